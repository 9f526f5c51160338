/** How far behind each follower is: what was changed and is not handled yet, and since when. */
import { BEGINNING, behind, isBehind, type Position } from '../core/changes';
import { gather } from '../core/gather';
import { documentsToIndex } from '../documents/queries';
import { packChanges } from '../packs/queries';
import { recordsToIndex } from '../records/finding';
import type { Tools } from '../tools';
import { LETTERS } from './atOnce';
import { DOCUMENT_JOURNAL, INDEX_FOLLOWERS } from './follow';
import { RECORD_JOURNALS } from './followRecords';
import type { Follower, Standing } from './following';
import { PAPER_FOLLOWERS } from './keepPapers';
import type { CursorRecord } from './model';
import { standingIn, standingsOf } from './places';
import { storedOf } from './queries';

/** `waiting` = records, counted up to MOST_COUNTED; `aside` = how many failed and are tried again by themselves. */
export interface Progress { readonly follower: string; readonly secondsBehind: number; readonly waiting: number; readonly aside: number }

export const MOST_COUNTED = 1000;

const SHARED: readonly Pick<Follower, 'name' | 'of'>[] = [DOCUMENT_JOURNAL, ...RECORD_JOURNALS, ...LETTERS, ...PAPER_FOLLOWERS];

/** Every collection that something follows: at once for letters, papers, packs and search, unhurried for the journal alone. */
export function followedCollections(): { urgent: string[]; others: string[] } {
  const urgent = new Set([DOCUMENT_JOURNAL, ...LETTERS, ...PAPER_FOLLOWERS, { of: packChanges }].map(one => one.of.collection));
  return { urgent: [...urgent], others: RECORD_JOURNALS.map(one => one.of.collection).filter(name => !urgent.has(name)) };
}

type Indexes = Pick<Tools, 'search' | 'recordSearch'>;
interface Placed { readonly name: string; readonly collection: string; readonly standing: Standing }

/** The names under which those that all servers share keep their places. */
export const SHARED_NAMES: readonly string[] = SHARED.map(one => one.name);

/** `serving` = since when this server could have begun what has no place yet. */
export interface Asked extends Indexes { readonly cursors: readonly CursorRecord[]; readonly serving: Date; readonly now: Date }

/**
 * Those that all servers share, whose places were read from the store, and this server's own search indexes. One question. What was
 * dated before a follower could begin (a demonstration, a store put back) makes it late since then, not since its date.
 */
export async function progress({ cursors, serving, now, ...indexes }: Asked): Promise<Progress[]> {
  const placed = [...sharedPlaces(cursors), ...await ownPlaces(indexes)];
  const rows = await gather<{ follower: string; oldest: Date; waiting: number }>(placed.map(waitingFor));
  return placed.map(({ name, standing }) => {
    const row = rows.find(one => one.follower === name), begun = standing.begun ?? (isNowhere(standing) ? serving : undefined);
    const seconds = row ? (now.getTime() - Math.max(row.oldest.getTime(), begun?.getTime() ?? 0)) / 1000 : 0;
    return { follower: name, secondsBehind: Math.max(0, Math.round(seconds)), waiting: row?.waiting ?? 0, aside: standing.aside.length };
  });
}

function isNowhere({ reached }: Standing): boolean {
  return !isBehind(reached, BEGINNING);
}

function sharedPlaces(cursors: readonly CursorRecord[]): Placed[] {
  const standings = standingsOf(SHARED_NAMES, cursors);
  return SHARED.flatMap(({ name, of }) => {
    const standing = standings.get(name);
    return standing ? [{ name, collection: of.collection, standing }] : [];
  });
}

async function ownPlaces({ search, recordSearch }: Indexes): Promise<Placed[]> {
  const [documents, records] = await Promise.all([standingIn(search), standingIn(recordSearch)]);
  return [
    { name: INDEX_FOLLOWERS.documents, collection: documentsToIndex.collection, standing: documents },
    { name: INDEX_FOLLOWERS.records, collection: recordsToIndex.collection, standing: records },
  ];
}

/** Answered from the index alone. */
function waitingFor({ name, collection, standing }: Placed) {
  const changed = { changedAt: 1, _id: 1 }, after: Position = standing.reached;
  return {
    collection, pipeline: [
      { $match: behind(after) }, { $sort: changed }, { $limit: MOST_COUNTED }, { $project: { changedAt: 1 } },
      { $group: { _id: null, oldest: { $first: '$changedAt' }, waiting: { $sum: 1 } } }, { $set: { follower: { $literal: name } } },
    ],
  };
}

/** Longer than that, and whoever keeps the server running is told. */
export const FAR_BEHIND_SECONDS = 300;

/** Asked by balancers every few seconds, answered from memory in between. */
const REMEMBERED_MS = 10_000;

export interface Behind { readonly follower: string; readonly seconds: number }

/** Followers that are far behind. The answer is some seconds old at most. */
export function rememberedBehind({ search, recordSearch, clock }: Indexes & Pick<Tools, 'clock'>): () => Promise<readonly Behind[]> {
  const serving = clock();
  let asked = -Infinity, answer: Promise<readonly Behind[]> | undefined;
  return () => {
    if (answer && performance.now() - asked < REMEMBERED_MS) return answer;
    asked = performance.now();
    answer = farBehind({ search, recordSearch }, serving, clock());
    answer.catch(() => { answer = undefined; });
    return answer;
  };
}

async function farBehind(indexes: Indexes, serving: Date, now: Date): Promise<Behind[]> {
  const { cursors } = await storedOf([], SHARED_NAMES), rows = await progress({ ...indexes, cursors, serving, now });
  const far = rows.filter(one => one.secondsBehind > FAR_BEHIND_SECONDS);
  return far.map(({ follower, secondsBehind }) => ({ follower, seconds: secondsBehind }));
}
