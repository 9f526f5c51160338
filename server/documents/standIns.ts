/** What is whoever signs in another's place held to, and in which words are they told why not? Pure. */
import type { Actor } from '../access/roles';
import type { Refusal } from '../core/errors';
import type { RevisionAction, RevisionParty } from './lifecycle';
import type { Revision } from './model';
import { asked, partiesOf, seatFor, seatNow, signedNow, type DocumentView } from './standing';

/** The acts that fill a named person's seat, and what the signature means. */
const MEANINGS: Partial<Record<RevisionAction, 'reviewed' | 'approved'>> = { review: 'reviewed', approve: 'approved' };

/** Whoever stands in for another is held to what both have done: a substitute breaks no separation of duties that the absent one would break. */
export function heldTo(action: RevisionAction, document: DocumentView, revision: Revision, actor: Actor): Set<RevisionParty> {
  const parties = partiesOf(document, revision, actor), meaning = MEANINGS[action], principal = meaning && seatNow(revision, meaning, actor)?.onBehalfOf;
  if (principal && revision.author.id === principal.id) parties.add('author');
  if (principal && signedNow(revision, 'reviewed').some(one => one.by.id === principal.id)) parties.add('reviewer');
  return parties;
}

/** The reason as it concerns this person: what the absent one did is not told as if they had done it, and whose seat is whose is said. */
export function refusalFor(refusal: Refusal, action: RevisionAction, document: DocumentView, revision: Revision, actor: Actor): Refusal {
  const meaning = MEANINGS[action];
  if (!meaning) return refusal;
  if (refusal.key === 'notYourTurn') return turnRefusal(refusal, revision, meaning, actor);
  const principal = seatNow(revision, meaning, actor)?.onBehalfOf, own = [...partiesOf(document, revision, actor)].map(party => `party.${party}`);
  if (refusal.key !== 'separation' || !principal || own.includes(String(refusal.values?.['who']))) return refusal;
  return { key: 'separationAbsent', values: { ...refusal.values, name: principal.name } };
}

function turnRefusal(refusal: Refusal, revision: Revision, meaning: 'reviewed' | 'approved', actor: Actor): Refusal {
  const given = signedNow(revision, meaning).find(one => one.by.id === actor.id), absent = seatFor(asked(revision, meaning), actor)?.onBehalfOf;
  if (given) return given.onBehalfOf ? { key: 'signedForAnother', values: { name: given.onBehalfOf.name } } : { key: 'signedThisRound' };
  return absent ? { key: 'ownSeatFirst', values: { name: absent.name } } : refusal;
}
