/** Who is who: actors for the rules, people for pages. */
import type { Actor, Role } from '../access/roles';
import { grantsWithMerged } from '../agencies/merging';
import { keepUpWith, NEWEST_AGENCY, type AgencyView, type NewestAgency } from '../agencies/queries';
import { changesOf } from '../core/changes';
import { gather, list } from '../core/gather';
import { NotFound } from '../core/errors';
import type { TrailEntry } from '../core/trail';
import { Person, type PersonRecord, type Position } from './model';

export type PersonView = Omit<PersonRecord, 'trail'>;

/** A person as pages and rules read them. */
const WITHOUT_SECRETS = { trail: 0, passwordHash: 0, invitation: 0 } as const;

export async function personById(id: string): Promise<PersonView> {
  const person = await Person.findById(id, { trail: 0 }).lean<PersonView>();
  if (!person) throw new NotFound();
  return person;
}

export function peopleByIds(ids: readonly string[]): Promise<PersonView[]> {
  return Person.find({ _id: { $in: ids } }, WITHOUT_SECRETS).lean<PersonView[]>();
}

/** Everyone with a post in the agency, in the order of the Vietnamese alphabet. */
export function peopleOf(agency: string): Promise<PersonView[]> {
  return Person.find({ 'positions.agency': agency }, WITHOUT_SECRETS).sort({ 'positions.agency': 1, sortKey: 1 }).limit(2000).lean<PersonView[]>();
}

/** Active people who hold one of `roles` in the agency, or in one of its units. */
export async function holdersOf(agency: string, roles: readonly Role[]): Promise<PersonView[]> {
  const people = await list<PersonView>(Person, { where: { 'grants.agency': agency }, fields: WITHOUT_SECRETS });
  return people.filter(person => person.state === 'active' && person.grants.some(grant => grant.agency === agency && roles.includes(grant.role)));
}

/** What an actor is made from: the person, whoever may have named them substitute, and the newest change of an agency. */
export interface ActorRows { readonly people: readonly PersonView[]; readonly newest: readonly NewestAgency[] }

export interface FoundActor { readonly actor: Actor; readonly person: PersonView }

const AS_ROWS = [{ $project: WITHOUT_SECRETS }];

/** Stages that put an actor's rows beside a record that names the person in `field`: read with it, they cost no command. */
export function actorRowsBeside(field: string): readonly Record<string, unknown>[] {
  return [
    { $lookup: { from: 'people', localField: field, foreignField: 'seatHolders', pipeline: AS_ROWS, as: 'people' } },
    { $lookup: { from: NEWEST_AGENCY.collection, pipeline: NEWEST_AGENCY.pipeline, as: 'newest' } },
  ];
}

/**
 * The person as the rules see them, working in `agency` (or in the first of their agencies), with whom they stand in for at `now`. One command,
 * which tells of the newest change of an agency, too.
 */
export async function actorOf(id: string, agency: string | undefined, now: Date): Promise<FoundActor | null> {
  const asked = { collection: 'people', pipeline: [{ $match: { seatHolders: id } }, ...AS_ROWS] }, rows = await gather<PersonView | NewestAgency>([asked, NEWEST_AGENCY]);
  const people = rows.flatMap(row => ('seatHolders' in row ? [row] : [])), newest = rows.flatMap(row => ('seatHolders' in row ? [] : [row]));
  return actorIn({ people, newest }, id, agency, now);
}

/** The same of rows that were read already. */
export function actorIn({ people, newest: [newest] }: ActorRows, id: string, agency: string | undefined, now: Date): FoundActor | null {
  if (newest) keepUpWith(newest);
  const person = people.find(one => one._id === id);
  if (!person || person.state !== 'active') return null;
  return { actor: actorAmong(person, people, workingAgency(person, agency), now), person };
}

/** Somebody of the agency, read together with the others of it, with what they answer for of merged units: whom mail asks as the pages do. */
export function memberAmong(person: PersonView, others: readonly PersonView[], agency: Pick<AgencyView, '_id' | 'units'>, now: Date): Actor {
  const actor = actorAmong(person, others, agency._id, now);
  return { ...actor, grants: grantsWithMerged(actor.grants, [agency], agency._id, actor.unit) };
}

/** The same of one who was read together with those who may have named them their substitute. */
function actorAmong(person: PersonView, others: readonly PersonView[], agency: string, now: Date): Actor {
  const post = positionIn(person, agency);
  return {
    id: person._id, name: person.name, title: post?.title ?? '', agency, grants: person.grants,
    standsInFor: others.filter(one => one._id !== person._id && one.state === 'active').flatMap(principal => substitutions(principal, person._id, agency, now)),
    ...(post?.unit ? { unit: post.unit } : {}),
  };
}

/** Everyone who holds a role in the agency, accounts that are closed among them: whom its records may wait for. */
export function membersOf(agency: string): Promise<PersonView[]> {
  return Person.find({ 'grants.agency': agency }, WITHOUT_SECRETS).lean<PersonView[]>();
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
export async function activeReaders(agency: string, unit: string): Promise<Pick<PersonView, '_id' | 'name' | 'positions'>[]> {
  const people = await Person.find({ 'positions.agency': agency }, { name: 1, state: 1, positions: 1 }).lean<Pick<PersonView, '_id' | 'name' | 'state' | 'positions'>[]>();
  return people.filter(person => person.state === 'active' && person.positions.some(one => one.agency === agency && (!unit || one.unit === unit)));
}

/** The agency that keeps the account: that of the person's first post. */
export function keeperOf(person: Pick<PersonView, 'positions' | 'grants'>): string {
  return person.positions[0]?.agency ?? person.grants[0]?.agency ?? '';
}

/** Accounts that are open or invited and manage one of the agencies. */
export function administratorsOf(agencies: readonly string[]): Promise<PersonView[]> {
  return Person.find({ 'grants.agency': { $in: [...agencies] }, 'grants.role': 'administrator', state: { $ne: 'disabled' } }, WITHOUT_SECRETS).lean<PersonView[]>();
}

/** A person of the agency with the newest entries of their trail. @throws NotFound also for people of other agencies. */
export async function personIn(agency: string, id: string): Promise<PersonView & { trail: TrailEntry[] }> {
  const person = await Person.findOne({ _id: id, $or: [{ 'positions.agency': agency }, { 'grants.agency': agency }] }, { passwordHash: 0 }).slice('trail', -60).lean<PersonView & { trail: TrailEntry[] }>();
  if (!person) throw new NotFound();
  return person;
}

/** Whom the account names, without telling anybody whether there is one. */
export function personOfAccount(account: string): Promise<Pick<PersonView, '_id' | 'name' | 'positions' | 'grants'> | null> {
  return Person.findOne({ account: account.toLowerCase() }, { name: 1, positions: 1, grants: 1 }).lean<Pick<PersonView, '_id' | 'name' | 'positions' | 'grants'>>();
}

/** Those this person may sign for at `now` or later, in any agency. */
export async function principalsOf(id: string, now: Date): Promise<PersonView[]> {
  const people = await Person.find({ seatHolders: id }, WITHOUT_SECRETS).lean<PersonView[]>();
  return people.filter(one => one._id !== id && one.state === 'active' && one.delegations.some(delegation => delegation.to === id && delegation.until >= now));
}

/** What the journal follows. */
export const personChanges = changesOf<Pick<PersonRecord, '_id' | 'name' | 'positions' | 'grants' | 'trail'>>(
  Person, ['name', 'positions', 'grants', 'trail'],
);

export async function isNobodyHere(): Promise<boolean> {
  return (await Person.estimatedDocumentCount()) === 0;
}
