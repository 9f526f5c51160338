/** A file kept as evidence, as records hold it: named as its bringer named it, found by its SHA-256. */
import { Schema } from 'mongoose';
import { authorSchema, type Author } from './trail';

export interface Evidence { readonly id: string; readonly name: string; readonly type: string; readonly mime: string; readonly sha256: string; readonly size: number; readonly at: Date; readonly by: Author }

export const evidenceSchema = new Schema<Evidence>({ id: String, name: String, type: { type: String }, mime: String, sha256: String, size: Number, at: Date, by: authorSchema }, { _id: false, id: false });
