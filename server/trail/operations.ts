/** Writing the trail's index: entries of records are copied once, events without a record are put in directly. */
import { isReadOnly, isStoreAway } from '../core/database';
import { isDuplicate } from '../core/errors';
import { newId } from '../core/id';
import type { TrailEntry } from '../core/trail';
import type { TrailSubject } from '../core/trailSource';
import { Trail, type TrailRow } from './model';

export interface Happening { readonly action: string; readonly by: string; readonly byName: string; readonly agency: string; readonly within?: readonly string[]; readonly subject?: string; readonly subjectName?: string; readonly details?: Record<string, unknown> }

/** Whose entries they are. */
type Subject = TrailSubject & { readonly id: string };

/** A failed sign-in, a refused access, a download, an export. */
export async function note(happening: Happening, now: Date): Promise<void> {
  await Trail.create(rowOfEvent(happening, now));
}

const MOST_UNWRITTEN = 10_000;
let unwritten: TrailRow[] = [];

/** The same of who only reads: while the store takes no writes the page goes on, and the row is written with the next one that can be. */
export async function noteReading(happening: Happening, now: Date): Promise<void> {
  const rows = [...unwritten, rowOfEvent(happening, now)];
  unwritten = isReadOnly() ? rows.slice(-MOST_UNWRITTEN) : [];
  if (isReadOnly()) return;
  await Trail.insertMany(rows, { ordered: false }).catch((error: unknown) => {
    if (isDuplicate(error)) return;
    if (!isStoreAway(error)) throw error;
    unwritten = [...rows, ...unwritten].slice(-MOST_UNWRITTEN);
  });
}

function rowOfEvent(happening: Happening, now: Date): TrailRow {
  const { within = happening.agency ? [happening.agency] : [], ...rest } = happening;
  return { _id: newId(), at: now, subject: '', subjectName: '', about: '', details: {}, hash: '', ...rest, within: [...within] };
}

/** One record's trail, and whose it is. */
export interface SubjectTrail { readonly subject: Subject; readonly entries: readonly TrailEntry[] }

/** Copies the entries of records; those that are there already stay as they are. */
export async function indexTrails(trails: readonly SubjectTrail[]): Promise<void> {
  const all = trails.flatMap(({ subject, entries }) => entries.map(entry => rowOf(subject, entry)));
  const standing = await Trail.find({ _id: { $in: all.map(row => row._id) } }, { _id: 1 }).lean();
  const known = new Set(standing.map(row => row._id)), rows = all.filter(row => !known.has(row._id));
  // What a record's trail holds was looked at when it was written.
  if (rows.length) await Trail.insertMany(rows, { ordered: false, lean: true }).catch(unlessThere);
}

/** Another server was quicker. */
function unlessThere(error: unknown): void {
  if (!isDuplicate(error)) throw error;
}

/** Puts the rows of one record as its entries say, and takes away those that no entry stands behind; newer ones are the follower's. Returns how many. */
export async function indexAgain(record: Subject, entries: readonly TrailEntry[]): Promise<number> {
  const rows = entries.map(entry => rowOf(record, entry)), last = rows.at(-1);
  if (!last) return 0;
  await Trail.bulkWrite(rows.map(row => ({ replaceOne: { filter: { _id: row._id }, replacement: row, upsert: true } })), { ordered: false });
  await Trail.deleteMany({ subject: record.id, hash: { $ne: '' }, _id: { $nin: rows.map(row => row._id) }, at: { $lt: last.at } });
  return rows.length;
}

function rowOf(record: Subject, entry: TrailEntry): TrailRow {
  return {
    _id: `${record.id}:${entry.n}`, at: entry.at, agency: record.agency, within: [...record.within], action: entry.action, by: entry.by.id, byName: entry.by.name, subject: record.id, subjectName: record.name,
    about: entry.about ?? '', details: { ...entry.details, ...(entry.reason && !record.quiet ? { reason: entry.reason } : {}) }, hash: entry.hash,
  };
}
