import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Unavailable } from '../../server/core/errors';
import { facetToken } from '../../server/search/query';
import { openSearch, type Search } from '../../server/search/search';
import type { SearchQuery } from '../../server/search/shapes';
import { asked, row } from './support';

const DAY = 86_400_000;
const YEAR_2020 = Date.UTC(2020);
let dir: string;
let search: Search;

async function open(): Promise<void> {
  dir = mkdtempSync(join(tmpdir(), 'search-'));
  search = await openSearch(dir);
}

async function close(): Promise<void> {
  await search.close();
  rmSync(dir, { recursive: true, force: true });
}

async function found(text: string, traits: Partial<SearchQuery> = {}): Promise<string[]> {
  return (await search.find(asked(text, traits))).hits.map(hit => hit.id);
}

describe('what is found', () => {
  beforeAll(open);
  afterAll(close);
  beforeAll(() => search.put([
    row('1', { code: 'QT-TP.03', title: 'Đăng ký khai sinh', body: 'Hoà giải ở cơ sở theo quyết định' }),
    row('2', { code: 'QT-TP.04', title: 'Cấp giấy phép xây dựng nhà ở riêng lẻ', agency: 'xd', body: 'hồ sơ gồm giấy tờ' }),
    row('3', { code: 'HD-01', title: 'Hướng dẫn lưu trữ', state: 'obsolete', type: 'instruction', unit: 'u2', body: 'giấy phép xây dựng được lưu ba năm' }),
  ]));

  test.each<[string, string, Partial<SearchQuery>, string[]]>([
    ['without accents', 'dang ky khai sinh', {}, ['1']],
    ['decomposed', 'Đăng ký'.normalize('NFD'), {}, ['1']],
    ['in capitals', 'ĐĂNG KÝ', {}, ['1']],
    ['new tone placement in the text, old in the question', 'hòa giải', {}, ['1']],
    ['new tone placement in both', 'hoà giải', {}, ['1']],
    ['a code', 'QT-TP.03', {}, ['1']],
    ['a code typed carelessly', 'qttp03', {}, ['1']],
    ['a code with gaps', 'qt tp 04', {}, ['2']],
    ['the beginning of a code', 'qt-tp', {}, ['1', '2']],
    ['title before body', 'giấy phép xây dựng', {}, ['2', '3']],
    ['an unfinished word, while typing', 'giay phep xa', { prefix: true }, ['2', '3']],
    ['one letter of the next word, while typing', 'giấy phép x', { prefix: true }, ['2', '3']],
    ['an unfinished word, not typing', 'giay phep xa', {}, []],
    ['a finished word while typing', 'giay phep xa ', { prefix: true }, []],
    ['words of title and body together', 'khai sinh quyết định', {}, ['1']],
    ['a word that is nowhere', 'khai sinh zzz', {}, []],
    ['one agency', 'giấy phép', { agencies: ['xd'] }, ['2']],
    ['two agencies', 'giấy', { agencies: ['xd', 'tp'] }, ['2', '3']],
    ['no agency', 'giấy', { agencies: [] }, []],
    ['one state', 'giấy phép', { states: ['effective'] }, ['2']],
    ['a type', 'giấy phép', { type: 'instruction' }, ['3']],
    ['a unit', 'giấy phép', { unit: 'u1' }, ['2']],
    ['a code of another agency', 'QT-TP.04', { agencies: ['tp'] }, []],
  ])('%s: %s', async (_, text, traits, expected) => {
    const result = await search.find(asked(text, traits));
    expect(result.hits.map(hit => hit.id)).toEqual(expected);
    expect(result.total).toBe(expected.length);
  });

  test('a hit carries code and title as written', async () => {
    expect((await search.find(asked('khai sinh'))).hits).toEqual([{ id: '1', code: 'QT-TP.03', title: 'Đăng ký khai sinh' }]);
  });

  test('counts for the side list, when asked', async () => {
    expect((await search.find(asked('giấy', { counts: true }))).counts).toEqual({
      agency: { xd: 1, tp: 1 }, unit: { u1: 1, u2: 1 }, type: { procedure: 1, instruction: 1 }, state: { effective: 1, obsolete: 1 } });
    expect((await search.find(asked('giấy'))).counts).toBeUndefined();
  });

  test('suggestions come from codes and titles only', async () => {
    expect((await search.suggest(asked('giay ph', { prefix: true, limit: 8 }))).map(hit => hit.id)).toEqual(['2']);
    expect((await search.suggest(asked('hd', { prefix: true, limit: 8 }))).map(hit => hit.id)).toEqual(['3']);
  });
});

describe('the order', () => {
  beforeEach(open);
  afterEach(close);

  test('accents as typed come first in titles, and in bodies', async () => {
    await search.put([row('1', { title: 'Bán sạo' }), row('2', { title: 'Bàn sào' }), row('3', { body: 'ban sao' }), row('4', { body: 'bản sao' }), row('5', { body: 'bàn sao' })]);
    expect((await found('bàn sào'))[0]).toBe('2');
    expect((await found('bán sạo'))[0]).toBe('1');
    expect((await found('bản sao')).filter(id => id > '2')[0]).toBe('4');
  });

  test('neighbouring words come before words apart, newer before older', async () => {
    await search.put([
      row('apart', { body: 'giấy rồi phép', sort: YEAR_2020 + 9 * DAY }), row('newer', { body: 'có giấy phép', sort: YEAR_2020 + 3 * DAY }), row('older', { body: 'giấy phép', sort: YEAR_2020 + DAY }), row('newest', { body: 'giấy phép', sort: YEAR_2020 + 5 * DAY })]);
    expect(await found('giấy phép')).toEqual(['newest', 'newer', 'older', 'apart']);
  });

  test('a row whose time changes moves', async () => {
    await search.put([row('a', { body: 'giấy phép', sort: YEAR_2020 }), row('b', { body: 'giấy phép', sort: YEAR_2020 + DAY })]);
    expect(await found('giấy phép')).toEqual(['b', 'a']);
    await search.put([row('a', { version: 2, body: 'giấy phép', sort: YEAR_2020 + 2 * DAY })]);
    expect(await found('giấy phép')).toEqual(['a', 'b']);
  });

  test('hundreds of one date are all kept', async () => {
    await search.put(Array.from({ length: 300 }, (_, n) => row(`r${String(n)}`, { body: 'giấy phép', sort: YEAR_2020 + (n % 2) * DAY })));
    expect((await search.find(asked('giấy phép'))).total).toBe(300);
    expect(new Set(await found('giấy phép', { limit: 500 })).size).toBe(300);
  });

  test('in titles the nearest to what was asked comes first: phrase before words apart, short before long', async () => {
    await search.put([row('apart', { title: 'Giấy và phép' }), row('long', { title: 'Cấp giấy phép xây dựng nhà ở' }), row('short', { title: 'Giấy phép' })]);
    expect(await found('giấy phép')).toEqual(['short', 'long', 'apart']);
  });

  test.each([
    ['giấy phép', false], ['giay phep', false], ['giấy ph', true], ['Giấy Phép xây', true], ['xd giấy', false], ['phep', true], ['phép, giấy!', false],
  ])('few titles and many stand in one order: %s, unfinished %s', async (text, prefix) => {
    const titles = ['Giấy phép', 'Cấp giấy phép xây dựng', 'Giây phẹp', 'Giấy và phép', 'giay phep', 'Phép cấp giấy', 'Giấy phép xây', 'Xây giấy phép', 'Giấy phếp', 'Phép'];
    const named = titles.map((title, at) => row(`n${String(at)}`, { title, code: at % 3 ? `QT-${String(at)}` : `XD-${String(at)}`, agency: 'tp', sort: YEAR_2020 + at * DAY }));
    await search.put(named);
    const few = await found(text, { prefix, limit: 100 });
    await search.put(Array.from({ length: 90 }, (_, n) => row(`f${String(n)}`, { title: `Xd giấy phép xây ${'thêm '.repeat(6)}${String(n)}`, code: `XD-F${String(n)}`, sort: YEAR_2020 - DAY })));
    const many = (await found(text, { prefix, limit: 200 })).filter(id => id.startsWith('n'));
    expect(few.length).toBeGreaterThan(2);
    expect(many).toEqual(few);
  });

  test('pages follow each other without gap or repeat, and the total is bounded', async () => {
    await search.put(Array.from({ length: 1200 }, (_, n) => row(`r${String(n)}`, { title: n % 7 === 0 ? 'đất đai' : '', body: 'đất đai', sort: n })));
    const first = await search.find(asked('đất đai', { counts: true }));
    expect(first.total).toBe(1001);
    const pages = await Promise.all([0, 100, 200].map(offset => found('đất đai', { limit: 100, offset })));
    expect(new Set(pages.flat()).size).toBe(300);
    expect(pages[0]?.slice(0, 20)).toEqual(first.hits.map(hit => hit.id));
    expect(await found('đất đai', { offset: 5000 })).toEqual([]);
  });
});

describe('whatever is typed', () => {
  beforeAll(open);
  afterAll(close);
  afterEach(() => search.remove(['1']));

  const long = 'a'.repeat(10_000);
  test.each([
    '', ' ', '"', '""', "'", '*', '^', 'NEAR', 'NEAR(a b, 2)', 'AND', 'OR', 'NOT', 'a AND', 'AND OR NOT', 'title:x', '{code folded} : x', 'a*b', '^a', '-a', '+', '(', ')', '((a)', '☺', '👨‍👩‍👧', '\0', 'a\0b',
    '\ud800', 'a\udc00', long, `${'đăng '.repeat(2000)}`, '🇻🇳', '\u0301', 'हिन्दी', 'ภาษาไทย', '文書管理', 'ﬁ İ ß', "'; drop table entries; --", '%', '_', '\\', '1e999', '—', '\u200b',
  ])('%j is answered', async text => {
    await search.put([row('1', { title: 'Đăng ký' })]);
    for (const prefix of [true, false]) {
      await expect(search.find(asked(text, { prefix, counts: prefix }))).resolves.toMatchObject({ total: expect.any(Number) });
      await expect(search.suggest(asked(text, { prefix }))).resolves.toEqual(expect.any(Array));
    }
  });

  test('a facet cannot be typed, by token or by beginning', async () => {
    await search.put([row('1', { title: 'Đăng ký', agency: 'bí mật' })]);
    for (const text of [facetToken('agency', 'bí mật'), '_agency', 'agency', '_', 'state_', '_code_qt1', 'code']) {
      expect(await found(text, { prefix: true })).toEqual([]);
    }
  });

  test('a text cannot take a facet it does not have, by words that look like its token', async () => {
    const forged = [facetToken('agency', 'xd'), facetToken('agency', 'xd').replaceAll('_', ' ')].join(' ');
    await search.put([row('1', { title: `Đăng ký ${forged}`, body: forged, code: forged, agency: 'tp' })]);
    expect(await found('đăng ký', { agencies: ['xd'] })).toEqual([]);
    expect(await found('đăng ký', { agencies: ['tp'] })).toEqual(['1']);
  });

  test('texts in other scripts and with odd characters are indexed and found', async () => {
    await search.put([row('1', { title: 'हिन्दी 文書管理', body: `ภาษาไทย ${'x'.repeat(5000)} \0 \ud800 "trích dẫn" a_b` })]);
    for (const text of ['हिन्दी', '文書管理', 'ภาษาไทย', 'trích dẫn', 'a_b', 'x'.repeat(5000)]) expect(await found(text)).toEqual(['1']);
  });

  test('thousands of agencies may be allowed at once', async () => {
    await search.put([row('1', { title: 'Đăng ký', agency: 'agency1999' })]);
    expect(await found('đăng ký', { agencies: Array.from({ length: 2000 }, (_, n) => `agency${String(n)}`) })).toEqual(['1']);
  });
});

describe('keeping in step', () => {
  beforeEach(open);
  afterEach(close);

  test('a newer version replaces, an older one is left out, a removed one is gone', async () => {
    await search.put([row('1', { version: 2, title: 'Đăng ký' })]);
    await search.put([row('1', { version: 3, title: 'Hủy bỏ', state: 'obsolete' })]);
    await search.put([row('1', { version: 1, title: 'Cũ' })]);
    expect(await found('đăng ký')).toEqual([]);
    expect(await found('cũ')).toEqual([]);
    expect(await found('hủy', { states: ['obsolete'] })).toEqual(['1']);
    expect(await search.versions(['1', 'none'])).toEqual(new Map([['1', 3]]));
    await search.remove(['1', 'none']);
    expect(await found('hủy')).toEqual([]);
    expect((await search.versions(['1'])).size).toBe(0);
  });

  test('tidying changes no answer', async () => {
    for (let n = 0; n < 30; n++) await search.put([row(`r${String(n)}`, { body: `đất đai số ${String(n)}`, sort: n })]);
    await search.remove(['r3']);
    const before = await found('đất đai');
    await search.optimize();
    expect(await found('đất đai')).toEqual(before);
  });

  test('the cursor survives a restart; until it is set a rebuild is called for', async () => {
    expect(search.needsRebuild).toBe(true);
    expect(await search.cursor()).toBeNull();
    await search.put([row('1', { title: 'Đăng ký' })]);
    await search.setCursor('trail 17');
    expect(search.needsRebuild).toBe(false);
    await search.close();
    search = await openSearch(dir);
    expect([search.needsRebuild, await search.cursor(), await found('đăng ký')]).toEqual([false, 'trail 17', ['1']]);
  });

  test('after closing, calls are refused', async () => {
    await search.close();
    await expect(search.find(asked('x'))).rejects.toBeInstanceOf(Unavailable);
    await expect(search.close()).resolves.toBeUndefined();
  });
});
