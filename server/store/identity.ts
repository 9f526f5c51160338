/**
 * Which store this is: a name made once, and anew whenever the store became another one, e.g. by a restore; and what a
 * half restored one says.
 */
import { randomUUID } from 'node:crypto';
import { isDuplicate } from '../core/errors';
import { Fact, type FactName } from './model';

/** Thrown instead of working with half of the records. Its message is for whoever starts a server. */
export class HalfRestored extends Error {
  constructor(from: string, at: Date) {
    super(`This store is half restored: the restore from ${from} of ${at.toISOString()} did not come to its end.
Run the restore again (npm run restore -- FILE): it empties the store and begins anew. No server may work on it before.
Kho này mới khôi phục dở dang, còn thiếu dữ liệu: hãy chạy lại lệnh khôi phục rồi mới khởi động máy chủ.`);
    this.name = 'HalfRestored';
  }
}

/** @throws HalfRestored */
export async function requireWhole(): Promise<void> {
  const restoring = await restoreUnderWay();
  if (restoring) throw new HalfRestored(restoring.value, restoring.at);
}

/** The restore that was begun and has not ended; null on a store that is whole. */
export function restoreUnderWay(): Promise<{ value: string; at: Date } | null> {
  return Fact.findById('restoring', { _id: 0, value: 1, at: 1 }).lean<{ value: string; at: Date } | null>();
}

/** @param from the name of the backup, for people. */
export async function beginRestore(from: string, now: Date): Promise<void> {
  await write('restoring', from, now);
}

/** From now on the store is whole, and another one than the backup was taken from. */
export async function endRestore(now: Date): Promise<void> {
  await renewIdentity(now);
  await Fact.deleteOne({ _id: 'restoring' });
}

export async function storeIdentity(now: Date): Promise<string> {
  const known = await Fact.findById('identity').lean();
  if (known) return known.value;
  await Fact.create({ _id: 'identity', value: randomUUID(), at: now }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
  });
  return (await Fact.findById('identity').orFail().lean()).value;
}

/** The store became another one, and whatever was made from it before is to be made again. */
export async function renewIdentity(now: Date): Promise<string> {
  const value = randomUUID();
  await write('identity', value, now);
  return value;
}

async function write(_id: FactName, value: string, at: Date): Promise<void> {
  await Fact.updateOne({ _id }, { $set: { value, at } }, { upsert: true });
}
