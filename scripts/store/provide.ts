/** Where are the data kept? Gives the app its store: the one that was named, the one that made the data here, or the first that works. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock, type Clock } from '../../server/core/clock';
import { freePort, uriOf } from './address';
import { candidates, type Candidate, type Surroundings } from './candidates';
import { endOrphan, filesOf, launch, type Program } from './launch';
import { takeLock, type Lock } from './lock';
import { messageOf } from './processes';
import { readRecord, writeRecord, type StoreRecord } from './record';
import { keepRunning } from './supervise';
import { inUse, maker, nothingFound, StoreProblem, type Tried } from './words';

export interface StoreOptions {
  readonly dataDir: string;
  /** A connection string: then nothing is started here and `dataDir` is not touched. */
  readonly uri?: string | undefined;
  /** Takes one line for the console. */
  readonly log: (line: string) => void;
  /** Where programs are installed once for all data folders; `~/.cache/quytrinh` when left out. */
  readonly cacheDir?: string;
  readonly rows?: readonly Candidate[];
  readonly now?: Clock;
}

export interface ProvidedStore {
  readonly uri: string;
  /** The name of the row of candidates.ts that was taken. */
  readonly name: string;
  /** Ends an embedded server cleanly and gives the folder free; does nothing to a named server. */
  stop(): Promise<void>;
}

/** @throws StoreProblem whose message is the page to show: no server, folder in use, or the server that made the data is missing. */
export async function provideStore(options: StoreOptions): Promise<ProvidedStore> {
  const rows = options.rows ?? candidates, dataDir = resolve(options.dataDir);
  const around: Surroundings = { uri: options.uri, log: options.log, now: options.now ?? systemClock, cacheDir: options.cacheDir ?? join(homedir(), '.cache', 'quytrinh') };
  const lock = options.uri ? { release: () => undefined } : lockFolder(dataDir);
  try {
    const record = options.uri ? undefined : readRecord(dataDir);
    const tried: Tried[] = [];
    for (const row of rows.filter(one => record === undefined || one.name === record.server)) {
      const taken = await take(row, dataDir, record, around, lock);
      if ('uri' in taken) {
        sayWhy(row, record ? [] : tried, around.log);
        return taken;
      }
      tried.push({ name: row.name, whyNot: taken.whyNot });
    }
    throw new StoreProblem(record ? maker(dataDir, tried[0] ?? { name: record.server, whyNot: 'this version of Quytrinh does not know it.' }) : nothingFound(tried));
  } catch (error) {
    lock.release();
    throw error;
  }
}

function lockFolder(dataDir: string): Lock {
  const taken = takeLock(join(dataDir, 'store.lock'));
  if ('heldBy' in taken) throw new StoreProblem(inUse(dataDir, taken.heldBy));
  return taken;
}

/** Said in full when the data are first made: afterwards their server stays the same. */
function sayWhy(row: Candidate, passedOver: readonly Tried[], log: (line: string) => void): void {
  for (const { name, whyNot } of passedOver) log(`Store: ${name}: ${whyNot}`);
  log(`Store: the data are kept by ${row.what}.`);
}

async function take(row: Candidate, dataDir: string, record: StoreRecord | undefined, around: Surroundings, lock: Lock): Promise<ProvidedStore | { whyNot: string }> {
  const found = await row.find(around);
  if ('whyNot' in found) return found;
  if ('uri' in found) return { uri: found.uri, name: row.name, stop: () => Promise.resolve() };
  try {
    return await embed(row.name, found, dataDir, record, around, lock);
  } catch (error) {
    return { whyNot: messageOf(error) };
  }
}

async function embed(name: string, server: Program, dataDir: string, record: StoreRecord | undefined, around: Surroundings, lock: Lock): Promise<ProvidedStore> {
  const files = filesOf(dataDir, name);
  if (await endOrphan(files)) around.log(`Ended the database server that an earlier run had left behind on ${files.dataPath}.`);
  const port = await freePort(record?.port);
  const kept = await keepRunning(async () => { await endOrphan(files); return launch(server, files, port); }, around.log);
  writeRecord(dataDir, { server: name, port });
  return { uri: uriOf(port), name, stop: async () => { await kept.stop(); lock.release(); } };
}
