/** How are files kept in MongoDB's GridFS, where several app servers share one database: bucket `contents`, file name = SHA-256. */
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { mongo, type Connection } from 'mongoose';
import { BEGINNING, type Position } from '../core/changes';
import { Unavailable } from '../core/errors';
import { UNLIMITED, walkDue, type Turn } from '../core/turn';
import { FileMissing, requireRange, requireSha256, storeError, type ByteRange, type FileStore, type StoredFile } from './store';
import { canWrite, hashFile, hashStream, sweepDirectory } from './temporary';

const bucketName = 'contents';
/** A file that was acknowledged must survive the loss of one server. */
const writeConcern = { w: 'majority', journal: true } as const;

interface Grid { readonly bucket: mongo.GridFSBucket; readonly files: mongo.Collection; readonly chunks: mongo.Collection }
type GridSource = () => Promise<Grid>;

/** A store in the database of this connection; `incoming` is where uploads are written before they are taken in. */
export function gridfsStore(connection: Connection, incoming = join(tmpdir(), 'quytrinh-incoming')): FileStore {
  const grid = gridSource(connection);
  return {
    incoming,
    put:       path => reached(() => putFile(grid, path)),
    putBuffer: bytes => reached(() => putBytes(grid, bytes)),
    open:      (sha256, range) => reached(async () => openContent(await grid(), sha256, range)),
    read:      sha256 => reached(async () => Buffer.concat(await (await openContent(await grid(), sha256)).toArray())),
    size:      sha256 => reached(async () => (await record(await grid(), sha256)).length),
    verify:    sha256 => reached(async () => isIntact(await grid(), sha256)),
    remove:    sha256 => reached(async () => { requireSha256(sha256); const { bucket, files } = await grid(), kept = await files.findOne({ filename: sha256 }, { projection: { _id: 1 } }); if (kept) await bucket.delete(kept._id); }),
    names:     () => namesIn(grid),
    ready:     () => answers(grid, incoming),
    sweep:     (olderThanMs, now, turn = UNLIMITED) => reached(() => sweep(grid, incoming, olderThanMs, now, turn)),
  };
}

/** The bucket, with its unique index made before the first use; asked again after a failure. */
function gridSource(connection: Connection): GridSource {
  let indexed: Promise<unknown> | null = null;
  return async () => {
    const { db } = connection;
    if (!db) throw new Unavailable('filesUnavailable');
    const files = db.collection(`${bucketName}.files`);
    indexed ??= files.createIndex({ filename: 1 }, { unique: true });
    await indexed.catch((error: unknown) => { indexed = null; throw error; });
    return { bucket: new mongo.GridFSBucket(db, { bucketName, writeConcern }), files, chunks: db.collection(`${bucketName}.chunks`) };
  };
}

async function* namesIn(grid: GridSource): AsyncGenerator<string> {
  const { files } = await reached(grid);
  const named = files.find({}, { projection: { filename: 1, _id: 0 } }).sort({ filename: 1 });
  for await (const file of named) yield String(file['filename']);
}

async function putFile(grid: GridSource, path: string): Promise<StoredFile> {
  try {
    const stored = await hashFile(path);
    return await keep(await grid(), stored, () => createReadStream(path));
  } finally {
    await rm(path, { force: true });
  }
}

async function putBytes(grid: GridSource, bytes: Uint8Array): Promise<StoredFile> {
  const stored = await hashStream(Readable.from([bytes]));
  return keep(await grid(), stored, () => Readable.from([bytes]));
}

/** The chunks are written first and the file's record last, so an upload cut short is never found; the unique index lets one of two win. */
async function keep(grid: Grid, stored: StoredFile, source: () => Readable): Promise<StoredFile> {
  const { bucket, files, chunks } = grid, { sha256 } = stored;
  const kept = await files.findOne({ filename: sha256 }, { projection: { _id: 1 } });
  if (kept && await isIntact(grid, sha256) && await isKeptForGood(grid, sha256, kept._id)) return stored;
  if (kept) await bucket.delete(kept._id).catch(() => undefined); // damaged, and here is what it was
  const upload = bucket.openUploadStream(sha256);
  try {
    await pipeline(source(), upload);
  } catch (error) {
    if (!(error instanceof mongo.MongoError) || isDuplicate(error)) await chunks.deleteMany({ files_id: upload.id }).catch(() => undefined);
    if (!(await stands(grid, sha256, upload.id, error))) throw error;
  }
  return stored;
}

/**
 * After an error: somebody else's record was there first, or our own is there although its answer was lost. What belongs to a record
 * whose fate is not known stays where it is: that record may still come, and without its chunks it would be a damaged file that
 * somebody else refers to already. Chunks that no record came for are swept later.
 */
async function stands(grid: Grid, sha256: string, own: mongo.ObjectId, error: unknown): Promise<boolean> {
  if (isDuplicate(error)) return isKeptForGood(grid, sha256);
  return error instanceof mongo.MongoError && isKeptForGood(grid, sha256, own);
}

function isDuplicate(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === 11000;
}

/**
 * A record that another server has just written may still be lost with the primary, and whoever refers to it would be left without:
 * this write changes nothing, and is acknowledged when most members hold all that was written before it.
 */
async function isKeptForGood({ files }: Grid, sha256: string, id?: mongo.ObjectId): Promise<boolean> {
  const record = { filename: sha256, ...(id ? { _id: id } : {}) };
  return (await files.updateOne(record, { $set: { filename: sha256 } }, { writeConcern })).matchedCount === 1;
}

async function record({ files }: Grid, sha256: string): Promise<{ id: mongo.ObjectId; length: number }> {
  requireSha256(sha256);
  const file = await files.findOne({ filename: sha256 }, { projection: { length: 1 } });
  if (!file) throw new FileMissing();
  return { id: file._id, length: Number(file.length) };
}

async function openContent(grid: Grid, sha256: string, range?: ByteRange): Promise<Readable> {
  const { id, length } = await record(grid, sha256);
  if (range) requireRange(range, length);
  return grid.bucket.openDownloadStream(id, range && { start: range.start, end: range.end + 1 });
}

async function isIntact(grid: Grid, sha256: string): Promise<boolean> {
  try {
    return (await hashStream(await openContent(grid, sha256))).sha256 === sha256;
  } catch (error) {
    if (error instanceof FileMissing || error instanceof mongo.MongoGridFSChunkError) return false;
    throw error;
  }
}

async function answers(grid: GridSource, incoming: string): Promise<boolean> {
  try {
    await (await grid()).files.findOne({}, { projection: { _id: 1 } });
    return await canWrite(incoming);
  } catch {
    return false;
  }
}

interface Orphan extends Position { readonly files_id: mongo.ObjectId; readonly isOrphan: boolean }

/** Chunks without a record are what a killed server left; their id tells when it began. All first chunks are looked at, a page at a time. */
async function sweep(grid: GridSource, incoming: string, olderThanMs: number, now: Date, turn: Turn): Promise<number> {
  const { chunks } = await grid(), before = mongo.ObjectId.createFromTime(Math.floor((now.getTime() - olderThanMs) / 1000));
  const swept = await walkDue(turn, (after, limit) => firstChunks(chunks, before, after, limit), async ({ files_id, isOrphan }) => {
    if (isOrphan) await chunks.deleteMany({ files_id });
    return isOrphan ? 1 : 0;
  });
  return swept + await sweepDirectory(incoming, olderThanMs, now, turn);
}

async function firstChunks(chunks: mongo.Collection, before: mongo.ObjectId, after: Position, limit: number): Promise<Orphan[]> {
  const behind = after.id ? { $gt: new mongo.ObjectId(after.id), $lt: before } : { $lt: before };
  const found = await chunks.aggregate<{ files_id: mongo.ObjectId; record: unknown[] }>([
    { $match: { files_id: behind, n: 0 } }, { $sort: { files_id: 1, n: 1 } }, { $limit: limit }, { $project: { files_id: 1 } },
    { $lookup: { from: `${bucketName}.files`, localField: 'files_id', foreignField: '_id', pipeline: [{ $project: { _id: 1 } }], as: 'record' } },
  ]).toArray();
  return found.map(({ files_id, record }) => ({ at: BEGINNING.at, id: files_id.toHexString(), files_id, isOrphan: record.length === 0 }));
}

async function reached<T>(work: () => Promise<T>): Promise<T> {
  try { return await work(); } catch (error) { throw storeError(error); }
}
