/** A person's own account: password, sessions, preferences, and who signs for them while they are away. */
import { parse } from '../core/form';
import { wordsFor } from '../core/words';
import { action, page, type Handler, type Route } from '../web/route';
import { accountPage } from './accountPage';
import { changePasswordInput, delegationInput, preferencesInput } from './input';
import { setPreferences } from './operations';
import { changePassword, signOutEverywhere } from './signIn';
import { delegate, endDelegation } from './substitutes';

const passwordPage: Handler = visit => ({ view: 'people/password', title: wordsFor(visit.language)('account.password'), data: { account: visit.viewer?.actor.name ?? '' } });

/** Every other session ends; this one goes on under a new id. */
const passwordAct: Handler = async visit => {
  const epoch = await changePassword(visit.actor, parse(changePasswordInput, visit.body), visit.now);
  await visit.session.signIn(visit.actor.id, epoch);
  visit.session.workIn(visit.actor.agency);
  return { redirect: '/account', flash: { key: 'passwordChanged' } };
};

const preferencesAct: Handler = async visit => {
  const input = parse(preferencesInput, visit.body);
  await setPreferences(visit.actor, input, visit.now);
  visit.session.speak(input.language);
  return { redirect: '/account', flash: { key: 'preferencesSaved' } };
};

const substituteAct: Handler = async visit => {
  await delegate(visit.actor, parse(delegationInput, visit.body), visit.now);
  return { redirect: '/account', flash: { key: 'substituteNamed' } };
};

const endSubstituteAct: Handler = async visit => {
  await endDelegation(visit.actor, Number(visit.params['index']), visit.now);
  return { redirect: '/account', flash: { key: 'substituteEnded' } };
};

const everywhereAct: Handler = async visit => {
  await signOutEverywhere(visit.actor, visit.now);
  await visit.session.signOut();
  return { redirect: '/sign-in' };
};

export const accountRoutes: readonly Route[] = [
  page('/account', 'signedIn', accountPage),
  page('/account/password', 'signedIn', passwordPage),
  action('/account/password', 'signedIn', passwordAct, { again: passwordPage }),
  action('/account/preferences', 'signedIn', preferencesAct, { again: accountPage }),
  action('/account/substitutes', 'signedIn', substituteAct, { again: accountPage }),
  action('/account/substitutes/:index/end', 'signedIn', endSubstituteAct, { again: accountPage }),
  action('/account/sign-out-everywhere', 'signedIn', everywhereAct),
];
