/** What is stored of certificates: one record for each agency or person that has one, and what an agency trusts. */
import { model, Schema } from 'mongoose';
import { CHANGES_INDEX } from '../core/changes';
import { authorSchema, versionedFields, type Author, type Versioned } from '../core/trail';
import { OWNER_KINDS, TIMESTAMP_RULES, type Owner, type TimestampRule } from './kinds';

export type { Owner, TimestampRule };

export interface Installed {
  name: string; organisation: string; issuer: string; serial: string; from: Date; until: Date;
  /** SHA-256 of the certificate. */
  fingerprint: string;
  /** PEM: the own one first, then those above it. */
  chain: string[];
  /** The private key, locked (keySafe.ts). Read by `signerOf` only; no page, trail or export has it. */
  key?: string;
  at: Date; by: Author;
}

/** An authority that the agency believes. */
export interface Root { fingerprint: string; name: string; issuer: string; until: Date; pem: string; at: Date; by: Author }

export interface HolderRecord extends Versioned {
  owner: Owner;
  /** The agency's short name or the person's name, as trails show it. */
  name: string;
  /** The agency itself, or the one that keeps the person's account, and those above it. */
  agency: string; within: string[];
  installed?: Installed;
  /** Of agencies only, as the two below. */
  roots: Root[];
  timestamps?: TimestampRule;
}

/** One record an owner, so that two installations at once cannot both win. */
export function holderId({ kind, id }: Owner): string {
  return `${kind}:${id}`;
}

const plain = { _id: false, id: false } as const;
const installedSchema = new Schema<Installed>({ name: String, organisation: String, issuer: String, serial: String, from: Date, until: Date, fingerprint: String, chain: [String], key: String, at: Date, by: authorSchema }, plain);
const rootSchema = new Schema<Root>({ fingerprint: String, name: String, issuer: String, until: Date, pem: String, at: Date, by: authorSchema }, plain);

const holderSchema = new Schema<HolderRecord>({
  _id: { type: String, required: true }, owner: new Schema<Owner>({ kind: { type: String, enum: OWNER_KINDS }, id: String }, plain), name: String, agency: String, within: [String],
  installed: installedSchema, roots: [rootSchema], timestamps: new Schema<TimestampRule>({ url: String, rule: { type: String, enum: TIMESTAMP_RULES } }, plain), ...versionedFields,
}, { versionKey: false, minimize: false });
holderSchema.index({ 'installed.fingerprint': 1 });
holderSchema.index(CHANGES_INDEX);

export const Holder = model<HolderRecord>('CertificateHolder', holderSchema, 'certificateHolders');
