/** What lies in a zip file from outside, and is it safe to unpack: no bomb, no path out of it, nothing encrypted, nothing damaged. */
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { Refused } from '../core/errors';
import { errorPart } from './store';

export interface ArchiveLimits { readonly entries: number; readonly totalBytes: number; readonly ratio: number; readonly ratioFromBytes: number }

export const archiveLimits: ArchiveLimits = {
  entries: 10_000,
  totalBytes: 500 * 1024 * 1024,
  /** Unpacked ÷ packed; Vietnamese text in XML reaches 20, an empty table of a whole sheet some 100. */
  ratio: 200,
  /** A small entry may be as dense as it likes. */
  ratioFromBytes: 10 * 1024 * 1024,
};

export interface Archive {
  has(name: string): boolean;
  readonly names: readonly string[];
  /** The entry's bytes; null when there is none. Throws `Refused` beyond `limitBytes`. */
  read(name: string, limitBytes: number): Promise<Buffer | null>;
  /** The entry's bytes as they are unpacked, guarded; null when there is none. */
  stream(name: string): AsyncIterable<Buffer> | null;
  /** Unpacks every entry and looks at each byte: sizes in the directory are only claims. */
  measure(): Promise<void>;
}

/** Opens the archive for `use` and closes it. Throws `Refused` ('fileDamaged', 'archiveBomb', 'archiveUnsafe', 'fileEncrypted'). */
export async function withArchive<T>(path: string, use: (archive: Archive) => Promise<T>, limits = archiveLimits): Promise<T> {
  const zip = await readable(() => openPromise(path, { autoClose: false, lazyEntries: true }));
  try {
    const entries = await listEntries(zip, limits);
    return await use(archiveOf(zip, entries, limits));
  } finally {
    zip.close();
  }
}

function archiveOf(zip: ZipFile, entries: ReadonlyMap<string, Entry>, limits: ArchiveLimits): Archive {
  const guarded = (entry: Entry): AsyncIterable<Buffer> => unpack(zip, entry, limits);
  return {
    names: [...entries.keys()],
    has: name => entries.has(name),
    stream: name => {
      const entry = entries.get(name);
      return entry ? guarded(entry) : null;
    },
    read: async (name, limitBytes) => {
      const entry = entries.get(name);
      return entry ? collect(guarded(entry), limitBytes) : null;
    },
    measure: async () => {
      let total = 0;
      for (const entry of entries.values()) {
        for await (const piece of guarded(entry)) if ((total += piece.length) > limits.totalBytes) throw bomb();
      }
    },
  };
}

/** Reads the directory only. Two entries of one name are refused: two programs would see two different documents. */
async function listEntries(zip: ZipFile, limits: ArchiveLimits): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > limits.entries) throw bomb();
  const entries = new Map<string, Entry>();
  let claimed = 0;
  await readable(async () => {
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw new Refused({ key: 'fileEncrypted' });
      if (entries.has(entry.fileName)) throw new Refused({ key: 'archiveUnsafe' });
      claimed += entry.uncompressedSize;
      if (claimed > limits.totalBytes || entries.size >= limits.entries) throw bomb();
      entries.set(entry.fileName, entry);
    }
  });
  return entries;
}

/** Yauzl refuses an entry longer or shorter than its claim; density and checksum are looked at here. */
async function* unpack(zip: ZipFile, entry: Entry, limits: ArchiveLimits): AsyncGenerator<Buffer> {
  if (entry.fileName.endsWith('/')) return;
  const stream: Readable = await readable(() => zip.openReadStreamPromise(entry));
  let size = 0;
  let checksum = 0;
  try {
    for await (const piece of stream) {
      if (!Buffer.isBuffer(piece)) continue;
      size += piece.length;
      if (size > limits.ratioFromBytes && size > limits.ratio * entry.compressedSize) throw bomb();
      checksum = crc32(piece, checksum);
      yield piece;
    }
  } catch (error) {
    throw asRefusal(error);
  } finally {
    stream.destroy();
  }
  if (checksum !== entry.crc32) throw new Refused({ key: 'fileDamaged' });
}

async function collect(pieces: AsyncIterable<Buffer>, limitBytes: number): Promise<Buffer> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > limitBytes) throw bomb();
    kept.push(piece);
  }
  return Buffer.concat(kept);
}

function bomb(): Refused {
  return new Refused({ key: 'archiveBomb' });
}

async function readable<T>(work: () => Promise<T>): Promise<T> {
  try { return await work(); } catch (error) { throw asRefusal(error); }
}

/** Yauzl names each breach in English only; a path out of the archive is told apart from plain damage. File system errors pass through. */
function asRefusal(error: unknown): unknown {
  if (error instanceof Refused || errorPart(error, 'syscall') !== undefined) return error;
  const isPath = /^(invalid relative path|absolute path|invalid characters in fileName)/.test(String(errorPart(error, 'message')));
  return new Refused({ key: isPath ? 'archiveUnsafe' : 'fileDamaged' });
}
