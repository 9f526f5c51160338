/** A file kept as evidence, as records hold it: named as its bringer named it, found by its SHA-256. */
import { Schema } from 'mongoose';
import { authorSchema, type Author } from './trail';

export interface Evidence { readonly id: string; readonly name: string; readonly type: string; readonly mime: string; readonly sha256: string; readonly size: number; readonly at: Date; readonly by: Author }

/** Files that were brought and judged; `keep` puts them into the store: asked for when everything else allows the act, so that a refused one leaves nothing. */
export interface Brought { readonly files: readonly Evidence[]; readonly keep: () => Promise<void> }

export const evidenceSchema = new Schema<Evidence>({ id: String, name: String, type: { type: String }, mime: String, sha256: String, size: Number, at: Date, by: authorSchema }, { _id: false, id: false });
