/** The report of an audit: concluded by the lead, issued by another, answered by the units, followed until its findings are closed (9.2.2 d–e). */
import { guardOf } from '../access/act';
import { authorOf, type Actor } from '../access/roles';
import { Forbidden, InvalidInput, NotFound } from '../core/errors';
import { ofAudit } from '../nonconformities/queries';
import { membersOf, positionIn } from '../people/queries';
import { demandPassword } from '../people/signIn';
import { actOnAudit, loadOwnAudit, type Target } from './acts';
import { unitsHeadedBy, type AuditView } from './standing';

export interface ConclusionInput extends Target { strengths: string; weaknesses: string; conforms: string; effective: string; recommendations: string }

export async function writeReport(actor: Actor, wanted: ConclusionInput, now: Date): Promise<void> {
  const { strengths, weaknesses, conforms, effective, recommendations } = wanted;
  await actOnAudit(actor, { id: wanted.id, ...guardOf(wanted), action: 'writeReport' }, now, () => ({ conclusion: { strengths, weaknesses, conforms, effective, recommendations, at: now, by: authorOf(actor) } }));
}

export async function requestApproval(actor: Actor, wanted: Target, now: Date): Promise<void> {
  await actOnAudit(actor, { ...wanted, action: 'requestApproval' }, now, () => ({}));
}

/** Signed; from now on the report is locked. A unit without a head could never answer it: the head of the agency then does. */
export async function issueReport(actor: Actor, wanted: Target & { password: string }, now: Date): Promise<AuditView> {
  await demandPassword(actor, wanted.password, now);
  const headed = await headedUnits((await loadOwnAudit(actor, wanted.id)).agency);
  return actOnAudit(actor, { id: wanted.id, ...guardOf(wanted), action: 'issue' }, now, record => ({ issued: { at: now, by: authorOf(actor) }, headless: record.units.filter(unit => !headed.has(unit)) }));
}

async function headedUnits(agency: string): Promise<ReadonlySet<string>> {
  const members = (await membersOf(agency)).filter(one => one.state === 'active');
  return new Set(members.flatMap(one => one.grants.filter(grant => grant.role === 'unitHead' && grant.agency === agency).map(grant => grant.unit ?? positionIn(one, agency)?.unit ?? '')));
}

export async function returnReport(actor: Actor, wanted: Target & { reason: string }, now: Date): Promise<void> {
  await actOnAudit(actor, { ...wanted, action: 'return' }, now, () => ({}));
}

export async function acceptReport(actor: Actor, wanted: Target & { unit: string }, now: Date): Promise<void> {
  await respond(actor, { ...wanted, accepted: true, reason: '' }, now);
}

/** The unit does not agree: recorded, and to be answered by the lead. */
export async function objectToReport(actor: Actor, wanted: Target & { unit: string; reason: string }, now: Date): Promise<void> {
  await respond(actor, { ...wanted, accepted: false }, now);
}

async function respond(actor: Actor, wanted: Target & { unit: string; reason: string; accepted: boolean }, now: Date): Promise<void> {
  await actOnAudit(actor, { id: wanted.id, ...guardOf(wanted), action: wanted.accepted ? 'accept' : 'object', about: wanted.unit, ...(wanted.reason ? { reason: wanted.reason } : {}) }, now, record => {
    if (!unitsHeadedBy(record, actor).includes(wanted.unit)) throw new Forbidden({ key: 'notYourUnit' });
    if (record.responses.some(one => one.unit === wanted.unit)) throw new InvalidInput({ unit: { key: 'field.unitAnswered' } });
    return { responses: [...record.responses, { unit: wanted.unit, accepted: wanted.accepted, text: wanted.reason, at: now, by: authorOf(actor), answer: null }] };
  });
}

export async function answerObjection(actor: Actor, wanted: Target & { unit: string; reason: string }, now: Date): Promise<void> {
  await actOnAudit(actor, { id: wanted.id, ...guardOf(wanted), action: 'answerObjection', about: wanted.unit, reason: wanted.reason }, now, record => {
    if (!record.responses.some(one => one.unit === wanted.unit && !one.accepted && !one.answer)) throw new NotFound();
    return { responses: record.responses.map(one => (one.unit === wanted.unit ? { ...one, answer: { text: wanted.reason, at: now, by: authorOf(actor) } } : one)) };
  });
}

/** A finding that is followed elsewhere, e.g. in the next audit: with its reason it no longer holds this one open. */
export async function moveFinding(actor: Actor, wanted: Target & { nonconformity: string; reason: string }, now: Date): Promise<void> {
  const findings = await ofAudit((await loadOwnAudit(actor, wanted.id))._id);
  if (!findings.some(one => one._id === wanted.nonconformity)) throw new InvalidInput({ nonconformity: { key: 'field.notOfThisAudit' } });
  await actOnAudit(actor, { id: wanted.id, ...guardOf(wanted), action: 'move', reason: wanted.reason, details: { nonconformity: wanted.nonconformity } }, now, record => ({
    moved: [...record.moved.filter(one => one.nonconformity !== wanted.nonconformity), { nonconformity: wanted.nonconformity, reason: wanted.reason, at: now, by: authorOf(actor) }],
  }));
}

export async function closeAudit(actor: Actor, wanted: Target, now: Date): Promise<void> {
  await actOnAudit(actor, { ...wanted, action: 'close' }, now, () => ({ closedAt: now }));
}
