/**
 * This server's search indexes belong to the store as it is, or are emptied when they are opened: the followers fill
 * them again.
 */
import type { Clock } from '../core/clock';
import { newestDocumentChange } from '../documents/queries';
import { newestRecordChange } from '../records/finding';
import type { Search } from '../search/search';
import { renewIdentity, storeIdentity } from '../store/identity';
import { standingIn } from './places';

/** Clocks of servers differ a little, so the newest change may become a little older than it was. */
const LEEWAY_MS = 60_000;

/**
 * An index names the store it was made from. An older copy of that store, put back from outside, has the same name: it
 * shows by an index that has read further than the store goes, and the store is then named anew, so that other
 * servers' indexes are made again too.
 */
export async function settleIndexes(
  { search, recordSearch }: { search: Search; recordSearch: Search },
  now: Date,
  log: (line: string) => void,
): Promise<void> {
  const [identity, ofDocuments, ofRecords] = await Promise.all([
    storeIdentity(now),
    newestDocumentChange(),
    newestRecordChange(),
  ]);
  const isOld = (
    await Promise.all([isAhead(search, identity, ofDocuments), isAhead(recordSearch, identity, ofRecords)])
  ).includes(true);
  const origin = isOld ? await renewIdentity(now) : identity;
  for (const index of [search, recordSearch]) {
    if ((await index.origin()) === origin) continue;
    if (!index.needsRebuild)
      log('The search index was made from another store, or from a newer state of this one: it is made again.');
    await index.startOver(origin);
  }
}

async function isAhead(index: Search, identity: string, newest: Date | null): Promise<boolean> {
  if ((await index.origin()) !== identity) return false;
  const { reached } = await standingIn(index);
  return reached.at.getTime() > (newest?.getTime() ?? 0) + LEEWAY_MS;
}

const LOOK_EVERY_MS = 30_000;

/** The same while a server runs, for one index, before its follower reads on: the store was named anew, e.g. by `npm run reindex`. */
export function watchOrigin(index: Search, clock: Clock, log: (line: string) => void): () => Promise<void> {
  let next = clock().getTime() + LOOK_EVERY_MS;
  return async () => {
    const now = clock();
    if (now.getTime() < next) return;
    next = now.getTime() + LOOK_EVERY_MS;
    const origin = await storeIdentity(now);
    if (await index.origin() === origin) return;
    log('The search index is made again.');
    await index.startOver(origin);
  };
}
