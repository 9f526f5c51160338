/** Who is who: actors for the rules, people for pages. */
import type { Actor, Role } from '../access/roles';
import { NotFound } from '../core/errors';
import { Person, type PersonRecord, type Position } from './model';

export type PersonView = Omit<PersonRecord, 'trail'>;

export async function personById(id: string): Promise<PersonView> {
  const person = await Person.findById(id, { trail: 0 }).lean<PersonView>();
  if (!person) throw new NotFound();
  return person;
}

export function peopleByIds(ids: readonly string[]): Promise<PersonView[]> {
  return Person.find({ _id: { $in: ids } }, { trail: 0, passwordHash: 0, invitation: 0 }).lean<PersonView[]>();
}

/** Everyone with a post in the agency, in the order of the Vietnamese alphabet. */
export function peopleOf(agency: string): Promise<PersonView[]> {
  return Person.find({ 'positions.agency': agency }, { trail: 0, passwordHash: 0, invitation: 0 }).sort({ 'positions.agency': 1, sortKey: 1 }).limit(2000).lean<PersonView[]>();
}

/** Active people who hold one of `roles` in the agency (for a unit-bound role, in `unit`). */
export async function holdersOf(agency: string, roles: readonly Role[], unit?: string): Promise<PersonView[]> {
  const people = await Person.find({ state: 'active', grants: { $elemMatch: { agency, role: { $in: roles } } } }, { trail: 0, passwordHash: 0, invitation: 0 }).lean<PersonView[]>();
  return people.filter(person => person.grants.some(grant => grant.agency === agency && roles.includes(grant.role) && (!grant.unit || !unit || grant.unit === unit)));
}

/** The person as the rules see them, working in `agency` (or in the first of their agencies), with whom they stand in for at `now`. One query. */
export async function actorOf(id: string, agency: string | undefined, now: Date): Promise<{ actor: Actor; person: PersonView } | null> {
  const found = await Person.find({ $or: [{ _id: id }, { 'delegations.to': id }] }, { trail: 0, passwordHash: 0, invitation: 0 }).lean<PersonView[]>();
  const person = found.find(one => one._id === id);
  if (!person || person.state !== 'active') return null;
  const working = workingAgency(person, agency), post = positionIn(person, working);
  const actor: Actor = {
    id, name: person.name, title: post?.title ?? '', agency: working, grants: person.grants,
    standsInFor: found.filter(one => one._id !== id && one.state === 'active').flatMap(principal => substitutions(principal, id, working, now)),
    ...(post?.unit ? { unit: post.unit } : {}),
  };
  return { actor, person };
}

function workingAgency(person: PersonView, asked: string | undefined): string {
  const mine = [...person.positions.map(position => position.agency), ...person.grants.map(grant => grant.agency)];
  return asked && mine.includes(asked) ? asked : mine[0] ?? '';
}

export function positionIn(person: Pick<PersonView, 'positions'>, agency: string): Position | undefined {
  return person.positions.find(position => position.agency === agency);
}

function substitutions(principal: PersonView, to: string, agency: string, now: Date): Actor['standsInFor'] {
  return principal.delegations
    .filter(one => one.to === to && one.agency === agency && one.from <= now && now <= one.until)
    .map(one => ({ id: principal._id, name: principal.name, title: positionIn(principal, agency)?.title ?? '', paper: one.paper }));
}

/** Active people with a post in the agency; with a unit, in that unit. */
export function activeReaders(agency: string, unit: string): Promise<Pick<PersonView, '_id' | 'name'>[]> {
  return Person.find({ state: 'active', positions: { $elemMatch: { agency, ...(unit ? { unit } : {}) } } }, { name: 1 }).lean<Pick<PersonView, '_id' | 'name'>[]>();
}
