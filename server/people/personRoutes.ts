/** Accounts of the agency a person works in: the list, one account, and what an administrator does with them. */
import { parse } from '../core/form';
import { wordsFor } from '../core/words';
import { enqueue } from '../mail/send';
import type { Tools } from '../tools';
import { action, page, type Answer, type Handler, type Route, type Visit } from '../web/route';
import { changedPersonInput, newPersonInput } from './input';
import { changePerson, inviteAgain, invitePerson, setPersonState } from './operations';
import { newPersonPage, peoplePage, personPage } from './peoplePage';
import { personById } from './queries';

/** Mails the link. Where no mail goes out, the page that answers shows it, this once: only its hash is kept. */
export async function handOver(tools: Tools, visit: Visit, invited: { id: string; secret: string }, back: string): Promise<Answer> {
  const person = await personById(invited.id), link = `/invitations/${invited.secret}`;
  await enqueue({ _id: `invitation:${person._id}:${person.version}`, to: person.email, name: person.name, language: person.language, template: 'invitation', values: { account: person.account }, link }, visit.now);
  if (tools.config.smtpUrl) return { redirect: back, flash: { key: 'invited', values: { name: person.name, email: person.email } } };
  return { view: 'people/invited', section: 'people', title: wordsFor(visit.language)('invited.title'), data: { name: person.name, account: person.account, link: `${tools.config.baseUrl}${link}`, back } };
}

const changeAct: Handler = async visit => {
  const id = visit.params['id'] ?? '', input = parse(changedPersonInput, visit.body);
  await changePerson(visit.actor, visit.actor.agency, id, input, visit.now);
  return { redirect: `/people/${id}`, flash: { key: 'personChanged', values: { name: input.name } } };
};

const stateAct: Handler = async visit => {
  const id = visit.params['id'] ?? '', state = visit.body['state'] === 'disabled' ? 'disabled' : 'active';
  await setPersonState(visit.actor, visit.actor.agency, id, state, visit.now);
  return { redirect: `/people/${id}`, flash: { key: state === 'disabled' ? 'personDisabled' : 'personEnabled' } };
};

export function personRoutes(tools: Tools): readonly Route[] {
  const inviteAct: Handler = async visit => {
    const invited = await invitePerson(visit.actor, visit.actor.agency, parse(newPersonInput, visit.body), visit.now);
    return handOver(tools, visit, invited, `/people/${invited.id}`);
  };
  const againAct: Handler = async visit => {
    const id = visit.params['id'] ?? '', secret = await inviteAgain(visit.actor, visit.actor.agency, id, visit.now);
    return handOver(tools, visit, { id, secret }, `/people/${id}`);
  };
  return [
    page('/people', 'people.read', peoplePage),
    page('/people/new', 'people.manage', newPersonPage),
    action('/people', 'people.manage', inviteAct, { again: newPersonPage }),
    page('/people/:id', 'people.read', personPage),
    action('/people/:id', 'people.manage', changeAct, { again: personPage }),
    action('/people/:id/state', 'people.manage', stateAct, { again: personPage }),
    action('/people/:id/invitation', 'people.manage', againAct, { again: personPage }),
  ];
}
