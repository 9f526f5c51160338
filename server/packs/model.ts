/** What is stored of inspection packs: what was asked for, by whom, how far it is, where its file lies. */
import { model, Schema } from 'mongoose';
import { CHANGES_INDEX } from '../core/changes';
import type { Refusal } from '../core/errors';
import { authorSchema, versionedFields, type Author, type Versioned } from '../core/trail';
import { PACK_STATES, type PackState } from './lifecycle';

/** Numbers of clauses, both included with all that stands below them. */
export interface ClauseRange { readonly from: string; readonly to: string }

export interface PackFile { sha256: string; size: number }

export interface PackRecord extends Versioned {
  agency: string; within: string[]; year: number; edition: string; clauses: ClauseRange;
  /** Printed on the list and in file names: "SNV 2026, 7–10". */
  title: string;
  asker: Author; askedAt: Date; state: PackState; stateSince: Date;
  /** Who is at work on it, until when it is theirs alone, and how often it was taken up since it was asked for. */
  holder: string; heldUntil: Date | null; takes: number;
  /** Entries written, of how many; 0 of 0 before anything is known. */
  done: number; total: number;
  failure: Refusal | null;
  /** Null again once it is forgotten. */
  file: PackFile | null;
  readyAt: Date | null; keptUntil: Date | null;
  /** What is in it: records, of them restricted ones; records that its asker may not read; content that is lost or damaged. */
  counts: PackCounts | null;
  /** What it came from, unique: the same form sent twice is one pack. */
  origin: string;
}
export interface PackCounts { records: number; restricted: number; leftOut: number; missing: number }

const plain = { _id: false, id: false } as const;
const packSchema = new Schema<PackRecord>({
  _id: { type: String, required: true }, agency: { type: String, required: true }, within: [String], year: Number, edition: String, clauses: new Schema<ClauseRange>({ from: String, to: String }, plain), title: String,
  asker: authorSchema, askedAt: Date, state: { type: String, enum: PACK_STATES }, stateSince: Date, holder: String, heldUntil: Date, takes: Number, done: Number, total: Number,
  failure: new Schema({ key: String, values: Schema.Types.Mixed }, plain), file: new Schema<PackFile>({ sha256: String, size: Number }, plain), readyAt: Date, keptUntil: Date,
  counts: new Schema<PackCounts>({ records: Number, restricted: Number, leftOut: Number, missing: Number }, plain), origin: { type: String, required: true }, ...versionedFields,
}, { versionKey: false, minimize: false });
packSchema.index({ origin: 1 }, { unique: true });
packSchema.index({ agency: 1, _id: -1 });
packSchema.index({ within: 1, _id: -1 });
packSchema.index({ state: 1, _id: 1 });
packSchema.index({ 'asker.id': 1, state: 1 });
packSchema.index({ state: 1, keptUntil: 1, _id: 1 });
packSchema.index(CHANGES_INDEX);

export const Packs = model<PackRecord>('Pack', packSchema, 'packs');
