/** How are files kept on a disk: `<directory>/ab/cd/<sha256>`, read-only; what is not complete lies in `<directory>/tmp`. */
import { close as closeFile, constants, createReadStream, fstat, open as openFile } from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { errorPart, FileMissing, requireRange, requireSha256, storeError, type ByteRange, type FileStore, type StoredFile } from './store';
import { canWrite, hashFile, sweepDirectory, temporaryPath, writeTemporary } from './temporary';

/** A store in this directory, which is made at the first use. For one server, or several on one shared POSIX file system. */
export function diskStore(directory: string): FileStore {
  const incoming = join(directory, 'tmp');
  return {
    incoming,
    put:       async path => keep(directory, incoming, path, () => adopt(path, incoming)),
    putBuffer: async bytes => keep(directory, incoming, null, () => write(bytes, incoming)),
    open:      (sha256, range) => openContent(directory, sha256, range),
    read:      async sha256 => found(readFile(contentPath(directory, sha256))),
    size:      async sha256 => (await found(stat(contentPath(directory, sha256)))).size,
    verify:    sha256 => isIntact(directory, sha256),
    remove:    async sha256 => rm(contentPath(directory, sha256), { force: true }).catch((error: unknown) => { throw storeError(error); }),
    names:     () => namesIn(directory),
    ready:     () => canWrite(incoming),
    sweep:     (olderThanMs, now, turn) => sweepDirectory(incoming, olderThanMs, now, turn),
  };
}

/** Brings content to its final name. `arrive` gives the path of a complete file on the store's own file system. */
async function keep(directory: string, incoming: string, given: string | null, arrive: () => Promise<string>): Promise<StoredFile> {
  let arrived: string | null = null;
  try {
    await mkdir(incoming, { recursive: true });
    arrived = await arrive();
    await syncFile(arrived);
    const stored = await hashFile(arrived);
    await chmod(arrived, 0o440);
    await settle(arrived, contentPath(directory, stored.sha256), directory);
    return stored;
  } catch (error) {
    throw storeError(error);
  } finally {
    for (const path of [arrived, given]) if (path !== null) await rm(path, { force: true });
  }
}

/** Moves an upload to a name that nobody else knows, before it is hashed; copies it when it lies on another file system. */
async function adopt(path: string, incoming: string): Promise<string> {
  const own = await temporaryPath(incoming);
  try {
    await rename(path, own);
  } catch (error) {
    if (errorPart(error, 'code') !== 'EXDEV') throw error;
    await copyWhole(path, own);
  }
  return own;
}

async function copyWhole(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
}

async function write(bytes: Uint8Array, incoming: string): Promise<string> {
  const own = await temporaryPath(incoming);
  await writeTemporary(own, bytes);
  return own;
}

/** Renames over what may be there already: the bytes are the same, and a copy that a disk has damaged is healed. */
async function settle(from: string, to: string, directory: string): Promise<void> {
  const folder = dirname(to);
  const isNew = await mkdir(folder, { recursive: true }) !== undefined;
  await rename(from, to);
  await syncDirectory(folder);
  if (!isNew) return;
  await syncDirectory(dirname(folder));
  await syncDirectory(directory);
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try { await file.sync(); } finally { await file.close(); }
}

/** A rename survives a power cut only when its directory was synced too; Windows cannot, and need not. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try { await folder.sync(); } finally { await folder.close(); }
}

function contentPath(directory: string, sha256: string): string {
  requireSha256(sha256);
  return join(directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
}

/** A folder of the second level at a time: a share of 1 in 65,536 of all names. */
async function* namesIn(directory: string): AsyncGenerator<string> {
  for (const first of await sortedIn(directory, /^[0-9a-f]{2}$/)) {
    for (const second of await sortedIn(join(directory, first), /^[0-9a-f]{2}$/)) {
      yield* await sortedIn(join(directory, first, second), /^[0-9a-f]{64}$/);
    }
  }
}

async function sortedIn(folder: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorPart(error, 'code') === 'ENOENT') return [];
    throw storeError(error);
  });
  return names.filter(name => pattern.test(name)).sort();
}

/** A stream on a bare descriptor: one on a FileHandle takes half as much processor time again for each piece. */
async function openContent(directory: string, sha256: string, range?: ByteRange): Promise<Readable> {
  requireSha256(sha256);
  const path = contentPath(directory, sha256), fd = await found(openDescriptor(path, 'r'));
  try {
    if (range) requireRange(range, (await describe(fd)).size);
    return createReadStream(path, { fd, ...range, highWaterMark: 1 << 18 });
  } catch (error) {
    await closeDescriptor(fd);
    throw error;
  }
}

const openDescriptor = promisify(openFile), describe = promisify(fstat), closeDescriptor = promisify(closeFile);

async function isIntact(directory: string, sha256: string): Promise<boolean> {
  try {
    const path = contentPath(directory, sha256);
    return (await hashFile(path)).sha256 === sha256;
  } catch (error) {
    if (error instanceof FileMissing || errorPart(error, 'code') === 'ENOENT') return false;
    throw storeError(error);
  }
}

async function found<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw errorPart(error, 'code') === 'ENOENT' ? new FileMissing() : storeError(error);
  }
}
