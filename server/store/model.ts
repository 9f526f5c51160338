/** What a store knows of itself: which one it is, and whether a restore into it came to its end. */
import { model, Schema } from 'mongoose';

export type FactName = 'identity' | 'restoring';
export interface FactRecord {
  _id: FactName;
  value: string;
  at: Date;
}

const factSchema = new Schema<FactRecord>(
  { _id: { type: String, required: true }, value: String, at: Date },
  { versionKey: false },
);

export const Fact = model<FactRecord>('StoreFact', factSchema, 'storeFacts');
