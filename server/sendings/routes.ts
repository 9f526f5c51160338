/** The page that finds out what became of a form when the store did not say; and the same for a script. */
import { keyOf } from '../core/sending';
import { wordsFor } from '../core/words';
import { unknownPage } from '../web/unknown';
import { page, type Answer, type Handler, type Route, type Visit } from '../web/route';
import type { KeptAnswer } from './model';
import { answerFound } from './operations';

/**
 * After so many seconds with no more tries of ours, what the store has not carried out it never will: a server that was
 * frozen reads what lay in its sockets before anything that comes later, and on a replica set a write that most members
 * do not have is taken back.
 */
const LANDS_WITHIN_SECONDS = 15;

type Outcome = { readonly state: 'done'; readonly answer: KeptAnswer } | { readonly state: 'notDone' | 'unknown' };

async function outcomeOf(visit: Visit): Promise<Outcome> {
  const { at = '', of = '', since } = visit.query, id = visit.params['sending'] ?? '';
  const keys = [...new Set([visit.actor.id, ''])].map(person => keyOf({ person, path: at, id, content: of }));
  const answer = await answerFound({ keys, path: at }, false);
  if (answer) return { state: 'done', answer };
  return { state: visit.now.getTime() - Number(since) >= LANDS_WITHIN_SECONDS * 1000 ? 'notDone' : 'unknown' };
}

const SAID_TO_A_SCRIPT: Answer = { redirect: '/', flash: { key: 'sentAlready' } };

/** Done: answered as the form would have been. */
const outcomePage: Handler = async (visit): Promise<Answer> => {
  const outcome = await outcomeOf(visit);
  if (outcome.state === 'done') return 'redirect' in outcome.answer ? outcome.answer : SAID_TO_A_SCRIPT;
  const { title, data } = unknownPage(wordsFor(visit.language), visit.path, outcome.state === 'notDone');
  return { view: 'errors/unknown', title, data };
};

const outcome: Handler = async visit => ({ json: { state: (await outcomeOf(visit)).state } });

export const sendingRoutes: readonly Route[] = [
  page('/sendings/:sending', 'anyone', outcomePage),
  page('/sendings/:sending/outcome', 'anyone', outcome),
];
