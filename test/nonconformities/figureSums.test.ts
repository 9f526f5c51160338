/** Shares, median, rate, trend and programme by hand-counted numbers. */
import { progressOf } from '../../server/audits/progress';
import { monthly } from '../../server/audits/monthly';
import { bySpan, closeTimes, effectiveness, medianOf, pareto, trend } from '../../server/nonconformities/figureSums';

const tally = <Key>(_id: Key, count: number): { _id: Key; count: number } => ({ _id, count });

test('the most frequent first, each with the share of all up to it', () => {
  expect(pareto([tally('7.5.3', 1), tally('8.5.1', 5), tally('', 2)])).toEqual([{ key: '8.5.1', count: 5, cumulative: 5 / 8 }, { key: '', count: 2, cumulative: 7 / 8 }, { key: '7.5.3', count: 1, cumulative: 1 }]);
  expect(pareto([])).toEqual([]);
});

test('the median of an odd number is the middle one, of an even number half way, of none undefined', () => {
  expect(medianOf([tally(10, 1), tally(40, 1), tally(20, 1)])).toBe(20);
  expect(medianOf([tally(40, 2), tally(10, 1), tally(20, 1)])).toBe(30);
  expect(medianOf([])).toBeUndefined();
});

test('the last day of a span belongs to it', () => {
  expect(closeTimes([tally(0, 1), tally(30, 1), tally(31, 2), tally(90, 1), tally(91, 1), tally(181, 3)]).spans).toEqual([2, 2, 1, 1, 3]);
  expect(bySpan([tally(0, 4), tally(3, 1)], 4)).toEqual([4, 0, 0, 1]);
});

test('effective in the first cycle, of all that were judged', () => {
  expect(effectiveness({ cycles: [tally(1, 6), tally(2, 1), tally(3, 1)], again: 2 })).toEqual({ first: 6, later: 2, again: 2, rate: 0.6 });
  expect(effectiveness({ cycles: [], again: 0 }).rate).toBeUndefined();
});

test('a quarter counts what was opened and ended in it, and what stood open at its end', () => {
  const [q1, q2, q3] = ['2026-01-01', '2026-04-01', '2026-07-01'].map(day => new Date(day)) as [Date, Date, Date], before = new Date('2025-10-01');
  const all = [{ _id: { opened: before, closed: q2 }, count: 2 }, { _id: { opened: q1, closed: q1 }, count: 3 }, { _id: { opened: q1, closed: null }, count: 4 }, { _id: { opened: q2, closed: q3 }, count: 5 }];
  expect(trend(all, [q1, q2, q3])).toEqual([{ opened: 7, closed: 3, open: 6 }, { opened: 5, closed: 2, open: 9 }]);
});

test('a planned month is held by an audit of that row in that month or, late, in a later one that was not planned; audits of others, cancelled, too early and of last year do not count', () => {
  const audit = (more: object) => ({ agency: 'a', units: ['u1'], documents: [], state: 'closed' as const, from: new Date('2026-09-10T03:00:00Z'), ...more });
  const rows = [{ unit: 'u1', document: null, months: [3, 9, 11] }, { unit: 'u2', document: null, months: [3] }, { unit: 'u3', document: null, months: [] }, { unit: 'u4', document: null, months: [2, 6] }, { unit: 'u5', document: null, months: [6] }];
  const audits = [
    audit({}), audit({ from: new Date('2026-05-10T03:00:00Z') }), audit({ agency: 'b', units: ['u2'] }), audit({ units: ['u2'], state: 'cancelled', from: new Date('2026-03-10T03:00:00Z') }), audit({ from: new Date('2025-03-10T03:00:00Z') }),
    audit({ units: ['u4'], from: new Date('2026-07-10T03:00:00Z') }), audit({ units: ['u5'], from: new Date('2026-01-10T03:00:00Z') }), audit({ units: ['u5'], state: 'planned' }),
  ];
  const months = monthly(2026, [{ agency: 'a', rows }], audits, 'Asia/Ho_Chi_Minh');
  expect(progressOf({ year: 2026, rows }, audits.filter(one => one.agency === 'a'), 'Asia/Ho_Chi_Minh')).toEqual({ planned: 7, held: 3, percent: 43 });
  expect(months).toHaveLength(12);
  expect(months.filter(one => one.planned > 0)).toEqual([{ month: 2, planned: 1, held: 0 }, { month: 3, planned: 2, held: 1 }, { month: 6, planned: 2, held: 1 }, { month: 9, planned: 1, held: 1 }, { month: 11, planned: 1, held: 0 }]);
});
