/** Starts the app, or the bare server it is measured against, as a process of its own; tells when it answers and how much memory it holds. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { freePort } from '../store/address';
import { visitor } from './client';
import { owing } from './leaving';

export interface Running {
  readonly port: number;
  /** Milliseconds from the start of the process to its first 200. */
  readonly startedIn: number;
  /** Resident memory in MB. */
  memory(): number;
  /** Milliseconds of processor time so far, of all its threads; NaN where the system does not tell (Linux does, to 10 ms). */
  processorTime(): number;
  stop(): Promise<void>;
}

/** Milliseconds for which the event loop could not take up what came: the longest, and what one in a hundred times is above. */
export type Held = z.infer<typeof heldShape>;
const heldShape = z.object({ p99: z.number(), longest: z.number() });

export interface Watched extends Running { /** Since it was asked before, or since the start. */ held(): Promise<Held> }

const PATIENCE_MS = 60_000, SERVE = join(__dirname, '..', 'serve.js');

/** What `npm start` runs, on a store that runs already. */
export async function startApp(uri: string, dataDir: string): Promise<Running> {
  return (await startProcess([SERVE], '/readyz', settingsOf(uri, dataDir))).running;
}

/** The same without its jobs, which would be measured, too: what each page hands to its view is written into `folder`; see capturing.ts. */
export async function startCapturing(uri: string, dataDir: string, folder: string): Promise<Running> {
  return (await startProcess(['--require', join(__dirname, 'capturing.js'), SERVE], '/readyz', { ...settingsOf(uri, dataDir), JOBS: 'no', BENCH_DRAWN: folder })).running;
}

/** Nothing but pages: no job begins while they are measured. */
export async function startWithoutJobs(uri: string, dataDir: string): Promise<Running> {
  return (await startProcess([SERVE], '/readyz', { ...settingsOf(uri, dataDir), JOBS: 'no' })).running;
}

/** The same, its files sent by Express's own `res.sendFile`; see expressSending.ts. */
export async function startSendingByExpress(uri: string, dataDir: string): Promise<Running> {
  return (await startProcess(['--require', join(__dirname, 'expressSending.js'), SERVE], '/readyz', settingsOf(uri, dataDir))).running;
}

/** The same with its event loop watched; see watching.ts. */
export async function startWatched(uri: string, dataDir: string): Promise<Watched> {
  const { running, child } = await startProcess(['--require', join(__dirname, 'watching.js'), SERVE], '/readyz', settingsOf(uri, dataDir), 'ipc');
  const held = async (): Promise<Held> => {
    const told = once(child, 'message');
    child.send('held');
    return heldShape.parse((await told)[0]);
  };
  return { ...running, held };
}

/** Express with the views and nothing else; see plain.ts. */
export async function startPlain(file: string, drawn: string): Promise<Running> {
  return (await startProcess([join(__dirname, 'plain.js'), file, drawn], '/', {})).running;
}

function settingsOf(uri: string, dataDir: string): Readonly<Record<string, string>> {
  return { MONGODB_URI: uri, DATA_DIR: dataDir, HOST: '127.0.0.1', NODE_ENV: '', BASE_URL: '', FILE_STORE: '', UPLOADS_DIR: '', DEMONSTRATION: '', JOBS: '', SMTP_URL: '' };
}

async function startProcess(command: readonly string[], ready: string, settings: Readonly<Record<string, string>>, channel: 'ignore' | 'ipc' = 'ignore'): Promise<{ running: Running; child: ChildProcess }> {
  const port = await freePort(undefined), started = performance.now();
  const child = spawn(process.execPath, command, { env: { ...process.env, ...settings, PORT: String(port) }, stdio: ['ignore', 'ignore', 'inherit', channel] });
  const stop = owing(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  });
  try {
    await untilReady(child, port, ready);
  } catch (error) {
    await stop();
    throw error;
  }
  return { child, running: { port, startedIn: performance.now() - started, memory: () => residentMegabytes(child.pid ?? 0), processorTime: () => processorMilliseconds(child.pid ?? 0), stop } };
}

async function untilReady(child: ChildProcess, port: number, path: string): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 10) {
    if (child.exitCode !== null) throw new Error(`A server of the bench ended by itself (${child.exitCode}).`);
    const client = visitor(port), answer = await client.get(path).catch(() => undefined);
    client.close();
    if (answer?.status === 200) return;
    await wait(10);
  }
  throw new Error(`A server of the bench did not answer within ${PATIENCE_MS / 1000} seconds.`);
}

function residentMegabytes(pid: number): number {
  if (process.platform === 'win32') return NaN;
  const status = process.platform === 'linux' ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  const kilobytes = /^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  return Number(kilobytes) / 1024;
}

/** See proc_pid_stat(5): utime and stime are the 14th and 15th fields, in hundredths of a second. */
function processorMilliseconds(pid: number): number {
  if (process.platform !== 'linux') return NaN;
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8'), fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}
