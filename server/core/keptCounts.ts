/** Counts by agency that are kept: what has changed since is counted again, for its agencies alone. */
import { LRUCache } from 'lru-cache';
import { addSeconds } from './clock';
import { gather } from './gather';

/** A write that began before a count may end after it: what changed so shortly before it is counted once more. */
const SETTLED_SECONDS = 60;
/** More changes than that since the last time, and everything is counted anew. */
const MOST_CHANGES = 500;
const MOST_KEPT = 100;

interface OfAgency { readonly agency: string }
interface Kept<Row> { readonly rows: readonly Row[]; readonly since: Date }

export interface Counting<Row> {
  /** All that the counts depend on besides their records: whose they are, and the day where it matters. */
  readonly key: string;
  readonly agencies: readonly string[];
  readonly now: Date;
  /** A row for each of these agencies; none where there is nothing to count. */
  readonly count: (agencies: readonly string[]) => Promise<Row[]>;
}

/** Whether something has changed is answered from an index in no time; counting forty thousand records is not. Of a collection that has `CHANGES_INDEX`. */
export class KeptCounts<Row extends OfAgency> {
  private readonly kept = new LRUCache<string, Kept<Row>>({ max: MOST_KEPT });

  constructor(private readonly collection: string) {}

  async of({ key, agencies, now, count }: Counting<Row>): Promise<readonly Row[]> {
    const whole = [key, ...agencies].join(), known = this.kept.get(whole);
    const changed = known && await this.changedSince(known.since), wanted = changed ? agencies.filter(agency => changed.has(agency)) : agencies;
    const counted = wanted.length ? await count(wanted) : [], recounted = new Set(wanted);
    const rows = [...(known?.rows ?? []).filter(row => !recounted.has(row.agency)), ...counted];
    this.kept.set(whole, { rows, since: addSeconds(now, -SETTLED_SECONDS) });
    return rows;
  }

  /** The agencies whose records were changed at `since` or later; undefined where there are too many changes to say. */
  private async changedSince(since: Date): Promise<ReadonlySet<string> | undefined> {
    const pipeline = [
      { $match: { changedAt: { $gte: since } } }, { $sort: { changedAt: 1, _id: 1 } }, { $limit: MOST_CHANGES },
      { $group: { _id: '$agency', changes: { $sum: 1 } } },
    ];
    const changed = await gather<{ _id: string; changes: number }>([{ collection: this.collection, pipeline }]);
    return changed.reduce((sum, one) => sum + one.changes, 0) < MOST_CHANGES ? new Set(changed.map(one => one._id)) : undefined;
  }
}
