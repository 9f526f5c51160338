/** How every act on an audit or a programme runs, and what stands around it. */
import { carryOut, type Procedure, type Wanted } from '../access/act';
import { may } from '../access/may';
import { belongsTo, type Actor } from '../access/roles';
import { agencyById, type AgencyView } from '../agencies/queries';
import { endOfDay } from '../core/clock';
import { Forbidden, NotFound } from '../core/errors';
import { citedAt, inForceOfTypes, type CitedRevision } from '../documents/queries';
import { openActionOwners, ofAudit } from '../nonconformities/queries';
import { peopleByIds, positionIn } from '../people/queries';
import { independence, type Reason } from './independence';
import { auditLifecycle, programmeLifecycle, type AuditAction, type AuditFacts, type AuditNeed, type AuditParty, type AuditState, type ProgrammeAction, type ProgrammeFacts, type ProgrammeParty, type ProgrammeState } from './lifecycle';
import { Audit, Programme } from './model';
import { loadAudit, loadProgramme, openAuditsOf } from './queries';
import { auditFactsOf, auditPartiesOf, auditSummary, programmeFactsOf, programmeHash, programmePartiesOf, programmeSummary, reportHash, subjectOf, type AuditAround, type AuditView, type ProgrammeAround, type ProgrammeView } from './standing';

const auditProcedure: Procedure<AuditView, AuditState, AuditAction, AuditParty, AuditNeed, AuditFacts, AuditAround> = {
  lifecycle: auditLifecycle, records: Audit, partiesOf: auditPartiesOf, factsOf: auditFactsOf, derive: auditSummary,
};
const programmeProcedure: Procedure<ProgrammeView, ProgrammeState, ProgrammeAction, ProgrammeParty, 'rows' | 'covered' | 'auditsEnded', ProgrammeFacts, ProgrammeAround> = {
  lifecycle: programmeLifecycle, records: Programme, partiesOf: programmePartiesOf, factsOf: programmeFactsOf, derive: programmeSummary,
};

export interface Target { readonly id: string; readonly version?: number }
export type AuditAct = Wanted<AuditAction> & { readonly id: string };
export type ProgrammeAct = Wanted<ProgrammeAction> & { readonly id: string };

/** Loads, asks the table, writes. `change` is told the record as it was. @throws NotFound, Forbidden, Refused, StaleRecord */
export async function actOnAudit(actor: Actor, wanted: AuditAct, now: Date, change: (record: AuditView) => Partial<AuditView>): Promise<AuditView> {
  const record = await loadAudit(wanted.id);
  demandMember(actor, record);
  return carryOut(auditProcedure, actor, record, { ...wanted, contentHash: reportHash(record) }, await auditAround(record), now, () => change(record));
}

export async function actOnProgramme(actor: Actor, wanted: ProgrammeAct, now: Date, change: (record: ProgrammeView) => Partial<ProgrammeView>): Promise<ProgrammeView> {
  const record = await loadProgramme(wanted.id);
  demandMember(actor, record);
  return carryOut(programmeProcedure, actor, record, { ...wanted, contentHash: programmeHash(record) }, await programmeAround(record, now), now, () => change(record));
}

/** Before anything is checked against it: what an audit of another agency holds is not told by a refusal either. */
export async function loadOwnAudit(actor: Actor, id: string): Promise<AuditView> {
  const record = await loadAudit(id);
  demandMember(actor, record);
  return record;
}

/** A member of another agency is not told that it exists; an overseer may read and is refused. */
export function demandMember(actor: Actor, record: { readonly agency: string; readonly within: readonly string[] }): void {
  if (actor.system || belongsTo(actor, record.agency)) return;
  throw may(actor, 'audits.read', subjectOf({ agency: record.agency, within: [...record.within] })) ? new Forbidden() : new NotFound();
}

const WITH_TEAM: readonly AuditState[] = ['planned', 'confirmed', 'inPreparation'], WITH_FINDINGS: readonly AuditState[] = ['reportIssued', 'followUp'];

/** Independence is asked until the audit has begun; open findings when it is about to end. */
export async function auditAround(record: AuditView): Promise<AuditAround> {
  const against = WITH_TEAM.includes(record.state) ? await reasonsAgainst(record, record.team.map(member => member.person.id)) : new Map<string, Reason[]>();
  const findings = WITH_FINDINGS.includes(record.state) ? await ofAudit(record._id) : [];
  return { against, openFindings: findings.filter(one => one.state !== 'closed' && one.state !== 'cancelled').map(one => one._id) };
}

/** What stands against each of these people auditing this: with the procedures as they are in force on the audit's day. */
export async function reasonsAgainst(record: Pick<AuditView, 'agency' | 'units' | 'documents' | 'from'>, ids: readonly string[]): Promise<Map<string, Reason[]>> {
  const procedures = await proceduresOf(record), openActions = await openActionOwners(record.agency), people = await peopleByIds(ids);
  return new Map(ids.map(id => {
    const person = people.find(one => one._id === id);
    return [id, independence({ id, unit: (person && positionIn(person, record.agency)?.unit) ?? '' }, { units: record.units, procedures, openActions })];
  }));
}

export function proceduresOf(record: Pick<AuditView, 'agency' | 'documents' | 'from'>): Promise<CitedRevision[]> {
  return citedAt(record.agency, record.documents.map(one => one.id), endOfDay(record.from));
}

const SYSTEM_TIER = 2;

/** The types of procedures that make up the system itself. */
export function systemTypesOf(agency: Pick<AgencyView, 'documentTypes'>): string[] {
  return agency.documentTypes.filter(type => type.tier === SYSTEM_TIER).map(type => type.code);
}

/** Every active unit, and every system procedure in force: each once a year (lifecycles.md, programme → approved). */
export async function programmeAround(record: Pick<ProgrammeView, '_id' | 'agency'>, now: Date): Promise<ProgrammeAround> {
  const agency = await agencyById(record.agency, now);
  const documents = await inForceOfTypes(record.agency, systemTypesOf(agency));
  return {
    mustCover: [...agency.units.filter(unit => unit.active).map(unit => ({ kind: 'unit' as const, id: unit.id, name: unit.name })), ...documents.map(one => ({ kind: 'document' as const, id: one._id, name: `${one.code} ${one.title}` }))],
    openAudits: await openAuditsOf(record),
  };
}
