/** Records as pages, lists, jobs and other domains need them: bound to what the actor may read. */
import type { Actor } from '../access/roles';
import { behindBy, changesOf, type Position } from '../core/changes';
import { list, withNewestTrail } from '../core/gather';
import { NotFound } from '../core/errors';
import type { TrailEntry } from '../core/trail';
import { Records, type StoredRecord } from './model';
import { mayReadRecord, type RecordView } from './standing';

export const TRAIL_SHOWN = 60;

/** The record as it is, without its trail. @throws NotFound */
export async function loadRecord(id: string): Promise<RecordView> {
  const record = await Records.findById(id, { trail: 0 }).lean<RecordView>();
  if (!record) throw new NotFound();
  return record;
}

/** For a page: with the newest entries of its trail. @throws NotFound also for what the actor may not read. */
export async function recordOf(actor: Actor, id: string): Promise<RecordView & { trail: TrailEntry[] }> {
  const record = await withNewestTrail<RecordView & { trail: TrailEntry[] }>(Records, id, TRAIL_SHOWN);
  if (!record || !mayReadRecord(actor, record)) throw new NotFound();
  return record;
}

/** The whole record with its whole trail, for making its paper: no question of who asks. @throws NotFound */
export async function recordForSeal(id: string): Promise<StoredRecord> {
  const record = await Records.findById(id).lean<StoredRecord>();
  if (!record) throw new NotFound();
  return record;
}

/** The whole trail, for checking its chain. @throws NotFound also for what the actor may not read. */
export async function wholeTrail(actor: Actor, id: string): Promise<StoredRecord> {
  const record = await recordForSeal(id);
  if (!mayReadRecord(actor, record)) throw new NotFound();
  return record;
}

export function recordOfOrigin(origin: string): Promise<RecordView | null> {
  return Records.findOne({ origin }, { trail: 0 }).lean<RecordView>();
}

/** The highest running number of the form's year in the agency; 0 = none yet. */
export async function lastNumber(agency: string, form: string, year: number): Promise<number> {
  const last = await Records.findOne({ agency, 'form.id': form, year, n: { $gt: 0 } }, { n: 1 }).sort({ n: -1 }).lean<Pick<StoredRecord, 'n'>>();
  return last?.n ?? 0;
}

/** Records that all have signed, in the order in which they were, behind `after`. */
export async function signedRecords(after: Position, limit: number): Promise<Position[]> {
  const waiting = Records.find({ state: 'signed', ...behindBy('stateSince', after) }, { stateSince: 1 }).sort({ stateSince: 1, _id: 1 });
  const rows = await waiting.limit(limit).lean<Pick<StoredRecord, '_id' | 'stateSince'>[]>();
  return rows.map(row => ({ at: row.stateSince, id: row._id }));
}

/** Ids of submitted records without an unsigned place: a stop between two writes leaves them so. They wait for nobody. */
export async function unsignedByNobody(before: Date, limit: number): Promise<string[]> {
  const signedByAll = { signers: { $not: { $elemMatch: { signed: null } } } };
  const stuck = Records.find({ state: 'submitted', waitingFor: [], stateSince: { $lte: before }, ...signedByAll }, { _id: 1 });
  return (await stuck.limit(limit).lean<Pick<StoredRecord, '_id'>[]>()).map(row => row._id);
}

/** Filed records whose retention ended before `now`, by what was promised at filing. `isHeld`: somebody holds it back. */
export async function retentionOver(now: Date, after: Position, limit: number): Promise<(Position & { isHeld: boolean })[]> {
  const due = Records.find({ state: 'filed', ...behindBy('retention.until', after, now) }, { hold: 1, 'retention.until': 1 });
  const rows = await due.sort({ 'retention.until': 1, _id: 1 }).limit(limit).lean<Pick<StoredRecord, '_id' | 'hold' | 'retention'>[]>();
  return rows.map(({ _id, hold, retention }) => ({
    at: retention?.until ?? now, id: _id, isHeld: Boolean(hold && !(hold.until && hold.until <= now)),
  }));
}

export type CorrectionRow = Pick<StoredRecord, '_id' | 'number' | 'state' | 'filedAt'>;

/** Records that correct this one, the newest last; discarded drafts among them. */
export function correctionsOf(id: string): Promise<CorrectionRow[]> {
  return list<CorrectionRow>(Records, { where: { 'correctionOf.id': id }, fields: { number: 1, state: 1, filedAt: 1 }, sort: { _id: 1 }, limit: 50 });
}

/** What the journal and the mail follow. */
export const recordChanges = changesOf<Pick<StoredRecord, '_id' | 'agency' | 'within' | 'number' | 'title' | 'form' | 'mark' | 'waiting' | 'trail'>>(
  Records, ['agency', 'within', 'number', 'title', 'form', 'mark', 'waiting', 'trail'],
);

/** What a pack of evidence needs to know of a record: what it is, who may read it, where its paper and files lie. */
export type PackedRecord = Pick<StoredRecord, '_id' | 'agency' | 'within' | 'unit' | 'state' | 'mark' | 'filler' | 'signers' | 'number' | 'title' | 'form' | 'clauses' | 'filedAt' | 'sealed' | 'files' | 'signedCopies' | 'trailHead'>;
const PACKED = { agency: 1, within: 1, unit: 1, state: 1, mark: 1, filler: 1, signers: 1, number: 1, title: 1, form: 1, clauses: 1, filedAt: 1, sealed: 1, files: 1, signedCopies: 1, trailHead: 1 } as const;

/** Filed in the span and still kept, in the order of filing. Voided ones are no evidence, disposed ones are not there any more. */
export async function recordsForPack(agency: string, from: Date, to: Date, limit: number): Promise<PackedRecord[]> {
  const rows = await Records.find({ agency, filedAt: { $gte: from, $lt: to } }, PACKED).sort({ filedAt: 1 }).limit(limit).lean<PackedRecord[]>();
  return rows.filter(row => row.state === 'filed' || row.state === 'dueForDisposal');
}
