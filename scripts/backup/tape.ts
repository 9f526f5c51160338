/** Writing a backup: one member after another, hashed as it passes, under a name that says it is not whole yet. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { codeOf } from '../store/processes';
import { BackupProblem, SIGNATURE, statement, SUMS } from './archive';

export interface Tape {
  /** For what must lie on disk before its length is known; removed with everything else that is not the archive. */
  readonly workshop: string;
  /** @returns the SHA-256 of what was written. One at a time. */
  add(name: string, content: string | Buffer): Promise<string>;
  addStream(name: string, size: number, content: Readable): Promise<string>;
  addFile(name: string, path: string): Promise<string>;
  /** Writes the sums, and their signature where somebody can sign, and gives the archive its name. */
  finish(sign: ((text: string) => string) | undefined): Promise<{ bytes: number }>;
  /** Nothing is left. */
  abandon(): Promise<void>;
}

/** @throws BackupProblem when something of that name is there already, or is being written */
export async function tapeInto(path: string): Promise<Tape> {
  const workshop = await makeWorkshop(path),
    unnamed = join(workshop, 'archive.tar'),
    sumsPath = join(workshop, SUMS),
    sums = await open(sumsPath, 'wx', 0o600);
  const tar = pack(),
    written = pipeline(tar, createWriteStream(unnamed, { flags: 'wx', mode: 0o600 }));
  written.catch(() => undefined); // heard by whoever adds, or by the end
  const adding = addingTo(tar, written, sums),
    { add, addFile } = adding;
  return {
    workshop,
    ...adding,
    async finish(sign) {
      const sha256 = await addFile(SUMS, sumsPath);
      if (sign) await add(SIGNATURE, `${sign(statement(sha256))}\n`);
      tar.finalize();
      await written;
      await sums.close();
      return { bytes: await settle(unnamed, path, workshop) };
    },
    async abandon() {
      tar.destroy();
      await written.catch(() => undefined);
      await sums.close().catch(() => undefined);
      await rm(workshop, { recursive: true, force: true });
    },
  };
}

async function makeWorkshop(path: string): Promise<string> {
  if (await exists(path)) throw new BackupProblem('fileThere', { path });
  const workshop = `${path}.part`;
  await mkdir(workshop, { mode: 0o700 }).catch((error: unknown) => {
    throw codeOf(error) === 'EEXIST' ? new BackupProblem('partThere', { path: workshop }) : error;
  });
  return workshop;
}

function addingTo(tar: Pack, written: Promise<void>, sums: FileHandle): Pick<Tape, 'add' | 'addStream' | 'addFile'> {
  const addStream = async (name: string, size: number, content: Readable): Promise<string> => {
    const hash = createHash('sha256');
    await Promise.race([pipeline(content, hashed(hash), tar.entry({ name, size, mode: 0o600 })), written]);
    const sha256 = hash.digest('hex');
    if (name !== SUMS && name !== SIGNATURE) await sums.write(`${sha256}  ${name}\n`);
    return sha256;
  };
  return {
    addStream,
    addFile: async (name, file) =>
      addStream(name, (await stat(file)).size, createReadStream(file, { highWaterMark: 1 << 20 })),
    add(name, content) {
      const bytes = Buffer.from(content);
      return addStream(name, bytes.length, Readable.from(bytes.length ? [bytes] : []));
    },
  };
}

/** On disk first, and only then under its name. */
async function settle(unnamed: string, path: string, workshop: string): Promise<number> {
  const file = await open(unnamed, 'r+'),
    { size } = await file.stat();
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unnamed, path);
  await rm(workshop, { recursive: true, force: true });
  if (process.platform !== 'win32') {
    const folder = await open(dirname(path), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
  return size;
}

function hashed(hash: Hash): (content: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array> {
  return async function* passing(content) {
    for await (const piece of content) {
      hash.update(piece);
      yield piece;
    }
  };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    },
  );
}
