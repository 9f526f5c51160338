/** The connection to the store: whether it answers, whether its indexes stand, and which errors mean that it is away. */
import mongoose, { mongo, type Connection, type IndexDefinition, type Model, type Schema } from 'mongoose';

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
 */
const READ_PREFERENCE = 'primaryPreferred';
let withoutPrimary = false;

/** An index that the store would not make, and its reason: duplicates in the data, or another index of the same name or fields. */
export interface IndexConflict { readonly model: string; readonly fields: string; readonly reason: string }

/**
 * Connects every model. Without a store for 5 seconds, and later in every operation, the driver's error is thrown: see isStoreAway.
 * Nothing waits in memory for a store that is away, and no index is made unasked: see ensureIndexes. A connection string
 * that names `serverSelectionTimeoutMS` or `heartbeatFrequencyMS` itself has the last word.
 */
export async function connectDatabase(uri: string): Promise<Connection> {
  const connected = await mongoose.connect(uri, {
    ...unlessSaid(uri, { serverSelectionTimeoutMS: SELECTION_MS, heartbeatFrequencyMS: HEARTBEAT_MS }),
    readPreference: READ_PREFERENCE, writeConcern, connectTimeoutMS: SILENT_MS, appName: 'quytrinh',
    bufferCommands: false, autoIndex: false, autoCreate: false,
  });
  connected.connection.getClient().on('topologyDescriptionChanged', ({ newDescription }) => { withoutPrimary = newDescription.type === 'ReplicaSetNoPrimary'; });
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

/** Open operations end first. */
export async function disconnectDatabase(): Promise<void> {
  await mongoose.disconnect();
}

/**
 * Makes the indexes of all models that were loaded; safe to repeat. Which stand is asked of all collections at once: a start on existing
 * data makes none. Conflicts are returned, all of them; any other error is thrown.
 */
export async function ensureIndexes(): Promise<readonly IndexConflict[]> {
  const models = Object.values<Model<unknown>>(mongoose.models), asked = await Promise.all(models.map(standingIndexes));
  const conflicts: IndexConflict[] = [];
  for (const [at, model] of models.entries()) {
    const standing = asked[at] ?? new Set();
    const missing = wantedIndexes(model).filter(one => !standing.has(signatureOf(one)));
    if (missing.length) conflicts.push(...await indexesRefused(model, missing));
  }
  return conflicts;
}

interface WantedIndex { readonly key: Map<string, mongo.IndexDirection>; readonly options: mongo.CreateIndexesOptions }

function wantedIndexes(model: Model<unknown>): WantedIndex[] {
  const all = [...model.schema.indexes(), ...(hasTrail(model) ? INDEXES_OF_TRAILS : [])];
  return all.map(([fields, options]) => (
    { key: keysOf(fields), options: { ...options, unique: Boolean(options.unique) } }
  ));
}

interface TrailIndexOptions {
  readonly sparse?: true; readonly unique?: true; readonly partialFilterExpression?: Record<string, unknown>;
}

const hasTrail = (model: Model<unknown>): boolean => model.schema.path('trailHead.n') !== undefined;

/**
 * Of every collection whose records have a trail: what a form did is found by the key of its sending, and one form makes
 * one record. The second is of the first entry alone: a unique index on all entries would take those without a key for
 * equal.
 */
const INDEXES_OF_TRAILS: readonly [IndexDefinition, TrailIndexOptions][] = [
  [{ 'trail.sending': 1 }, { sparse: true }],
  [{ 'trail.0.sending': 1 }, { unique: true, partialFilterExpression: { 'trail.0.sending': { $exists: true } } }],
];

/**
 * The record that a form made or changed: its first entry bears the key, or, where a record has no trail, the record
 * itself. Asked of what most members have, so that it stays.
 */
export async function recordSentAs(key: string): Promise<{ readonly collection: string; readonly id: string } | undefined> {
  const [first, ...others] = Object.values<Model<unknown>>(mongoose.models).flatMap(model => {
    const field = hasTrail(model) ? 'trail.sending' : model.schema.path('sending') ? 'sending' : undefined;
    return field ? [{ collection: model.collection.name, field }] : [];
  });
  const { db } = mongoose.connection;
  if (!first || !db) return undefined;
  const matching = ({ collection, field }: typeof first) => [
    { $match: { [field]: key } }, { $limit: 1 }, { $project: { collection: { $literal: collection } } },
  ];
  const union = others.map(other => ({ $unionWith: { coll: other.collection, pipeline: matching(other) } }));
  const found = db.collection(first.collection).aggregate<{ _id: string; collection: string }>(
    [...matching(first), ...union], { readConcern: 'majority' },
  );
  const [record] = await found.toArray();
  return record && { collection: record.collection, id: record._id };
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

/** Rows that come with the first answer: asking for the rest would be another command. */
const ONE_BATCH = 5000;

/**
 * What several collections answer, in one command: the first one's pipeline, then each other's.
 * @param hint the index of the first: where two tie at the start of a question and differ a hundredfold at its end, its source stands first.
 */
export async function gather<Row>(
  sources: readonly { readonly collection: string; readonly pipeline: mongo.Document[] }[], hint?: Readonly<Record<string, 1 | -1>>,
): Promise<Row[]> {
  const [first, ...others] = sources, { db } = mongoose.connection;
  if (!first || !db) return [];
  return db.collection(first.collection).aggregate<Row & mongo.Document>([...first.pipeline, ...others.map(({ collection, pipeline }) => ({ $unionWith: { coll: collection, pipeline } }))], { batchSize: ONE_BATCH, ...(hint ? { hint } : {}) }).toArray();
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

/** Which of `values` stand in a field of one of these names, however deep, in any record of any model. Reads whole collections: for rare jobs only. */
export async function standingAnywhere(values: readonly string[], names: ReadonlySet<string>): Promise<Set<string>> {
  const found = new Set<string>();
  for (const model of Object.values<Model<unknown>>(mongoose.models)) {
    for (const path of pathsNamed(model.schema, names)) {
      const rows = JSON.stringify(await model.find({ [path]: { $in: [...values] } }, { [path]: 1, _id: 0 }).lean());
      for (const value of values) if (rows.includes(value)) found.add(value);
    }
  }
  return found;
}

function pathsNamed(schema: Schema, names: ReadonlySet<string>, before = ''): string[] {
  return Object.entries(schema.paths).flatMap(([path, type]) => (type.schema ? pathsNamed(type.schema, names, `${before}${path}.`) : names.has(path.split('.').at(-1) ?? '') ? [`${before}${path}`] : []));
}

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

/** IndexOptionsConflict, IndexKeySpecsConflict, DuplicateKey. */
const CONFLICT_CODES = new Set([85, 86, 11000]);

/** What is there already, so that a start asks once a collection and not once an index. */
async function standingIndexes(model: Model<unknown>): Promise<Set<string>> {
  const indexes = await model.collection.listIndexes().toArray().catch((error: unknown) => { if (error instanceof mongo.MongoServerError && error.code === NO_COLLECTION) return []; throw error; });
  return new Set(indexes.map(({ key, ...options }) => signatureOf({ key: new Map(Object.entries(key)), options })));
}

/** Fields in their order, and every option that makes two indexes different. */
function signatureOf({ key, options }: WantedIndex): string {
  const { unique, expireAfterSeconds, partialFilterExpression } = options;
  return JSON.stringify([[...key], Boolean(unique), expireAfterSeconds ?? null, partialFilterExpression ?? null]);
}

const NO_COLLECTION = 26;

/** All in one command; where the store refuses it, one by one: each that it refuses is known and the others are made. */
async function indexesRefused(model: Model<unknown>, wanted: readonly WantedIndex[]): Promise<IndexConflict[]> {
  const descriptions = wanted.map(({ key, options }) => ({ ...options, key }));
  if (await refusal(model.collection.createIndexes(descriptions)) === undefined) return [];
  const conflicts: IndexConflict[] = [];
  for (const { key, options } of wanted) {
    const reason = await refusal(model.collection.createIndex(key, options));
    const fields = JSON.stringify(Object.fromEntries(key));
    if (reason !== undefined) conflicts.push({ model: model.modelName, fields, reason });
  }
  return conflicts;
}

/** The store's reason where the data or another index do not allow it. */
async function refusal(making: Promise<unknown>): Promise<string | undefined> {
  try {
    await making;
    return undefined;
  } catch (error) {
    if (error instanceof mongo.MongoServerError && CONFLICT_CODES.has(Number(error.code))) return error.message;
    throw error;
  }
}

/** Mongoose also takes words for the two directions, the driver does not. */
function keysOf(fields: IndexDefinition): Map<string, mongo.IndexDirection> {
  return new Map(Object.entries(fields).map(([path, direction]) => [path, DIRECTIONS.get(String(direction)) ?? 1]));
}

const DIRECTIONS = new Map<string, mongo.IndexDirection>([
  ['1', 1], ['asc', 1], ['ascending', 1], ['-1', -1], ['desc', -1], ['descending', -1], ['2d', '2d'], ['2dsphere', '2dsphere'], ['text', 'text'], ['hashed', 'hashed'],
]);
