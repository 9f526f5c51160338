/** The register of controlled copies, and the prepared bases they are cut from. */
import { model, Schema } from 'mongoose';
import type { CopySidecar } from '../pdf/copy';

/** One copy in a person's hand. Its bytes are a function of this row and its base. */
export interface CopyRecord {
  _id: string; agency: string; within: string[]; document: string; n: number; file: string; label: string; code: string;
  /** Running number within the document. */
  number: number;
  person: string; personName: string; at: Date;
  base: string;
  /** A copy has no trail: the key of the form it was taken with (core/sending.ts) stands here. */
  sending?: string;
}

/** A revision's PDF stamped for one state: made once, kept by content; `_id` is the hash of everything that went into it. */
export interface BaseRecord { _id: string; sha256: string; sidecar: CopySidecar; at: Date }

const copySchema = new Schema<CopyRecord>({
  _id: { type: String, required: true }, agency: String, within: [String], document: String, n: Number, file: String, label: String, code: String, number: Number, person: String, personName: String, at: Date, base: String,
  sending: String,
}, { versionKey: false });
copySchema.index({ sending: 1 }, { unique: true, partialFilterExpression: { sending: { $exists: true } } });
copySchema.index({ document: 1, number: 1 }, { unique: true });
copySchema.index({ document: 1, n: 1, person: 1, at: -1 });
copySchema.index({ agency: 1, at: -1, _id: -1 });
copySchema.index({ within: 1, at: -1, _id: -1 });
copySchema.index({ person: 1, at: -1 });

const baseSchema = new Schema<BaseRecord>({
  _id: { type: String, required: true }, sha256: String, at: Date,
  sidecar: new Schema({ length: Number, slotOffset: Number, slotLength: Number, pages: Number, id: String, fontSet: String }, { _id: false, id: false }),
}, { versionKey: false });

export const Copy = model<CopyRecord>('Copy', copySchema, 'copies');
export const Base = model<BaseRecord>('Base', baseSchema, 'bases');
