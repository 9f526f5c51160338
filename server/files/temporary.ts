/** How are half-done files hashed, written and cleared away, on the disk that both stores receive uploads on. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { UNLIMITED, type Turn } from '../core/turn';
import type { StoredFile } from './store';

/** A new name in this directory, which is made if need be. */
export async function temporaryPath(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  return join(directory, randomUUID());
}

/** Writes the bytes to a new file; when that fails, for instance on a full disk, nothing is left. */
export async function writeTemporary(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** SHA-256 and number of bytes of what a stream gives. */
export async function hashStream(stream: Readable): Promise<StoredFile> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { sha256: hash.digest('hex'), size };
}

/** SHA-256 and number of bytes of a file, read a piece at a time. */
export function hashFile(path: string): Promise<StoredFile> {
  return hashStream(createReadStream(path, { highWaterMark: 1 << 18 }));
}

/** Removes the files in `directory` whose last byte was written more than `olderThanMs` before `now`; returns how many. */
export async function sweepDirectory(directory: string, olderThanMs: number, now: Date, turn: Turn = UNLIMITED): Promise<number> {
  let removed = 0;
  for (const name of await readdir(directory).catch(() => [])) {
    if (!turn.goesOn()) break;
    const path = join(directory, name);
    const found = await lstat(path).catch(() => null);
    if (!found?.isFile() || found.mtimeMs > now.getTime() - olderThanMs) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}

/** Whether a file can be written in this directory: tried, because a full or read-only disk shows in no permission. */
export async function canWrite(directory: string): Promise<boolean> {
  try {
    const path = await temporaryPath(directory);
    await writeTemporary(path, Buffer.from('ready'));
    await rm(path, { force: true });
    return true;
  } catch {
    return false;
  }
}
