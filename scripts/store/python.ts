/** Is SecantusDB there, or can Python install it into a folder of its own? */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { takeLock, type Lock } from './lock';
import { messageOf } from './processes';
import { oneLine } from './words';

const run = promisify(execFile);

/** A pre-release whose old betas leave the registry: a range, never one exact version. */
const PACKAGE = 'secantusdb>=0.7.0b3,<0.8';
const PYTHONS = process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const PROBE = 'import sys; print("%d.%d" % sys.version_info[:2]); sys.version_info >= (3, 10) or sys.exit("older than 3.10"); import venv, ensurepip';
const INSTALL_MS = 600_000;

export type Found = { readonly program: string } | { readonly whyNot: string };

/** The program secantusd-py, installed once under `cacheDir` if need be (about 15 seconds; several processes wait for one another). */
export async function secantusProgram(cacheDir: string, log: (line: string) => void): Promise<Found> {
  const python = await findPython();
  if ('whyNot' in python) return python;
  const folder = join(cacheDir, `secantusdb-py${python.version}`);
  const program = process.platform === 'win32' ? join(folder, 'Scripts', 'secantusd-py.exe') : join(folder, 'bin', 'secantusd-py');
  const complete = join(folder, '.complete');
  if (existsSync(complete)) return { program };
  const lock = await waitForLock(`${folder}.lock`);
  try {
    if (!existsSync(complete)) await install(python.program, folder, log);
    writeFileSync(complete, PACKAGE);
    return { program };
  } catch (error) {
    return { whyNot: `Python could not install the package secantusdb: ${reasonOf(error)}` };
  } finally {
    lock.release();
  }
}

async function findPython(): Promise<{ program: string; version: string } | { whyNot: string }> {
  const reasons: string[] = [];
  for (const program of PYTHONS) {
    try {
      const { stdout } = await run(program, ['-c', PROBE], { timeout: 30_000 });
      return { program, version: stdout.trim() };
    } catch (error) {
      const reason = reasonOf(error);
      if (!reason.includes('ENOENT')) reasons.push(`${program}: ${reason.includes('No module named') ? 'it has no venv module (Debian, Ubuntu: apt-get install python3-venv)' : reason}`);
    }
  }
  return { whyNot: reasons[0] ?? 'python3 (3.10 or later) was not found.' };
}

async function install(python: string, folder: string, log: (line: string) => void): Promise<void> {
  log('Installing the database server SecantusDB with Python (once, about 15 seconds) …');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await run(python, ['-m', 'venv', folder], { timeout: INSTALL_MS });
  const own = process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--retries', '3', '--timeout', '20'];
  await run(own, ['-m', 'pip', 'install', ...quiet, '--pre', PACKAGE], { timeout: INSTALL_MS, maxBuffer: 16 * 1024 * 1024 });
}

async function waitForLock(file: string): Promise<Lock> {
  for (;;) {
    const taken = takeLock(file);
    if ('release' in taken) return taken;
    await wait(200);
  }
}

/** pip says what went wrong in its last lines marked ERROR; others in their last line. */
function reasonOf(error: unknown): string {
  const written = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr).trim() : '';
  if (!written) return oneLine(messageOf(error));
  const lines = written.split('\n');
  return oneLine(lines.find(line => line.startsWith('ERROR:')) ?? lines.at(-1) ?? '');
}
