/** After the storm: waits until the jobs have done what was left to them, and names what they have not. */
import { setTimeout as wait } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { trailsIn } from './trails';

/** What jobs still owe, in words with the records' ids; nothing when all is done. */
export async function untilSettled(db: mongo.Db, today: () => Date, patienceMs: number): Promise<readonly string[]> {
  for (const until = Date.now() + patienceMs; ; await wait(1000)) {
    const owed = await leftUndone(db, today());
    if (!owed.length || Date.now() > until) return owed;
  }
}

async function leftUndone(db: mongo.Db, now: Date): Promise<string[]> {
  const ids = async (collection: string, filter: mongo.Filter<mongo.BSON.Document>): Promise<string[]> => {
    const rows = await db.collection(collection).find(filter, { projection: { _id: 1 } }).toArray();
    return rows.map(({ _id }) => String(_id));
  };
  const isDue = { state: 'approved', effectiveFrom: { $lte: now } };
  const due = await ids('documents', { revisions: { $elemMatch: isDue } });
  const unfiled = await ids('records', { state: 'signed' }), unsent = await ids('outgoing', { nextTry: { $lte: now } });
  return [
    ...due.map(id => `documents/${id} is due and not in force`),
    ...unfiled.map(id => `records/${id} is signed and not filed`),
    ...unsent.map(id => `letter ${id} is not sent`), ...(await unindexed(db)),
  ];
}

/** Records whose trail the journal has not read to its end. */
async function unindexed(db: mongo.Db): Promise<string[]> {
  const ofRecords = { $match: { hash: { $ne: '' } } }, bySubject = { $group: { _id: '$subject', rows: { $sum: 1 } } };
  const counted = await db.collection('trail').aggregate([ofRecords, bySubject]).toArray();
  const indexed = new Map(counted.map(({ _id, rows }) => [String(_id), Number(rows)])), behind: string[] = [];
  for await (const { collection, id, entries } of trailsIn(db)) {
    const rows = indexed.get(id) ?? 0;
    if (rows < entries.length) behind.push(`${collection}/${id}: ${rows} of ${entries.length} entries in the journal`);
  }
  return behind;
}
