/** What is decided about accounts: who has one, which posts and roles, who stands in for whom. */
import { demand } from '../access/may';
import { authorOf, SYSTEM, type Actor, type Grant, type Role } from '../access/roles';
import { subjectOf } from '../agencies/operations';
import { agencyById, type AgencyView } from '../agencies/queries';
import { addSeconds } from '../core/clock';
import { commit, create, firstVersion } from '../core/commit';
import { InvalidInput, isDuplicate, NotFound, Refused, StaleRecord } from '../core/errors';
import { newId } from '../core/id';
import { sortKey } from '../core/vietnamese';
import { isAdministrator, stayAdministrator } from './lastAdministrator';
import { Person, type PersonRecord, type Position } from './model';
import { hashPassword } from './password';
import { administratorsOf, keeperOf, personById, type PersonView } from './queries';
import { demandStrength, invitationSecret } from './signIn';

export interface AccountInput { account: string; name: string; email: string; title: string; unit: string; roles: readonly Role[] }

const INVITATION_SECONDS = 7 * 24 * 3600;

/** Roles that are held in one unit when the person has one; the others are held over the agency. */
const UNIT_ROLES: readonly Role[] = ['staff', 'unitHead'];

/** An account without a password; the secret goes into the link that is mailed. */
export async function invitePerson(actor: Actor, agencyId: string, input: AccountInput, now: Date): Promise<{ id: string; secret: string }> {
  const agency = await agencyById(agencyId, now);
  demand(actor, 'people.manage', subjectOf(agency));
  return invite(actor, agency, input, now);
}

/**
 * The first administrator of an agency below, by an administrator of the one above: once, while nobody manages accounts there.
 * @throws NotFound when the agency does not stand directly below the actor's.
 */
export async function inviteFirstAdministrator(actor: Actor, agencyId: string, input: Omit<AccountInput, 'unit' | 'roles'>, now: Date): Promise<{ id: string; secret: string }> {
  const agency = await agencyById(agencyId, now);
  if (!agency.parent || agency.parent !== actor.agency) throw new NotFound();
  demand(actor, 'settings.manage', subjectOf(await agencyById(agency.parent, now)));
  if ((await administratorsOf([agencyId])).length) throw new Refused({ key: 'hasAdministrator' });
  return invite(actor, agency, { ...input, unit: '', roles: ['administrator'] }, now);
}

async function invite(actor: Actor, agency: AgencyView, input: AccountInput, now: Date): Promise<{ id: string; secret: string }> {
  const { secret, hash } = invitationSecret();
  const record = newPerson(agency, input, authorOf(actor), now, { state: 'invited', invitation: { hash, expiresAt: addSeconds(now, INVITATION_SECONDS) } });
  await insert(record);
  return { id: record._id, secret };
}

/** The first administrator, at set-up only, and the accounts of the demonstration: with a password, without a link. */
export async function createPerson(agencyId: string, input: AccountInput & { password: string }, now: Date): Promise<string> {
  const agency = await agencyById(agencyId, now);
  demandStrength(input, input.password);
  const record = newPerson(agency, input, authorOf(SYSTEM), now, { state: 'active', passwordHash: await hashPassword(input.password) });
  await insert(record);
  return record._id;
}

/** A new link: for whoever lost the first one, or forgot the password. @throws Refused for a closed account, or one that another agency keeps. */
export async function inviteAgain(actor: Actor, agencyId: string, personId: string, now: Date): Promise<string> {
  const person = await manageable(actor, agencyId, personId, now);
  demandOwnAccount(person, agencyId);
  if (person.state === 'disabled') throw new Refused({ key: 'accountClosed' });
  const { secret, hash } = invitationSecret();
  await commit(Person, person, { set: { invitation: { hash, expiresAt: addSeconds(now, INVITATION_SECONDS) } } }, { action: 'person.invite', by: authorOf(actor), at: now });
  return secret;
}

/** Changes post and roles in this agency only; what the person holds elsewhere stays. Name and mail are changed by the agency that keeps the account. */
export async function changePerson(actor: Actor, agencyId: string, personId: string, input: Omit<AccountInput, 'account'> & { version: number }, now: Date): Promise<void> {
  const person = await manageable(actor, agencyId, personId, now), agency = await agencyById(agencyId, now);
  if (person.version !== input.version) throw new StaleRecord();
  if (person._id === actor.id && !input.roles.includes('administrator')) throw new Refused({ key: 'ownAdministrator' });
  if (person.name !== input.name || person.email !== input.email) demandOwnAccount(person, agencyId);
  const positions = placed(person.positions, post(agency, input));
  const grants = [...person.grants.filter(one => one.agency !== agencyId), ...grantsOf(agency, input)];
  if (person._id !== actor.id && isAdministrator(person, agencyId) && !input.roles.includes('administrator')) await stayAdministrator(actor, agencyId);
  await commit(Person, person, { set: { name: input.name, sortKey: sortKey(input.name), email: input.email, positions, grants } },
    { action: 'person.change', by: authorOf(actor), at: now, details: { roles: input.roles.join(', '), title: input.title } });
}

/** Closes or opens an account; its sessions end. The same state twice is nothing. */
export async function setPersonState(actor: Actor, agencyId: string, personId: string, state: 'active' | 'disabled', now: Date): Promise<void> {
  const person = await manageable(actor, agencyId, personId, now);
  if (personId === actor.id) throw new Refused({ key: 'ownAdministrator' });
  demandOwnAccount(person, agencyId);
  const next = state === 'active' && !person.passwordHash ? 'invited' : state;
  if (next === person.state) return;
  if (next === 'disabled' && isAdministrator(person, agencyId)) await stayAdministrator(actor, agencyId);
  await commit(Person, person, { set: { state: next, epoch: person.epoch + 1 } }, { action: state === 'active' ? 'person.enable' : 'person.disable', by: authorOf(actor), at: now });
}

/** Language and colours, the person's own. */
export async function setPreferences(actor: Actor, input: { language: 'vi' | 'en'; theme: 'light' | 'dark' | 'auto'; digest: boolean }, now: Date): Promise<void> {
  const me = await personById(actor.id);
  if (me.language === input.language && me.theme === input.theme && (me.digest ?? true) === input.digest) return;
  await commit(Person, me, { set: { ...input } }, { action: 'person.preferences', by: authorOf(actor), at: now });
}

async function manageable(actor: Actor, agencyId: string, personId: string, now: Date): Promise<PersonView> {
  demand(actor, 'people.manage', subjectOf(await agencyById(agencyId, now)));
  const person = await personById(personId);
  if (!person.positions.some(one => one.agency === agencyId) && !person.grants.some(one => one.agency === agencyId)) throw new NotFound();
  return person;
}

/**
 * Whoever can send a new link or close an account has it: only the agency of the first post may, never another where the person also works.
 * @throws Refused that says so.
 */
function demandOwnAccount(person: PersonView, agencyId: string): void {
  if (keeperOf(person) !== agencyId) throw new Refused({ key: 'accountElsewhere' });
}

/** The post in its old place, because the first one tells which agency keeps the account. */
function placed(positions: readonly Position[], changed: Position): Position[] {
  return positions.some(one => one.agency === changed.agency) ? positions.map(one => (one.agency === changed.agency ? changed : one)) : [...positions, changed];
}

function newPerson(agency: AgencyView, input: AccountInput, by: { id: string; name: string; title: string }, now: Date, given: Partial<PersonRecord>): PersonRecord {
  const id = newId();
  return {
    _id: id, seatHolders: [id], account: input.account, name: input.name, email: input.email, sortKey: sortKey(input.name), state: 'invited', passwordHash: null,
    positions: [post(agency, input)], grants: grantsOf(agency, input), delegations: [], epoch: 1, language: 'vi', theme: 'auto', invitation: null,
    ...firstVersion({ action: 'person.create', by, at: now }), ...given,
  };
}

function post(agency: AgencyView, input: { title: string; unit: string }): Position {
  return { agency: agency._id, title: input.title, ...(unitIn(agency, input.unit) ? { unit: input.unit } : {}) };
}

function grantsOf(agency: AgencyView, input: { roles: readonly Role[]; unit: string }): Grant[] {
  return input.roles.map(role => ({ role, agency: agency._id, ...(UNIT_ROLES.includes(role) && unitIn(agency, input.unit) ? { unit: input.unit } : {}) }));
}

/** @throws InvalidInput when a unit is named that this agency does not have. */
function unitIn(agency: AgencyView, unit: string): boolean {
  if (!unit) return false;
  if (!agency.units.some(one => one.id === unit)) throw new InvalidInput({ unit: { key: 'field.unknownUnit' } });
  return true;
}

async function insert(record: PersonRecord): Promise<void> {
  await create(Person, record).catch(error => { throw isDuplicate(error) ? new InvalidInput({ account: { key: 'field.accountTaken' } }) : error; });
}
