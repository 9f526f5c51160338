/** Every job, its term and what it does. */
import { askToClose } from '../audits/closing';
import { dayOf, type Clock } from '../core/clock';
import type { FileStore } from '../files/store';
import type { Post } from '../mail/post';
import { sendDue } from '../mail/send';
import { sealRecords, type Sealing } from '../records/sealing';
import type { Turn } from '../core/turn';
import { SOURCES } from '../home/queries';
import { packMaker } from '../packs/maker';
import { forgetPacks } from '../packs/operations';
import { packChanges } from '../packs/queries';
import { disposalChanges } from '../records/disposalQueries';
import { recordChanges } from '../records/queries';
import type { Search } from '../search/search';
import { makeAnchor } from '../trail/anchor';
import { logAnchors } from '../trail/anchorLog';
import type { Seal } from '../trail/seal';
import { askAtOnce, LETTERS } from './atOnce';
import { writeDigests } from './digest';
import { DOCUMENT_JOURNAL, followTrail } from './follow';
import { followRecords, RECORD_JOURNALS } from './followRecords';
import { keepPapers, PAPER_FOLLOWERS } from './keepPapers';
import { disposeOfRecords, endRetention } from './keepRecords';
import { askForReviews, releaseDue } from './release';
import type { Follower } from './following';
import type { JobDefinition } from './schedule';
import { TRAIL_SOURCES } from './trailSources';
import { MAIL } from './watching';

export interface JobNeeds {
  readonly post: Post; readonly files: FileStore; readonly indexes: readonly Pick<Search, 'optimize'>[]; readonly baseUrl: string; readonly clock: Clock; readonly log: (line: string) => void;
  /** Where a day begins is decided by `timeZone`; `anchorLog` is a file beside the store. */
  readonly seal: Seal; readonly timeZone: string; readonly anchorLog: string;
  readonly sealing: Omit<Sealing, 'files'>;
}

const MINUTE = 60, HOUR = 60 * MINUTE;

/** Where something calls a job, its term is for what nobody called: letters to be tried again, a day that has come, a server that slept. */
export function jobTable(needs: JobNeeds): readonly JobDefinition[] {
  const { post, files, indexes, baseUrl, clock, log, seal, sealing } = needs, makePacks = packMaker({ files, seal, clock, log });
  return [
    { name: 'release',     everySeconds: 20,        run: releaseDue },
    { name: 'reviews',     everySeconds: HOUR,      run: askForReviews },
    { name: 'followTrail', everySeconds: 2 * MINUTE, run: followTrail, follows: collectionsOf([DOCUMENT_JOURNAL]), then: ['sendMail'] },
    { name: 'followRecords', everySeconds: MINUTE,  run: followRecords, follows: collectionsOf(RECORD_JOURNALS) },
    { name: 'askToClose',  everySeconds: MINUTE,    run: askToClose },
    { name: 'keepPapers',  everySeconds: 2 * MINUTE, run: (now, turn) => keepPapers(files, now, turn), follows: collectionsOf(PAPER_FOLLOWERS), heavy: true },
    { name: 'sealRecords', everySeconds: MINUTE,    run: (now, turn) => sealRecords({ ...sealing, files }, now, turn), follows: [recordChanges.collection], heavy: true },
    { name: 'endRetention', everySeconds: HOUR,     run: endRetention, heavy: true },
    { name: 'disposeOfRecords', everySeconds: MINUTE, run: (now, turn) => disposeOfRecords(files, now, turn), follows: [disposalChanges.collection], heavy: true },
    { name: 'askAtOnce',   everySeconds: 2 * MINUTE, run: askAtOnce, follows: collectionsOf(LETTERS), then: ['sendMail'] },
    { name: 'digest',      everySeconds: HOUR / 4,  run: (now, turn) => writeDigests(now, SOURCES, turn), heavy: true, then: ['sendMail'] },
    { name: 'sendMail',    everySeconds: 20,        run: (_, turn) => sendDue(post, baseUrl, clock, log, turn), follows: [MAIL] },
    { name: 'anchorTrails', everySeconds: HOUR,     run: (now, turn) => anchorToday(needs, now, turn), heavy: true },
    { name: 'makePacks',   everySeconds: MINUTE,    run: () => makePacks.begin(), follows: [packChanges.collection], settle: () => makePacks.stop() },
    { name: 'forgetPacks', everySeconds: HOUR,      run: (now, turn) => forgetPacks(files, now, turn), heavy: true },
    { name: 'sweepFiles',  everySeconds: 6 * HOUR,  run: (now, turn) => files.sweep(2 * HOUR * 1000, now, turn), heavy: true },
    { name: 'tidySearch',  everySeconds: 24 * HOUR, run: (_, turn) => tidySearch(indexes, turn), heavy: true },
  ];
}

function collectionsOf(followers: readonly Pick<Follower, 'of'>[]): string[] {
  return followers.map(one => one.of.collection);
}

/** Asked every hour, so that a server that slept through midnight catches up; made once a day. */
async function anchorToday({ files, seal, timeZone, anchorLog }: JobNeeds, now: Date, turn: Turn): Promise<string> {
  const anchor = await makeAnchor(dayOf(now, timeZone), TRAIL_SOURCES, { files, seal }, now, turn);
  await logAnchors(anchorLog);
  return `${anchor._id} ${anchor.hash}`;
}

async function tidySearch(indexes: JobNeeds['indexes'], turn: Turn): Promise<string> {
  for (const index of indexes) if (turn.goesOn()) await index.optimize();
  return 'ok';
}
