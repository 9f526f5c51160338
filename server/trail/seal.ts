/** The key that signs anchors: made anew from a secret that never lies in the store. */
import { createPrivateKey, createPublicKey, hkdfSync, sign, verify } from 'node:crypto';

export interface Seal {
  /** Ed25519's public key, base64: whoever has it can check anchors without us. */
  readonly publicKey: string;
  sign(text: string): string;
  fits(text: string, signature: string): boolean;
}

/** The same check with nothing but a public key as `Seal` gives it; false also for what is no key. */
export function fitsKey(publicKey: string, text: string, signature: string): boolean {
  try {
    return verify(null, Buffer.from(text), createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }), Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** PKCS #8 around the 32 bytes of an Ed25519 key (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * The key is derived (HKDF, RFC 5869) from the secret of copies. Whoever can write to the store only cannot sign; every server of an
 * installation signs alike without a file to hand around; and this secret is kept for as long as printed codes must be read, while the
 * secret of sessions may be changed any day and a key file would be lost with a container's disk.
 */
export function sealFrom(copySecret: string): Seal {
  const seed = Buffer.from(hkdfSync('sha256', copySecret, '', 'quytrinh anchors of trails', 32));
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' }), publicKey = createPublicKey(key);
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    sign: text => sign(null, Buffer.from(text), key).toString('base64'),
    fits: (text, signature) => verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64')),
  };
}
