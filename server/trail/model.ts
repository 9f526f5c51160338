/** The index of all trails: entries of records (can be made again from them), and events that belong to no record; and the daily anchors. */
import { model, Schema } from 'mongoose';

export interface TrailRow { _id: string; at: Date; agency: string; within: string[]; action: string; by: string; byName: string; subject: string; subjectName: string; about: string; details: Record<string, unknown>; hash: string }

const rowSchema = new Schema<TrailRow>({
  _id: { type: String, required: true }, at: Date, agency: String, within: [String], action: String, by: String, byName: String, subject: String, subjectName: String, about: String, details: Schema.Types.Mixed, hash: String,
}, { versionKey: false, minimize: false });
rowSchema.index({ agency: 1, at: -1, _id: -1 });
rowSchema.index({ within: 1, at: -1, _id: -1 });
rowSchema.index({ subject: 1, at: -1 });

export const Trail = model<TrailRow>('Trail', rowSchema, 'trail');

/** `_id` is the day; `list` the SHA-256 of the file that names every head; `hash` covers all that stands before it, `signature` the hash. */
export interface AnchorRecord { _id: string; at: Date; count: number; list: string; previous: string; hash: string; signature: string }

const anchorSchema = new Schema<AnchorRecord>({ _id: { type: String, required: true }, at: Date, count: Number, list: String, previous: String, hash: String, signature: String }, { versionKey: false });

export const Anchor = model<AnchorRecord>('Anchor', anchorSchema, 'anchors');
