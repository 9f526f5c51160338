/** The index of all trails: entries of records (can be made again from them), and events that belong to no record. */
import { model, Schema } from 'mongoose';

export interface TrailRow { _id: string; at: Date; agency: string; within: string[]; action: string; by: string; byName: string; subject: string; subjectName: string; about: string; details: Record<string, unknown>; hash: string }

const rowSchema = new Schema<TrailRow>({
  _id: { type: String, required: true }, at: Date, agency: String, within: [String], action: String, by: String, byName: String, subject: String, subjectName: String, about: String, details: Schema.Types.Mixed, hash: String,
}, { versionKey: false, minimize: false });
rowSchema.index({ agency: 1, at: -1, _id: -1 });
rowSchema.index({ within: 1, at: -1, _id: -1 });
rowSchema.index({ subject: 1, at: -1 });

export const Trail = model<TrailRow>('Trail', rowSchema, 'trail');
