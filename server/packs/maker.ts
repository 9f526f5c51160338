/** Who makes packs: one at a time a server, beside its other jobs; a pack whose maker died is taken up again by whoever comes next. */
import { randomUUID } from 'node:crypto';
import { DomainError, StaleRecord, type Refusal } from '../core/errors';
import { TurnEnded } from '../core/turn';
import { createPdfWorker, type PdfWorker } from '../pdf/worker';
import { makePack, type PackNeeds } from './making';
import { failPack, finishPack, leavePack, takePack, tellProgress } from './operations';
import { nextToMake } from './queries';
import type { PackView } from './standing';

export interface MakerNeeds extends PackNeeds {
  readonly log: (line: string) => void;
  /** A PDF thread of the pack's own, ended with it; without it, one is started for each pack. */
  readonly openWorker?: () => PdfWorker;
}

export interface PackMaker {
  /** For the job table: begins the next pack in the background, unless one is being made here. Other jobs do not wait. */
  begin(): Promise<string>;
  /** Gives up what is being made, for the next server; ends when that is done. */
  stop(): Promise<void>;
}

export function packMaker(needs: MakerNeeds): PackMaker {
  let making: Promise<void> | undefined, isStopping = false;
  const makeAll = async (): Promise<void> => {
    while (!isStopping && await makeNextPack(needs, () => isStopping));
  };
  return {
    begin() {
      if (making) return Promise.resolve('…');
      making = makeAll().catch((error: unknown) => { needs.log(`packs: ${String(error)}`); }).finally(() => { making = undefined; });
      return Promise.resolve('ok');
    },
    async stop() { isStopping = true; await making; },
  };
}

/** Makes the next one to its end. Returns its title, '' when there was none. Why it could not be made stands in its row. */
export async function makeNextPack(needs: MakerNeeds, isStopping = (): boolean => false): Promise<string> {
  const next = await nextToMake(needs.clock()), pack = next && await takePack(next, randomUUID(), needs.clock());
  if (!pack) return '';
  try {
    await make(pack, needs, isStopping);
  } catch (error) {
    if (error instanceof TurnEnded) { await leavePack(pack); return ''; }
    if (error instanceof StaleRecord) { needs.log(`pack ${pack._id}: another server has it now`); return pack.title; }
    if (!(error instanceof DomainError)) needs.log(`pack ${pack._id}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
    await failPack(pack, reasonOf(error), needs.clock());
  }
  return pack.title;
}

/** Megabytes of a thread that joins some 150 papers at a time, and milliseconds that one such part may take on a busy machine. */
const LIMITS = { memoryMb: 256, jobMs: 150_000 } as const;
/** The row is written at most so often. */
const TOLD_EVERY_MS = 2000;

async function make(pack: PackView, needs: MakerNeeds, isStopping: () => boolean): Promise<void> {
  const worker = needs.openWorker?.() ?? createPdfWorker(LIMITS);
  let told = needs.clock();
  try {
    const { file, counts } = await makePack(pack, needs, worker, async (done, total, pressing) => {
      if (isStopping()) throw new TurnEnded();
      const now = needs.clock();
      if (!pressing && now.getTime() - told.getTime() < TOLD_EVERY_MS) return;
      told = now;
      await tellProgress(pack, done, total, now);
    });
    await finishPack(pack, file, counts, needs.clock()).catch(async (error: unknown) => { await needs.files.remove(file.sha256); throw error; });
  } finally {
    await worker.stop();
  }
}

/** What went wrong inside may name files and machines: it is told in the log. */
function reasonOf(error: unknown): Refusal {
  return error instanceof DomainError ? error.refusal : { key: 'packBroken' };
}
