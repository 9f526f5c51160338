/** The accounts of an agency as a list, and one account with its form and its history. */
import { demand, may } from '../access/may';
import { ROLES, type Role } from '../access/roles';
import { subjectOf } from '../agencies/operations';
import { agencyById, type AgencyView } from '../agencies/queries';
import { fold } from '../core/vietnamese';
import type { StateStyle } from '../core/lifecycle';
import type { Words } from '../core/words';
import type { Answer, Visit } from '../web/route';
import { typedOr, versionFor } from '../web/typed';
import { wording } from '../web/wording';
import { keeperOf, peopleOf, personIn, positionIn, type PersonView } from './queries';
import { sentencesOf } from './sentences';

const STATES: Readonly<Record<PersonView['state'], StateStyle>> = {
  active:   { tag: 'green',      icon: 'check-circle' },
  invited:  { tag: 'blue',       icon: 'envelope' },
  disabled: { tag: 'grey struck', icon: 'slash-circle' },
};

export async function peoplePage(visit: Visit): Promise<Answer> {
  const agency = await agencyById(visit.actor.agency, visit.now), { words } = wording(visit);
  demand(visit.actor, 'people.read', subjectOf(agency));
  const everyone = await peopleOf(agency._id), q = visit.query['q'] ?? '', state = visit.query['state'] ?? '';
  const shown = everyone.filter(one => matches(one, agency._id, q) && (!state || one.state === state));
  return {
    view: 'people/people', section: 'people', title: words('people.title'),
    data: {
      filters: {
        action: '/people', label: words('people.filter'), q, placeholder: words('people.search'), active: state ? 1 : 0,
        selects: [{ name: 'state', label: words('person.state'), options: [{ value: '', text: words('people.allStates'), selected: !state }, ...Object.keys(STATES).map(value => ({ value, text: words(`state.person.${value}`), selected: value === state }))] }],
      },
      range: words('people.count', { count: shown.length }), rows: shown.map(one => rowOf(one, agency, words)), mayManage: may(visit.actor, 'people.manage', subjectOf(agency)),
    },
  };
}

export async function newPersonPage(visit: Visit): Promise<Answer> {
  const agency = await agencyById(visit.actor.agency, visit.now), { words } = wording(visit);
  demand(visit.actor, 'people.manage', subjectOf(agency));
  const form = typedOr(visit, { name: '', account: '', email: '', title: '', unit: '', roles: ['staff'] });
  return { view: 'people/new', section: 'people', title: words('people.new'), data: { form, ...choices(agency, form, words) } };
}

export async function personPage(visit: Visit): Promise<Answer> {
  const agency = await agencyById(visit.actor.agency, visit.now), w = wording(visit), { words } = w;
  demand(visit.actor, 'people.read', subjectOf(agency));
  const person = await personIn(agency._id, visit.params['id'] ?? ''), mayManage = may(visit.actor, 'people.manage', subjectOf(agency));
  const form = typedOr(visit, { name: person.name, email: person.email, title: positionIn(person, agency._id)?.title ?? '', unit: positionIn(person, agency._id)?.unit ?? '', roles: rolesIn(person, agency._id) });
  return {
    view: 'people/person', section: 'people', title: person.name,
    data: {
      id: person._id, name: person.name, state: stateOf(person, words), facts: factsOf(person, agency, words), trail: { entries: sentencesOf(person.trail, person.name, w) },
      acts: mayManage ? actsOf(visit, person, words) : [], keptElsewhere: keeperOf(person) !== agency._id,
      ...(mayManage ? { form: { ...form, version: versionFor(visit, person.version) }, ...choices(agency, form, words) } : {}),
    },
  };
}

function matches(person: PersonView, agency: string, q: string): boolean {
  return fold(`${person.name} ${person.account} ${person.email} ${positionIn(person, agency)?.title ?? ''}`).includes(fold(q).trim());
}

function rowOf(person: PersonView, agency: AgencyView, words: Words): Record<string, unknown> {
  const post = positionIn(person, agency._id), unit = agency.units.find(one => one.id === post?.unit)?.name;
  return {
    href: `/people/${person._id}`, name: person.name, account: person.account, title: post?.title ?? '', unit: unit ?? words('person.noUnit'),
    roles: rolesIn(person, agency._id).map(role => words(`role.${role}`)).join(', '), state: { ...stateOf(person, words), quiet: person.state === 'active' },
  };
}

function stateOf(person: PersonView, words: Words): StateStyle & { word: string } {
  return { ...STATES[person.state], word: words(`state.person.${person.state}`) };
}

function factsOf(person: PersonView, agency: AgencyView, words: Words): { label: string; value: string }[] {
  const post = positionIn(person, agency._id);
  return [
    { label: words('person.account'), value: person.account }, { label: words('person.email'), value: person.email }, { label: words('person.title'), value: post?.title ?? '–' },
    { label: words('person.unit'), value: agency.units.find(one => one.id === post?.unit)?.name ?? words('person.noUnit') },
    { label: words('person.roles'), value: rolesIn(person, agency._id).map(role => words(`role.${role}`)).join(', ') || '–' },
  ];
}

/** Never on one's own account: nobody locks themselves out. */
function actsOf(visit: Visit, person: PersonView, words: Words): Record<string, unknown>[] {
  if (keeperOf(person) !== visit.actor.agency) return [];
  const at = `/people/${person._id}`, link = { href: `${at}/invitation`, post: true, icon: 'envelope', label: words(person.state === 'invited' ? 'person.inviteAgain' : 'person.resetPassword') };
  if (person._id === visit.actor.id) return [];
  if (person.state === 'disabled') return [{ href: `${at}/state`, post: true, icon: 'check-circle', label: words('person.enable'), fields: [{ name: 'state', value: 'active' }] }];
  return [link, { href: `${at}/state`, post: true, stop: true, icon: 'slash-circle', label: words('person.disable'), fields: [{ name: 'state', value: 'disabled' }] }];
}

/** Units that are in use, and the one the person still stands in. */
function choices(agency: AgencyView, form: Readonly<Record<string, string | readonly string[]>>, words: Words): Record<string, unknown> {
  return {
    units: agency.units.filter(unit => unit.active || unit.id === form['unit']).map(unit => ({ value: unit.id, text: unit.name })),
    roles: ROLES.map(role => ({ value: role, text: words(`role.${role}`), note: words(`role.${role}.about`), checked: (form['roles'] ?? []).includes(role) })),
  };
}

function rolesIn(person: PersonView, agency: string): Role[] {
  return [...new Set(person.grants.filter(grant => grant.agency === agency).map(grant => grant.role))];
}
