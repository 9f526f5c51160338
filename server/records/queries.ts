/** Records as pages, lists, jobs and other domains need them: bound to what the actor may read. */
import type { Actor } from '../access/roles';
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
  const record = await Records.findById(id).slice('trail', -TRAIL_SHOWN).lean<RecordView & { trail: TrailEntry[] }>();
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

/** Ids of records that are signed and not filed yet, the longest waiting first: whose paper is to be made. */
export async function signedRecords(limit: number): Promise<string[]> {
  const rows = await Records.find({ state: 'signed' }, { _id: 1 }).sort({ stateSince: 1 }).limit(limit).lean<Pick<StoredRecord, '_id'>[]>();
  return rows.map(row => row._id);
}

/** Ids of submitted records without an unsigned place: a stop between two writes leaves them so. */
export async function unsignedByNobody(before: Date, limit: number): Promise<string[]> {
  const rows = await Records.find({ state: 'submitted', stateSince: { $lte: before } }, { signers: 1 }).sort({ stateSince: 1 }).limit(limit).lean<Pick<StoredRecord, '_id' | 'signers'>[]>();
  return rows.filter(row => row.signers.every(seat => seat.signed)).map(row => row._id);
}

/** Filed records whose retention ended before `now`, by what was promised at filing. */
export async function retentionOver(now: Date, limit: number): Promise<string[]> {
  const rows = await Records.find({ state: 'filed', 'retention.until': { $lte: now } }, { hold: 1 }).sort({ 'retention.until': 1 }).limit(limit).lean<Pick<StoredRecord, '_id' | 'hold'>[]>();
  return rows.filter(row => !row.hold || (row.hold.until && row.hold.until <= now)).map(row => row._id);
}

export type CorrectionRow = Pick<StoredRecord, '_id' | 'number' | 'state' | 'filedAt'>;

/** Records that correct this one, the newest last; discarded drafts among them. */
export function correctionsOf(id: string): Promise<CorrectionRow[]> {
  return Records.find({ 'correctionOf.id': id }, { number: 1, state: 1, filedAt: 1 }).sort({ _id: 1 }).limit(50).lean<CorrectionRow[]>();
}

/** Changed after `since`, oldest first: what the journal and the mail follow. */
export function recordsChangedSince(since: Date, limit: number): Promise<(Pick<StoredRecord, '_id' | 'agency' | 'within' | 'number' | 'title' | 'form' | 'mark' | 'waiting' | 'changedAt' | 'trail'>)[]> {
  return Records.find({ changedAt: { $gt: since } }, { agency: 1, within: 1, number: 1, title: 1, form: 1, mark: 1, waiting: 1, changedAt: 1, trail: 1 }).sort({ changedAt: 1 }).limit(limit).lean<StoredRecord[]>();
}

/** What a pack of evidence needs to know of a record: what it is, who may read it, where its paper and files lie. */
export type PackedRecord = Pick<StoredRecord, '_id' | 'agency' | 'within' | 'unit' | 'state' | 'mark' | 'filler' | 'signers' | 'number' | 'title' | 'form' | 'clauses' | 'filedAt' | 'sealed' | 'files' | 'signedCopies' | 'trailHead'>;
const PACKED = { agency: 1, within: 1, unit: 1, state: 1, mark: 1, filler: 1, signers: 1, number: 1, title: 1, form: 1, clauses: 1, filedAt: 1, sealed: 1, files: 1, signedCopies: 1, trailHead: 1 } as const;

/** Filed in the span and still kept, in the order of filing. Voided ones are no evidence, disposed ones are not there any more. */
export async function recordsForPack(agency: string, from: Date, to: Date, limit: number): Promise<PackedRecord[]> {
  const rows = await Records.find({ agency, filedAt: { $gte: from, $lt: to } }, PACKED).sort({ filedAt: 1 }).limit(limit).lean<PackedRecord[]>();
  return rows.filter(row => row.state === 'filed' || row.state === 'dueForDisposal');
}
