/** The lock of a folder: one process works there at a time; what a killed one left behind holds nobody up. */
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { z } from 'zod';
import { codeOf, identityOf, isAlive } from './processes';
import { textIn } from './textIn';

const holderSchema = z.object({ pid: z.number().int().positive(), identity: z.string().optional() });
type Holder = z.infer<typeof holderSchema>;

export interface Lock { release(): void }

/** Locks held by this process: its own number in a file that it does not hold is an earlier life's (a container counts from 1 again). */
const held = new Set<string>();

/** The lock, or the number of the living process that holds it. */
export function takeLock(file: string): Lock | { readonly heldBy: number } {
  mkdirSync(dirname(file), { recursive: true });
  for (;;) {
    if (create(file)) return { release: () => { release(file); } };
    const text = textIn(file), holder = holderIn(text);
    if (holder && holds(holder, file)) return { heldBy: holder.pid };
    if (text !== undefined) clearAway(file, text);
  }
}

/** The file appears whole or not at all, so that nobody reads half of it. */
function create(file: string): boolean {
  const own = `${file}.${randomUUID()}`;
  const holder: Holder = { pid: process.pid, identity: identityOf(process.pid) };
  writeFileSync(own, JSON.stringify(holder));
  try {
    linkSync(own, file);
    held.add(file);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own);
  }
}

function release(file: string): void {
  if (held.delete(file)) rmSync(file, { force: true });
}

function holds(holder: Holder, file: string): boolean {
  if (holder.pid === process.pid) return held.has(file);
  if (!isAlive(holder.pid)) return false;
  const now = identityOf(holder.pid);
  return holder.identity === undefined || now === undefined || holder.identity === now;
}

/** Two may find the same stale file: the one that moves a newer one aside puts it back. */
function clearAway(file: string, stale: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
    if (textIn(aside) !== stale) linkSync(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(codeOf(error))) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function holderIn(text: string | undefined): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined; // empty or damaged, as a full disk leaves it
  }
}
