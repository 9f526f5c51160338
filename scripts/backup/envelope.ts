/**
 * Secrets and noted anchors inside a backup: locked with a passphrase, so that whoever finds the file can print no
 * valid code and sign no proof.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt, type ScryptOptions } from 'node:crypto';
import { z } from 'zod';
import { BackupProblem } from './archive';

export const contentsShape = z.object({ sessionSecret: z.string(), copySecret: z.string(), anchors: z.string() });
export type Contents = z.output<typeof contentsShape>;

const hex = z.string().regex(/^[0-9a-f]+$/);
const envelopeShape = z.object({
  kdf: z.literal('scrypt'),
  N: z.int().max(2 ** 20),
  r: z.int().max(32),
  p: z.int().max(16),
  salt: hex,
  cipher: z.literal('aes-256-gcm'),
  iv: hex,
  tag: hex,
  locked: hex,
});

export const LEAST_PASSPHRASE = 12;
/** 128 MB and some tenths of a second for each guess. */
const COST = { N: 2 ** 17, r: 8, p: 1 },
  KEY_BYTES = 32,
  TAG_BYTES = 16;

/** @param backup its id: the envelope of one backup opens in no other. */
export async function sealEnvelope(contents: Contents, passphrase: string, backup: string): Promise<string> {
  const salt = randomBytes(16),
    iv = randomBytes(12),
    cipher = createCipheriv('aes-256-gcm', await keyFrom(passphrase, salt, COST), iv).setAAD(aboutBackup(backup));
  const locked = Buffer.concat([cipher.update(JSON.stringify(contents), 'utf8'), cipher.final()]);
  const inHex = {
    salt: salt.toString('hex'),
    iv: iv.toString('hex'),
    tag: cipher.getAuthTag().toString('hex'),
    locked: locked.toString('hex'),
  };
  return `${JSON.stringify({ kdf: 'scrypt', ...COST, cipher: 'aes-256-gcm', ...inHex })}\n`;
}

/**
 * @throws BackupProblem when the passphrase is another one, or the envelope was changed: the two cannot be told apart
 */
export async function openEnvelope(text: string, passphrase: string, backup: string): Promise<Contents> {
  try {
    const { N, r, p, salt, iv, tag, locked } = envelopeShape.parse(JSON.parse(text)),
      key = await keyFrom(passphrase, Buffer.from(salt, 'hex'), { N, r, p });
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'hex'), { authTagLength: TAG_BYTES })
      .setAAD(aboutBackup(backup))
      .setAuthTag(Buffer.from(tag, 'hex'));
    return contentsShape.parse(
      JSON.parse(Buffer.concat([decipher.update(Buffer.from(locked, 'hex')), decipher.final()]).toString('utf8')),
    );
  } catch {
    throw new BackupProblem('wrongPassphrase');
  }
}

function aboutBackup(backup: string): Buffer {
  return Buffer.from(`quytrinh-backup-1 ${backup}`);
}

function keyFrom(
  passphrase: string,
  salt: Buffer,
  cost: ScryptOptions & { readonly N: number; readonly r: number },
): Promise<Buffer> {
  const options = { ...cost, maxmem: 256 * cost.N * cost.r };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, KEY_BYTES, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
