/** The indexes of all models: made where they are missing, and what is asked of all collections by them alone. */
import mongoose, { mongo, type IndexDefinition, type Model, type Schema } from 'mongoose';

/** An index that the store would not make, and its reason: duplicates in the data, or another index of the same name or fields. */
export interface IndexConflict { readonly model: string; readonly fields: string; readonly reason: string }

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
  const all = [...model.schema.indexes(), ...(hasTrail(model) ? INDEXES_OF_TRAILS : []), ...indexesOfContent(model)];
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
 * The record that a form made or changed: its first entry bears the key (one of those it may have), or, where a record
 * has no trail, the record itself. Asked of what most members have, so that it stays.
 */
export async function recordSentAs(
  keys: readonly string[],
): Promise<{ readonly collection: string; readonly id: string } | undefined> {
  const [first, ...others] = Object.values<Model<unknown>>(mongoose.models).flatMap(model => {
    const field = hasTrail(model) ? 'trail.sending' : model.schema.path('sending') ? 'sending' : undefined;
    return field ? [{ collection: model.collection.name, field }] : [];
  });
  const { db } = mongoose.connection;
  if (!first || !db) return undefined;
  const matching = ({ collection, field }: typeof first) => [
    { $match: { [field]: { $in: [...keys] } } }, { $limit: 1 }, { $project: { collection: { $literal: collection } } },
  ];
  const union = others.map(other => ({ $unionWith: { coll: other.collection, pipeline: matching(other) } }));
  const found = db.collection(first.collection).aggregate<{ _id: string; collection: string }>(
    [...matching(first), ...union], { readConcern: 'majority' },
  );
  const [record] = await found.toArray();
  return record && { collection: record.collection, id: record._id };
}

/** The fields in which models keep the name of a file's content. */
export const NAMES_OF_CONTENT: ReadonlySet<string> = new Set(['sha256', 'logo', 'main', 'list']);

/** Each has an index, so that whoever forgets a file can ask whether any record still speaks of it. */
function indexesOfContent({ schema }: Model<unknown>): [IndexDefinition, TrailIndexOptions][] {
  return pathsOfContent(schema).map(path => [{ [path]: 1 }, { sparse: true }]);
}

/** So many names in one question: each is a step into an index. */
const NAMES_AT_ONCE = 500;

/** Which of these contents any record of any model speaks of. One step into each index of content for each of them. */
export async function contentsHeld(contents: readonly string[]): Promise<Set<string>> {
  const held = new Set<string>(), models = Object.values<Model<unknown>>(mongoose.models);
  const paths = models.flatMap(model => pathsOfContent(model.schema).map(path => ({ model, path })));
  for (let at = 0; at < contents.length; at += NAMES_AT_ONCE) {
    const names = contents.slice(at, at + NAMES_AT_ONCE);
    for (const { model, path } of paths) {
      const rows = JSON.stringify(await model.find({ [path]: { $in: names } }, { [path]: 1, _id: 0 }).lean());
      for (const name of names) if (rows.includes(name)) held.add(name);
    }
  }
  return held;
}

function pathsOfContent(schema: Schema, before = ''): string[] {
  return Object.entries(schema.paths).flatMap(([path, type]) => {
    if (type.schema) return pathsOfContent(type.schema, `${before}${path}.`);
    return NAMES_OF_CONTENT.has(path.split('.').at(-1) ?? '') ? [`${before}${path}`] : [];
  });
}

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
