/** Programmes, audits and auditors as lists, pages and other domains need them: projected, bound to what the actor may read. */
import { may, oneOf } from '../access/may';
import type { Permission } from '../access/permissions';
import type { Actor } from '../access/roles';
import { BEGINNING, changesOf, type Position } from '../core/changes';
import { list, withNewestTrail } from '../core/gather';
import { NotFound } from '../core/errors';
import type { TrailEntry } from '../core/trail';
import { OPEN_AUDIT_STATES } from './lifecycle';
import { Audit, Auditor, CalendarAddress, Programme, type AuditorRecord, type AuditRecord, type ProgrammeRecord } from './model';
import type { AuditOverview, AuditView, ProgrammeView } from './standing';

export const TRAIL_SHOWN = 60;

/** @throws NotFound */
export async function loadAudit(id: string): Promise<AuditView> {
  const record = await Audit.findById(id, { trail: 0 }).lean<AuditView>();
  if (!record) throw new NotFound();
  return record;
}

/** @throws NotFound */
export async function loadProgramme(id: string): Promise<ProgrammeView> {
  const record = await Programme.findById(id, { trail: 0 }).lean<ProgrammeView>();
  if (!record) throw new NotFound();
  return record;
}

/** For a page: with the newest entries of its trail. @throws NotFound also for another agency's. */
export async function auditFor(actor: Actor, id: string): Promise<AuditView & { trail: TrailEntry[] }> {
  return readableOr404(actor, 'audits.read', await withNewestTrail<AuditView & { trail: TrailEntry[] }>(Audit, id, TRAIL_SHOWN));
}

/** The same without the wording of its questions, for the page that counts them. */
export async function auditOverview(actor: Actor, id: string): Promise<AuditOverview & { trail: TrailEntry[] }> {
  const left = Object.fromEntries(['question', 'toSee', 'step', 'document', 'clause', 'files', 'earlier'].map(field => [`lines.${field}`, 0] as const));
  return readableOr404(actor, 'audits.read', await withNewestTrail<AuditOverview & { trail: TrailEntry[] }>(Audit, id, TRAIL_SHOWN, left));
}

export async function programmeFor(actor: Actor, id: string): Promise<ProgrammeView & { trail: TrailEntry[] }> {
  return readableOr404(actor, 'audits.read', await withNewestTrail<ProgrammeView & { trail: TrailEntry[] }>(Programme, id, TRAIL_SHOWN));
}

function readableOr404<Row extends { agency: string; within: string[] }>(actor: Actor, permission: Permission, record: Row | null): Row {
  if (!record || !may(actor, permission, record)) throw new NotFound();
  return record;
}

export async function lastAuditNumber(agency: string, year: number): Promise<number> {
  const last = await Audit.findOne({ agency, year }, { n: 1 }).sort({ n: -1 }).lean<Pick<AuditRecord, 'n'>>();
  return last?.n ?? 0;
}

export type AuditRow = Pick<AuditRecord, '_id' | 'agency' | 'number' | 'title' | 'state' | 'units' | 'documents' | 'clauses' | 'from' | 'to' | 'team' | 'programme' | 'closedAt' | 'changedAt'>;
const ROW = { agency: 1, number: 1, title: 1, state: 1, units: 1, documents: 1, clauses: 1, from: 1, to: 1, team: 1, programme: 1, closedAt: 1, changedAt: 1 } as const;

/** The agency's audits that begin in the span, by day. */
export function auditsBetween(agency: string, from: Date, to: Date): Promise<AuditRow[]> {
  return list<AuditRow>(Audit, { where: { agency, from: { $gte: from, $lt: to } }, fields: ROW, sort: { from: -1, _id: -1 }, limit: 500 });
}

export type OpenFollowUp = Position & Pick<AuditRecord, 'moved'>;

/** Audits whose findings are followed and have not ended, by id. */
export async function openFollowUps(after: Position, limit: number): Promise<OpenFollowUp[]> {
  const open = Audit.find({ state: 'followUp', findingsEndedAt: null, _id: { $gt: after.id } }, { moved: 1 }).sort({ _id: 1 }).limit(limit);
  return (await open.lean<Pick<AuditRecord, '_id' | 'moved'>[]>()).map(({ _id, moved }) => ({ at: BEGINNING.at, id: _id, moved }));
}

/** Those of every agency below one of `above` that begin in the span. */
export function auditsBelow(above: readonly string[], from: Date, to: Date): Promise<AuditRow[]> {
  return list<AuditRow>(Audit, { where: { within: oneOf(above), from: { $gte: from, $lt: to } }, fields: ROW, sort: { from: -1, _id: -1 }, limit: 2000 });
}

type ProgrammeOfYear = Pick<ProgrammeRecord, '_id' | 'agency' | 'year' | 'title' | 'state' | 'rows'>;

/** The programmes of a year, of several agencies. */
export function programmesOfYear(agencies: readonly string[], year: number): Promise<ProgrammeOfYear[]> {
  return list(Programme, { where: { agency: { $in: [...agencies] }, year }, limit: 2000, fields: { agency: 1, year: 1, title: 1, state: 1, rows: 1 } });
}

/** The agency's newest audits. */
export function auditsOf(agency: string, limit: number): Promise<AuditRow[]> {
  return Audit.find({ agency }, ROW).sort({ from: -1, _id: -1 }).limit(limit).lean<AuditRow[]>();
}

/** Those a person is in the team of, from a day on. */
export function auditsOfPerson(person: string, from: Date): Promise<AuditRow[]> {
  return Audit.find({ people: person, from: { $gte: from } }, ROW).sort({ from: 1 }).limit(500).lean<AuditRow[]>();
}

export function openAuditsOf(programme: Pick<ProgrammeRecord, '_id' | 'agency'>): Promise<number> {
  return Audit.countDocuments({ agency: programme.agency, programme: programme._id, state: { $in: [...OPEN_AUDIT_STATES] } });
}

export function programmesOf(agency: string): Promise<Pick<ProgrammeRecord, '_id' | 'year' | 'title' | 'state' | 'rows'>[]> {
  return Programme.find({ agency }, { year: 1, title: 1, state: 1, rows: 1 }).sort({ year: -1 }).limit(50).lean<Pick<ProgrammeRecord, '_id' | 'year' | 'title' | 'state' | 'rows'>[]>();
}

export function programmeOfYear(agency: string, year: number): Promise<ProgrammeView | null> {
  return Programme.findOne({ agency, year }, { trail: 0 }).lean<ProgrammeView>();
}

export function auditorsOf(agency: string): Promise<AuditorRecord[]> {
  return Auditor.find({ agency }, { trail: 0 }).lean<AuditorRecord[]>();
}

export function auditorOf(agency: string, person: string): Promise<Omit<AuditorRecord, 'trail'> | null> {
  return Auditor.findOne({ agency, 'person.id': person }, { trail: 0 }).lean<Omit<AuditorRecord, 'trail'>>();
}

/** Who is registered, with the newest entries of that register's trail. @throws NotFound */
export async function auditorFor(agency: string, person: string): Promise<AuditorRecord> {
  const record = await Auditor.findOne({ agency, 'person.id': person }).slice('trail', -TRAIL_SHOWN).lean<AuditorRecord>();
  if (!record) throw new NotFound();
  return record;
}

/** How often a person's calendar address was renewed: older addresses are over. */
export async function calendarRound(person: string): Promise<number> {
  return (await CalendarAddress.findById(person).lean<{ round: number }>())?.round ?? 0;
}

/** What the journal, the mail and the keeping of papers follow. */
export const auditChanges = changesOf<Pick<AuditRecord, '_id' | 'number' | 'title' | 'agency' | 'within' | 'waiting' | 'trail'>>(
  Audit, ['number', 'title', 'agency', 'within', 'waiting', 'trail'],
);

export const programmeChanges = changesOf<Pick<ProgrammeRecord, '_id' | 'year' | 'title' | 'agency' | 'within' | 'waiting' | 'trail'>>(
  Programme, ['year', 'title', 'agency', 'within', 'waiting', 'trail'],
);

export const auditorChanges = changesOf<Pick<AuditorRecord, '_id' | 'person' | 'agency' | 'within' | 'trail'>>(
  Auditor, ['person', 'agency', 'within', 'trail'],
);
