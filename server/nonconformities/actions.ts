/** The actions of a plan: planned, done, extended, accepted. Due dates move by granted extensions only. */
import { guardOf } from '../access/act';
import { authorOf, rolesOver, type Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { startOfDay } from '../core/clock';
import { InvalidInput, Refused } from '../core/errors';
import { newId } from '../core/id';
import { advance, demandStep } from '../core/lifecycle';
import { inForceAmong, inForceNow } from '../documents/queries';
import type { Brought } from '../core/evidence';
import { demandOneNameable } from '../people/nameable';
import { act, actionOf, loadForAct, withCycle, type Target } from './acts';
import { actionLifecycle, type ActionAct, type ActionParty, type ActionState, type NonconformityAction } from './lifecycle';
import type { Action } from './model';
import { loadNonconformity } from './queries';
import { askedExtension, openCycle, subjectOf, verificationDay, type NonconformityView } from './standing';

const MOST_ACTIONS = 30;

export interface NewAction extends Target { text: string; expected: string; owner: string; due: string; /** A document that is to be revised. */ document: string }
export interface ActionTarget extends Target { readonly part: string }

export async function planAction(actor: Actor, wanted: NewAction, now: Date): Promise<void> {
  const record = await loadNonconformity(wanted.id), agency = await agencyById(record.agency, now), due = startOfDay(wanted.due, agency.timeZone);
  if (!due) throw new InvalidInput({ due: { key: 'field.notADay' } });
  if (due < now) throw new InvalidInput({ due: { key: 'field.dayPast' } });
  if (openCycle(record).actions.length >= MOST_ACTIONS) throw new Refused({ key: 'tooManyActions', values: { count: MOST_ACTIONS } });
  const owner = await demandOneNameable(record.agency, wanted.owner, 'owner'), document = await toRevise(record, wanted.document);
  await act(actor, { id: wanted.id, ...guardOf(wanted), action: 'plan', details: { planned: wanted.text.slice(0, 200), due: wanted.due } }, now, was => {
    const actions = openCycle(was).actions, n = Math.max(0, ...actions.map(one => one.n)) + 1;
    const action: Action = { id: newId(), n, text: wanted.text, expected: wanted.expected, owner, planned: due, due, document, state: 'planned', extensions: [], claims: [] };
    return { cycles: withCycle(was, { actions: [...actions, action] }) };
  });
}

export async function removeAction(actor: Actor, wanted: ActionTarget, now: Date): Promise<void> {
  await act(actor, { id: wanted.id, ...guardOf(wanted), action: 'plan', details: { removed: wanted.part } }, now, record => {
    actionOf(record, wanted.part);
    return { cycles: withCycle(record, { actions: openCycle(record).actions.filter(one => one.id !== wanted.part) }) };
  });
}

/** The owner says it is done and proves it. */
export async function claimDone(actor: Actor, wanted: ActionTarget & { proof: string; files: Brought['files']; keep?: Brought['keep'] }, now: Date): Promise<void> {
  await onAction(actor, wanted, 'claim', { proof: wanted.proof }, now, action => ({ claims: [...action.claims, { at: now, by: authorOf(actor), proof: wanted.proof, files: [...wanted.files], answer: null }] }));
}

/** Another person accepts; with the last one the plan is done and waits to be verified. */
export async function acceptAction(actor: Actor, wanted: ActionTarget, now: Date): Promise<void> {
  await onAction(actor, wanted, 'accept', {}, now, action => answered(action, { accepted: true, at: now, by: authorOf(actor), reason: '' }));
}

export async function refuseAction(actor: Actor, wanted: ActionTarget & { reason: string }, now: Date): Promise<void> {
  await onAction(actor, wanted, 'refuse', {}, now, action => answered(action, { accepted: false, at: now, by: authorOf(actor), reason: wanted.reason }));
}

export async function askExtension(actor: Actor, wanted: ActionTarget & { reason: string; until: string }, now: Date): Promise<void> {
  const record = await loadNonconformity(wanted.id), until = startOfDay(wanted.until, (await agencyById(record.agency, now)).timeZone), action = actionOf(record, wanted.part);
  if (!until || until <= action.due) throw new InvalidInput({ until: { key: 'field.laterThanDue' } });
  await onAction(actor, wanted, 'askExtension', { until: wanted.until }, now, was => ({ extensions: [...was.extensions, { askedAt: now, askedBy: authorOf(actor), from: was.due, until, reason: wanted.reason, answer: null }] }));
}

/** Granted: the new date holds and the old one stays to be read. */
export async function answerExtension(actor: Actor, wanted: ActionTarget & { granted: boolean; reason: string }, now: Date): Promise<void> {
  if (!wanted.granted && !wanted.reason) throw new InvalidInput({ reason: { key: 'field.required' } });
  await onAction(actor, wanted, wanted.granted ? 'grantExtension' : 'denyExtension', {}, now, action => {
    const asked = askedExtension(action), answer = { granted: wanted.granted, at: now, by: authorOf(actor), reason: wanted.reason };
    return { extensions: action.extensions.map(one => (one === asked ? { ...one, answer } : one)), ...(wanted.granted && asked ? { due: asked.until } : {}) };
  });
}

type ActionStep = Exclude<ActionAct, 'begin'> & NonconformityAction;

/** Two tables agree: the action's own, and the record's. */
async function onAction(actor: Actor, wanted: ActionTarget & { reason?: string; keep?: Brought['keep'] }, step: ActionStep, given: Readonly<Record<string, unknown>>, now: Date, change: (action: Action) => Partial<Action>): Promise<void> {
  const before = await loadForAct(actor, wanted.id), waits = await documentWaits(actionOf(before, wanted.part));
  const about = String(actionOf(before, wanted.part).n), until = step === 'grantExtension' ? askedExtension(actionOf(before, wanted.part))?.until : undefined;
  await act(actor, { id: wanted.id, ...guardOf(wanted), action: step, given, about, ...(wanted.reason ? { reason: wanted.reason } : {}), details: { part: wanted.part, ...(until ? { until: until.toISOString() } : {}) }, keep: wanted.keep }, now, record => {
    const action = actionOf(record, wanted.part), state = stateAfter(record, actor, action, step, waits);
    const actions = openCycle(record).actions.map(one => (one.id === action.id ? { ...one, ...change(action), state } : one));
    const ended = actions.every(one => one.state === 'accepted');
    return { cycles: withCycle(record, { actions, ...(ended ? { actionsEndedAt: now, verifyFrom: verificationDay(openCycle(record), now) } : {}) }) };
  });
}

function stateAfter(record: NonconformityView, actor: Actor, action: Action, step: ActionAct, documentCode: string): ActionState {
  const roles = rolesOver(actor, subjectOf(record)), parties = new Set<ActionParty>((['qualityOfficer', 'representative', 'head'] as const).filter(role => roles.has(role)));
  if (action.owner.id === actor.id) parties.add('actionOwner');
  return demandStep(advance(actionLifecycle, { state: action.state, action: step, parties, subject: { documentWaits: documentCode, extensionAsked: askedExtension(action) !== undefined } })).to;
}

/** The code of the document whose newer revision is not in force yet; nothing when the action waits for none. */
async function documentWaits({ document }: Action): Promise<string> {
  if (!document) return '';
  const now = (await inForceNow([document.id])).get(document.id) ?? 0;
  return now > document.n ? '' : document.code;
}

async function toRevise(record: NonconformityView, id: string): Promise<Action['document']> {
  if (!id) return null;
  const [row] = await inForceAmong(record.agency, [id]);
  if (!row) throw new InvalidInput({ document: { key: 'field.notInForce' } });
  return { id, code: row.code, n: row.shown.n };
}

/** The last claim with its answer. */
function answered(action: Action, answer: NonNullable<Action['claims'][number]['answer']>): Partial<Action> {
  return { claims: action.claims.map((claim, at) => (at === action.claims.length - 1 ? { ...claim, answer } : claim)) };
}
