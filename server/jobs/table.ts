/** Every job, its term and what it does. */
import { askToClose } from '../audits/closing';
import { dayOf, type Clock } from '../core/clock';
import type { FileStore } from '../files/store';
import type { Post } from '../mail/post';
import { sendDue } from '../mail/send';
import { sealRecords, type Sealing } from '../records/sealing';
import { packMaker } from '../packs/maker';
import { forgetPacks } from '../packs/operations';
import type { Search } from '../search/search';
import { makeAnchor } from '../trail/anchor';
import { logAnchors } from '../trail/anchorLog';
import type { Seal } from '../trail/seal';
import { askAtOnce } from './atOnce';
import { writeDigests } from './digest';
import { followTrail } from './follow';
import { followRecords } from './followRecords';
import { keepPapers } from './keepPapers';
import { disposeOfRecords, endRetention } from './keepRecords';
import { askForReviews, releaseDue } from './release';
import type { JobDefinition } from './schedule';
import { TRAIL_SOURCES } from './trailSources';

export interface JobNeeds {
  readonly post: Post; readonly files: FileStore; readonly indexes: readonly Pick<Search, 'optimize'>[]; readonly baseUrl: string; readonly clock: Clock; readonly log: (line: string) => void;
  /** Where a day begins is decided by `timeZone`; `anchorLog` is a file beside the store. */
  readonly seal: Seal; readonly timeZone: string; readonly anchorLog: string;
  readonly sealing: Omit<Sealing, 'files'>;
}

const HOUR = 3600;

export function jobTable({ post, files, indexes, baseUrl, clock, log, seal, timeZone, anchorLog, sealing }: JobNeeds): readonly JobDefinition[] {
  return [
    { name: 'release',     everySeconds: 20,        run: releaseDue },
    { name: 'reviews',     everySeconds: HOUR,      run: askForReviews },
    { name: 'followTrail', everySeconds: 3,         run: followTrail },
    { name: 'followRecords', everySeconds: 5,       run: followRecords },
    { name: 'askToClose',  everySeconds: 60,        run: askToClose },
    { name: 'keepPapers',  everySeconds: 5,         run: now => keepPapers(files, now) },
    { name: 'sealRecords', everySeconds: 5,         run: now => sealRecords({ ...sealing, files }, now) },
    { name: 'endRetention', everySeconds: HOUR,     run: endRetention },
    { name: 'disposeOfRecords', everySeconds: 60,   run: now => disposeOfRecords(files, now) },
    { name: 'askAtOnce',   everySeconds: 5,         run: askAtOnce },
    { name: 'digest',      everySeconds: HOUR / 4,  run: now => writeDigests(now) },
    { name: 'sendMail',    everySeconds: 5,         run: () => sendDue(post, baseUrl, clock, log) },
    { name: 'anchorTrails', everySeconds: HOUR,     run: now => anchorToday({ files, seal, timeZone, anchorLog }, now) },
    { name: 'makePacks',   everySeconds: 5,         run: packMaker({ files, seal, clock, log }) },
    { name: 'forgetPacks', everySeconds: HOUR,      run: now => forgetPacks(files, now) },
    { name: 'sweepFiles',  everySeconds: 6 * HOUR,  run: now => files.sweep(2 * HOUR * 1000, now) },
    { name: 'tidySearch',  everySeconds: 24 * HOUR, run: async () => { for (const index of indexes) await index.optimize(); return 'ok'; } },
  ];
}

/** Asked every hour, so that a server that slept through midnight catches up; made once a day. */
async function anchorToday({ files, seal, timeZone, anchorLog }: Pick<JobNeeds, 'files' | 'seal' | 'timeZone' | 'anchorLog'>, now: Date): Promise<string> {
  const anchor = await makeAnchor(dayOf(now, timeZone), TRAIL_SOURCES, { files, seal }, now);
  await logAnchors(anchorLog);
  return `${anchor._id} ${anchor.hash}`;
}
