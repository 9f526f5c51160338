/** Pages of getting in and of one's own account. */
import { agencyById } from '../agencies/queries';
import { parse } from '../core/form';
import { isLanguage, wordsFor } from '../core/words';
import { note } from '../trail/operations';
import { action, page, type Handler, type Route } from '../web/route';
import { acceptInvitationInput, signInInput } from './input';
import { acceptInvitation, invited, signIn, signOutEverywhere } from './signIn';

const signInPage: Handler = visit => ({
  view: 'people/signIn', title: wordsFor(visit.language)('signIn.title'),
  data: { account: visit.body['account'] ?? '', next: ownPath(String(visit.body['next'] ?? visit.query['back'] ?? '/')) },
});

const signInAct: Handler = async visit => {
  const input = parse(signInInput, visit.body);
  const person = await signIn(input.account, input.password, visit.address, visit.now).catch(async (error: unknown) => {
    await note({ action: 'signIn.failed', by: '', byName: input.account.slice(0, 100), agency: '', details: { address: visit.address } }, visit.now);
    throw error;
  });
  await visit.session.signIn(person._id, person.epoch);
  return { redirect: ownPath(input.next) };
};

const invitationPage: Handler = async visit => {
  const person = await invited(visit.params['secret'] ?? '', visit.now);
  return { view: 'people/invitation', title: wordsFor(visit.language)('invitation.title'), data: { name: person.name, account: person.account } };
};

const invitationAct: Handler = async visit => {
  const input = parse(acceptInvitationInput, visit.body);
  const person = await acceptInvitation(visit.params['secret'] ?? '', input.password, visit.now);
  await visit.session.signIn(person._id, person.epoch);
  return { redirect: '/', flash: { key: 'welcome', values: { name: person.name } } };
};

/** Only an address of our own: never `//elsewhere` or a scheme. */
function ownPath(path: string): string {
  return /^\/(?![/\\])/.test(path) ? path : '/';
}

export const peopleRoutes: readonly Route[] = [
  page('/sign-in', 'anyone', signInPage),
  action('/sign-in', 'anyone', signInAct, { again: signInPage }),
  action('/sign-out', 'signedIn', async visit => { await visit.session.signOut(); return { redirect: '/sign-in' }; }),
  action('/account/sign-out-everywhere', 'signedIn', async visit => { await signOutEverywhere(visit.actor, visit.now); await visit.session.signOut(); return { redirect: '/sign-in' }; }),
  action('/account/agency', 'signedIn', async visit => { const agency = await agencyById(String(visit.body['agency'] ?? ''), visit.now); visit.session.workIn(agency._id); return { redirect: '/' }; }),
  page('/language', 'anyone', visit => { if (isLanguage(visit.query['to'])) visit.session.speak(visit.query['to']); return { redirect: ownPath(visit.query['back'] ?? '/') }; }),
  page('/invitations/:secret', 'anyone', invitationPage),
  action('/invitations/:secret', 'anyone', invitationAct, { again: invitationPage }),
];
