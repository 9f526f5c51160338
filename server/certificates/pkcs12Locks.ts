/** How are the locks of a PKCS#12 file opened with its password (RFC 7292, RFC 8018)? Undefined = not with this password. */
import { createDecipheriv, createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Integer, OctetString, Sequence } from 'asn1js';
import { PBES2Params, PBKDF2Params, type AlgorithmIdentifier, type MacData } from 'pkijs';
import { rc2Decrypted } from './rc2';

/** Thrown for a lock or seal that is not read here. */
export class UnknownLock extends Error {}

const PBES2 = '1.2.840.113549.1.5.13', PBKDF2 = '1.2.840.113549.1.5.12', HMAC_SHA1 = '1.2.840.113549.2.7';
const PRFS: ReadonlyMap<string, string> = new Map([[HMAC_SHA1, 'sha1'], ['1.2.840.113549.2.9', 'sha256'], ['1.2.840.113549.2.10', 'sha384'], ['1.2.840.113549.2.11', 'sha512']]);
const CIPHERS: ReadonlyMap<string, { readonly name: string; readonly bytes: number }> = new Map([
  ['2.16.840.1.101.3.4.1.2', { name: 'aes-128-cbc', bytes: 16 }], ['2.16.840.1.101.3.4.1.22', { name: 'aes-192-cbc', bytes: 24 }],
  ['2.16.840.1.101.3.4.1.42', { name: 'aes-256-cbc', bytes: 32 }], ['1.2.840.113549.3.7', { name: 'des-ede3-cbc', bytes: 24 }],
]);
/** Triple DES and RC2, as files of before about 2021 are locked. */
const OLD: ReadonlyMap<string, { readonly bytes: number; readonly rc2?: true }> = new Map([
  ['1.2.840.113549.1.12.1.3', { bytes: 24 }], ['1.2.840.113549.1.12.1.5', { bytes: 16, rc2: true }], ['1.2.840.113549.1.12.1.6', { bytes: 5, rc2: true }],
]);
const HASHES: ReadonlyMap<string, { readonly name: string; readonly block: number }> = new Map([
  ['1.3.14.3.2.26', { name: 'sha1', block: 64 }], ['2.16.840.1.101.3.4.2.1', { name: 'sha256', block: 64 }],
  ['2.16.840.1.101.3.4.2.2', { name: 'sha384', block: 128 }], ['2.16.840.1.101.3.4.2.3', { name: 'sha512', block: 128 }],
]);
/** A file decides how long its password takes; no honest one asks for more. */
const MOST_ROUNDS = 2_000_000, MOST_OLD_ROUNDS = 300_000;
const ROUNDS_A_TURN = 1000;
const [FOR_KEY, FOR_IV, FOR_MAC] = [1, 2, 3];

const derive = promisify(pbkdf2);

/** True when the password makes the seal that the file carries. @throws UnknownLock for a seal of another kind. */
export async function sealFits(mac: MacData, content: Buffer, password: string): Promise<boolean> {
  const hash = HASHES.get(mac.mac.digestAlgorithm.algorithmId), seal = Buffer.from(mac.mac.digest.getValue());
  if (!hash) throw new UnknownLock();
  const key = await oldKey(password, Buffer.from(mac.macSalt.getValue()), mac.iterations ?? 1, FOR_MAC, seal.length, hash), made = createHmac(hash.name, key).update(content).digest();
  return made.length === seal.length && timingSafeEqual(made, seal);
}

/** @throws UnknownLock for a lock of another kind. */
export async function unlocked(lock: AlgorithmIdentifier, data: Buffer, password: string): Promise<Buffer | undefined> {
  const old = OLD.get(lock.algorithmId);
  if (old) return unlockedOld(old, lock, data, password);
  if (lock.algorithmId !== PBES2) throw new UnknownLock();
  const { keyDerivationFunc, encryptionScheme } = new PBES2Params({ schema: lock.algorithmParams }), cipher = CIPHERS.get(encryptionScheme.algorithmId), iv: unknown = encryptionScheme.algorithmParams;
  if (keyDerivationFunc.algorithmId !== PBKDF2 || !cipher || !(iv instanceof OctetString)) throw new UnknownLock();
  const { salt, iterationCount, prf } = new PBKDF2Params({ schema: keyDerivationFunc.algorithmParams }), hash = PRFS.get(prf?.algorithmId ?? HMAC_SHA1), salted: unknown = salt;
  if (!hash || !(salted instanceof OctetString) || !(iterationCount > 0 && iterationCount <= MOST_ROUNDS)) throw new UnknownLock();
  return decrypted(cipher.name, await derive(password, Buffer.from(salted.getValue()), iterationCount, cipher.bytes, hash), Buffer.from(iv.getValue()), data);
}

async function unlockedOld(old: { readonly bytes: number; readonly rc2?: true }, lock: AlgorithmIdentifier, data: Buffer, password: string): Promise<Buffer | undefined> {
  const parameters: unknown = lock.algorithmParams, [salt, rounds] = parameters instanceof Sequence ? parameters.valueBlock.value : [];
  if (!(salt instanceof OctetString) || !(rounds instanceof Integer)) throw new UnknownLock();
  const bytes = Buffer.from(salt.getValue()), count = rounds.valueBlock.valueDec, sha1 = { name: 'sha1', block: 64 };
  const key = await oldKey(password, bytes, count, FOR_KEY, old.bytes, sha1), iv = await oldKey(password, bytes, count, FOR_IV, 8, sha1);
  return old.rc2 ? rc2Decrypted(data, key, iv, old.bytes * 8) : decrypted('des-ede3-cbc', key, iv, data);
}

function decrypted(cipher: string, key: Buffer, iv: Buffer, data: Buffer): Buffer | undefined {
  try {
    const open = createDecipheriv(cipher, key, iv);
    return Buffer.concat([open.update(data), open.final()]);
  } catch {
    return undefined;
  }
}

/** RFC 7292 appendix B: the key derivation of PKCS#12 itself. Gives way to other work every few milliseconds. */
async function oldKey(password: string, salt: Buffer, rounds: number, purpose: number, length: number, { name, block }: { readonly name: string; readonly block: number }): Promise<Buffer> {
  if (!(rounds > 0 && rounds <= MOST_OLD_ROUNDS)) throw new UnknownLock();
  const secret = Buffer.from(`${password}\0`, 'utf16le').swap16(), input = Buffer.concat([repeated(salt, block), repeated(secret, block)]), parts: Buffer[] = [];
  for (let made = 0; made < length;) {
    let digest = createHash(name).update(Buffer.alloc(block, purpose)).update(input).digest();
    for (let round = 1; round < rounds; round++) {
      digest = createHash(name).update(digest).digest();
      if (round % ROUNDS_A_TURN === 0) await nextTurn();
    }
    parts.push(digest);
    made += digest.length;
    for (let at = 0; at < input.length; at += block) addOne(input.subarray(at, at + block), repeated(digest, block).subarray(0, block));
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** As often as it takes to fill whole blocks. */
function repeated(bytes: Buffer, block: number): Buffer {
  return Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes.length ? bytes : undefined);
}

/** `number` + `other` + 1, modulo its size. */
function addOne(number: Buffer, other: Buffer): void {
  let carry = 1;
  for (let at = number.length - 1; at >= 0; at--) {
    carry += (number[at] ?? 0) + (other[at] ?? 0);
    number[at] = carry & 0xff;
    carry >>= 8;
  }
}
