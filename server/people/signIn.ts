/** Getting in and staying in: sign-in with a lockout that slows, passwords, invitations, sign-out everywhere. */
import { createHash, randomBytes } from 'node:crypto';
import { authorOf, type Actor } from '../access/roles';
import { commit } from '../core/commit';
import { InvalidInput, NotFound, Refused } from '../core/errors';
import { ACCOUNT_LIMIT, ADDRESS_LIMIT, countTry, demandPatience, forgetTries } from './attempts';
import { Person, type PersonRecord } from './model';
import { hashPassword, passwordFits, weakness } from './password';
import { personById, type PersonView } from './queries';

/**
 * The person whose account and password these are.
 * @throws TooManyAttempts after five failures: 2, 4, 8 … up to 900 seconds; a right password waits too.
 * @throws Refused `signInFailed`, the same for an unknown account, a wrong password and a closed account.
 */
export async function signIn(account: string, password: string, address: string, now: Date): Promise<PersonView> {
  const key = `account:${account.toLowerCase()}`, addressKey = `address:${address}`;
  await demandPatience(addressKey, now);
  await countTry(key, ACCOUNT_LIMIT, now);
  const person = await Person.findOne({ account: account.toLowerCase() }, { trail: 0 }).lean<PersonView>();
  const fits = await passwordFits(person?.state === 'active' ? person.passwordHash : null, password);
  if (!person || !fits) {
    await countTry(addressKey, ADDRESS_LIMIT, now);
    throw new Refused({ key: 'signInFailed' });
  }
  await forgetTries(key);
  return person;
}

/** Asks for the password again before a signature. The same lockout counts. @throws InvalidInput naming the field `password`. */
export async function demandPassword(actor: Actor, password: string, now: Date): Promise<void> {
  const key = `signature:${actor.id}`;
  await countTry(key, ACCOUNT_LIMIT, now);
  const person = await personById(actor.id);
  if (!(await passwordFits(person.passwordHash, password))) throw new InvalidInput({ password: { key: 'field.passwordWrong' } });
  await forgetTries(key);
}

/** Ends every other session too. Returns the new epoch for this one. */
export async function changePassword(actor: Actor, input: { current: string; password: string }, now: Date): Promise<number> {
  await demandPassword(actor, input.current, now).catch(error => { throw error instanceof InvalidInput ? new InvalidInput({ current: { key: 'field.passwordWrong' } }) : error; });
  const person = await personById(actor.id);
  demandStrength(person, input.password);
  await commit(Person, person, { set: { passwordHash: await hashPassword(input.password), epoch: person.epoch + 1 } }, { action: 'person.password', by: authorOf(actor), at: now });
  return person.epoch + 1;
}

export async function signOutEverywhere(actor: Actor, now: Date): Promise<void> {
  const person = await personById(actor.id);
  await commit(Person, person, { set: { epoch: person.epoch + 1 } }, { action: 'person.signOutEverywhere', by: authorOf(actor), at: now });
}

/** A secret for one link; only its hash is stored. */
export function invitationSecret(): { secret: string; hash: string } {
  const secret = randomBytes(24).toString('base64url');
  return { secret, hash: hashOfSecret(secret) };
}

/** The person a link invites. @throws NotFound when it is unknown, used or older than its term. */
export async function invited(secret: string, now: Date): Promise<PersonView> {
  const person = await Person.findOne({ 'invitation.hash': hashOfSecret(secret) }, { trail: 0 }).lean<PersonView>();
  if (!person?.invitation || person.invitation.expiresAt < now || person.state === 'disabled') throw new NotFound('invitationOver');
  return person;
}

/** The link works once: the guarded write takes it away with the first use. */
export async function acceptInvitation(secret: string, password: string, now: Date): Promise<PersonView> {
  const person = await invited(secret, now);
  demandStrength(person, password);
  const by = { id: person._id, name: person.name, title: '' };
  await commit(Person, person, { set: { state: 'active', passwordHash: await hashPassword(password), invitation: null, epoch: person.epoch + 1 } }, { action: 'person.accept', by, at: now });
  return personById(person._id);
}

export function demandStrength(person: Pick<PersonRecord, 'account' | 'name' | 'email'>, password: string): void {
  const weak = weakness(password, [person.account, person.name, person.email]);
  if (weak) throw new InvalidInput({ password: weak });
}

function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
