/** Papers of disposal, and what has fallen due, as pages and jobs need them: bound to what the actor may read. */
import { may } from '../access/may';
import type { Actor } from '../access/roles';
import { BEGINNING, changesOf, type Position } from '../core/changes';
import { NotFound } from '../core/errors';
import { OPEN_DISPOSALS } from './lifecycle';
import { Disposals, Records, type DisposalRecord, type DisposalRow, type StoredRecord } from './model';

export type DisposalView = Omit<DisposalRecord, 'trail'>;

/** @throws NotFound */
export async function loadDisposal(id: string): Promise<DisposalView> {
  const disposal = await Disposals.findById(id, { trail: 0 }).lean<DisposalView>();
  if (!disposal) throw new NotFound();
  return disposal;
}

/** With its trail, for what the system makes of it. @throws NotFound */
export async function loadWholeDisposal(id: string): Promise<DisposalRecord> {
  const disposal = await Disposals.findById(id).lean<DisposalRecord>();
  if (!disposal) throw new NotFound();
  return disposal;
}

/** For a page, with its trail. @throws NotFound also for another agency's. */
export async function disposalFor(actor: Actor, id: string): Promise<DisposalRecord> {
  const disposal = await Disposals.findById(id).lean<DisposalRecord>();
  if (!disposal || !may(actor, 'disposals.read', { agency: disposal.agency, within: disposal.within })) throw new NotFound();
  return disposal;
}

export type DisposalListRow = Pick<DisposalRecord, '_id' | 'number' | 'title' | 'state' | 'createdAt' | 'stateSince' | 'maker'>;

export function disposalsOf(agency: string, limit: number): Promise<DisposalListRow[]> {
  return Disposals.find({ agency }, { number: 1, title: 1, state: 1, createdAt: 1, stateSince: 1, maker: 1 }).sort({ _id: -1 }).limit(limit).lean<DisposalListRow[]>();
}

export type EvidencedDisposal = Pick<DisposalRecord, '_id' | 'agency' | 'number' | 'title' | 'createdAt' | 'trailHead'> & { readonly rows: readonly Pick<DisposalRow, 'mark'>[] };

/** Every paper drawn up in a year, by number. */
export function disposalsOfYear(agency: string, year: number): Promise<EvidencedDisposal[]> {
  return Disposals.find({ agency, year }, { agency: 1, number: 1, title: 1, createdAt: 1, trailHead: 1, 'rows.mark': 1 }).sort({ n: 1 }).lean<EvidencedDisposal[]>();
}

export function disposalOfOrigin(origin: string): Promise<DisposalView | null> {
  return Disposals.findOne({ origin }, { trail: 0 }).lean<DisposalView>();
}

export async function lastDisposal(agency: string, year: number): Promise<number> {
  return (await Disposals.findOne({ agency, year }, { n: 1 }).sort({ n: -1 }).lean<Pick<DisposalRecord, 'n'>>())?.n ?? 0;
}

export async function approvedDisposals(after: Position, limit: number): Promise<Position[]> {
  const rows = await Disposals.find({ state: 'approved', _id: { $gt: after.id } }, { _id: 1 }).sort({ _id: 1 }).limit(limit).lean<Pick<DisposalRecord, '_id'>[]>();
  return rows.map(row => ({ at: BEGINNING.at, id: row._id }));
}

/** What has fallen due and stands on no paper that is still open, the earliest due first. */
export async function dueRecords(agency: string, limit: number): Promise<DisposalRow[]> {
  const open = await Disposals.aggregate<{ rows: Pick<DisposalRow, 'record'>[] }>([{ $match: { agency } }, { $match: { state: { $in: OPEN_DISPOSALS } } }, { $project: { 'rows.record': 1 } }]), listed = new Set(open.flatMap(one => one.rows.map(row => row.record)));
  const shown = { number: 1, title: 1, form: 1, filedAt: 1, retention: 1, files: 1, sealed: 1, signedCopies: 1, mark: 1 } as const;
  const due = Records.find({ agency, state: 'dueForDisposal' }, shown).sort({ 'retention.until': 1, _id: 1 }).limit(limit + listed.size);
  return (await due.lean<StoredRecord[]>()).filter(row => !listed.has(row._id)).slice(0, limit).map(row => ({
    record: row._id, number: row.number, title: row.title, form: row.form.code, filedAt: row.filedAt, until: row.retention?.until ?? null, files: [...[...row.files, ...(row.signedCopies ?? [])].map(file => file.sha256), ...(row.sealed ? [row.sealed.sha256] : [])], outcome: '', why: '', mark: row.mark,
  }));
}

/** What the journal, the mail and the keeping of papers follow. */
export const disposalChanges = changesOf<Pick<DisposalRecord, '_id' | 'number' | 'title' | 'agency' | 'within' | 'waiting' | 'trail'>>(
  Disposals, ['number', 'title', 'agency', 'within', 'waiting', 'trail'],
);
