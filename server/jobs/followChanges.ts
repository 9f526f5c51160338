/** Reads what was changed since the last time, once and in order: what every follower of records goes by. */
import { addSeconds } from '../core/clock';
import type { TrailEntry } from '../core/trail';
import { Cursor } from './model';

const BATCH = 200;
/** Clocks of servers differ a little and writes overtake each other: what is younger than this is read again at the next run. */
const UNSETTLED_SECONDS = 30;

export interface Changed { readonly _id: string; readonly changedAt: Date; readonly trail: readonly TrailEntry[] }

/** From the cursor of that name on, oldest first. The cursor stays behind what is not settled yet, so a quiet collection costs one empty query. Returns how many were handled. */
export async function followChanges<Row extends Changed>(name: string, now: Date, read: (since: Date, limit: number) => Promise<Row[]>, handle: (changed: Row) => Promise<void>): Promise<number> {
  const cursor = (await Cursor.findById(name).lean())?.at ?? new Date(0), settled = addSeconds(now, -UNSETTLED_SECONDS);
  let from = cursor, seen = 0;
  for (;;) {
    const changed = await read(from, BATCH), last = changed.at(-1)?.changedAt;
    for (const one of changed) await handle(one);
    seen += changed.length;
    if (last) from = last;
    if (changed.length < BATCH || !last) break;
  }
  const next = from < settled ? from : settled;
  if (next > cursor) await Cursor.updateOne({ _id: name }, { $set: { at: next } }, { upsert: true });
  return seen;
}
