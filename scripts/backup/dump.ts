/**
 * Reading the store: every document of what belongs into a backup, as of one instant where the server can show that.
 */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { mongo } from 'mongoose';
import { BackupProblem } from './archive';
import { belongs, inReadingOrder } from './belonging';

export interface Dumped {
  readonly name: string;
  readonly documents: number;
  readonly path: string;
  readonly metadata: string;
}
export interface Dump {
  readonly collections: readonly Dumped[];
  readonly server: { readonly version: string; readonly kind: 'standalone' | 'replicaSet' };
}

/**
 * Documents go to a disk first and not straight into the archive: a server keeps its past for five minutes only, and a
 * tar file wants to know a member's length before it. `dumped` is called after each collection.
 * @throws BackupProblem when the server no longer knows the instant at which it was begun
 */
export async function dumpStore(
  client: mongo.MongoClient,
  database: string,
  folder: string,
  dumped: (one: Dumped) => void,
): Promise<Dump> {
  const db = client.db(database),
    [hello, { version }] = await Promise.all([db.admin().command({ hello: 1 }), db.admin().serverInfo()]);
  const kind = 'setName' in hello || hello['msg'] === 'isdbgrid' ? 'replicaSet' : 'standalone';
  const listed = await db.listCollections({ type: 'collection' }, { nameOnly: false }).toArray(),
    session = client.startSession({ snapshot: kind === 'replicaSet' });
  try {
    const collections: Dumped[] = [];
    for (const name of inReadingOrder(listed.map(one => one.name).filter(belongs))) {
      const path = join(folder, name),
        info = listed.find(one => one.name === name);
      const documents = await dumpCollection(db.collection(name), path, kind === 'replicaSet' ? session : undefined);
      const one = { name, documents, path, metadata: await metadataOf(db.collection(name), info?.options ?? {}) };
      collections.push(one);
      dumped(one);
    }
    return { collections, server: { version: String(version), kind } };
  } catch (error) {
    throw error instanceof mongo.MongoServerError && PAST_FORGOTTEN.has(Number(error.code))
      ? new BackupProblem('pastForgotten', { reason: error.message })
      : error;
  } finally {
    await session.endSession();
  }
}

/** SnapshotTooOld, SnapshotUnavailable. */
const PAST_FORGOTTEN = new Set([239, 246]);

const PIECE_BYTES = 2 ** 20;

async function dumpCollection(
  collection: mongo.Collection,
  path: string,
  session: mongo.ClientSession | undefined,
): Promise<number> {
  let documents = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const document of rawDocuments(collection, session)) {
      documents++;
      yield document;
    }
  };
  await pipeline(Readable.from(inPieces(counted())), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  return documents;
}

/** In the order of their ids, so that the same documents are always the same bytes. */
export async function* rawDocuments(
  collection: mongo.Collection,
  session?: mongo.ClientSession,
): AsyncGenerator<Buffer> {
  const cursor = collection.find({}, { raw: true, sort: { _id: 1 }, hint: { _id: 1 }, ...(session && { session }) });
  for await (const document of cursor) {
    if (!ArrayBuffer.isView(document)) throw new Error('The driver gives no raw documents any more.');
    yield Buffer.from(document.buffer, document.byteOffset, document.byteLength);
  }
}

async function* inPieces(documents: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [],
    held = 0;
  for await (const document of documents) {
    held += pieces[pieces.push(document) - 1]?.length ?? 0;
    if (held < PIECE_BYTES) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    held = 0;
  }
  if (held) yield Buffer.concat(pieces);
}

/** As mongodump writes it, so that mongorestore makes the same indexes. */
async function metadataOf(collection: mongo.Collection, options: mongo.Document): Promise<string> {
  const indexes = await collection.listIndexes().toArray();
  const metadata = { indexes, uuid: '', collectionName: collection.collectionName, type: 'collection', options };
  return mongo.BSON.EJSON.stringify(metadata, { relaxed: false });
}
