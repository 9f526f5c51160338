/** Who may audit: competence, certificates with their end, scopes (7.2, 9.2.2 c). */
import { demand } from '../access/may';
import { authorOf, type Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { startOfDay } from '../core/clock';
import { commit, create, firstVersion } from '../core/commit';
import { InvalidInput, isDuplicate, NotFound, StaleRecord } from '../core/errors';
import { newId } from '../core/id';
import { demandOneNameable } from '../people/nameable';
import { isClause, DEFAULT_EDITION } from '../standards/clauses';
import { Auditor, type AuditorRecord, type Certificate } from './model';
import { auditorOf } from './queries';

export interface AuditorInput { person: string; competence: string; scopes: readonly string[]; active: boolean }

/** Registers somebody, or changes what is registered. */
export async function saveAuditor(actor: Actor, input: AuditorInput, now: Date): Promise<void> {
  const agency = await agencyById(actor.agency, now), subject = { agency: agency._id, within: agency.within };
  demand(actor, 'auditors.manage', subject);
  if (!input.scopes.every(clause => isClause(DEFAULT_EDITION, clause))) throw new InvalidInput({ scopes: { key: 'field.unknownClause' } });
  const person = await demandOneNameable(agency._id, input.person, 'person'), known = await auditorOf(agency._id, input.person);
  const facts = { person, competence: input.competence, scopes: [...input.scopes], active: input.active }, by = authorOf(actor);
  if (known) { await commit(Auditor, known, { set: facts }, { action: 'auditor.change', by, at: now, about: person.name }); return; }
  const record: AuditorRecord = { _id: newId(), ...subject, within: [...subject.within], ...facts, certificates: [], ...firstVersion({ action: 'auditor.register', by, at: now, about: person.name }) };
  await create(Auditor, record).catch((error: unknown) => { throw isDuplicate(error) ? new StaleRecord() : error; });
}

export async function addCertificate(actor: Actor, wanted: { person: string; version: number; name: string; number: string; issuer: string; from: string; until: string }, now: Date): Promise<void> {
  const agency = await agencyById(actor.agency, now);
  demand(actor, 'auditors.manage', { agency: agency._id, within: agency.within });
  const known = await auditorOf(agency._id, wanted.person), from = startOfDay(wanted.from, agency.timeZone), until = wanted.until ? startOfDay(wanted.until, agency.timeZone) : undefined;
  if (!known) throw new NotFound();
  if (known.version !== wanted.version) throw new StaleRecord();
  if (!from) throw new InvalidInput({ from: { key: 'field.notADay' } });
  if (until && until <= from) throw new InvalidInput({ until: { key: 'field.endsBefore' } });
  const certificate: Certificate = { name: wanted.name, number: wanted.number, issuer: wanted.issuer, from, until: until ?? null };
  await commit(Auditor, known, { push: { certificates: certificate } }, { action: 'auditor.certificate', by: authorOf(actor), at: now, about: wanted.name });
}

/** Why planning warns about somebody: not registered, not active, or no certificate that still holds on the day. */
export function warningOf(auditor: Pick<AuditorRecord, 'active' | 'certificates'> | undefined, day: Date): 'notRegistered' | 'notActive' | 'noCertificate' | 'expired' | undefined {
  if (!auditor) return 'notRegistered';
  if (!auditor.active) return 'notActive';
  if (auditor.certificates.length === 0) return 'noCertificate';
  return auditor.certificates.some(one => one.from <= day && (!one.until || one.until >= day)) ? undefined : 'expired';
}
