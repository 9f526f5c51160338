/** What is stored of papers that are records: which paper shows what, and where its bytes lie. */
import { model, Schema } from 'mongoose';

/**
 * A paper that is a record: drawn once from what an entry of the trail left, kept in the file store under its SHA-256.
 * `_id` is the SHA-256 of what it is about, so that there is one, whoever asks first.
 */
export interface KeptPaperRecord {
  _id: string; kind: string;
  /** The id of the record it shows. */
  record: string;
  agency: string; state: string;
  /** The hash of the entry of the trail it shows the outcome of. */
  entry: string;
  sha256: string; size: number; at: Date;
}

const keptPaperSchema = new Schema<KeptPaperRecord>({ _id: { type: String, required: true }, kind: String, record: String, agency: String, state: String, entry: String, sha256: String, size: Number, at: Date }, { versionKey: false });
keptPaperSchema.index({ record: 1 });

export const KeptPaper = model<KeptPaperRecord>('KeptPaper', keptPaperSchema, 'sheets');
