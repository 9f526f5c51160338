/** `npm run cluster` itself, short: a primary is killed under two clients, the table says what became of their acts, nothing is left behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(480_000); // under a minute on a machine of its own

const folder = mkdtempSync(join(tmpdir(), 'quytrinh-run-')), ROOT = join(__dirname, '..', '..');
let running: ChildProcess | undefined;
afterAll(() => { running?.kill('SIGKILL'); rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }); });

/** Its temporary folder lies in ours. @param until interrupts it once it has said that. */
async function runCluster(args: readonly string[], until?: string): Promise<{ code: number | null; said: string }> {
  const line = ['-r', join(ROOT, 'test', 'support', 'swcHook.cjs'), join(ROOT, 'scripts', 'cluster.ts'), ...args];
  const run = running = spawn(process.execPath, line, { env: { ...process.env, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '', isInterrupted = false;
  for await (const piece of run.stdout) {
    said += String(piece);
    if (until && said.includes(until) && !isInterrupted) isInterrupted = run.kill('SIGINT');
  }
  return { said, code: run.exitCode ?? await new Promise(resolve => { run.once('exit', resolve); }) };
}

const figure = (said: string, title: string): number => Number(new RegExp(`^ *${title} +(\\d+)`, 'm').exec(said)?.[1] ?? NaN);
/** Command lines that name our folder: members of the set, and app servers by their data. */
const left = (): string[] => readdirSync('/proc').filter(pid => /^\d+$/.test(pid)).flatMap(pid => {
  try {
    const told = readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8');
    return Number(pid) !== process.pid && told.includes(join(folder, 'quytrinh-cluster-')) ? [pid] : [];
  } catch {
    return []; // ended meanwhile, or somebody else's
  }
});

const ZEROS = ['lost', 'twice', 'two in force', 'jobs twice', 'chains broken', 'files not whole', 'signed out by a failure'];

test('a killed primary costs nothing that was acknowledged, and doubles nothing; all is taken away', async () => {
  const run = ['--minutes', '0.3', '--clients', '2', '--only', 'killPrimary', '--seed', '4', '--settle', '20'];
  const { said, code } = await runCluster(run);
  expect(ZEROS.map(title => [title, figure(said, title)])).toEqual(ZEROS.map(title => [title, 0]));
  expect([said.includes('killPrimary 0'), figure(said, 'acknowledged') > 0]).toEqual([false, true]);
  const others = figure(said, 'said to be undone, and done') + figure(said, 'left undone by jobs');
  expect(code).toBe(others === 0 ? 0 : 1);
  expect([left(), readdirSync(folder)]).toEqual([[], []]);
});

test('interrupted, it takes everything away, too', async () => {
  const { code } = await runCluster(['--minutes', '1', '--clients', '2', '--seed', '4'], 'clients work through');
  expect([code, left(), readdirSync(folder)]).toEqual([130, [], []]);
});
