/** How do private keys lie in the store, so that whoever reads the store cannot sign with them? */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface KeySafe {
  /** @param about whose key it is: a locked key put into another record does not open there. */
  lock(key: Buffer, about: string): string;
  /** Undefined when the secret has changed, the text was changed, or it belongs to another. */
  open(locked: string, about: string): Buffer | undefined;
}

const CIPHER = 'aes-256-gcm', IV = 12, TAG = 16;

/**
 * AES-256-GCM under a key derived (HKDF, RFC 5869) from the secret of copies, by its own label, as the seal of anchors is: outside the store and its
 * copies, the same on every server. When that secret is changed, certificates have to be installed again.
 */
export function keySafeFrom(copySecret: string): KeySafe {
  const secret = Buffer.from(hkdfSync('sha256', copySecret, '', 'quytrinh keys of certificates', 32));
  return {
    lock(key, about) {
      const iv = randomBytes(IV), cipher = createCipheriv(CIPHER, secret, iv).setAAD(Buffer.from(about));
      const locked = Buffer.concat([cipher.update(key), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), locked]).toString('base64');
    },
    open(locked, about) {
      const bytes = Buffer.from(locked, 'base64');
      try {
        const cipher = createDecipheriv(CIPHER, secret, bytes.subarray(0, IV), { authTagLength: TAG }).setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(IV, IV + TAG));
        return Buffer.concat([cipher.update(bytes.subarray(IV + TAG)), cipher.final()]);
      } catch {
        return undefined;
      }
    },
  };
}
