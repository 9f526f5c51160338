/** Every content that the store refers to, read to its last byte. */
import type { mongo } from 'mongoose';
import { NAMES_OF_CONTENT } from '../../server/core/indexes';
import type { FileStore } from '../../server/files/store';

/** Not records: pieces of files, the server's own, sessions, and the journal, which copies what records say. */
const PASSED_OVER = /^(contents|system)\.|^(sessions|trail)$/;

/** By SHA-256: who names it. @param more what is to be there besides. */
export async function contentsNamed(db: mongo.Db, more: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const named = new Map(more), collections = await db.listCollections().toArray();
  for (const { name } of collections.filter(one => !PASSED_OVER.test(one.name))) {
    for await (const record of db.collection(name).find()) {
      for (const sha256 of namesIn(record)) named.set(sha256, `${name}/${String(record._id)}`);
    }
  }
  return named;
}

function namesIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string') return NAMES_OF_CONTENT.has(name) && /^[0-9a-f]{64}$/.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(one => namesIn(one, name));
  return isPlain(value) ? Object.entries(value).flatMap(([key, one]) => namesIn(one, key)) : [];
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Each SHA-256 is made again from the bytes. */
export async function unreadable(named: ReadonlyMap<string, string>, files: FileStore): Promise<string[]> {
  const bad: string[] = [];
  for (const [sha256, by] of named) {
    if (!(await files.verify(sha256))) bad.push(`${by}: the file ${sha256} cannot be read, or is another`);
  }
  return bad;
}
