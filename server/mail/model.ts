/** Mail that waits to be sent; its id is made from what it is about, so that it is written once however often somebody tries. */
import { model, Schema } from 'mongoose';

export interface OutgoingRecord {
  _id: string; to: string; name: string; language: 'vi' | 'en'; template: string; values: Record<string, string>; link: string;
  at: Date; nextTry: Date | null; tries: number; sentAt: Date | null; failure: string;
}

const outgoingSchema = new Schema<OutgoingRecord>({
  _id: { type: String, required: true }, to: String, name: String, language: String, template: String, values: Schema.Types.Mixed, link: String,
  at: Date, nextTry: Date, tries: Number, sentAt: Date, failure: String,
}, { versionKey: false, minimize: false });
outgoingSchema.index({ nextTry: 1 }, { partialFilterExpression: { nextTry: { $type: 'date' } } });
outgoingSchema.index({ at: -1 });

export const Outgoing = model<OutgoingRecord>('Outgoing', outgoingSchema, 'outgoing');
