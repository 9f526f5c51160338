/** A `mongod` of our own: started, known to be ready, ended with the app, and found again when the app was killed. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { dirname, join } from 'node:path';
import { answers, type Address } from './address';
import { commandLineOf, endProcess, isAlive } from './processes';
import { oneLine } from './words';

const READY_MS = 60_000, STOP_SECONDS = 10, STOP_MS = STOP_SECONDS * 1000, LOG_BYTES = 5_000_000;
/** Without a POSIX shell (Windows) there is no guard: a killed app leaves its server to the next start. */
const GUARDED = process.platform !== 'win32';

/** Where one server keeps its things: data, what it prints, its process number. */
export interface ServerFiles { readonly dataPath: string; readonly log: string; readonly pid: string }

export interface RunningServer {
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends it cleanly; resolves when it is gone. */
  stop(): Promise<void>;
}

export function filesOf(dataDir: string, server: string): ServerFiles {
  const folder = join(dataDir, 'store');
  return { dataPath: join(folder, server), log: join(folder, `${server}.log`), pid: join(folder, `${server}.pid`) };
}

/**
 * Between app and server stands a shell of a few lines: it waits on a pipe that the system closes when the app is gone, even
 * by kill -9, and then ends the server, one that hangs by force (what was acknowledged is on disk). It also writes down the server's number, for the case that the shell is killed too.
 */
const GUARD = `pid_file=$1; shift
exec 3<&0 </dev/null
"$@" 3<&- & server=$!
echo $server > "$pid_file"
{ read -r _ <&3; kill -TERM $server; sleep ${STOP_SECONDS}; kill -KILL $server; } 2>/dev/null & watch=$!
exec 3<&-
wait $server; code=$?
kill $watch 2>/dev/null
exit $code`;

/** @param options more arguments of `mongod`. @throws Error with the server's own last words when it does not come up within a minute. */
export async function launch(program: string, files: ServerFiles, address: Address, options: readonly string[] = []): Promise<RunningServer> {
  mkdirSync(files.dataPath, { recursive: true, mode: 0o700 });
  const child = start([program, ...mongodArguments(files.dataPath, address), ...options], files);
  const ended = new Promise<void>(resolve => {
    child.once('error', () => { resolve(); });
    child.once('exit', () => { resolve(); });
  });
  const running = { ended, stop: async () => { await stop(child, files, ended); } };
  if (await becomesReady(child, address)) return running;
  const over = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  await running.stop();
  throw new Error(`${over ? 'it ended before it was ready' : `it did not answer within ${READY_MS / 1000} seconds`}: ${lastWords(files.log)}`);
}

/** Ends a server that outlived its app: known by the number written down and by the data it works on. The caller holds the folder's lock. */
export async function endOrphan(files: ServerFiles): Promise<boolean> {
  const pid = pidIn(files.pid);
  const orphaned = pid !== undefined && isAlive(pid) && commandLineOf(pid).includes(files.dataPath);
  if (orphaned) await endProcess(pid, STOP_MS);
  rmSync(files.pid, { force: true });
  return orphaned;
}

/** The number of the server's own process, while it runs. */
export function pidIn(file: string): number | undefined {
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** In a process group of its own, so that Ctrl-C reaches the app alone, which then ends the server last. */
function start(line: readonly string[], files: ServerFiles): ChildProcess {
  const output = openLog(files.log), [program = '', ...rest] = line;
  const options: SpawnOptions = { cwd: files.dataPath, detached: GUARDED, stdio: ['pipe', output, output], windowsHide: true };
  const child = GUARDED ? spawn('sh', ['-c', GUARD, 'sh', files.pid, ...line], options) : spawn(program, rest, options);
  closeSync(output);
  if (!GUARDED && child.pid) writeFileSync(files.pid, String(child.pid));
  child.stdin?.on('error', () => undefined); // the shell may be gone before the pipe is closed
  child.unref();
  return child;
}

/** Its measurements of itself, each second, would keep a machine at rest awake; the cache is for a machine that does other things, too. */
function mongodArguments(dataPath: string, address: Address): string[] {
  const always = [
    '--dbpath', dataPath, '--storageEngine', 'wiredTiger', '--wiredTigerCacheSizeGB', '0.25', '--quiet',
    '--setParameter', 'diagnosticDataCollectionEnabled=false',
  ];
  if ('socket' in address) return [...always, '--bind_ip', address.socket, '--unixSocketPrefix', dirname(address.socket)];
  return [...always, '--bind_ip', '127.0.0.1', '--port', String(address.port), '--nounixsocket', ...(address.password === undefined ? [] : ['--auth'])];
}

function openLog(file: string): number {
  if (existsSync(file) && statSync(file).size > LOG_BYTES) renameSync(file, `${file}.before`);
  return openSync(file, 'a');
}

async function becomesReady(child: ChildProcess, address: Address): Promise<boolean> {
  for (let waited = 0; waited < READY_MS; waited += 50) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return false;
    if (await answers(address)) return child.exitCode === null; // or another program was quicker to take the address
    await wait(50);
  }
  return false;
}

async function stop(child: ChildProcess, files: ServerFiles, ended: Promise<void>): Promise<void> {
  const pid = pidIn(files.pid);
  child.ref(); // whoever waits for the end must not end before it
  if (GUARDED) child.stdin?.end(); else child.kill();
  const patience = new AbortController();
  const late = wait(2 * STOP_MS, true, { signal: patience.signal }).catch(() => false);
  const isLate = await Promise.race([ended.then(() => false), late]);
  patience.abort();
  if (isLate && pid !== undefined) await endProcess(pid, STOP_MS);
  rmSync(files.pid, { force: true });
}

function lastWords(log: string): string {
  const said = readFileSync(log, 'utf8').trim().split('\n');
  // A mongod that gives up says why as an error or fatal, and goes on talking for a while.
  const last = said.findLast(line => /"s":"[EF]"/.test(line)) ?? said.at(-1);
  return last ? `${oneLine(last)} (all it said is in ${log})` : 'it said nothing.';
}
