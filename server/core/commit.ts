/** The one write: state, stamps and trail entry of a record land together or not at all; and it is found out which. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Model } from 'mongoose';
import { isStoreAway, isStoreFull } from './database';
import { duplicateOf, isDuplicate, OutcomeUnknown, SentAlready, StaleRecord, Unavailable } from './errors';
import { noteLanded, sendingKey } from './sending';
import { chain, NO_TRAIL, type EntryDraft, type TrailEntry, type TrailHead, type Versioned } from './trail';

export interface Changes {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly unset?: readonly string[];
  readonly push?: Readonly<Record<string, unknown>>;
}

export interface Guarded { readonly _id: string; readonly version: number; readonly trailHead: TrailHead }
export interface Writable {
  updateOne(filter: Record<string, unknown>, update: Record<string, unknown>): PromiseLike<{ modifiedCount: number }>;
  exists(filter: Record<string, unknown>): PromiseLike<unknown>;
}

/**
 * Writes `changes` and the chained trail entry in one guarded update (`_id` and `version` in the filter).
 * @throws StaleRecord when someone else wrote since `record` was read, SentAlready when the same form did: nothing is
 *   changed then.
 * @throws OutcomeUnknown, Unavailable 'storeFull': see `settled`.
 */
export async function commit(
  model: Writable, record: Guarded, changes: Changes, draft: EntryDraft,
): Promise<TrailEntry> {
  const sending = sendingKey(), entry = chain(record.trailHead, { ...draft, ...(sending ? { sending } : {}) });
  const unset = Object.fromEntries((changes.unset ?? []).map(path => [path, '']));
  const unsent = sending ? { 'trail.sending': { $ne: sending } } : {};
  const write = async (): Promise<boolean> => {
    const written = await model.updateOne({ _id: record._id, version: record.version, ...unsent }, {
      $set: { ...changes.set, changedAt: draft.at, trailHead: { n: entry.n, hash: entry.hash } },
      $push: { ...changes.push, trail: entry },
      $inc: { version: 1 },
      ...(changes.unset?.length ? { $unset: unset } : {}),
    });
    return written.modifiedCount === 1;
  };
  if (await settled(write, () => stands(model, { _id: record._id, 'trail.hash': entry.hash }))) return entry;
  if (sending && await stands(model, { _id: record._id, 'trail.sending': sending })) throw new SentAlready();
  throw new StaleRecord();
}

/** The versioned fields of a new record whose first trail entry is `draft`; keep the record with `create`. */
export function firstVersion(draft: EntryDraft): Omit<Versioned, '_id'> {
  const sending = sendingKey(), entry = chain(NO_TRAIL, { ...draft, ...(sending ? { sending } : {}) });
  return { version: 1, changedAt: draft.at, trailHead: { n: entry.n, hash: entry.hash }, trail: [entry] };
}

/**
 * Keeps a new record. A unique index on the key of its form's sending (see `ensureIndexes`) makes one record of a form
 * that is sent twice.
 * @throws SentAlready when the same form has made one; the driver's error of another unique index.
 * @throws OutcomeUnknown, Unavailable 'storeFull': see `settled`.
 */
export async function create<Kept extends { _id: string }>(
  model: Model<Kept>, record: Kept & { readonly trailHead?: TrailHead },
): Promise<void> {
  const own = { _id: record._id, ...(record.trailHead ? { 'trail.hash': record.trailHead.hash } : {}) };
  const write = async (): Promise<boolean> => { await new model(record).save(); return true; };
  await settled(write, () => stands(model, own)).catch((error: unknown) => {
    throw /\bsending$/.test(duplicateOf(error) ?? '') ? new SentAlready() : error;
  });
}

/** A write without an entry that may be carried out twice without harm, until it is known to stand. */
export async function surely(write: () => PromiseLike<unknown>): Promise<void> {
  await settled(async () => { await write(); return true; }, () => Promise.resolve(false));
}

/** A failover takes some seconds, and each try waits five for a store that takes writes. */
const MOST_TRIES = 3, PAUSE_MS = 300;

/**
 * True when the write stands. An error does not say that it does not: an answer is lost, a primary steps down, a disk
 * is full after the write. So it is tried again, which is safe, because the guard or the unique index lets one of the
 * tries through; and where a later try was let through no more, the store is asked whether an earlier one stands.
 * @param write false when the guard did not let it through.
 * @throws OutcomeUnknown when the store gives no answer in time, Unavailable 'storeFull' when it has no room: nothing
 *   is changed then.
 */
async function settled(write: () => Promise<boolean>, stood: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    const outcome = await tried(write, stood, tries);
    if (outcome === 'unknown' && tries === MOST_TRIES) throw new OutcomeUnknown();
    if (outcome === true) noteLanded();
    if (outcome !== 'unknown') return outcome;
    await pause(PAUSE_MS);
  }
}

async function tried(
  write: () => Promise<boolean>, stood: () => Promise<boolean>, tries: number,
): Promise<boolean | 'unknown'> {
  try {
    return (await write()) || (tries > 1 && await stood());
  } catch (error) {
    if (tries > 1 && isDuplicate(error) && await stood()) return true;
    if (!isStoreAway(error)) throw error;
    if (!isStoreFull(error)) return 'unknown';
    if (await stood()) return true;
    throw new Unavailable('storeFull');
  }
}

/** @throws OutcomeUnknown when the store does not say. */
async function stands(model: Pick<Writable, 'exists'>, filter: Record<string, unknown>): Promise<boolean> {
  const unsure = (error: unknown): never => { throw isStoreAway(error) ? new OutcomeUnknown() : error; };
  return (await model.exists(filter).then(undefined, unsure)) !== null;
}
