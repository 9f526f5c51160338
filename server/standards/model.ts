/** What an agency has decided about an edition of the standard: its own questions, other words for seeded ones, what is not asked, which clauses do not apply. */
import { model, Schema } from 'mongoose';
import { CHANGES_INDEX } from '../core/changes';
import { authorSchema, versionedFields, type Author, type Versioned } from '../core/trail';

/** A question in both languages, and what an auditor asks to see; what is empty in English is asked in Vietnamese. */
export interface QuestionWords { vi: string; en: string; evidenceVi: string; evidenceEn: string }
/** Other words for the seeded question of that id. */
export interface Rewording extends QuestionWords { id: string }
/** `types` = codes of document types; none where it is asked about the clause itself. */
export interface OwnQuestion extends QuestionWords { id: string; clause: string; types: string[] }
/** A clause the agency declares not applicable, with all below it, and why (ISO 9001, 4.3). */
export interface Exclusion { clause: string; reason: string; at: Date; by: Author }

/** One an agency and edition; absent where nothing was decided: then the seeded bank holds as it is. */
export interface BankRecord extends Versioned { agency: string; within: string[]; edition: string; rewordings: Rewording[]; own: OwnQuestion[]; /** Ids of questions that are not asked. */ off: string[]; exclusions: Exclusion[] }

const plain = { _id: false, id: false } as const;
const words = { vi: String, en: String, evidenceVi: String, evidenceEn: String };
const bankSchema = new Schema<BankRecord>({
  _id: { type: String, required: true }, agency: { type: String, required: true }, within: [String], edition: { type: String, required: true },
  rewordings: [new Schema<Rewording>({ id: String, ...words }, plain)], own: [new Schema<OwnQuestion>({ id: String, clause: String, types: [String], ...words }, plain)], off: [String],
  exclusions: [new Schema<Exclusion>({ clause: String, reason: String, at: Date, by: authorSchema }, plain)], ...versionedFields,
}, { versionKey: false, minimize: false });
bankSchema.index({ agency: 1, edition: 1 }, { unique: true });
bankSchema.index(CHANGES_INDEX);

export const Bank = model<BankRecord>('Bank', bankSchema, 'questionBanks');
