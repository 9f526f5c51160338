/** An audit before it begins: planned, its team independent, confirmed, moved, cancelled (9.2.2). */
import { guardOf } from '../access/act';
import { demand } from '../access/may';
import { authorOf, type Actor } from '../access/roles';
import { agencyById, numberPatterns, type AgencyView } from '../agencies/queries';
import { dayOf, startOfDay } from '../core/clock';
import { create, firstVersion } from '../core/commit';
import { InvalidInput, isDuplicate, NotFound, Unavailable } from '../core/errors';
import { newId } from '../core/id';
import { codeFrom } from '../core/numbering';
import { inForceAmong } from '../documents/queries';
import { demandNameable, demandOneNameable } from '../people/nameable';
import { exclusionOf } from '../standards/bank';
import { DEFAULT_EDITION, isClause } from '../standards/clauses';
import { decidedBy } from '../standards/queries';
import { actOnAudit, loadOwnAudit, type Target } from './acts';
import { Audit, type AuditRecord, type Member } from './model';
import { lastAuditNumber, programmeOfYear } from './queries';
import { beginProgramme } from './programmes';
import { auditSummary, type AuditView } from './standing';

export interface Plan { title: string; purpose: string; method: string; law: string; units: readonly string[]; clauses: readonly string[]; documents: readonly string[]; lead: string; auditors: readonly string[] }
export interface NewAudit extends Plan { from: string; to: string }

const MOST_MEETINGS = 20;

/** From the year's approved or running programme where there is one; an audit outside of it is possible and shows. @throws InvalidInput, Forbidden */
export async function planAudit(actor: Actor, input: NewAudit, now: Date): Promise<AuditView> {
  const agency = await agencyById(actor.agency, now);
  demand(actor, 'audits.plan', { agency: agency._id, within: agency.within });
  const dates = datesOf(agency, input), facts = await planned(agency, input, []), year = Number(dayOf(dates.from, agency.timeZone).slice(0, 4)), programme = await programmeOfYear(agency._id, year);
  const approved = programme && programme.state !== 'draft' ? programme._id : '';
  for (let meeting = 0; meeting < MOST_MEETINGS; meeting++) {
    const n = (await lastAuditNumber(agency._id, year)) + 1, record = newRecord(actor, agency, { ...facts, ...dates, year, n, programme: approved }, now);
    const taken = await create(Audit, record).then(() => false, (error: unknown) => { if (isDuplicate(error)) return true; throw error; });
    if (taken) continue;
    if (approved) await beginProgramme(approved, now);
    return record;
  }
  throw new Unavailable('busy');
}

type Planned = Pick<AuditRecord, 'title' | 'purpose' | 'method' | 'law' | 'edition' | 'clauses' | 'units' | 'documents' | 'team'>;

async function planned(agency: AgencyView, input: Plan, before: readonly Member[]): Promise<Planned> {
  if (!input.units.every(id => agency.units.some(unit => unit.id === id))) throw new InvalidInput({ units: { key: 'field.unknownUnit' } });
  await demandClauses(agency._id, input.clauses);
  const inForce = input.documents.length ? await inForceAmong(agency._id, input.documents) : [], found = input.documents.map(id => inForce.find(one => one._id === id));
  if (found.some(one => !one)) throw new InvalidInput({ documents: { key: 'field.notInForce' } });
  const lead = await demandOneNameable(agency._id, input.lead, 'lead'), auditors = (await demandNameable(agency._id, input.auditors, 'auditors')).filter(one => one.id !== lead.id);
  const kept = (id: string): Member['exception'] => before.find(member => member.person.id === id)?.exception ?? null;
  const team: Member[] = [{ person: lead, role: 'lead', exception: kept(lead.id) }, ...auditors.map((person): Member => ({ person, role: 'auditor', exception: kept(person.id) }))];
  return {
    title: input.title, purpose: input.purpose, method: input.method, law: input.law, edition: DEFAULT_EDITION, clauses: [...new Set(input.clauses)], units: [...new Set(input.units)],
    documents: found.flatMap(one => (one ? [{ id: one._id, code: one.code }] : [])), team,
  };
}

/** @throws InvalidInput for a clause that is unknown, or that the agency has declared not applicable */
async function demandClauses(agency: string, clauses: readonly string[]): Promise<void> {
  if (!clauses.every(clause => isClause(DEFAULT_EDITION, clause))) throw new InvalidInput({ clauses: { key: 'field.unknownClause' } });
  const decided = await decidedBy(agency, DEFAULT_EDITION), excluded = clauses.find(clause => exclusionOf(decided, clause));
  if (excluded) throw new InvalidInput({ clauses: { key: 'field.clauseNotApplicable', values: { clause: excluded } } });
}

function newRecord(actor: Actor, agency: AgencyView, facts: Planned & { from: Date; to: Date; year: number; n: number; programme: string }, now: Date): AuditRecord {
  const number = codeFrom(numberPatterns(agency).audit, facts.n, { year: String(facts.year), agency: agency.code });
  const base: AuditRecord = {
    ...facts, _id: newId(), agency: agency._id, within: agency.within, number, state: 'planned', stateSince: now, createdAt: now, sittings: [], reschedulings: [], opening: null, closing: null, cited: [], drawnAt: null, lines: [],
    conclusion: null, issued: null, responses: [], moved: [], closedAt: null, people: [], waiting: [], waitingFor: [], ...firstVersion({ action: 'audit.plan', by: authorOf(actor), at: now, about: number, to: 'planned' }),
  };
  return { ...base, ...auditSummary(base) };
}

export async function changePlan(actor: Actor, wanted: Target & Plan, now: Date): Promise<void> {
  const record = await loadOwnAudit(actor, wanted.id), facts = await planned(await agencyById(record.agency, now), wanted, record.team);
  await actOnAudit(actor, { id: wanted.id, ...guardOf(wanted), action: 'edit' }, now, was => ({ ...facts, team: grew(was, facts) ? facts.team.map(askedAgain) : facts.team }));
}

/** An exception was accepted for the scope it was asked for: with more units or procedures it is asked again. */
function grew(was: Pick<AuditView, 'units' | 'documents'>, facts: Planned): boolean {
  return facts.units.some(unit => !was.units.includes(unit)) || facts.documents.some(one => !was.documents.some(other => other.id === one.id));
}

function askedAgain(member: Member): Member {
  return member.exception ? { ...member, exception: { ...member.exception, approved: null } } : member;
}

/** A small agency has nobody else: the reason is recorded, and waits for the approver. */
export async function excuse(actor: Actor, wanted: Target & { person: string; reason: string }, now: Date): Promise<void> {
  await actOnAudit(actor, { id: wanted.id, ...guardOf(wanted), action: 'excuse', reason: wanted.reason, details: { person: wanted.person } }, now, record => {
    if (!record.team.some(member => member.person.id === wanted.person)) throw new NotFound();
    return { team: record.team.map(member => (member.person.id === wanted.person ? { ...member, exception: { reason: wanted.reason, at: now, by: authorOf(actor), approved: null } } : member)) };
  });
}

export async function approveExceptions(actor: Actor, wanted: Target, now: Date): Promise<void> {
  await actOnAudit(actor, { ...wanted, action: 'approveExceptions' }, now, record => ({
    team: record.team.map(member => (member.exception && !member.exception.approved ? { ...member, exception: { ...member.exception, approved: { at: now, by: authorOf(actor) } } } : member)),
  }));
}

/** Refused while anybody in the team is not independent and not excused: the page says who and why. */
export async function confirm(actor: Actor, wanted: Target, now: Date): Promise<void> {
  await actOnAudit(actor, { ...wanted, action: 'confirm' }, now, () => ({}));
}

/** The old dates and the reason stay. */
export async function reschedule(actor: Actor, wanted: Target & { from: string; to: string; reason: string }, now: Date): Promise<void> {
  const record = await loadOwnAudit(actor, wanted.id), dates = datesOf(await agencyById(record.agency, now), wanted);
  await actOnAudit(actor, { id: wanted.id, ...guardOf(wanted), action: 'reschedule', reason: wanted.reason, details: { from: wanted.from, to: wanted.to } }, now, was => ({
    ...dates, reschedulings: [...was.reschedulings, { at: now, by: authorOf(actor), from: was.from, to: was.to, reason: wanted.reason }],
  }));
}

export async function cancelAudit(actor: Actor, wanted: Target & { reason: string }, now: Date): Promise<void> {
  await actOnAudit(actor, { ...wanted, action: 'cancel' }, now, () => ({ closedAt: now }));
}

function datesOf(agency: AgencyView, input: { from: string; to: string }): { from: Date; to: Date } {
  const from = startOfDay(input.from, agency.timeZone), to = startOfDay(input.to, agency.timeZone);
  if (!from) throw new InvalidInput({ from: { key: 'field.notADay' } });
  if (!to) throw new InvalidInput({ to: { key: 'field.notADay' } });
  if (to < from) throw new InvalidInput({ to: { key: 'field.endsBefore' } });
  return { from, to };
}
