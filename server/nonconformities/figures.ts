/** How many nonconformities, by age, clause, unit, cause, time to close, cycle and quarter? Counted in the store, one command for all figures. */
import { list } from '../core/gather';
import { Nonconformity } from './model';

export interface Span { readonly from: Date; readonly to: Date }

/** `ages` = instants, youngest first: what was reported before the first is older than the first span of the chart, and so on. */
export interface FiguresAsked { readonly agencies: readonly string[]; readonly span: Span; readonly ages: readonly Date[]; readonly timeZone: string }

export interface Tally<Key> { readonly _id: Key; readonly count: number }

export interface FigureCounts {
  /** Open ones, by how many of `ages` they are older than. */
  readonly ages: readonly Tally<number>[];
  /** Reported in the span. */
  readonly clauses: readonly Tally<string>[]; readonly units: readonly Tally<string>[]; readonly agencies: readonly Tally<string>[]; readonly causes: readonly Tally<string>[];
  /** Closed as effective in the span, by whole days since they were reported, and by the cycle that was effective. */
  readonly days: readonly Tally<number>[]; readonly cycles: readonly Tally<number>[];
  /** Found not effective and still worked on, reported before the span's end. */
  readonly again: number;
  /** All, by the quarters in which they were reported and ended; null = open. */
  readonly quarters: readonly Tally<{ readonly opened: Date; readonly closed: Date | null }>[];
}

interface Found extends Omit<FigureCounts, 'again'> { readonly again: readonly Tally<null>[] }

const DAY_MS = 86_400_000;
const counted = (key: unknown): { $group: { _id: unknown; count: { $sum: number } } } => ({ $group: { _id: key, count: { $sum: 1 } } });

/** Every field that is asked stands in one index of the model, so that a server that can answers from it alone. The caller has asked whether the actor may read these agencies. */
export async function figureCounts({ agencies, span, ages, timeZone }: FiguresAsked): Promise<FigureCounts> {
  const within = { $gte: span.from, $lt: span.to }, reported = { $match: { createdAt: within } }, effective = { $match: { closedAt: within, outcome: 'effective' } };
  const quarter = (field: string): Record<string, unknown> => ({ $dateTrunc: { date: field, unit: 'quarter', timezone: timeZone } });
  const older = { $add: ages.map(age => ({ $cond: [{ $lt: ['$createdAt', age] }, 1, 0] })) };
  const [found] = await Nonconformity.aggregate<Found>([
    { $match: { agency: { $in: [...agencies] } } },
    { $project: { _id: 0, agency: 1, createdAt: 1, closedAt: 1, outcome: 1, cycle: 1, clause: 1, unit: 1, causeCategory: 1 } },
    { $facet: {
      ages: [{ $match: { closedAt: null } }, counted(older)],
      clauses: [reported, counted('$clause')], units: [reported, counted('$unit')], agencies: [reported, counted('$agency')], causes: [reported, counted('$causeCategory')],
      days: [effective, counted({ $floor: { $divide: [{ $subtract: ['$closedAt', '$createdAt'] }, DAY_MS] } })], cycles: [effective, counted('$cycle')],
      again: [{ $match: { closedAt: null, cycle: { $gt: 1 }, createdAt: { $lt: span.to } } }, counted(null)],
      quarters: [counted({ opened: quarter('$createdAt'), closed: quarter('$closedAt') })],
    } },
  ]);
  if (!found) throw new Error('A question with facets is always answered by one row');
  return { ...found, again: found.again[0]?.count ?? 0 };
}

/**
 * Whether any nonconformity was changed at `since` or later: one step into an index. Of several at one instant one may
 * have come after the count.
 */
export async function anyChangedSince(since: Date): Promise<boolean> {
  return (await list(Nonconformity, { where: { changedAt: { $gte: since } }, fields: { _id: 1 }, sort: { changedAt: 1 }, limit: 1 })).length > 0;
}
