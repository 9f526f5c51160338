/** Pages and acts of the standard as an agency asks by it. */
import { parse } from '../core/form';
import { action, page, type Answer, type Handler, type Route, type Visit } from '../web/route';
import { exclusionInput, ownQuestionInput, plainInput, useInput, wordsInput } from './input';
import { addOwnQuestion, excludeClause, includeClause, restoreWords, rewordQuestion, setAsked } from './operations';
import { clausePage, questionPage, standardPage } from './standardPages';

const E = '/standards/:edition', C = `${E}/clauses/:clause`, Q = `${E}/questions/:question`;

const add: Handler = async visit => {
  await addOwnQuestion(visit.actor, { ...parse(ownQuestionInput, visit.body), ...placeOf(visit) }, visit.now);
  return done(visit, 'bankQuestionAdded', placeOf(visit).clause);
};

const reword: Handler = async visit => {
  const clause = await rewordQuestion(visit.actor, { ...parse(wordsInput, visit.body), ...placeOf(visit) }, visit.now);
  return done(visit, 'questionSaved', clause);
};

const restore: Handler = async visit => {
  const clause = await restoreWords(visit.actor, { ...parse(plainInput, visit.body), ...placeOf(visit) }, visit.now);
  return done(visit, 'questionRestored', clause);
};

const use: Handler = async visit => {
  const input = parse(useInput, visit.body);
  const clause = await setAsked(visit.actor, { ...input, ...placeOf(visit) }, visit.now);
  return done(visit, input.asked ? 'questionAsked' : 'questionLeft', clause);
};

const exclude: Handler = async visit => {
  await excludeClause(visit.actor, { ...parse(exclusionInput, visit.body), ...placeOf(visit) }, visit.now);
  return done(visit, 'clauseExcluded', placeOf(visit).clause);
};

const include: Handler = async visit => {
  await includeClause(visit.actor, { ...parse(plainInput, visit.body), ...placeOf(visit) }, visit.now);
  return done(visit, 'clauseIncluded', placeOf(visit).clause);
};

function placeOf({ params }: Visit): { edition: string; clause: string; id: string } {
  return { edition: params['edition'] ?? '', clause: params['clause'] ?? '', id: params['question'] ?? '' };
}

function done(visit: Visit, key: string, clause: string): Answer {
  return { redirect: `/standards/${placeOf(visit).edition}/clauses/${clause}`, flash: { key } };
}

export const standardRoutes: readonly Route[] = [
  page('/standards', 'audits.read', standardPage), page(E, 'audits.read', standardPage), page(C, 'audits.read', visit => clausePage(visit)), page(Q, 'questions.manage', questionPage),
  action(`${C}/questions`, 'questions.manage', add, { again: visit => clausePage(visit, 'question') }), action(Q, 'questions.manage', reword, { again: questionPage }),
  action(`${Q}/seeded-words`, 'questions.manage', restore), action(`${Q}/use`, 'questions.manage', use),
  action(`${C}/exclusion`, 'clauses.exclude', exclude, { again: visit => clausePage(visit, 'exclusion') }), action(`${C}/inclusion`, 'clauses.exclude', include),
];
