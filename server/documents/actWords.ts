/** Which acts stand on a revision's page, where each leads, and why others do not: drawn from the lifecycle's own table. */
import { actionsFor, type Offer } from '../core/lifecycle';
import type { Actor } from '../access/roles';
import { actLink, type ActLink, type RefusedAct } from '../web/acts';
import type { Wording } from '../web/wording';
import { revisionLifecycle, type RevisionAction } from './lifecycle';
import type { Revision } from './model';
import { heldTo, refusalFor } from './standIns';
import { factsOf, partiesOf, type Circumstances, type DocumentView } from './standing';


/** Where the act is carried out: on the review page, the draft's page, a page of its own, or at once. */
export const PLACES: Partial<Record<RevisionAction, { icon: string; at: 'review' | 'draft' | 'page' | 'once'; resource: string; stop?: boolean }>> = {
  submit:              { icon: 'send',                 at: 'draft',  resource: 'submission' },
  review:              { icon: 'pen',                  at: 'review', resource: 'review' },
  requestApproval:     { icon: 'send-check',           at: 'once',   resource: 'approval-request' },
  approve:             { icon: 'pen',                  at: 'review', resource: 'approval' },
  return:              { icon: 'arrow-counterclockwise', at: 'review', resource: 'return' },
  release:             { icon: 'check-circle',         at: 'once',   resource: 'release' },
  confirmValid:        { icon: 'arrow-repeat',         at: 'page',   resource: 'validity' },
  withdrawApproval:    { icon: 'arrow-counterclockwise', at: 'page', resource: 'approval-withdrawal', stop: true },
  requestObsolescence: { icon: 'archive',              at: 'page',   resource: 'obsolescence-request', stop: true },
  makeObsolete:        { icon: 'x-octagon',            at: 'page',   resource: 'obsolescence', stop: true },
  cancel:              { icon: 'slash-circle',         at: 'page',   resource: 'cancellation', stop: true },
};

export function actsOn(document: DocumentView, revision: Revision, actor: Actor, around: Circumstances, wording: Wording): { acts: ActLink[]; refused: RefusedAct[] } {
  const offers = offersOn(document, revision, actor, around);
  const acts = offers.filter(offer => !offer.refused).flatMap(offer => linkOf(document, revision, offer, wording));
  const refused = offers.flatMap(offer => (offer.refused && PLACES[offer.action] ? [{ label: wording.words(`act.${offer.action}`), reason: wording.refusal(offer.refused) }] : []));
  return { acts: acts.map((act, at) => (at === 0 && !act.stop ? { ...act, primary: true } : act)), refused };
}

/** Each act as carrying it out would answer: a substitute's signature is asked with what the absent one has done. */
export function offersOn(document: DocumentView, revision: Revision, actor: Actor, around: Circumstances): Offer<RevisionAction>[] {
  const attempt = { state: revision.state, subject: factsOf(document, revision, actor, around) };
  return actionsFor(revisionLifecycle, { ...attempt, parties: partiesOf(document, revision, actor) }).map(({ action, ...offered }) => {
    const held = actionsFor(revisionLifecycle, { ...attempt, parties: heldTo(action, document, revision, actor) }).find(one => one.action === action), offer = { ...offered, ...held, action };
    return offer.refused ? { ...offer, refused: refusalFor(offer.refused, action, document, revision, actor) } : offer;
  });
}

/** The act whose own page has this resource's address. */
export function actAt(resource: string): RevisionAction | undefined {
  return revisionLifecycle.actions.find(action => PLACES[action]?.resource === resource && PLACES[action].at === 'page');
}

export function addressOf(document: { _id: string }, n: number): string {
  return `/documents/${document._id}/revisions/${n}`;
}

function linkOf(document: DocumentView, revision: Revision, offer: Offer<RevisionAction>, { words }: Wording): ActLink[] {
  const place = PLACES[offer.action], base = addressOf(document, revision.n);
  if (!place || offer.action === 'return') return [];
  const label = words(`act.${offer.action}`);
  return [place.at === 'once' ? actLink(label, place, `${base}/${place.resource}`, document.version) : actLink(label, place, place.at === 'page' ? `${base}/acts/${place.resource}` : `${base}/${place.at}`)];
}
