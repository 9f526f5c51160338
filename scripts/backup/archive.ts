/**
 * A backup as it lies on disk: a tar file whose members `tar`, `sha256sum -c` and MongoDB's own tools can read without
 * us.
 */
import { createReadStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { z } from 'zod';
import { codeOf, messageOf } from '../store/processes';

/** In this order; the store's and the content files stand between the first two and the rest. */
export const ABOUT = 'backup.json',
  SECRETS = 'secrets.json',
  LEFT_OUT = 'left-out.txt',
  SUMS = 'SHA256SUMS',
  SIGNATURE = 'SHA256SUMS.sig';

/**
 * As mongodump lays a database out: documents one after another, and beside them options and indexes as extended JSON.
 */
const COLLECTION = /^store\/([\w.-]+)\.bson$/,
  METADATA = /^store\/([\w.-]+)\.metadata\.json$/,
  CONTENT = /^files\/[0-9a-f]{2}\/([0-9a-f]{64})$/;

export const documentsOfCollection = (name: string): string => `store/${name}.bson`;
export const metadataOfCollection = (name: string): string => `store/${name}.metadata.json`;
export const contentPlace = (sha256: string): string => `files/${sha256.slice(0, 2)}/${sha256}`;

export type Member =
  | { readonly kind: 'collection' | 'metadata' | 'content'; readonly of: string }
  | { readonly kind: 'about' | 'secrets' | 'leftOut' | 'sums' | 'signature' | 'unknown' };

/** What a member's name says it is. */
export function memberCalled(name: string): Member {
  for (const [kind, pattern] of [
    ['collection', COLLECTION],
    ['metadata', METADATA],
    ['content', CONTENT],
  ] as const) {
    const of = pattern.exec(name)?.[1];
    if (of !== undefined) return { kind, of };
  }
  return { kind: BY_NAME.get(name) ?? 'unknown' };
}

const BY_NAME = new Map<string, 'about' | 'secrets' | 'leftOut' | 'sums' | 'signature'>([
  [ABOUT, 'about'],
  [SECRETS, 'secrets'],
  [LEFT_OUT, 'leftOut'],
  [SUMS, 'sums'],
  [SIGNATURE, 'signature'],
]);

export const aboutShape = z.object({
  format: z.literal('quytrinh-backup-1'),
  id: z.uuid(),
  madeAt: z.iso.datetime(),
  server: z.object({ version: z.string(), kind: z.enum(['standalone', 'replicaSet']) }),
  /**
   * All documents as they stood at one instant; otherwise read one collection after another while people may have
   * worked.
   */
  oneInstant: z.boolean(),
  fileStore: z.enum(['disk', 'gridfs']),
  collections: z.int(),
  documents: z.int(),
  secrets: z.boolean(),
});
export type About = z.output<typeof aboutShape>;

/** A reason as data: words are under `backup.`. Nothing was changed unless they say so. */
export class BackupProblem extends Error {
  constructor(
    readonly key: string,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(key);
    this.name = 'BackupProblem';
  }
}

export interface Entry {
  readonly name: string;
  readonly size: number;
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * Each member in its order, its content to be read before the next. @throws BackupProblem naming the last place that
 * could be read
 */
export async function* entriesOf(path: string): AsyncGenerator<Entry> {
  const file = createReadStream(path, { highWaterMark: 1 << 20 }),
    tar = extract();
  let place = 'the beginning';
  file.once('error', error => {
    tar.destroy(error);
  });
  file.pipe(tar);
  try {
    for await (const entry of tar) {
      place = entry.header.name;
      if (entry.header.type !== 'file') throw new BackupProblem('strange', { place });
      yield { name: place, size: entry.header.size, content: bytesOf(entry, place) };
    }
  } catch (error) {
    throw readable(error, place);
  } finally {
    tar.destroy();
    file.destroy();
    await finished(file).catch(() => undefined);
  }
}

async function* bytesOf(stream: AsyncIterable<unknown>, place: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of stream) if (Buffer.isBuffer(piece)) yield piece;
  } catch (error) {
    throw readable(error, place);
  }
}

function readable(error: unknown, place: string): unknown {
  if (error instanceof BackupProblem) return error;
  if (codeOf(error) === 'ENOENT') return new BackupProblem('noFile');
  if (/Unexpected end of data/i.test(messageOf(error))) return new BackupProblem('cut', { place });
  return /tar header|tar is corrupted|Invalid (tar|entry)/i.test(messageOf(error))
    ? new BackupProblem('damagedAfter', { place })
    : error;
}

/** A small member whole. @throws BackupProblem when it is longer than anything a backup of ours holds there */
export async function textOf({ name, size, content }: Entry): Promise<string> {
  if (size > LONGEST_TEXT) throw new BackupProblem('strange', { place: name });
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

const LONGEST_TEXT = 64 * 2 ** 20;

/** What is signed: no anchor and no pack says it. */
export function statement(sums: string): string {
  return `quytrinh backup ${sums}`;
}
