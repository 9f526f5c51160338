/** Which certificate has an agency or a person, and what does an agency trust? Nothing here reads a private key but `holderWithKey`. */
import { changesOf } from '../core/changes';
import { readCertificate } from '../pdf/x509';
import { Holder, holderId, type HolderRecord, type Owner } from './model';

export type HolderView = Omit<HolderRecord, 'trail'>;

/** The record of the owner without its key, or undefined while nothing was ever installed or set. */
export async function holderOf(owner: Owner): Promise<HolderView | undefined> {
  return await Holder.findById(holderId(owner), { trail: 0, 'installed.key': 0 }).lean<HolderView>() ?? undefined;
}

/** For `signerOf` only: certificate and key of one moment. */
export async function holderWithKey(owner: Owner): Promise<Pick<HolderRecord, 'installed'> | undefined> {
  return await Holder.findById(holderId(owner), { installed: 1 }).lean<Pick<HolderRecord, 'installed'>>() ?? undefined;
}

/** True when somebody else has installed that certificate. */
export async function isInstalledElsewhere(fingerprint: string, owner: Owner): Promise<boolean> {
  const found = await Holder.find({ 'installed.fingerprint': fingerprint }, { _id: 1 }).lean<{ _id: string }[]>();
  return found.some(one => one._id !== holderId(owner));
}

/** PEM: what the agency trusts when it looks at signatures. */
export async function rootsOf(agency: string): Promise<string[]> {
  const holder = await holderOf({ kind: 'agency', id: agency });
  return holder ? rootsIn(holder) : [];
}

/**
 * Roots that an administrator has put in, and the top of the chain of the agency's own certificate, which an administrator has installed as well.
 * Never the top of a person's chain: whoever brings a certificate of their own making would make it trusted.
 */
export function rootsIn({ installed, roots }: Pick<HolderView, 'installed' | 'roots'>): string[] {
  const top = installed?.chain.at(-1), read = top ? readCertificate(top) : undefined;
  return [...roots.map(one => one.pem), ...(top && read?.authority ? [top] : [])];
}

/** What the journal follows. */
export const certificateChanges = changesOf<Pick<HolderRecord, '_id' | 'name' | 'agency' | 'within' | 'trail'>>(
  Holder, ['name', 'agency', 'within', 'trail'],
);
