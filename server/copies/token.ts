/** The address on a copy's QR code: the copy's id and an HMAC, so that nobody can make one up or count through them. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const ID_BYTES = 12, MAC_BYTES = 10;

/** 30 characters, base64url. `copy` = 24 hexadecimal digits. */
export function tokenOf(copy: string, secret: string): string {
  const id = Buffer.from(copy, 'hex');
  return Buffer.concat([id, macOf(id, secret)]).toString('base64url');
}

/** The copy a token names, or undefined when it was not made here. */
export function copyIn(token: string, secret: string): string | undefined {
  if (!/^[\w-]{30}$/.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64url'), id = bytes.subarray(0, ID_BYTES);
  // The last letter has bits to spare: only the one spelling that was printed is the code.
  if (bytes.length !== ID_BYTES + MAC_BYTES || bytes.toString('base64url') !== token || !timingSafeEqual(bytes.subarray(ID_BYTES), macOf(id, secret))) return undefined;
  return id.toString('hex');
}

function macOf(id: Buffer, secret: string): Buffer {
  return createHmac('sha256', secret).update('quytrinh copy').update(id).digest().subarray(0, MAC_BYTES);
}
