/** The clause tree of an edition: complete, in order, in two languages, and another edition can stand beside it. */
import { LANGUAGES } from '../../server/core/words';
import { exact } from '../../server/core/vietnamese';
import { clauseLabel, clauseOf, clausesFrom, clausesOf, DEFAULT_EDITION, EDITIONS, editions, isClause, within, type Registry } from '../../server/standards/clauses';

const clauses = clausesOf(DEFAULT_EDITION), numbers = clauses.map(one => one.number);
/** Written twice on purpose: how many stand under each, so that a row lost from the table shows. */
const BELOW: Readonly<Record<string, number>> = {
  '4': 4, '4.4': 2, '5': 3, '5.1': 2, '5.2': 2, '6': 3, '6.1': 2, '6.2': 2, '7': 5, '7.1': 6, '7.1.5': 2, '7.5': 3, '7.5.3': 2,
  '8': 7, '8.2': 4, '8.2.3': 2, '8.3': 6, '8.4': 3, '8.5': 6, '8.7': 2, '9': 3, '9.1': 3, '9.2': 2, '9.3': 3, '10': 3, '10.2': 2,
};
const beside: Registry = [...EDITIONS, { id: 'made-up-2030', name: { vi: 'Bản thử 2030', en: 'Made-up 2030' }, clauses: clausesFrom([
  ['4', 'Chương thử', 'Một chương để thử.', 'A chapter', 'A chapter to try.'],
  ['4.1', 'Điều thử', 'Một điều để thử.', 'A clause', 'A clause to try.'],
  ['8.9', 'Điều mới', 'Một điều chưa từng có.', 'A new clause', 'A clause that never was.'],
]) }];

const byNumber = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

describe('the table of ISO 9001:2015', () => {
  test('every clause stands under one that is there, chapters under none', () => {
    expect(clauses.filter(one => one.parent === null).map(one => one.number)).toEqual(['4', '5', '6', '7', '8', '9', '10']);
    expect(clauses.filter(one => one.parent !== null && !numbers.includes(one.parent))).toEqual([]);
    const below = Object.fromEntries(numbers.map(number => [number, clauses.filter(one => one.parent === number).length] as const).filter(([, count]) => count > 0));
    expect(below).toEqual(BELOW);
  });

  test('numbers are in order, none twice, none skipped', () => {
    expect(numbers).toEqual([...new Set(numbers)].sort(byNumber));
    expect(numbers.filter(number => /\.([2-9]|\d\d)$/.test(number) && !numbers.includes(number.replace(/\d+$/, last => String(Number(last) - 1))))).toEqual([]);
  });

  test('both languages are complete, different, and a gist is one short sentence', () => {
    for (const { number, vi, en } of clauses) {
      for (const text of [vi.title, vi.gist, en.title, en.gist]) expect([number, text, text.trim().length > 2 && text === text.normalize('NFC').trim()]).toEqual([number, text, true]);
      expect([number, vi.title === en.title, vi.gist === en.gist]).toEqual([number, false, false]);
      for (const gist of [vi.gist, en.gist]) expect([gist, gist.split(/\s+/).length <= 25, /^[^.]+\.$/.test(gist)]).toEqual([gist, true, true]);
    }
  });

  test('no title or gist is used twice', () => {
    for (const language of LANGUAGES) for (const part of ['title', 'gist'] as const) {
      const texts = clauses.map(one => one[language][part]);
      expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([]);
    }
  });

  test('tones stand where statutes put them', () => {
    expect(clauses.flatMap(({ vi }) => [vi.title, vi.gist]).filter(text => exact(text) !== text.toLowerCase())).toEqual([]);
  });

  test('an auditor asks about the lowest clauses, not about headings', () => {
    expect(clauses.filter(one => one.audited).map(one => one.number)).toEqual(numbers.filter(number => !BELOW[number]));
  });
});

describe('asking for a clause', () => {
  test('its label is its number and title in the language asked for', () => {
    expect(clauseLabel(DEFAULT_EDITION, '8.5.1', 'vi')).toBe('8.5.1 Kiểm soát cung cấp dịch vụ');
    expect(clauseLabel(DEFAULT_EDITION, '8.5.1', 'en')).toBe('8.5.1 Keeping the service in hand');
  });

  test('what is within it is itself and those below, never a neighbour that begins alike', () => {
    expect(within(DEFAULT_EDITION, '7.5')).toEqual(['7.5', '7.5.1', '7.5.2', '7.5.3', '7.5.3.1', '7.5.3.2']);
    expect(within(DEFAULT_EDITION, '8.6')).toEqual(['8.6']);
    const ten = clausesFrom([['1', 'a', 'b', 'c', 'd'], ['1.1', 'a', 'b', 'c', 'd'], ['10', 'a', 'b', 'c', 'd']]);
    expect(within('x', '1', [{ id: 'x', name: { vi: 'x', en: 'x' }, clauses: ten }])).toEqual(['1', '1.1']);
    expect(ten.map(one => one.audited)).toEqual([false, true, true]);
  });

  test('an unknown number or edition is undefined, false or empty; an old record keeps its number as label', () => {
    for (const [edition, number] of [[DEFAULT_EDITION, '8.5.9'], [DEFAULT_EDITION, ''], [DEFAULT_EDITION, '8.5.'], ['constructor', '8.5.1'], ['iso9001-1994', '8.5.1']] as const) {
      expect([clauseOf(edition, number), isClause(edition, number), within(edition, number), clauseLabel(edition, number, 'vi')]).toEqual([undefined, false, [], number]);
    }
    expect(() => clausesOf('iso9001-1994')).toThrow('No edition "iso9001-1994" of the standard; there are: iso9001-2015');
  });
});

describe('another edition beside it', () => {
  test('the same functions answer for each by its own table', () => {
    expect(editions().map(one => one.id)).toEqual([DEFAULT_EDITION]);
    expect(editions(beside).map(one => one.id)).toEqual([DEFAULT_EDITION, 'made-up-2030']);
    expect(clausesOf('made-up-2030', beside).map(one => one.number)).toEqual(['4', '4.1', '8.9']);
    expect(clauseLabel('made-up-2030', '4.1', 'en', beside)).toBe('4.1 A clause');
    expect(clauseLabel(DEFAULT_EDITION, '4.1', 'en', beside)).toBe('4.1 The setting of the agency');
    expect([isClause('made-up-2030', '8.9', beside), isClause(DEFAULT_EDITION, '8.9', beside), isClause('made-up-2030', '10.3', beside)]).toEqual([true, false, false]);
    expect(within('made-up-2030', '4', beside)).toEqual(['4', '4.1']);
  });
});
