/** How fast may somebody try passwords? A try is counted before the password is looked at: a hundred at once are still one after another. */
import { addSeconds } from '../core/clock';
import { isDuplicate, TooManyAttempts } from '../core/errors';
import { Attempt, type AttemptRecord } from './model';

/** `free` tries, then waits of 2, 4, 8 … up to `longest` seconds; all is forgotten `forget` seconds after the last try (`sliding`) or the first. */
export interface TryLimit { readonly free: number; readonly longest: number; readonly forget: number; readonly sliding: boolean }

export const ACCOUNT_LIMIT: TryLimit = { free: 5, longest: 900, forget: 24 * 3600, sliding: true };
/** A whole agency may sit behind one address: it may mistype more, and never waits long. */
export const ADDRESS_LIMIT: TryLimit = { free: 100, longest: 60, forget: 3600, sliding: false };

const ROUNDS = 25, NO_WAIT = new Date(0);

/** Counts one try. @throws TooManyAttempts while the wait after earlier ones lasts; then nothing is counted. */
export async function countTry(key: string, limit: TryLimit, now: Date): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const known = await Attempt.findById(key).lean<AttemptRecord>();
    refuseWhileWaiting(known, now);
    if (await takeTurn(key, known, limit, now)) return;
  }
  throw new TooManyAttempts(1);
}

/** @throws TooManyAttempts while the wait of that key lasts. */
export async function demandPatience(key: string, now: Date): Promise<void> {
  refuseWhileWaiting(await Attempt.findById(key).lean<AttemptRecord>(), now);
}

/** The right password: what was counted is forgotten. */
export async function forgetTries(key: string): Promise<void> {
  await Attempt.deleteOne({ _id: key });
}

function refuseWhileWaiting(known: AttemptRecord | null, now: Date): void {
  if (known && known.until > now) throw new TooManyAttempts(Math.ceil((known.until.getTime() - now.getTime()) / 1000));
}

/** False when another request counted meanwhile: then its wait has to be looked at first. */
async function takeTurn(key: string, known: AttemptRecord | null, limit: TryLimit, now: Date): Promise<boolean> {
  const alive = known !== null && known.expiresAt > now, count = (alive ? known.count : 0) + 1, over = count - limit.free;
  const turn = {
    count, until: over < 0 ? NO_WAIT : addSeconds(now, Math.min(limit.longest, 2 ** Math.min(over + 1, 12))),
    expiresAt: alive && !limit.sliding ? known.expiresAt : addSeconds(now, limit.forget),
  };
  if (known) return (await Attempt.updateOne({ _id: key, count: known.count, until: known.until }, { $set: turn })).matchedCount === 1;
  return Attempt.create({ _id: key, ...turn }).then(() => true, (error: unknown) => { if (isDuplicate(error)) return false; throw error; });
}
