/** How pages read: plain rows of several collections, all that is asked in one moment in one command. */
import mongoose, { mongo } from 'mongoose';
import { isStoreAway, READ_PREFERENCE } from './database';

/** Rows that come with the first answer, as far as 16 MB hold them: asking for the rest would be another command. */
const ONE_BATCH = 100_000;

interface Answered<Row> { readonly cursor?: { readonly id: mongo.Long | number | bigint; readonly firstBatch: Row[] } }

/** A collection and what is asked of it. */
export interface Source { readonly collection: string; readonly pipeline: readonly mongo.Document[] }

export type Hint = Readonly<Record<string, 1 | -1>>;

/** `alone` asks for its own rows only; `among` picks them out of the rows of all. */
interface Question {
  readonly sources: readonly Source[]; readonly hint: Hint | undefined;
  alone(): void; among(all: Promise<readonly mongo.Document[]>, place: number): void;
}

/** Of one moment: between two turns of the event loop, which is of one request. */
let questions: Question[] = [];

/**
 * What several collections answer: the first one's pipeline, then each other's. All that is asked in one moment goes in one command, whose answer
 * is read as a whole: the driver's part in a command is a third of a millisecond, and its cursors read each row by itself, for twice the time.
 * @param hint the index of the first: where two tie at the start of a question and differ a hundredfold at its end, its source stands first.
 */
export function gather<Row>(sources: readonly Source[], hint?: Hint): Promise<Row[]> {
  if (!sources.length) return Promise.resolve([]);
  if (!questions.length) queueMicrotask(() => { process.nextTick(askTogether); }); // when the moment has asked for all it wants
  return new Promise<Row[]>((resolve, reject) => {
    const rowsOf = (all: readonly mongo.Document[], place: number): Row[] => all.flatMap(({ of, row }: { of?: number; row?: Row }) => (of === place && row !== undefined ? [row] : []));
    questions.push({
      sources, hint,
      alone() { ask<Row>(sources, hint).then(resolve, reject); },
      among(all, place) { all.then(rows => { resolve(rowsOf(rows, place)); }, reject); },
    });
  });
}

export interface Listing {
  readonly where: Readonly<Record<string, unknown>>; readonly fields?: Readonly<Record<string, unknown>>;
  readonly sort?: Readonly<Record<string, 1 | -1>>; readonly skip?: number; readonly limit?: number; readonly hint?: Hint | undefined;
}

/** As a model's `find`, of plain records: what a page asks besides goes in the same command. Values are not cast: they are of the fields' types. */
export function list<Row>({ collection }: { readonly collection: { readonly name: string } }, { where, fields, sort, skip, limit, hint }: Listing): Promise<Row[]> {
  const steps = [...(sort ? [{ $sort: sort }] : []), ...(skip ? [{ $skip: skip }] : []), ...(limit ? [{ $limit: limit }] : []), ...(fields ? [{ $project: fields }] : [])];
  return gather<Row>([{ collection: collection.name, pipeline: [{ $match: where }, ...steps] }], hint);
}

/** The record of that id with the newest entries of its trail. */
export async function withNewestTrail<Row>({ collection }: { readonly collection: { readonly name: string } }, id: string, entries: number, left: Readonly<Record<string, 0>> = {}): Promise<Row | null> {
  const trail = { $set: { trail: { $slice: ['$trail', -entries] } } }, without = Object.keys(left).length ? [{ $project: left }] : [];
  const [record] = await gather<Row>([{ collection: collection.name, pipeline: [{ $match: { _id: id } }, trail, ...without] }]);
  return record ?? null;
}

/** One command has room for one hint, for its first source. */
function askTogether(): void {
  const [hinted, ...others] = questions.filter(one => one.hint), free = questions.filter(one => !one.hint);
  questions = [];
  for (const one of others) one.alone();
  const asked = hinted ? [hinted, ...free] : free;
  if (asked.length === 1) { asked[0]?.alone(); return; }
  const sources = asked.flatMap((question, of) => question.sources.map(({ collection, pipeline }) => ({ collection, pipeline: [...pipeline, marked(of)] })));
  const all = ask<mongo.Document>(sources, hinted?.hint);
  for (const [place, question] of asked.entries()) question.among(all, place);
}

function marked(of: number): mongo.Document {
  return { $replaceWith: { of: { $literal: of }, row: '$$ROOT' } };
}

async function ask<Row>(sources: readonly Source[], hint?: Hint): Promise<Row[]> {
  const [first, ...others] = sources, { db } = mongoose.connection;
  if (!first || !db) return [];
  const union = others.map(({ collection, pipeline }) => ({ $unionWith: { coll: collection, pipeline: [...pipeline] } })), pipeline = [...first.pipeline, ...union];
  const question = { aggregate: first.collection, pipeline, cursor: { batchSize: ONE_BATCH }, ...(hint ? { hint } : {}) };
  const { cursor }: Answered<Row> = await askedTwice(() => db.command(question, { readPreference: READ_PREFERENCE }));
  if (!cursor) return [];
  if (Number(cursor.id) === 0) return cursor.firstBatch;
  await db.command({ killCursors: first.collection, cursors: [cursor.id] }, { readPreference: READ_PREFERENCE }).catch(() => undefined); // it ends by itself, later
  return db.collection(first.collection).aggregate<Row & mongo.Document>(pipeline, hint ? { hint } : {}).toArray();
}

/** As the driver asks again what it asks for us: once, where the connection was cut or the store changed its primary. */
async function askedTwice<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof mongo.MongoServerSelectionError || !isStoreAway(error)) throw error;
    return ask();
  }
}
