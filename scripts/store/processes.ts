/** Is this process alive, which one is it, and how is it ended? */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const STATE = 0, STARTED = 19; // fields 3 and 22 of /proc/<pid>/stat, counted after the program's name
const OVER = ['Z', 'X'];

/** False too for a process that has ended and only waits for its parent to notice. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  return !OVER.includes(statusFields(pid)[STATE] ?? '');
}

/** What no other process shares with this one, also when its number is used again; undefined where the system does not tell. */
export function identityOf(pid: number): string | undefined {
  const started = statusFields(pid)[STARTED];
  if (started !== undefined) return `${read('/proc/sys/kernel/random/boot_id').trim()}:${started}`;
  return askPs(pid, 'lstart=');
}

/** The program and its arguments, as the system lists them; empty when there is no such process or it is not told. */
export function commandLineOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() || (askPs(pid, 'command=') ?? '');
}

/** Asks it to end, and after `graceMs` milliseconds makes it. */
export async function endProcess(pid: number, graceMs: number): Promise<void> {
  signal(pid, 'SIGTERM');
  if (await isOver(pid, graceMs)) return;
  signal(pid, 'SIGKILL');
  await isOver(pid, graceMs);
}

/** The code of a system error, e.g. ENOENT; asked of its shape, because such errors may come from another realm. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

async function isOver(pid: number, withinMs: number): Promise<boolean> {
  for (let waited = 0; isAlive(pid); waited += 50) {
    if (waited >= withinMs) return false;
    await wait(50);
  }
  return true;
}

function statusFields(pid: number): string[] {
  const line = read(`/proc/${pid}/stat`);
  return line ? line.slice(line.lastIndexOf(')') + 2).split(' ') : [];
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // no such process, or a system without /proc
  }
}

function askPs(pid: number, column: string): string | undefined {
  if (process.platform === 'linux' || process.platform === 'win32') return undefined;
  return spawnSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || undefined;
}
