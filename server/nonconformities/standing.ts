/** What is this actor to this nonconformity, what do the guards need to know, and what do lists derive? Pure. */
import { rolesOver, type Actor, type Subject } from '../access/roles';
import { addDays, daysUntil } from '../core/clock';
import { hashOf } from '../core/trail';
import { awaited, type Waiting } from '../core/waiting';
import { type NonconformityFacts, type NonconformityParty } from './lifecycle';
import type { Action, Cycle, NonconformityRecord } from './model';

export type NonconformityView = Omit<NonconformityRecord, 'trail'>;

/** `officers` = how many hold the quality officer's role in the agency; `unitHead` says whether an id heads the unit. */
export interface Around { readonly officers: number; readonly unitHeads: readonly string[]; readonly timeZone: string; readonly now: Date }

export function subjectOf(record: Pick<NonconformityRecord, 'agency' | 'within' | 'unit'>): Subject {
  return { agency: record.agency, within: record.within, ...(record.unit ? { unit: record.unit } : {}) };
}

export function openCycle(record: Pick<NonconformityRecord, 'cycles' | 'cycle'>): Cycle {
  const cycle = record.cycles.find(one => one.n === record.cycle);
  if (!cycle) throw new Error('A nonconformity has its open cycle');
  return cycle;
}

/** An overseer is nobody's party: reads, changes nothing. */
export function partiesOf(record: NonconformityView, actor: Actor): Set<NonconformityParty> {
  if (actor.system) return new Set<NonconformityParty>(['system']);
  const roles = rolesOver(actor, subjectOf(record)), parties = new Set<NonconformityParty>(roles), cycle = openCycle(record);
  if (record.reporter.id === actor.id) parties.add('reporter');
  if (record.responsible?.id === actor.id) parties.add('responsible');
  if (cycle.actions.some(action => action.owner.id === actor.id)) parties.add('planOwner');
  if (cycle.verifier?.id === actor.id) parties.add('verifier');
  if (roles.has('unitHead') && record.unit && actor.unit === record.unit) parties.add('ownUnitHead');
  return parties;
}

export function factsOf(record: NonconformityView, _actor: Actor, around: Around): NonconformityFacts {
  const cycle = openCycle(record), { verifier, actions } = cycle;
  return {
    soleOfficer: around.officers <= 1, rootFound: Boolean(cycle.analysis?.root), similarLookedFor: Boolean(cycle.analysis?.similar), actions: actions.length,
    openActions: actions.filter(action => action.state !== 'accepted').length, planComplete: cycle.criterion !== '' && verifier !== null,
    verifierApart: verifier === null || (!actions.some(action => action.owner.id === verifier.id) && !around.unitHeads.includes(verifier.id)),
    daysToVerification: cycle.verifyFrom ? daysUntil(cycle.verifyFrom, around.now, around.timeZone) : 0,
  };
}

/** SHA-256 of what a decision is about: what was found, and the open cycle as it stands. */
export function contentHash(record: NonconformityView): string {
  const cycle = openCycle(record);
  return hashOf({
    number: record.number, description: record.description, evidence: record.evidence, files: record.files.map(file => file.sha256), correction: record.correction?.text ?? '', analysis: cycle.analysis,
    criterion: cycle.criterion, waitDays: cycle.waitDays, verifier: cycle.verifier, actions: cycle.actions.map(action => [action.text, action.expected, action.owner.id, action.due, action.state, action.claims.map(claim => [claim.proof, claim.files.map(file => file.sha256)])]),
  });
}

export function blankCycle(n: number): Cycle {
  return { n, analysis: null, actions: [], criterion: '', waitDays: 30, verifier: null, requested: null, approved: null, actionsEndedAt: null, verifyFrom: null, verifications: [] };
}

/** When the last action has been accepted, effectiveness waits as many days as the plan says. */
export function verificationDay(cycle: Cycle, now: Date): Date {
  return addDays(now, cycle.waitDays);
}

/** The extension of an action that nobody has answered yet. */
export function askedExtension(action: Action): Action['extensions'][number] | undefined {
  return action.extensions.find(one => one.answer === null);
}

export type Summary = Pick<NonconformityRecord, 'waiting' | 'waitingFor' | 'dueAt' | 'owners' | 'causeCategory'>;

export function summarise(record: NonconformityView): Summary {
  const cycle = openCycle(record), waiting = waitingOf(record, cycle), dues = waiting.flatMap(one => (one.due ? [one.due] : [])).sort((a, b) => a.getTime() - b.getTime());
  const open = record.state === 'inProgress' ? cycle.actions.filter(action => action.state !== 'accepted') : [];
  return { ...awaited(record.agency, waiting), dueAt: dues[0] ?? null, owners: [...new Set(open.map(action => action.owner.id))], causeCategory: cycle.analysis?.category ?? record.causeCategory };
}

function waitingOf(record: NonconformityView, cycle: Cycle): Waiting[] {
  const since = record.stateSince, unit = record.unit ? { unit: record.unit } : {}, responsible = record.responsible ? { person: record.responsible.id } : { role: 'unitHead', ...unit };
  switch (record.state) {
    case 'reported': return [{ role: 'qualityOfficer', action: 'triage', since }];
    case 'triaged': return [{ ...responsible, action: 'contain', since }];
    case 'contained': return [{ ...responsible, action: 'analyse', since }];
    case 'analysis': return [{ ...responsible, action: cycle.analysis ? 'plan' : 'analyse', since }];
    case 'planInApproval': return [{ role: 'representative', action: 'approvePlan', since }, { role: 'head', action: 'approvePlan', since }];
    case 'inProgress': return cycle.actions.flatMap(action => waitingOnAction(action, since));
    case 'verification': return cycle.verifier ? [{ person: cycle.verifier.id, action: 'verify', since: cycle.verifyFrom ?? since, ...(cycle.verifyFrom ? { due: cycle.verifyFrom } : {}) }] : [];
    default: return [];
  }
}

function waitingOnAction(action: Action, since: Date): Waiting[] {
  const row = { part: action.id, about: String(action.n) }, asked = askedExtension(action), claim = action.claims.at(-1);
  const extension: Waiting[] = asked ? [{ ...row, role: 'representative', action: 'answerExtension', since: asked.askedAt }, { ...row, role: 'head', action: 'answerExtension', since: asked.askedAt }] : [];
  if (action.state === 'doneClaimed') return [...extension, { ...row, role: 'qualityOfficer', action: 'acceptAction', since: claim?.at ?? since }, { ...row, role: 'representative', action: 'acceptAction', since: claim?.at ?? since }];
  if (action.state === 'accepted') return extension;
  return [...extension, { ...row, person: action.owner.id, action: 'doAction', since, due: action.due }];
}
