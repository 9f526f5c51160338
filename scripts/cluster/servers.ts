/** App servers on one store: processes with ports and folders of their own, which can be killed and started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../store/address';

export interface AppServer {
  readonly name: string; readonly url: string;
  /** Resolves when it listens. @throws Error with its last words when it ends instead. */
  start(): Promise<void>;
  /** As if its machine lost its power. */
  kill(): Promise<void>;
  /** As an administrator stops it; by force after half a minute. */
  stop(): Promise<void>;
}

export interface ServerSettings {
  readonly folder: string; readonly uri: string; readonly smtpUrl: string; readonly aheadMs: number;
  /** What Node is told before the program; as this process was told, where it is left out. */
  readonly nodeOptions?: readonly string[];
}

const PROGRAM = join(__dirname, `appServer${extname(__filename)}`), PATIENCE_MS = 30_000;
/** The same on all servers of one installation. */
const SESSION_SECRET = 'the session secret of a trial cluster';
export const COPY_SECRET = 'the secret of copies of a trial cluster';

export async function anAppServer(name: string, settings: ServerSettings): Promise<AppServer> {
  const { folder, uri, smtpUrl, aheadMs, nodeOptions = process.execArgv } = settings;
  const port = await freePort(undefined), dataDir = join(folder, name), log = join(folder, `${name}.log`);
  const env = {
    ...process.env, SESSION_SECRET, COPY_SECRET, NODE_ENV: 'test', HOST: '127.0.0.1', PORT: String(port), BASE_URL: '',
    DATA_DIR: dataDir, UPLOADS_DIR: '', TMPDIR: join(dataDir, 'tmp'), MONGODB_URI: uri, FILE_STORE: 'gridfs',
    SMTP_URL: smtpUrl,
    DEMONSTRATION: 'no', JOBS: 'yes', TZ: 'Asia/Ho_Chi_Minh', CLOCK_AHEAD_MS: String(aheadMs),
  };
  let child: ChildProcess | undefined, isOver = false;
  return {
    name, url: `http://127.0.0.1:${port}`,
    async start() {
      if (isOver) return; // stopped for good while it was to be mended
      mkdirSync(join(dataDir, 'tmp'), { recursive: true });
      child = launched(nodeOptions, env, log);
      const isUp = await hasSpoken(child);
      if (!isUp) throw new Error(`The app server ${name} did not start: ${readFileSync(log, 'utf8').slice(-2000)}`);
    },
    async kill() { await ended(child, 'SIGKILL'); },
    async stop() {
      isOver = true;
      await ended(child, 'SIGTERM');
    },
  };
}

/** In a process group of its own: Ctrl-C reaches whoever started it alone, who then ends it. */
function launched(nodeOptions: readonly string[], env: NodeJS.ProcessEnv, log: string): ChildProcess {
  const said = openSync(log, 'a');
  const line = [...nodeOptions, PROGRAM];
  const child = spawn(process.execPath, line, { env, stdio: ['pipe', 'pipe', said], detached: true });
  closeSync(said);
  child.stdin?.on('error', () => undefined); // it may be gone before the pipe is closed
  return child;
}

async function hasSpoken({ stdout }: ChildProcess): Promise<boolean> {
  if (!stdout) return false;
  for await (const line of createInterface({ input: stdout })) return line.includes('"port"');
  return false;
}

async function ended(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit'), force = setTimeout(() => { child.kill('SIGKILL'); }, PATIENCE_MS);
  child.kill(signal);
  await gone;
  clearTimeout(force);
}
