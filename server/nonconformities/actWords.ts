/** Which acts stand on the page of a nonconformity, where each leads, and why others do not: drawn from the two lifecycle tables. */
import { rolesOver, type Actor } from '../access/roles';
import { actionsFor, advance, type Offer } from '../core/lifecycle';
import { actLink, type ActLink, type ActLook, type RefusedAct } from '../web/acts';
import type { Wording } from '../web/wording';
import { actionLifecycle, nonconformityLifecycle, type ActionAct, type ActionParty, type NonconformityAction } from './lifecycle';
import type { Action } from './model';
import { addressOf } from './nonconformityWords';
import { askedExtension, factsOf, openCycle, partiesOf, subjectOf, type Around, type NonconformityView } from './standing';

/** The resource an act posts to, and how it is shown; `once` = carried out without a form. Several acts may be outcomes of one form. */
interface Place extends ActLook { readonly resource: string; readonly once?: boolean }

export const PLACES: Partial<Record<NonconformityAction, Place>> = {
  triage:              { resource: 'triage',                icon: 'funnel' },
  contain:             { resource: 'correction',            icon: 'bandaid' },
  analyse:             { resource: 'analysis',              icon: 'diagram-3' },
  plan:                { resource: 'plan',                  icon: 'list-check' },
  requestPlanApproval: { resource: 'plan-approval-request', icon: 'send-check', once: true },
  approvePlan:         { resource: 'plan-approval',         icon: 'pen' },
  returnPlan:          { resource: 'plan-return',           icon: 'arrow-counterclockwise' },
  findEffective:       { resource: 'verification',          icon: 'pen' },
  findNotEffective:    { resource: 'verification',          icon: 'pen' },
  findInconclusive:    { resource: 'verification',          icon: 'pen' },
  addEvidence:         { resource: 'evidence',              icon: 'paperclip' },
  dismiss:             { resource: 'dismissal',             icon: 'slash-circle', stop: true },
  cancel:              { resource: 'cancellation',          icon: 'slash-circle', stop: true },
};

/** Acts on one action of the plan; an asked extension is granted or denied in one form. */
export const ACTION_PLACES: Partial<Record<ActionAct, Place>> = {
  claim:          { resource: 'claim',            icon: 'upload' },
  accept:         { resource: 'acceptance',       icon: 'check-lg' },
  refuse:         { resource: 'refusal',          icon: 'arrow-counterclockwise' },
  askExtension:   { resource: 'extension',        icon: 'calendar-plus' },
  grantExtension: { resource: 'extension-answer', icon: 'calendar-check' },
  denyExtension:  { resource: 'extension-answer', icon: 'calendar-check' },
};

export function offersOn(record: NonconformityView, actor: Actor, around: Around): Offer<NonconformityAction>[] {
  return actionsFor(nonconformityLifecycle, { state: record.state, parties: partiesOf(record, actor), subject: factsOf(record, actor, around) });
}

/** `documentWaits` = the code of the document whose newer revision the action waits for; both tables must agree. */
export function offersOnAction(record: NonconformityView, action: Action, actor: Actor, documentWaits: string): Offer<ActionAct>[] {
  if (record.state !== 'inProgress') return [];
  const roles = rolesOver(actor, subjectOf(record)), parties = new Set<ActionParty>((['qualityOfficer', 'representative', 'head'] as const).filter(role => roles.has(role)));
  if (action.owner.id === actor.id) parties.add('actionOwner');
  const asked = askedExtension(action) !== undefined, offers = actionsFor(actionLifecycle, { state: action.state, parties, subject: { documentWaits, extensionAsked: asked } });
  return offers.filter(offer => asked || !/Extension$/.test(offer.action) || offer.action === 'askExtension');
}

/** Adding evidence has no step of its own: whoever may, does so while the record is open. */
export function evidenceOffer(record: NonconformityView, actor: Actor, around: Around): Offer<NonconformityAction> | undefined {
  const outcome = advance(nonconformityLifecycle, { state: record.state, action: 'addEvidence', parties: partiesOf(record, actor), subject: factsOf(record, actor, around) });
  return 'refused' in outcome ? undefined : { action: 'addEvidence', asks: [] };
}

/** Once the cause is written, the plan stands before it, and sending it before both. */
const LAST_FIRST: readonly NonconformityAction[] = ['requestPlanApproval', 'plan', 'analyse'];

function inOrder(offers: readonly Offer<NonconformityAction>[]): Offer<NonconformityAction>[] {
  const planned = offers.some(offer => offer.action === 'plan' && !offer.refused), place = (offer: Offer<NonconformityAction>): number => (planned ? LAST_FIRST.indexOf(offer.action) + 1 || LAST_FIRST.length + 1 : 0);
  return [...offers].sort((a, b) => place(a) - place(b));
}

/** At most so many buttons stand in the bar; the rest is in its menu. */
const MOST_BUTTONS = 4;

/** The acts of the bar with the one that is the reader's first; an act that leads to the same form as another stands once. */
export function actsOn(record: NonconformityView, actor: Actor, around: Around, waits: ReadonlyMap<string, string>, w: Wording): { acts: ActLink[]; more: ActLink[]; refused: RefusedAct[] } {
  const offers = oncePerResource(inOrder(offersOn(record, actor, around))), evidence = evidenceOffer(record, actor, around), parts = openCycle(record).actions.map(action => actionLinks(record, action, actor, waits.get(action.id) ?? '', w, true));
  const acts = [...parts.flatMap(part => part.acts), ...[...offers.filter(offer => !offer.refused), ...(evidence ? [evidence] : [])].flatMap(offer => linksOf(record, offer, w))];
  const refused = offers.flatMap(offer => (offer.refused && PLACES[offer.action] ? [{ label: labelOf(offer.action, w), reason: w.refusal(offer.refused) }] : []));
  const sorted = [...acts.filter(act => !act.stop), ...acts.filter(act => act.stop)].map((act, at) => (at === 0 && !act.stop && !act.href.endsWith('/evidence') ? { ...act, primary: true } : act));
  return { acts: sorted.slice(0, MOST_BUTTONS), more: sorted.slice(MOST_BUTTONS), refused: [...refused, ...parts.flatMap(part => part.refused)] };
}

/** @param named tells the action's number in the label, where it stands away from its row. */
export function actionLinks(record: NonconformityView, action: Action, actor: Actor, documentWaits: string, w: Wording, named: boolean): { acts: ActLink[]; refused: RefusedAct[] } {
  const offers = oncePerResource(offersOnAction(record, action, actor, documentWaits)).filter(offer => !named || offer.action === 'claim' || offer.action === 'accept' || offer.action === 'grantExtension');
  const label = (offer: Offer<ActionAct>): string => { const said = w.words(offer.action === 'grantExtension' ? 'act.action.answerExtension' : `act.action.${offer.action}`); return named ? w.words('nonconformity.actOnAction', { act: said, n: action.n }) : said; };
  return {
    acts: offers.filter(offer => !offer.refused).flatMap(offer => { const place = ACTION_PLACES[offer.action]; return place ? [{ label: label(offer), href: `${addressOf(record)}/actions/${action.id}/acts/${place.resource}`, icon: place.icon }] : []; }),
    refused: offers.flatMap(offer => (offer.refused ? [{ label: label(offer), reason: w.refusal(offer.refused) }] : [])),
  };
}

/** The offer whose form has this resource's address; where several have it, one that is allowed. */
export function offerAt<A extends string>(offers: readonly Offer<A>[], places: Partial<Record<A, Place>>, resource: string): Offer<A> | undefined {
  const there = offers.filter(offer => places[offer.action]?.resource === resource && !places[offer.action]?.once);
  return there.find(offer => !offer.refused) ?? there[0];
}

function oncePerResource<A extends NonconformityAction | ActionAct>(offers: readonly Offer<A>[]): Offer<A>[] {
  const places: Partial<Record<string, Place>> = { ...PLACES, ...ACTION_PLACES };
  return offers.filter((offer, at) => offers.findIndex(other => places[other.action]?.resource === places[offer.action]?.resource) === at);
}

function labelOf(action: NonconformityAction, { words }: Wording): string {
  return words(PLACES[action]?.resource === 'verification' ? 'act.nonconformity.verify' : `act.nonconformity.${action}`);
}

function linksOf(record: NonconformityView, offer: Offer<NonconformityAction>, w: Wording): ActLink[] {
  const place = PLACES[offer.action], base = addressOf(record);
  if (!place) return [];
  const label = labelOf(offer.action, w);
  if (place.once) return [actLink(label, place, `${base}/${place.resource}`, record.version)];
  const link = actLink(label, place, `${base}/acts/${place.resource}`);
  return offer.action === 'plan' ? [{ label: w.words('act.nonconformity.planAction'), href: `${base}/acts/actions`, icon: 'plus-lg' }, link] : [link];
}
