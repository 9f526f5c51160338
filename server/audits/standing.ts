/** What is this actor to this audit or programme, what do the guards need to know, and what do lists derive? Pure. */
import { rolesOver, type Actor } from '../access/roles';
import { hashOf } from '../core/trail';
import { awaited, type Awaited, type Waiting } from '../core/waiting';
import type { Reason } from './independence';
import type { AuditFacts, AuditParty, ProgrammeFacts, ProgrammeParty } from './lifecycle';
import type { AuditRecord, Line, Member, ProgrammeRecord } from './model';

export type AuditView = Omit<AuditRecord, 'trail'>;
/** An audit as a page reads it: of its lines only what is counted. */
export type AuditOverview = Omit<AuditView, 'lines'> & { readonly lines: readonly Pick<Line, 'id' | 'n' | 'unit' | 'answer'>[] };
export type ProgrammeView = Omit<ProgrammeRecord, 'trail'>;

/** `against` = what stands against each member, by person; `openFindings` = ids of nonconformities of this audit that are neither closed nor cancelled. */
export interface AuditAround { readonly against: ReadonlyMap<string, readonly Reason[]>; readonly openFindings: readonly string[] }

export function subjectOf(record: Pick<AuditRecord, 'agency' | 'within'>): { agency: string; within: readonly string[] } {
  return { agency: record.agency, within: record.within };
}

export function auditPartiesOf(record: Pick<AuditView, 'agency' | 'within' | 'team' | 'units' | 'headless'>, actor: Actor): Set<AuditParty> {
  if (actor.system) return new Set<AuditParty>(['system']);
  const parties = new Set<AuditParty>(rolesOver(actor, subjectOf(record))), seat = record.team.find(member => member.person.id === actor.id);
  if (seat) parties.add(seat.role === 'lead' ? 'lead' : 'member');
  if (unitsHeadedBy(record, actor).length) parties.add('auditedHead');
  return parties;
}

/** The audited units this actor heads; the head of the agency, those that have none. */
export function unitsHeadedBy(record: Pick<AuditRecord, 'agency' | 'units' | 'headless'>, actor: Actor): string[] {
  const own = actor.grants.filter(grant => grant.agency === record.agency), isHead = own.some(grant => grant.role === 'head');
  return record.units.filter(unit => (isHead && record.headless?.includes(unit)) || own.some(grant => grant.role === 'unitHead' && (grant.unit === unit || (!grant.unit && actor.unit === unit))));
}

export function auditFactsOf(record: AuditOverview, _actor: Actor, { against, openFindings }: AuditAround): AuditFacts {
  const unanswered = record.lines.filter(line => line.answer === null), moved = new Set(record.moved.map(one => one.nonconformity));
  return {
    hasScope: record.units.length > 0 && record.purpose !== '', hasCriteria: record.clauses.length + record.documents.length > 0 || record.law !== '', hasTeam: leadOf(record) !== undefined,
    datesRight: record.from <= record.to, notIndependent: record.team.filter(member => stands(member, against) && !member.exception?.approved).length,
    exceptionsWaiting: record.team.filter(member => member.exception && !member.exception.approved).length,
    lines: record.lines.length, unanswered: unanswered.length, unproven: record.lines.filter(isUnproven).length, openingMet: record.opening !== null, closingMet: record.closing !== null,
    concluded: record.conclusion !== null, unitsLeft: record.units.filter(unit => !record.responses.some(one => one.unit === unit)).length,
    objectionsLeft: record.responses.filter(one => !one.accepted && !one.answer).length, findingsLeft: openFindings.filter(id => !moved.has(id)).length,
  };
}

/** A nonconforming line is proven by what was seen (words) and may have photographs beside. */
export function isUnproven({ answer }: Pick<Line, 'answer'>): boolean {
  return answer?.result === 'nonconforming' && (answer.note.trim() === '' || answer.grade === '');
}

function stands(member: Member, against: AuditAround['against']): boolean {
  return (against.get(member.person.id)?.length ?? 0) > 0;
}

export function leadOf(record: Pick<AuditRecord, 'team'>): Member | undefined {
  return record.team.find(member => member.role === 'lead');
}

export function auditSummary(record: AuditView): Awaited & Pick<AuditRecord, 'people'> {
  return { ...awaited(record.agency, auditWaiting(record)), people: record.team.map(member => member.person.id) };
}

function auditWaiting(record: AuditView): Waiting[] {
  const since = record.stateSince, lead = leadOf(record)?.person.id, onLead = (action: string, due?: Date): Waiting[] => (lead ? [{ person: lead, action, since, ...(due ? { due } : {}) }] : []);
  const excused = record.team.filter(member => member.exception && !member.exception.approved).map(member => member.exception?.at ?? since);
  const exceptions: Waiting[] = excused.length ? ['representative', 'head'].map(role => ({ role, action: 'approveExceptions', since: excused[0] ?? since })) : [];
  switch (record.state) {
    case 'planned': return [...exceptions, ...onLead('confirmAudit', record.from)];
    case 'confirmed': return [...exceptions, ...onLead('drawChecklist', record.from)];
    case 'inPreparation': return [...exceptions, ...onLead('startAudit', record.from)];
    case 'inProgress': return record.team.map(member => ({ person: member.person.id, action: 'answerLines', since, due: record.to }));
    case 'reportDraft': return onLead('writeReport');
    case 'reportInApproval': return ['representative', 'head'].map(role => ({ role, action: 'issueReport', since }));
    case 'reportIssued': return record.units.filter(unit => !record.responses.some(one => one.unit === unit)).map(unit => (record.headless?.includes(unit) ? { role: 'head', part: unit, action: 'respond', since } : { role: 'unitHead', unit, part: unit, action: 'respond', since }));
    case 'followUp': return record.responses.some(one => !one.accepted && !one.answer) ? onLead('answerObjection') : record.findingsEndedAt && lead ? [{ person: lead, action: 'closeAudit', since: record.findingsEndedAt }] : [];
    default: return [];
  }
}

export function programmePartiesOf(record: ProgrammeView, actor: Actor): Set<ProgrammeParty> {
  if (actor.system) return new Set<ProgrammeParty>(['system']);
  const parties = new Set<ProgrammeParty>(rolesOver(actor, subjectOf(record)));
  if (record.maker.id === actor.id) parties.add('maker');
  return parties;
}

/** `mustCover` = units and system procedures that are to be audited in the year; a row covers what it names in a month, or gives a reason. */
export interface ProgrammeAround { readonly mustCover: readonly { readonly kind: 'unit' | 'document'; readonly id: string; readonly name: string }[]; readonly openAudits: number }

export function programmeFactsOf(record: ProgrammeView, _actor: Actor, around: ProgrammeAround): ProgrammeFacts {
  return { rows: record.rows.length, uncovered: uncovered(record, around).length, openAudits: around.openAudits };
}

export function uncovered(record: Pick<ProgrammeRecord, 'rows'>, { mustCover }: Pick<ProgrammeAround, 'mustCover'>): ProgrammeAround['mustCover'] {
  return mustCover.filter(one => !record.rows.some(row => (one.kind === 'unit' ? row.unit === one.id : row.document?.id === one.id) && (row.months.length > 0 || row.reason !== '')));
}

export function programmeSummary(record: ProgrammeView): Awaited {
  const since = record.stateSince;
  return awaited(record.agency, record.state === 'draft' && record.rows.length ? ['head', 'representative'].map(role => ({ role, action: 'approveProgramme', since })) : []);
}

/** SHA-256 of what is signed when a report is issued: the lines with their answers, and the conclusion. */
export function reportHash(record: AuditView): string {
  return hashOf({
    number: record.number, units: record.units, clauses: record.clauses, cited: record.cited, team: record.team.map(member => [member.person.id, member.role, member.exception?.reason ?? '']),
    lines: record.lines.map(line => [line.question, line.answer?.result, line.answer?.grade, line.answer?.note, line.files.map(file => file.sha256)]), conclusion: record.conclusion,
  });
}

export function programmeHash(record: ProgrammeView): string {
  return hashOf({ year: record.year, title: record.title, aims: record.aims, rows: record.rows });
}
