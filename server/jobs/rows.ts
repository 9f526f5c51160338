/** Handling changed records, all of a slice at once or one by one, in the order in which they changed. */
import type { Changes } from '../core/changes';
import type { Follower } from './following';

export function allOf<Row extends { readonly _id: string }>(
  changes: Changes<Row>, handle: (rows: readonly Row[], now: Date) => Promise<void>,
): Follower['handle'] {
  return async (ids, now) => {
    const found = new Map((await changes.rows(ids)).map(row => [row._id, row]));
    await handle(ids.flatMap(id => found.get(id) ?? []), now);
  };
}

export function eachOf<Row extends { readonly _id: string }>(
  changes: Changes<Row>, handle: (row: Row, now: Date) => Promise<void>,
): Follower['handle'] {
  return allOf(changes, async (rows, now) => { for (const row of rows) await handle(row, now); });
}
