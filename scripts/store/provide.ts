/** The app's store: the one that was named, the one that made the data here, or the first that works. */
import { chmodSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { systemClock, type Clock } from '../../server/core/clock';
import { freePort, socketIn, uriOf, whySilent, type Address } from './address';
import { candidates, type Candidate, type Surroundings } from './candidates';
import { endOrphan, filesOf, launch } from './launch';
import { takeLock, type Lock } from './lock';
import { messageOf } from './processes';
import { keptPassword, readRecord, writeRecord, type StoreRecord } from './record';
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
  /** False: on a port of this machine with a password, as where the system has no sockets in the file system. */
  readonly sockets?: boolean;
  /** More arguments of an embedded `mongod`. */
  readonly mongodOptions?: readonly string[];
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
  const around: Surroundings = {
    uri: options.uri, log: options.log, now: options.now ?? systemClock,
    cacheDir: options.cacheDir ?? join(homedir(), '.cache', 'quytrinh'),
  };
  const lock = options.uri ? { release: () => undefined } : lockFolder(dataDir);
  try {
    const record = options.uri ? undefined : readRecord(dataDir);
    const tried: Tried[] = [];
    for (const row of rows.filter(one => record === undefined || one.name === record.server)) {
      const taken = await take(row, { ...options, dataDir }, record, around, lock);
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

async function take(
  row: Candidate, options: StoreOptions, record: StoreRecord | undefined, around: Surroundings, lock: Lock,
): Promise<ProvidedStore | { whyNot: string }> {
  const found = await row.find(around);
  if ('whyNot' in found) return found;
  if ('uri' in found) return { uri: found.uri, name: row.name, stop: () => Promise.resolve() };
  try {
    return await embed(row.name, found.program, options, record, lock);
  } catch (error) {
    return { whyNot: messageOf(error) };
  }
}

async function embed(
  name: string, program: string, options: StoreOptions, record: StoreRecord | undefined, lock: Lock,
): Promise<ProvidedStore> {
  const { dataDir, log, mongodOptions } = options, files = filesOf(dataDir, name);
  if (await endOrphan(files)) log(`Ended the database server that an earlier run had left behind on ${files.dataPath}.`);
  const { address, forget } = await addressIn(options, record);
  const start = async () => { await endOrphan(files); return launch(program, files, address, mongodOptions); };
  try {
    const kept = await keepRunning(start, log);
    writeRecord(dataDir, recordOf(name, address, dataDir));
    return { uri: uriOf(address), name, stop: async () => { await kept.stop(); forget(); lock.release(); } };
  } catch (error) {
    forget();
    throw error;
  }
}

function recordOf(server: string, address: Address, dataDir: string): StoreRecord {
  if ('port' in address) return { server, port: address.port };
  return dirname(address.socket) === join(dataDir, 'store') ? { server } : { server, socket: address.socket };
}

/** The store for a command beside the app: the embedded server that the app runs already, or one for the while. */
export async function reachStore(options: StoreOptions): Promise<ProvidedStore> {
  const running = options.uri ? undefined : await runningStore(resolve(options.dataDir));
  return running ?? provideStore(options);
}

async function runningStore(dataDir: string): Promise<ProvidedStore | undefined> {
  const record = readRecord(dataDir);
  if (!record) return undefined;
  const uri = uriOf(addressOf(record, dataDir));
  if (await whySilent(uri, 2000) !== undefined) return undefined;
  return { uri, name: record.server, stop: () => Promise.resolve() };
}

function addressOf({ port, socket }: StoreRecord, dataDir: string): Address {
  if (port !== undefined) return { port, password: keptPassword(dataDir) };
  return { socket: socket ?? join(dataDir, 'store', 'mongod.sock') };
}

async function addressIn(
  { dataDir, sockets = process.platform !== 'win32' }: StoreOptions, record: StoreRecord | undefined,
): Promise<{ address: Address; forget: () => void }> {
  const folder = join(dataDir, 'store');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700); // made by an earlier version, it may be open to others
  if (!sockets) return { address: { port: await freePort(record?.port), password: keptPassword(dataDir) }, forget: () => undefined };
  const { socket, forget } = socketIn(folder);
  return { address: { socket }, forget };
}
