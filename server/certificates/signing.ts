/** What others need to sign: the key of an agency or person as of now, or why there is none; and the moments that an agency has proven. */
import { createPrivateKey } from 'node:crypto';
import type { Refusal } from '../core/errors';
import type { Signer, Stamper } from '../pdf/cms';
import { timestampOf, TimestampFailed } from '../pdf/timestamp';
import { readCertificate } from '../pdf/x509';
import type { KeySafe } from './keySafe';
import { holderId, type Installed, type Owner, type TimestampRule } from './model';
import { lockedFor } from './operations';
import { holderOf, holderWithKey } from './queries';

export type SignerFound = { readonly signer: Signer; /** As the certificate names it. */ readonly name: string; readonly fingerprint: string } | { readonly refused: Refusal };

/** Refusals: signerMissing (no certificate), signerExpired, signerEarly, signerLocked (the secret that locks keys was changed: install again). */
export async function signerOf(owner: Owner, safe: KeySafe, now: Date): Promise<SignerFound> {
  const installed = (await holderWithKey(owner))?.installed;
  if (!installed) return { refused: { key: 'signerMissing' } };
  const refused = outOfTerm(installed, now);
  if (refused) return { refused };
  const key = installed.key ? safe.open(installed.key, lockedFor(owner, installed.fingerprint)) : undefined;
  if (!key) return { refused: { key: 'signerLocked', values: { name: installed.name } } };
  const certificates = installed.chain.flatMap(pem => readCertificate(pem)?.der ?? []);
  return { signer: { key: createPrivateKey({ key, format: 'der', type: 'pkcs8' }), certificates }, name: installed.name, fingerprint: installed.fingerprint };
}

function outOfTerm({ name, from, until }: Pick<Installed, 'name' | 'from' | 'until'>, now: Date): Refusal | undefined {
  return now > until ? { key: 'signerExpired', values: { name } } : now < from ? { key: 'signerEarly', values: { name } } : undefined;
}

/** What may keep an agency's papers waiting, as far as it is known without asking anybody: its certificate out of term, or that its rule is to wait for time stamps. */
export async function mayWaitFor(agency: string, now: Date): Promise<Refusal | undefined> {
  const holder = await holderOf({ kind: 'agency', id: agency }), refused = holder?.installed && outOfTerm(holder.installed, now);
  return refused ?? (holder?.timestamps?.rule === 'wait' ? { key: 'stampAwaited', values: { url: holder.timestamps.url } } : undefined);
}

export type Signers = (owner: Owner) => Promise<SignerFound>;

/** For many papers, which have the same signatories: each is asked for once, and their key unlocked once. */
export function signersOf(safe: KeySafe, now: Date): Signers {
  const found = new Map<string, Promise<SignerFound>>();
  return owner => {
    const one = found.get(holderId(owner)) ?? signerOf(owner, safe, now);
    found.set(holderId(owner), one);
    return one;
  };
}

/**
 * How signatures of this agency get their moment: undefined = no time stamps here. By the agency's rule a silent server either ends the signing
 * (TimestampFailed, to be tried again) or is gone without.
 */
export async function stamperOf(agency: string, limitMs?: number): Promise<Stamper | undefined> {
  const rule = (await holderOf({ kind: 'agency', id: agency }))?.timestamps;
  return rule ? stamperBy(rule, limitMs) : undefined;
}

function stamperBy({ url, rule }: TimestampRule, limitMs?: number): Stamper {
  return async hash => {
    try {
      return await timestampOf(hash, url, limitMs);
    } catch (error) {
      if (rule === 'goWithout' && error instanceof TimestampFailed) return undefined;
      throw error;
    }
  };
}

/** Why the agency's server gives no time stamp now, or undefined when it does, or when there is none. */
export async function timestampTrouble(agency: string): Promise<Refusal | undefined> {
  const rule = (await holderOf({ kind: 'agency', id: agency }))?.timestamps;
  if (!rule) return undefined;
  return timestampOf(Buffer.alloc(32, 1), rule.url, 5000).then(() => undefined, (error: unknown) => { if (error instanceof TimestampFailed) return error.refusal; throw error; });
}
