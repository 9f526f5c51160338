/** Nonconformities as lists, pages, pictures and other domains need them: projected, bound to what the actor may read. */
import { may } from '../access/may';
import type { Actor } from '../access/roles';
import { changesOf } from '../core/changes';
import { list, withNewestTrail } from '../core/gather';
import { NotFound } from '../core/errors';
import type { TrailEntry } from '../core/trail';
import { Nonconformity, type NonconformityRecord } from './model';
import { OPEN_NONCONFORMITY_STATES } from './lifecycle';
import type { NonconformityView } from './standing';

export const TRAIL_SHOWN = 60;

/** The record as it is, without its trail. @throws NotFound */
export async function loadNonconformity(id: string): Promise<NonconformityView> {
  const record = await Nonconformity.findById(id, { trail: 0 }).lean<NonconformityView>();
  if (!record) throw new NotFound();
  return record;
}

/** For a page: with the newest entries of its trail. @throws NotFound also for another agency's. */
export async function nonconformityFor(actor: Actor, id: string): Promise<NonconformityView & { trail: TrailEntry[] }> {
  const record = await withNewestTrail<NonconformityView & { trail: TrailEntry[] }>(Nonconformity, id, TRAIL_SHOWN);
  if (!record || !may(actor, 'nonconformities.read', { agency: record.agency, within: record.within })) throw new NotFound();
  return record;
}

/** The whole trail, for checking its chain. @throws NotFound */
export async function wholeTrail(id: string): Promise<Pick<NonconformityRecord, '_id' | 'trail' | 'trailHead' | 'number'>> {
  const record = await Nonconformity.findById(id, { trail: 1, trailHead: 1, number: 1 }).lean<Pick<NonconformityRecord, '_id' | 'trail' | 'trailHead' | 'number'>>();
  if (!record) throw new NotFound();
  return record;
}

/** The highest running number of the agency's year; 0 = none yet. */
export async function lastNumber(agency: string, year: number): Promise<number> {
  const last = await Nonconformity.findOne({ agency, year }, { n: 1 }).sort({ n: -1 }).lean<Pick<NonconformityRecord, 'n'>>();
  return last?.n ?? 0;
}

/** Asked with its type as well: only then does a partial index serve the question. */
export function nonconformityOfOrigin(origin: string): Promise<NonconformityView | null> {
  return Nonconformity.findOne({ origin: { $eq: origin, $type: 'string' } }, { trail: 0 }).lean<NonconformityView>();
}

export type NonconformityRow = Pick<NonconformityRecord, '_id' | 'agency' | 'number' | 'title' | 'state' | 'grade' | 'source' | 'unit' | 'clause' | 'createdAt' | 'stateSince' | 'dueAt' | 'cycle' | 'repeats' | 'closedAt'>;
const ROW = { agency: 1, number: 1, title: 1, state: 1, grade: 1, source: 1, unit: 1, clause: 1, createdAt: 1, stateSince: 1, dueAt: 1, cycle: 1, repeats: 1, closedAt: 1 } as const;

/** Earlier ones of the same clause and unit, newest first: what a new one may repeat. */
export async function alike(record: Pick<NonconformityRecord, '_id' | 'agency' | 'clause' | 'unit'>, limit: number): Promise<NonconformityRow[]> {
  if (!record.clause) return [];
  const where = { agency: record.agency, clause: record.clause, unit: record.unit };
  const rows = await list<NonconformityRow>(Nonconformity, { where, fields: ROW, sort: { createdAt: -1 }, limit: limit + 1 });
  return rows.filter(row => row._id !== record._id).slice(0, limit);
}

/** The newest that it repeats: of the same clause and unit, reported before it, and not found by the same audit. */
export async function repeatedBy({ agency, clause, unit, createdAt, audit }: Pick<NonconformityRecord, 'agency' | 'clause' | 'unit' | 'createdAt' | 'audit'>): Promise<NonconformityRecord['repeats']> {
  if (!clause) return null;
  const foundBefore = { agency, clause, unit, createdAt: { $lt: createdAt }, ...(audit ? { 'audit.id': { $ne: audit.id } } : {}) };
  const newest = Nonconformity.findOne(foundBefore, { number: 1 }).sort({ createdAt: -1 });
  const earlier = await newest.lean<Pick<NonconformityRecord, '_id' | 'number'>>();
  return earlier ? { id: earlier._id, number: earlier.number } : null;
}

/** All that an audit found: its report and its closing speak of all. */
export function ofAudit(audit: string): Promise<(NonconformityRow & Pick<NonconformityRecord, 'audit' | 'description'>)[]> {
  return list(Nonconformity, { where: { 'audit.id': audit }, fields: { ...ROW, audit: 1, description: 1 }, sort: { createdAt: 1 } });
}

/** Ids of those that these audits found and that are neither closed nor cancelled, by audit. */
export async function openFindingsOf(audits: readonly string[]): Promise<Map<string, string[]>> {
  if (!audits.length) return new Map();
  const open = Nonconformity.find({ 'audit.id': { $in: [...audits] }, state: { $in: [...OPEN_NONCONFORMITY_STATES] } }, { 'audit.id': 1 });
  const rows = await open.lean<Pick<NonconformityRecord, '_id' | 'audit'>[]>(), found = new Map<string, string[]>();
  for (const { _id, audit } of rows) if (audit) found.set(audit.id, [...(found.get(audit.id) ?? []), _id]);
  return found;
}

/** People who own an action that is not done yet, by unit: who may not audit that unit (lifecycles.md, independence). */
export async function openActionOwners(agency: string): Promise<{ unit: string; owner: string }[]> {
  const rows = await Nonconformity.find({ agency, state: 'inProgress' }, { unit: 1, owners: 1 }).lean<Pick<NonconformityRecord, 'unit' | 'owners'>[]>();
  return rows.flatMap(row => row.owners.map(owner => ({ unit: row.unit, owner })));
}

/** How many are open, by unit: the risk that is shown beside a row of the programme. */
export async function openByUnit(agency: string): Promise<Map<string, number>> {
  const rows = await Nonconformity.aggregate<{ _id: string; count: number }>([{ $match: { agency, state: { $in: [...OPEN_NONCONFORMITY_STATES] } } }, { $group: { _id: '$unit', count: { $sum: 1 } } }]);
  return new Map(rows.map(row => [row._id, row.count]));
}

/** What the journal, the mail and the keeping of papers follow. */
export const nonconformityChanges = changesOf<Pick<NonconformityRecord, '_id' | 'number' | 'title' | 'agency' | 'within' | 'waiting' | 'trail'>>(
  Nonconformity, ['number', 'title', 'agency', 'within', 'waiting', 'trail'],
);

export type EvidencedRow = Pick<NonconformityRecord, '_id' | 'number' | 'title' | 'clause' | 'createdAt' | 'trailHead'>;
const EVIDENCED = { number: 1, title: 1, clause: 1, createdAt: 1, trailHead: 1 } as const;

/** Registered or closed in the span, oldest first: what a year's evidence is about. */
export async function evidencedBetween(agency: string, from: Date, to: Date): Promise<EvidencedRow[]> {
  const span = { $gte: from, $lt: to };
  const parts = await Promise.all([{ agency, createdAt: span }, { agency, closedAt: span }].map(where => Nonconformity.find(where, EVIDENCED).lean<EvidencedRow[]>()));
  const found = new Map(parts.flat().map(row => [row._id, row]));
  return [...found.values()].sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
}
