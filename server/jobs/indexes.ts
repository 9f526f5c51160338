/** Each server's own search indexes, kept in step with the store. */
import { documentsToIndex } from '../documents/queries';
import { recordsToIndex } from '../records/finding';
import { UNLIMITED, type Turn } from '../core/turn';
import type { Tools } from '../tools';
import { followRecordSearch, followSearch } from './follow';
import { watchOrigin } from './ownIndexes';

export interface KeptIndexes {
  /** Something was changed in these collections; undefined = in any. */
  wake(touched: ReadonlySet<string> | undefined): void;
  stop(): Promise<void>;
}

/** Looked at anyway so often; and between two looks at least so long. */
const TERM_MS = 30_000, PAUSE_MS = 500, AGAIN_MS = 5000;

export function keepIndexes({ search, recordSearch, clock, log }: Pick<Tools, 'search' | 'recordSearch' | 'clock' | 'log'>): KeptIndexes {
  const isOurs = { documents: watchOrigin(search, clock, log), records: watchOrigin(recordSearch, clock, log) };
  const indexes = [
    keepOne(documentsToIndex.collection, async turn => { await isOurs.documents(); await followSearch(search, clock(), turn); }, log),
    keepOne(recordsToIndex.collection, async turn => { await isOurs.records(); await followRecordSearch(recordSearch, clock(), turn); }, log),
  ];
  return {
    wake(touched) { for (const one of indexes) one.wake(touched); },
    async stop() { await Promise.all(indexes.map(one => one.stop())); },
  };
}

function keepOne(collection: string, follow: (turn: Turn) => Promise<unknown>, log: Tools['log']): KeptIndexes {
  let isStopped = false, isCalled = false, running: Promise<void> | undefined, timer: NodeJS.Timeout | undefined;
  const turn: Turn = { ...UNLIMITED, goesOn: () => !isStopped, isEnded: () => isStopped };
  const later = (ms: number): void => { clearTimeout(timer); timer = setTimeout(look, ms); timer.unref(); };
  const look = (): void => {
    isCalled = false;
    running = follow(turn).then(() => isCalled ? PAUSE_MS : TERM_MS, (error: unknown) => { log(`search index: ${String(error)}`); return AGAIN_MS; })
      .then(ms => { running = undefined; if (!isStopped) later(ms); });
  };
  look();
  return {
    wake(touched) {
      if (isStopped || isCalled || (touched && !touched.has(collection))) return;
      isCalled = true;
      if (!running) later(0);
    },
    async stop() { isStopped = true; clearTimeout(timer); await running; },
  };
}
