/** Getting in and staying in: sign-in with a lockout that slows, passwords, invitations, sign-out everywhere. */
import { createHash, randomBytes } from 'node:crypto';
import { authorOf, type Actor } from '../access/roles';
import { addSeconds } from '../core/clock';
import { commit } from '../core/commit';
import { InvalidInput, NotFound, Refused, TooManyAttempts } from '../core/errors';
import { Attempt, Person, type PersonRecord } from './model';
import { hashPassword, passwordFits, weakness } from './password';
import { personById, type PersonView } from './queries';

const FREE_ATTEMPTS = 5, ADDRESS_FREE_ATTEMPTS = 30, LONGEST_WAIT = 900, FORGET_AFTER = 24 * 3600;

/**
 * The person whose account and password these are.
 * @throws TooManyAttempts after five failures: 2, 4, 8 … up to 900 seconds; a right password waits too.
 * @throws Refused `signInFailed`, the same for an unknown account, a wrong password and a closed account.
 */
export async function signIn(account: string, password: string, address: string, now: Date): Promise<PersonView> {
  const keys = [`account:${account.toLowerCase()}`, `address:${address}`] as const;
  await demandPatience(keys, now);
  const person = await Person.findOne({ account: account.toLowerCase() }, { trail: 0 }).lean<PersonView>();
  const fits = await passwordFits(person?.state === 'active' ? person.passwordHash : null, password);
  if (!person || !fits) {
    await countFailure(keys[0], FREE_ATTEMPTS, now);
    await countFailure(keys[1], ADDRESS_FREE_ATTEMPTS, now);
    throw new Refused({ key: 'signInFailed' });
  }
  await Attempt.deleteOne({ _id: keys[0] });
  return person;
}

/** Asks for the password again before a signature. The same lockout counts. @throws InvalidInput naming the field `password`. */
export async function demandPassword(actor: Actor, password: string, now: Date): Promise<void> {
  const key = `signature:${actor.id}`;
  await demandPatience([key], now);
  const person = await personById(actor.id);
  if (await passwordFits(person.passwordHash, password)) { await Attempt.deleteOne({ _id: key }); return; }
  await countFailure(key, FREE_ATTEMPTS, now);
  throw new InvalidInput({ password: { key: 'field.passwordWrong' } });
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

async function demandPatience(keys: readonly string[], now: Date): Promise<void> {
  const waiting = await Attempt.find({ _id: { $in: keys }, until: { $gt: now } }).lean();
  const longest = Math.max(0, ...waiting.map(one => one.until.getTime() - now.getTime()));
  if (longest > 0) throw new TooManyAttempts(Math.ceil(longest / 1000));
}

async function countFailure(key: string, free: number, now: Date): Promise<void> {
  await Attempt.updateOne({ _id: key }, { $inc: { count: 1 }, $set: { expiresAt: addSeconds(now, FORGET_AFTER) }, $setOnInsert: { until: now } }, { upsert: true });
  const counted = await Attempt.findById(key).lean();
  const over = (counted?.count ?? 0) - free;
  if (over >= 0) await Attempt.updateOne({ _id: key }, { $set: { until: addSeconds(now, Math.min(LONGEST_WAIT, 2 ** Math.min(over + 1, 12))) } });
}

function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
