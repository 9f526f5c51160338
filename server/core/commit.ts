/** The one write: state, stamps and trail entry of a record land together, or nothing does. */
import { StaleRecord } from './errors';
import { chain, NO_TRAIL, type EntryDraft, type TrailEntry, type TrailHead, type Versioned } from './trail';

export interface Changes {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly unset?: readonly string[];
  readonly push?: Readonly<Record<string, unknown>>;
}

export interface Guarded { readonly _id: string; readonly version: number; readonly trailHead: TrailHead }
export interface Writable { updateOne(filter: Record<string, unknown>, update: Record<string, unknown>): PromiseLike<{ modifiedCount: number }> }

/**
 * Writes `changes` and the chained trail entry in one guarded update (`_id` and `version` in the filter).
 * @throws StaleRecord when someone else wrote since `record` was read; nothing is changed then.
 */
export async function commit(model: Writable, record: Guarded, changes: Changes, draft: EntryDraft): Promise<TrailEntry> {
  const entry = chain(record.trailHead, draft);
  const unset = Object.fromEntries((changes.unset ?? []).map(path => [path, '']));
  const written = await model.updateOne({ _id: record._id, version: record.version }, {
    $set: { ...changes.set, changedAt: draft.at, trailHead: { n: entry.n, hash: entry.hash } },
    $push: { ...changes.push, trail: entry },
    $inc: { version: 1 },
    ...(changes.unset?.length ? { $unset: unset } : {}),
  });
  if (written.modifiedCount !== 1) throw new StaleRecord();
  return entry;
}

/** The versioned fields of a new record whose first trail entry is `draft`. */
export function firstVersion(draft: EntryDraft): Omit<Versioned, '_id'> {
  const entry = chain(NO_TRAIL, draft);
  return { version: 1, changedAt: draft.at, trailHead: { n: entry.n, hash: entry.hash }, trail: [entry] };
}
