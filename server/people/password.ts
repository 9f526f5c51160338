/** Passwords: argon2id, and what a good enough one is. */
import { hash, verify } from '@node-rs/argon2';
import type { Refusal } from '../core/errors';

/** What a new hash costs. The library's default algorithm is argon2id. */
const COSTS = {
  /** OWASP's second recommended setting (19 MiB, 2 passes, 1 lane): about 20 ms on a small server. */
  full:  { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
  /** The least there is, for tests: they sign hundreds of times. `config.ts` refuses it in production. */
  least: { memoryCost: 8, timeCost: 1, parallelism: 1 },
} as const;
export type PasswordCost = keyof typeof COSTS;

let cost: PasswordCost = 'full';

/** Hashes made from now on; one that is stored says itself what it cost. */
export function hashPasswordsAt(wanted: PasswordCost): void {
  cost = wanted;
  nobody = undefined;
}

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), COSTS[cost]);
}

/** Takes as long for an account that does not exist as for one that does. */
export async function passwordFits(stored: string | null, password: string): Promise<boolean> {
  const fits = await verify(stored ?? (await nobodysHash()), password.normalize('NFC')).catch(() => false);
  return fits && stored !== null;
}

let nobody: Promise<string> | undefined;
function nobodysHash(): Promise<string> {
  nobody ??= hashPassword('nobody has this password');
  return nobody;
}

const COMMON = new Set(['password', 'matkhau', '12345678', '123456789', '1234567890', 'qwertyuiop', 'abcd1234', 'quytrinh']);

/** At least 10 characters, not a common one, not the person's own names: length beats rules about signs (NIST SP 800-63B). */
export function weakness(password: string, own: readonly string[]): Refusal | undefined {
  const plain = password.normalize('NFC').toLowerCase();
  if (plain.length < 10) return { key: 'field.passwordShort' };
  if (plain.length > 200) return { key: 'field.tooLong' };
  if (COMMON.has(plain) || /^(.)\1+$/.test(plain)) return { key: 'field.passwordCommon' };
  return own.some(name => name.length >= 3 && plain === name.toLowerCase()) ? { key: 'field.passwordCommon' } : undefined;
}
