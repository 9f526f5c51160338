/** Which acts stand on the page of a record and of a paper of disposal, where each leads, and why others do not: drawn from the two lifecycle tables. */
import { actionsFor, type Offer } from '../core/lifecycle';
import type { Actor } from '../access/roles';
import { actLink, type ActLink, type ActLook, type RefusedAct } from '../web/acts';
import type { Wording } from '../web/wording';
import { disposalParties } from './disposals';
import type { DisposalView } from './disposalQueries';
import { disposalLifecycle, recordLifecycle, type DisposalAction, type RecordAction } from './lifecycle';
import { factsOf, partiesOf, type Around, type RecordView } from './standing';

/** The resource an act posts to; `once` = carried out without a form. */
interface Place extends ActLook { readonly resource: string; readonly once?: boolean }

export const PLACES: Partial<Record<RecordAction, Place>> = {
  submit:  { resource: 'submission',   icon: 'send' },
  sign:    { resource: 'signature',    icon: 'pen' },
  return:  { resource: 'return',       icon: 'arrow-counterclockwise' },
  attachSigned: { resource: 'signed-copies', icon: 'file-earmark-check' },
  correct: { resource: 'correction',   icon: 'pencil-square', once: true },
  hold:    { resource: 'hold',         icon: 'lock' },
  release: { resource: 'release',      icon: 'unlock' },
  prolong: { resource: 'prolongation', icon: 'calendar-plus' },
  discard: { resource: 'discarding',   icon: 'trash', once: true, stop: true },
  void:    { resource: 'voiding',      icon: 'slash-circle', stop: true },
};

export const DISPOSAL_PLACES: Partial<Record<DisposalAction, Place>> = {
  submit:  { resource: 'submission',   icon: 'send', once: true },
  approve: { resource: 'approval',     icon: 'pen' },
  return:  { resource: 'return',       icon: 'arrow-counterclockwise' },
  cancel:  { resource: 'cancellation', icon: 'slash-circle', stop: true },
};

export function addressOf(record: { readonly _id: string }): string {
  return `/records/${record._id}`;
}

export function disposalAddress(disposal: { readonly _id: string }): string {
  return `/records/disposals/${disposal._id}`;
}

export function offersOn(record: RecordView, actor: Actor, around: Around): Offer<RecordAction>[] {
  return actionsFor(recordLifecycle, { state: record.state, parties: partiesOf(record, actor), subject: factsOf(record, actor, around) });
}

export function disposalOffers(disposal: DisposalView, actor: Actor): Offer<DisposalAction>[] {
  return actionsFor(disposalLifecycle, { state: disposal.state, parties: disposalParties(disposal, actor), subject: { rows: disposal.rows.length } });
}

export interface Acts { readonly acts: readonly ActLink[]; readonly more: readonly ActLink[]; readonly refused: readonly RefusedAct[] }

/** Filling in stands first while it is a draft. */
export function actsOn(record: RecordView, actor: Actor, around: Around, w: Wording): Acts {
  const edits = record.state === 'draft' && (['filler', 'qualityOfficer'] as const).some(party => partiesOf(record, actor).has(party));
  const fill = edits ? [{ label: w.words('act.record.edit'), href: `${addressOf(record)}/edit`, icon: 'pencil' }] : [];
  return arranged(fill, offersOn(record, actor, around), PLACES, 'record', addressOf(record), record.version, w);
}

export function disposalActs(disposal: DisposalView, actor: Actor, w: Wording): Acts {
  return arranged([], disposalOffers(disposal, actor), DISPOSAL_PLACES, 'disposal', disposalAddress(disposal), disposal.version, w);
}

/** At most so many buttons stand in the bar; the rest is in its menu. */
export const MOST_BUTTONS = 4;
/** What moves it on; all else is the reader's choice. */
const ONWARDS = /\/(edit|submission|signature|approval)$/;
/** Of two acts that exclude each other, the one that does not apply is not told. */
const NOT_TOLD: ReadonlySet<string> = new Set(['recordHeld', 'recordNotHeld', 'recordNumbered', 'recordUnnumbered']);

function arranged<A extends string>(first: readonly ActLink[], offers: readonly Offer<A>[], places: Partial<Record<A, Place>>, name: string, base: string, version: number, w: Wording): Acts {
  const label = (action: A): string => w.words(`act.${name}.${action}`);
  const links = offers.filter(offer => !offer.refused).flatMap(offer => {
    const place = places[offer.action];
    if (!place) return [];
    return [place.once ? actLink(label(offer.action), place, `${base}/${place.resource}`, version) : actLink(label(offer.action), place, `${base}/acts/${place.resource}`)];
  });
  const sorted = [...first, ...links.filter(act => !act.stop), ...links.filter(act => act.stop)].map((act, at) => (at === 0 && ONWARDS.test(act.href) ? { ...act, primary: true } : act));
  return { acts: sorted.slice(0, MOST_BUTTONS), more: sorted.slice(MOST_BUTTONS), refused: offers.flatMap(offer => (offer.refused && places[offer.action] && !NOT_TOLD.has(offer.refused.key) ? [{ label: label(offer.action), reason: w.refusal(offer.refused) }] : [])) };
}

/** The offer whose form has this resource's address. */
export function offerAt<A extends string>(offers: readonly Offer<A>[], places: Partial<Record<A, Place>>, resource: string): Offer<A> | undefined {
  return offers.find(offer => places[offer.action]?.resource === resource && !places[offer.action]?.once);
}
