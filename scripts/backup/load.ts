/**
 * Putting a checked backup into an empty store: documents byte for byte, files under their names, indexes, and a look
 * whether it all arrived.
 */
import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { mongo, type Connection } from 'mongoose';
import type { FileStore } from '../../server/files/store';
import { temporaryPath } from '../../server/files/temporary';
import { BackupProblem, documentsOfCollection, entriesOf, memberCalled, textOf, type Entry } from './archive';
import type { Checked } from './check';
import { documentsIn, writable } from './documents';
import { rawDocuments } from './dump';

export interface Place {
  readonly connection: Connection;
  readonly files: FileStore;
  readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => void;
}

const PROGRESS_FILES = 1000;

/**
 * @throws BackupProblem when the archive is no longer the one that was checked, or the store does not hold what was
 * written into it
 */
export async function loadArchive(path: string, checked: Checked, place: Place): Promise<void> {
  const { db } = place.connection;
  if (!db) throw new Error('There is no connection to the store.');
  const lines = createHash('sha256'),
    metadata = new Map<string, string>();
  let files = 0;
  for await (const entry of entriesOf(path)) {
    const member = memberCalled(entry.name);
    if (member.kind === 'sums') break;
    const hash = createHash('sha256'),
      passing = { ...entry, content: passed(entry.content, hash) };
    if (member.kind === 'collection')
      place.say('loaded', { name: member.of, count: await loadCollection(db, member.of, passing) });
    else if (member.kind === 'metadata') metadata.set(member.of, await textOf(passing));
    else if (member.kind === 'content') await keepContent(place.files, member.of, passing);
    else await textOf(passing);
    if (member.kind === 'content' && ++files % PROGRESS_FILES === 0) place.say('files', { count: files });
    lines.update(`${hash.digest('hex')}  ${entry.name}\n`);
  }
  if (lines.digest('hex') !== checked.sums) throw new BackupProblem('changedMeanwhile');
  for (const [name, sha256] of checked.collections) await requireArrived(db, name, sha256);
  for (const [name, text] of metadata) await makeIndexes(db, name, text);
}

/** What a started server or an interrupted restore left. */
export async function emptyStore(connection: Connection, keep: ReadonlySet<string>): Promise<void> {
  const collections = (await connection.db?.listCollections().toArray()) ?? [];
  for (const { name } of collections)
    if (!keep.has(name) && !name.startsWith('system.')) await connection.db?.dropCollection(name);
}

async function* passed(content: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const piece of content) {
    hash.update(piece);
    yield piece;
  }
}

const BATCH_DOCUMENTS = 1000,
  BATCH_BYTES = 8 * 2 ** 20;

async function loadCollection(db: mongo.Db, name: string, { name: place, content }: Entry): Promise<number> {
  const collection = await db.createCollection(name);
  let batch: mongo.Document[] = [],
    bytes = 0,
    count = 0;
  const write = async (): Promise<void> => {
    // The driver gives a document an id that it seems to lack, e.g. a Map: these have theirs.
    if (batch.length) await collection.insertMany(batch, { forceServerObjectId: true, ignoreUndefined: false });
    count += batch.length;
    batch = [];
    bytes = 0;
  };
  for await (const document of documentsIn(content, place)) {
    batch.push(writable(document));
    bytes += document.length;
    if (batch.length >= BATCH_DOCUMENTS || bytes >= BATCH_BYTES) await write();
  }
  await write();
  return count;
}

/** The store takes it in under the hash of what arrived, which must be its name. */
async function keepContent(files: FileStore, sha256: string, { name, content }: Entry): Promise<void> {
  const path = await temporaryPath(files.incoming);
  await pipeline(Readable.from(content), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  const kept = await files.put(path);
  if (kept.sha256 !== sha256) throw new BackupProblem('changedMeanwhile', { place: name });
}

async function requireArrived(db: mongo.Db, name: string, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const document of rawDocuments(db.collection(name))) hash.update(document);
  if (hash.digest('hex') !== sha256) throw new BackupProblem('notArrived', { place: documentsOfCollection(name) });
}

/** After the documents, which is quicker, and after they were compared: one with a term forgets what is past it. */
async function makeIndexes(db: mongo.Db, name: string, metadata: string): Promise<void> {
  const { indexes }: mongo.Document = mongo.BSON.EJSON.parse(metadata);
  const wanted = Array.isArray(indexes) ? indexes.filter((index: unknown) => !isOfIds(index)) : [];
  if (wanted.length) await db.command({ createIndexes: name, indexes: wanted });
}

function isOfIds(index: unknown): boolean {
  return typeof index === 'object' && index !== null && 'name' in index && index.name === '_id_';
}
