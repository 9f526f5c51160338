/** What do the counts of nonconformities say: shares, median, rate, what stood open at the end of each quarter? Pure. */
import type { FigureCounts, Tally } from './figures';

/** The last days of the spans of age, in calendar days since the report; what is older is in one span more. */
export const AGE_DAYS = [30, 60, 90] as const;
/** The last whole days of the spans of time to close; what took longer is in one span more. */
export const CLOSE_DAYS = [30, 60, 90, 180] as const;

export interface Share { readonly key: string; readonly count: number; /** Of all, with those before it; 0–1. */ readonly cumulative: number }

/** The most frequent first; equal ones by key. */
export function pareto(tallies: readonly Tally<string>[]): Share[] {
  const sorted = [...tallies].sort((a, b) => b.count - a.count || (a._id < b._id ? -1 : 1)), all = total(sorted);
  let sum = 0;
  return sorted.map(({ _id, count }) => { sum += count; return { key: _id, count, cumulative: sum / all }; });
}

export function total(tallies: readonly Tally<unknown>[]): number {
  return tallies.reduce((sum, one) => sum + one.count, 0);
}

/** Counts of spans 0, 1, … `spans − 1`. */
export function bySpan(tallies: readonly Tally<number>[], spans: number): number[] {
  return Array.from({ length: spans }, (_, at) => total(tallies.filter(one => one._id === at)));
}

export interface CloseTimes { /** Days; undefined when nothing was closed. */ readonly median: number | undefined; readonly spans: readonly number[] }

export function closeTimes(days: readonly Tally<number>[]): CloseTimes {
  const spans = bySpan(days.map(({ _id, count }) => ({ _id: CLOSE_DAYS.filter(last => _id > last).length, count })), CLOSE_DAYS.length + 1);
  return { median: medianOf(days), spans };
}

/** The middle value; between two middle ones, half way. */
export function medianOf(tallies: readonly Tally<number>[]): number | undefined {
  const sorted = [...tallies].sort((a, b) => a._id - b._id), all = total(sorted);
  const nth = (n: number): number => { let seen = 0; return sorted.find(one => { seen += one.count; return seen > n; })?._id ?? 0; };
  return all === 0 ? undefined : (nth(Math.floor((all - 1) / 2)) + nth(Math.floor(all / 2))) / 2;
}

export interface Effectiveness { readonly first: number; readonly later: number; readonly again: number; /** 0–1; undefined when nothing was judged. */ readonly rate: number | undefined }

/** Effective in the first cycle, of all that were judged: closed as effective in the span, or found not effective and still worked on. */
export function effectiveness({ cycles, again }: Pick<FigureCounts, 'cycles' | 'again'>): Effectiveness {
  const first = total(cycles.filter(one => one._id === 1)), later = total(cycles) - first, judged = first + later + again;
  return { first, later, again, rate: judged ? first / judged : undefined };
}

export interface Quarter { readonly opened: number; readonly closed: number; /** Open at its end. */ readonly open: number }

/** @param starts the first instants of quarters in order, and of the one after the last. */
export function trend(quarters: FigureCounts['quarters'], starts: readonly Date[]): Quarter[] {
  return starts.slice(0, -1).map((from, at) => {
    const to = starts[at + 1] ?? from, inside = (day: Date | null): boolean => day !== null && day >= from && day < to;
    return {
      opened: total(quarters.filter(one => inside(one._id.opened))), closed: total(quarters.filter(one => inside(one._id.closed))),
      open: total(quarters.filter(({ _id }) => _id.opened < to && (_id.closed === null || _id.closed >= to))),
    };
  });
}
