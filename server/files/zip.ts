/** How is a zip file written piece by piece, so that one of any size needs little memory? */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { storeError, type StoredFile } from './store';

export interface ZipEntry {
  /** Folders and name with "/" between; the caller has made it safe and sees that no two are the same. */
  readonly path: string;
  readonly at: Date;
  /** PDFs and pictures are packed already: packing them again costs time and gains nothing. */
  readonly packed: boolean;
}

export interface ZipWriter {
  /** Resolves when every byte was taken over, with what they were. One at a time. */
  add(entry: ZipEntry, content: Buffer | Readable): Promise<StoredFile>;
  /** Writes the directory; the file is complete afterwards. */
  finish(): Promise<void>;
  /** Lets go of the file as it is; removing it is the caller's. */
  abort(): void;
}

const READABLE_BY_ALL = 0o100644;

/** Writes to a file that is not there yet. Every method may throw `Unavailable` ('diskFull'). */
export function zipInto(path: string): ZipWriter {
  const zip = new ZipFile(), sink = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  const failed = new Promise<never>((_, reject) => { zip.on('error', (error: unknown) => { reject(failure(error)); }); });
  const written = pipeline(zip.outputStream, sink).catch((error: unknown) => { throw storeError(error); });
  const ended = Promise.race([written, failed]);
  ended.catch(() => undefined); // heard by whoever waits for an entry, or for the end
  return {
    async add({ path: name, at, packed }, content) {
      const { through, sum } = counted();
      zip.addReadStreamLazy(name, { mtime: at, mode: READABLE_BY_ALL, compress: !packed }, handedOnce(through));
      const passed = Buffer.isBuffer(content) ? finished(through.end(content)) : pipeline(content, through);
      await Promise.race([passed, ended]).catch((error: unknown) => { through.destroy(); if (!Buffer.isBuffer(content)) content.destroy(); throw error; });
      return sum();
    },
    async finish() {
      zip.end();
      await ended;
    },
    abort() { sink.destroy(); },
  };
}

/** The library keeps this function for every entry to the end: it must hold nothing any more then, also not what stands beside it where it is made. */
function handedOnce(stream: Transform): (give: (error: null, stream: Transform) => void) => void {
  let handed: Transform | undefined = stream;
  return give => {
    if (handed) give(null, handed);
    handed = undefined;
  };
}

/** Passes bytes on and knows afterwards how many there were and what they hash to. */
function counted(): { through: Transform; sum: () => StoredFile } {
  const hash = createHash('sha256');
  let size = 0;
  const through = new Transform({ transform(chunk: Buffer, _, done) { hash.update(chunk); size += chunk.length; done(null, chunk); } });
  return { through, sum: () => ({ sha256: hash.digest('hex'), size }) };
}

function failure(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
