/** Who did what, when: append-only entries inside a record, each chained to the one before by its SHA-256. */
import { createHash } from 'node:crypto';
import { Schema } from 'mongoose';

export interface Author { readonly id: string; readonly name: string; readonly title: string }

/** What a person put their name to: meaning, time and the SHA-256 of what was signed. */
export interface Signature { readonly meaning: string; readonly contentHash: string; readonly title: string; readonly onBehalfOf?: { id: string; name: string; paper: string } }

export interface EntryDraft {
  readonly action: string;
  readonly by: Author;
  readonly at: Date;
  /** Which part of the record, e.g. the revision's label `02/01`. */
  readonly about?: string;
  readonly from?: string;
  readonly to?: string;
  readonly reason?: string;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
  readonly signature?: Signature;
  /** The key of the form that was sent (core/sending.ts), where it is the first entry of one. */
  readonly sending?: string;
}
export interface TrailEntry extends EntryDraft { readonly n: number; readonly previous: string; readonly hash: string }
export interface TrailHead { readonly n: number; readonly hash: string }

export const NO_TRAIL: TrailHead = { n: 0, hash: '' };

/** `draft` chained behind `head`. */
export function chain(head: TrailHead, draft: EntryDraft): TrailEntry {
  const entry = { ...withoutUndefined(draft), n: head.n + 1, previous: head.hash };
  return { ...entry, hash: hashOf(entry) };
}

/** The number of the first entry that was changed, cut or put in, or undefined when the chain is whole up to `head`. */
export function firstBreak(trail: readonly TrailEntry[], head: TrailHead): number | undefined {
  let before = NO_TRAIL;
  for (const entry of trail) {
    const { hash, ...rest } = entry;
    if (entry.n !== before.n + 1 || entry.previous !== before.hash || hashOf(rest) !== hash) return before.n + 1;
    before = entry;
  }
  return before.n === head.n && before.hash === head.hash ? undefined : before.n + 1;
}

/** SHA-256 (hex) of a value written as JSON with sorted keys, so that the order of fields in a store does not matter. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value).filter(([, v]) => v !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

function withoutUndefined(draft: EntryDraft): EntryDraft {
  const { about, from, to, reason, details, signature, sending, ...always } = draft;
  return {
    ...always, ...(about && { about }), ...(from && { from }), ...(to && { to }), ...(reason && { reason }), ...(details && { details }),
    ...(signature && { signature }), ...(sending && { sending }),
  };
}

const authorFields = { id: String, name: String, title: String };
/** A person as a record names them, and something done by one at a time. */
export const authorSchema = new Schema<Author>(authorFields, { _id: false, id: false });
export interface Done { readonly at: Date; readonly by: Author }
export const doneSchema = new Schema<Done>({ at: Date, by: authorSchema }, { _id: false, id: false });
export const trailEntrySchema = new Schema<TrailEntry>({
  n: Number, at: Date, action: String, by: authorFields, about: String, from: String, to: String, reason: String, details: Schema.Types.Mixed,
  signature: new Schema({ meaning: String, contentHash: String, title: String, onBehalfOf: new Schema({ id: String, name: String, paper: String }, { _id: false, id: false }) }, { _id: false }),
  previous: String, hash: String, sending: String,
}, { _id: false, minimize: false });

/** The fields every record with a trail has; spread into its schema. */
export const versionedFields = {
  version: { type: Number, required: true },
  changedAt: { type: Date, required: true },
  trailHead: { n: Number, hash: String },
  trail: [trailEntrySchema],
};
export interface Versioned { _id: string; version: number; changedAt: Date; trailHead: TrailHead; trail: TrailEntry[] }
