/** The connection to the store: whether it answers, what it tells of changes, and which errors mean that it is away. */
import mongoose, { mongo, type Connection } from 'mongoose';

const SELECTION_MS = 5000, PING_MS = 2000;
/**
 * A store that is connected but silent is asked this often, and given up after this long: then what waits for it is ended too.
 * With the time to look for another, a page answers within 13 seconds.
 */
const HEARTBEAT_MS = 3000, SILENT_MS = 5000;

/** An acknowledged write is on disk, and on a replica set on most members: nothing a person was told is lost by a kill or a failover. */
const writeConcern = { w: 'majority', journal: true } as const;

/**
 * The primary as long as there is one, so that nobody reads what was true before their own act; without one, what a secondary knows.
 * A load before a guarded write needs no other: where there is no primary the write is refused, and one read too early finds a newer version.
 * What a secondary knew less of than whoever sent a form is told by `primaryLosses`.
 */
export const READ_PREFERENCE = 'primaryPreferred';
let withoutPrimary = false, losses = 0;

/**
 * Connects every model. Without a store for 5 seconds, and later in every operation, the driver's error is thrown: see isStoreAway.
 * Nothing waits in memory for a store that is away, and no index is made unasked: see indexes.ts. A connection string
 * that names `serverSelectionTimeoutMS` or `heartbeatFrequencyMS` itself has the last word.
 */
export async function connectDatabase(uri: string): Promise<Connection> {
  const connected = await mongoose.connect(uri, {
    ...unlessSaid(uri, { serverSelectionTimeoutMS: SELECTION_MS, heartbeatFrequencyMS: HEARTBEAT_MS }),
    readPreference: READ_PREFERENCE, writeConcern, connectTimeoutMS: SILENT_MS, appName: 'quytrinh',
    bufferCommands: false, autoIndex: false, autoCreate: false,
  });
  connected.connection.getClient().on('topologyDescriptionChanged', ({ newDescription }) => {
    const isWithout = newDescription.type === 'ReplicaSetNoPrimary';
    if (isWithout && !withoutPrimary) losses += 1;
    withoutPrimary = isWithout;
  });
  return connected.connection;
}

/** The driver lets options win over the connection string. */
function unlessSaid(uri: string, patience: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const said = new URLSearchParams(uri.split('?')[1]);
  return Object.fromEntries(Object.entries(patience).filter(([name]) => !said.has(name)));
}

/** True while a replica set has no primary: what is read comes from another member and may be older, and nothing can be written. */
export function isReadOnly(): boolean {
  return withoutPrimary;
}

/** How often the set has lost its primary, as far as this process knows: what was read meanwhile may be older than what was known before. */
export function primaryLosses(): number {
  return losses;
}

/** Waits for the next one. @throws the driver's error where there is none in time: see isStoreAway */
export async function waitForPrimary(): Promise<void> {
  await mongoose.connection.db?.command({ ping: 1 }, { readPreference: 'primary' });
}

/** Open operations end first. */
export async function disconnectDatabase(): Promise<void> {
  await mongoose.disconnect();
}

/** True when the store answers within 2 seconds, to readers at least; never throws. */
export async function pingStore(): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>(resolve => { timer = setTimeout(resolve, PING_MS, false); });
  try {
    return await Promise.race([mongoose.connection.db?.command({ ping: 1 }, { readPreference: READ_PREFERENCE }).then(() => true).catch(() => false) ?? false, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Names of collections, one for each change, as the store tells them. */
export interface ChangeStream { next(): Promise<string>; close(): Promise<void> }

/** From the store's time of now on. @throws what the store says; see lacksStreams */
export async function openChangeStream(collections: readonly string[], awaitMs: number): Promise<ChangeStream> {
  const { db } = mongoose.connection;
  if (!db) throw new mongo.MongoNotConnectedError('not connected');
  const { operationTime } = await db.command({ ping: 1 }), from = operationTime instanceof mongo.Timestamp ? { startAtOperationTime: operationTime } : {};
  const pipeline = [{ $match: { 'ns.coll': { $in: [...collections] } } }, { $project: { ns: 1 } }];
  const stream = db.watch<mongo.Document, { _id: unknown; ns: { coll: string } }>(pipeline, { maxAwaitTimeMS: awaitMs, ...from });
  return { next: async () => (await stream.next()).ns.coll, close: () => stream.close() };
}

/** True when the store will never have them for us: it is no replica set, or we may not read them. */
export function lacksStreams(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && NO_STREAMS.has(Number(error.code));
}

/** As a stand-alone server refuses a stream; Unauthorized; CommandNotSupported. */
const NO_STREAMS = new Set([40573, 13, 115]);

/**
 * True when `error` says that the store was out of reach, was stopping, was full or changed its primary. After a reading
 * nothing was changed by it and trying again later is right; after a writing it may stand all the same: core/commit.ts
 * finds out.
 */
export function isStoreAway(error: unknown): boolean {
  if (isCutSocket(error)) return true;
  if (error instanceof mongo.MongoServerError) return error.hasErrorLabel('RetryableWriteError') || error.hasErrorLabel('RetryableError') || AWAY_CODES.has(Number(error.code));
  if (error instanceof Error && error.name === 'MongooseServerSelectionError') return true;
  if (error instanceof mongoose.MongooseError) return /before initial connection|buffering timed out|force closed/.test(error.message);
  return AWAY_ERRORS.some(kind => error instanceof kind);
}

/** True when the disk of the store has no room left. */
export function isStoreFull(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && Number(error.code) === OUT_OF_DISK;
}

const OUT_OF_DISK = 14031;

/** The driver passes on what a socket says when the other side goes away between two looks: seen when a primary is killed. */
function isCutSocket(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ECONNRESET');
}

const AWAY_ERRORS = [
  mongo.MongoNetworkError, mongo.MongoServerSelectionError, mongo.MongoNotConnectedError, mongo.MongoTopologyClosedError, mongo.MongoClientClosedError,
  mongo.MongoServerClosedError, mongo.MongoOperationTimeoutError,
];

/**
 * WriteConcernTimeout (64, "WriteConcernFailed" of a result that was carried out, too), OutOfDiskSpace; and
 * HostUnreachable, HostNotFound, NetworkTimeout, ShutdownInProgress, PrimarySteppedDown, NotWritablePrimary, Interrupted*, …: the driver's specification calls them retryable.
 */
const AWAY_CODES = new Set([64, OUT_OF_DISK, 6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);
