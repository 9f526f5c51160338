/** The core alone: codes from patterns, days in a zone, the chain of a trail, what was typed. */
import { DateTime } from 'luxon';
import { addMonths, dayOf, daysUntil, rememberOffsets, startOfDay } from '../../server/core/clock';
import { InvalidInput } from '../../server/core/errors';
import { day, line, parse, several } from '../../server/core/form';
import { codeFrom, isPattern, numberIn } from '../../server/core/numbering';
import { chain, firstBreak, NO_TRAIL, type EntryDraft, type TrailEntry } from '../../server/core/trail';
import { z } from 'zod';

const ZONE = 'Asia/Ho_Chi_Minh';

describe('codes', () => {
  test.each([['QT-{unit}.{n:02}', 7, 'QT-VP.07'], ['BM/{agency}-{n:03}', 12, 'BM/STP-012'], ['STCL.{n}', 1, 'STCL.1']])('%s with %i is %s, and the number is read back', (pattern, n, code) => {
    const values = { unit: 'VP', agency: 'STP' };
    expect(codeFrom(pattern, n, values)).toBe(code);
    expect(numberIn(code, pattern, values)).toBe(n);
  });
  test('signs that mean something in a search pattern are only signs', () => {
    expect(numberIn('QT-A+B(1).05', 'QT-{unit}.{n:02}', { unit: 'A+B(1)' })).toBe(5);
    expect(numberIn('QTXVP.05', 'QT.VP.{n:02}', {})).toBeUndefined();
  });
  test.each([['QT-{n:02}', true], ['QT', false], ['{n}{n}', false], ['{who}.{n}', false], ['QT-{n', false]])('%s is a pattern: %p', (pattern, is) => { expect(isPattern(pattern, ['unit'])).toBe(is); });
});

describe('days', () => {
  test('a day begins at midnight of the zone, not of the server', () => { expect(startOfDay('2026-11-25', ZONE)?.toISOString()).toBe('2026-11-24T17:00:00.000Z'); });
  test.each(['2026-02-30', '25/11/2026', 'tomorrow', ''])('%p is no day', text => { expect(startOfDay(text, ZONE)).toBeUndefined(); });
  test('an instant late in the evening in Hà Nội is that day there', () => { expect(dayOf(new Date('2026-11-24T16:59:59Z'), ZONE)).toBe('2026-11-24'); });
  test('days are counted by the calendar', () => {
    expect(daysUntil(new Date('2026-11-24T17:00:00Z'), new Date('2026-11-24T16:00:00Z'), ZONE)).toBe(1);
    expect(daysUntil(new Date('2026-11-20T17:00:00Z'), new Date('2026-11-24T16:00:00Z'), ZONE)).toBe(-3);
  });
  test('a month after the 31st is the last day of a shorter month', () => { expect(dayOf(addMonths(new Date('2026-01-31T05:00:00Z'), 1, ZONE), ZONE)).toBe('2026-02-28'); });
});

describe('the chain of a trail', () => {
  const draft = (action: string): EntryDraft => ({ action, by: { id: '1', name: 'Mai', title: '' }, at: new Date('2026-11-24T00:00:00Z'), details: { b: 1, a: 'x' } });
  const whole = ['a', 'b', 'c'].reduce<TrailEntry[]>((trail, action) => [...trail, chain(trail.at(-1) ?? NO_TRAIL, draft(action))], []), head = { n: 3, hash: whole[2]?.hash ?? '' };

  test('is whole as written, whatever order a store gives its fields', () => {
    expect(firstBreak(whole, head)).toBeUndefined();
    expect(firstBreak(whole.map(entry => ({ ...entry, details: { a: 'x', b: 1 } })), head)).toBeUndefined();
  });
  test.each<[string, TrailEntry[], number]>([
    ['an entry that was rewritten', whole.map(entry => (entry.n === 2 ? { ...entry, action: 'z' } : entry)), 2], ['an entry that was taken out', whole.filter(entry => entry.n !== 2), 2],
    ['a tail that was cut', whole.slice(0, 2), 3], ['two that changed places', [whole[1], whole[0], whole[2]].flatMap(entry => entry ?? []), 1],
  ])('%s shows', (_, trail, n) => { expect(firstBreak(trail, head)).toBe(n); });
});

describe('what was typed', () => {
  const schema = z.object({ name: line(5), from: day, ids: several });
  test('is put in order once: NFC, spaces, days, one or several', () => {
    expect(parse(schema, { name: ' e\u0302  b ', from: '5/1/2026', ids: 'x' })).toEqual({ name: 'ê b', from: '2026-01-05', ids: ['x'] });
  });
  test('or each wrong field has its reason', () => {
    try { parse(schema, { name: 'abcdefgh', from: '32/13/2026' }); throw new Error('taken'); } catch (error) {
      expect(error).toBeInstanceOf(InvalidInput);
      expect((error as InvalidInput).fields).toEqual({ name: { key: 'field.tooLong' }, from: { key: 'field.notADay' } });
    }
  });
  test.each(['31/02/2026', '29/2/2025', '31/4/2026', '2026-02-30', '0/1/2026'])('%s is no day', typed => { expect(day.safeParse(typed).success).toBe(false); });
  test.each([['29/2/2028', '2028-02-29'], ['31/12/2026', '2026-12-31']])('%s is one', (typed, is) => { expect(day.parse(typed)).toBe(is); });
});

describe('a zone whose offsets are remembered', () => {
  beforeAll(rememberOffsets);
  test.each([['2026-03-29T00:59:59Z', '2026-03-29 01:59'], ['2026-03-29T01:00:00Z', '2026-03-29 03:00'], ['2026-10-25T00:59:59Z', '2026-10-25 02:59'], ['2026-10-25T01:00:00Z', '2026-10-25 02:00']])('changes its clocks at the same moment: %s', (at, is) => {
    for (let again = 0; again < 2; again += 1) expect(DateTime.fromJSDate(new Date(at), { zone: 'Europe/Berlin' }).toFormat('yyyy-MM-dd HH:mm')).toBe(is);
  });
  test('is not taken for another', () => {
    const at = new Date('2026-11-24T20:00:00Z');
    expect(['Asia/Ho_Chi_Minh', 'Europe/Berlin', 'Asia/Ho_Chi_Minh', 'Asia/Kathmandu'].map(zone => DateTime.fromJSDate(at, { zone }).toFormat('dd HH:mm'))).toEqual(['25 03:00', '24 21:00', '25 03:00', '25 01:45']);
  });
});
