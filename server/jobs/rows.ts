/** Handling changed records one by one, in the order in which they changed. */
import type { Changes } from '../core/changes';
import type { Follower } from './following';

export function eachOf<Row extends { readonly _id: string }>(
  changes: Changes<Row>, handle: (row: Row, now: Date) => Promise<void>,
): Follower['handle'] {
  return async (ids, now) => {
    const found = new Map((await changes.rows(ids)).map(row => [row._id, row]));
    for (const id of ids) {
      const row = found.get(id);
      if (row) await handle(row, now);
    }
  };
}
