/** Pages of getting in and out: sign-in, invitation, language, and everywhere one may go. */
import { agencyById } from '../agencies/queries';
import { NotFound, Refused } from '../core/errors';
import { parse } from '../core/form';
import { isLanguage, wordsFor } from '../core/words';
import { note } from '../trail/operations';
import { action, page, type Answer, type Handler, type Route, type Visit } from '../web/route';
import { acceptInvitationInput, signInInput } from './input';
import { isNobodyHere, keeperOf, personOfAccount } from './queries';
import { acceptInvitation, invited, signIn } from './signIn';

/** Whoever is in already goes on; an empty store has nobody to sign in and asks to be set up. */
const signInPage: Handler = async (visit): Promise<Answer> => {
  const next = ownPath(String(visit.body['next'] ?? visit.query['back'] ?? '/'));
  if (visit.viewer && !visit.problems) return { redirect: next };
  if (await isNobodyHere()) return { redirect: '/setup' };
  return { view: 'people/signIn', title: wordsFor(visit.language)('signIn.title'), data: { account: String(visit.body['account'] ?? ''), next } };
};

const signInAct: Handler = async visit => {
  const input = parse(signInInput, visit.body);
  const person = await signIn(input.account, input.password, visit.address, visit.now).catch(async (error: unknown) => {
    if (error instanceof Refused) await noteFailure(visit, input.account);
    throw error;
  });
  await visit.session.signIn(person._id, person.epoch);
  return { redirect: ownPath(input.next) };
};

/** For the journal of the agency that keeps the account. What was typed is not written down: people type passwords there. */
async function noteFailure(visit: Visit, account: string): Promise<void> {
  const known = await personOfAccount(account), agency = known ? keeperOf(known) : '';
  const within = agency ? (await agencyById(agency, visit.now)).within : [];
  await note({ action: 'signIn.failed', by: '', byName: '', agency, within, details: { address: visit.address }, ...(known ? { subject: known._id, subjectName: known.name } : {}) }, visit.now);
}

const invitationPage: Handler = async visit => {
  const secret = visit.params['secret'] ?? '', person = await invited(secret, visit.now);
  return { view: 'people/invitation', title: wordsFor(visit.language)('invitation.title'), data: { action: `/invitations/${secret}`, name: person.name, account: person.account } };
};

const invitationAct: Handler = async visit => {
  const input = parse(acceptInvitationInput, visit.body);
  const person = await acceptInvitation(visit.params['secret'] ?? '', input.password, visit.now);
  await visit.session.signIn(person._id, person.epoch);
  return { redirect: '/', flash: { key: 'welcome', values: { name: person.name } } };
};

const signOutAct: Handler = async visit => { await visit.session.signOut(); return { redirect: '/sign-in' }; };

const workInAct: Handler = visit => {
  const agency = visit.viewer?.agencies.find(one => one.id === visit.body['agency']);
  if (!agency) throw new NotFound();
  visit.session.workIn(agency.id);
  return { redirect: '/' };
};

const languagePage: Handler = visit => {
  if (isLanguage(visit.query['to'])) visit.session.speak(visit.query['to']);
  return { redirect: ownPath(visit.query['back'] ?? '/') };
};

/** The frame brings the list: it is the same as beside every page of a wide screen. */
const placesPage: Handler = visit => ({ view: 'people/places', section: 'all', title: wordsFor(visit.language)('nav.all'), data: {} });

/** Only an address of our own: never `//elsewhere`, a scheme, or a control character that a browser leaves out. */
function ownPath(path: string): string {
  return /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path) ? path : '/';
}

export const peopleRoutes: readonly Route[] = [
  page('/sign-in', 'anyone', signInPage),
  action('/sign-in', 'anyone', signInAct, { again: signInPage }),
  action('/sign-out', 'signedIn', signOutAct),
  action('/account/agency', 'signedIn', workInAct),
  page('/language', 'anyone', languagePage),
  page('/places', 'signedIn', placesPage),
  page('/invitations/:secret', 'anyone', invitationPage),
  action('/invitations/:secret', 'anyone', invitationAct, { again: invitationPage }),
];
