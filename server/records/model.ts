/** What is stored of records: a form as it was filled in, its signatures, how long it is kept; the papers that dispose of records; and an agency's rules of retention. */
import { model, Schema } from 'mongoose';
import { CHANGES_INDEX } from '../core/changes';
import { evidenceSchema, type Evidence } from '../core/evidence';
import { authorSchema, versionedFields, type Author, type Versioned } from '../core/trail';
import { awaitedFields, type Awaited } from '../core/waiting';
import type { Refusal } from '../core/errors';
import type { Answers } from '../forms/answers';
import type { FormDescription } from '../forms/description';
import { DISPOSAL_STATES, RECORD_STATES, type DisposalState, type RecordState } from './lifecycle';

/** The issue of the form that was in force when it was filled in. */
export interface FormStamp { id: string; code: string; title: string; n: number; label: string; issue: number; amendment: number; from: Date | null; decision: { number: string; date: Date } | null }

/** A file with the field it stands at. */
export interface RecordFile extends Evidence { readonly field: string }

/** A place to sign, who is to sign there, and the signature once it is given. */
export interface Seat { place: string; label: string; person: Author; signed: SeatSignature | null }
export interface SeatSignature { at: Date; by: Author; contentHash: string; onBehalfOf?: { id: string; name: string; paper: string } }

/** What could not be read of a draft and is kept as it was typed. */
export interface Unread { field: string; key: string; values?: Refusal['values'] }

export interface Hold { reason: string; by: Author; at: Date; until: Date | null }
/** `years` counted from the end of the year of filing; `rule` says whose rule was the longest. */
export interface Retention { until: Date; years: number; rule: 'form' | 'agency' | 'prolonged' }
export interface Sealed { sha256: string; size: number; at: Date; signed: boolean }

/** The filed PDF as it came back with signatures of other programs; `trusted` = by a root of the agency when it was brought. */
export interface SignedCopy { id: string; sha256: string; size: number; at: Date; by: Author; signatures: OutsideSignature[] }
export interface OutsideSignature { signer: string; organisation: string; issuer: string; serial: string; at: Date | null; stamped: boolean; trusted: boolean }

export interface StoredRecord extends Versioned, Awaited {
  agency: string; within: string[]; unit: string; form: FormStamp;
  /** As in force when it was begun; null once the record is disposed of. */
  description: FormDescription | null;
  answers: Answers; unread: Unread[]; files: RecordFile[];
  /** Given at submission; '' and null before. */
  number: string; n: number | null; year: number | null;
  /** The first words of its answers, and folded for being found; together with the number what a list shows. */
  title: string; titleKey: string;
  folder: string; mark: FormDescription['mark']; clauses: string[];
  filler: Author; signers: Seat[]; inOrder: boolean;
  state: RecordState; stateSince: Date; createdAt: Date; filedAt: Date | null;
  /** Goes up with each return. */
  round: number;
  hold: Hold | null; retention: Retention | null; sealed: Sealed | null; signedCopies: SignedCopy[];
  /** The record that this one corrects. */
  correctionOf: { id: string; number: string } | null;
  /** What it came from, unique: the same form sent twice is one record. */
  origin: string;
  disposal: { id: string; number: string } | null;
}

/** A record on a paper of disposal; `files` = the content that goes with it; `outcome` once it was carried out. */
export interface DisposalRow { record: string; number: string; title: string; form: string; filedAt: Date | null; until: Date | null; files: string[]; outcome: '' | 'disposed' | 'kept'; why: string; /** Of the record, when it was put on the paper. */ mark?: StoredRecord['mark'] }

export interface DisposalRecord extends Versioned, Awaited {
  agency: string; within: string[]; number: string; year: number; n: number; title: string;
  state: DisposalState; stateSince: Date; createdAt: Date; maker: Author; approved: { at: Date; by: Author } | null; carriedOutAt: Date | null;
  rows: DisposalRow[]; origin: string;
}

/** How long the agency keeps the records of a form, where it has decided; one record an agency, its id the agency's. */
export interface RetentionRecord extends Versioned { agency: string; within: string[]; rules: RetentionRule[] }
export interface RetentionRule { form: string; code: string; years: number }

const plain = { _id: false, id: false } as const;
const stampSchema = new Schema<FormStamp>({ id: String, code: String, title: String, n: Number, label: String, issue: Number, amendment: Number, from: Date, decision: new Schema({ number: String, date: Date }, plain) }, plain);
const behalf = new Schema({ id: String, name: String, paper: String }, plain);
const seatSchema = new Schema<Seat>({ place: String, label: String, person: authorSchema, signed: new Schema<SeatSignature>({ at: Date, by: authorSchema, contentHash: String, onBehalfOf: behalf }, plain) }, plain);
const fileSchema = new Schema<RecordFile>({ field: String }, plain).add(evidenceSchema);
const referred = new Schema({ id: String, number: String }, plain);

const outsideSchema = new Schema<OutsideSignature>({ signer: String, organisation: String, issuer: String, serial: String, at: Date, stamped: Boolean, trusted: Boolean }, plain);
const copySchema = new Schema<SignedCopy>({ id: String, sha256: String, size: Number, at: Date, by: authorSchema, signatures: [outsideSchema] }, plain);

/** The register of a form; words are looked for in its keys: a record is opened only when its number or title has them. */
export const LOOKED_THROUGH = { agency: 1, 'form.id': 1, _id: -1, number: 1, titleKey: 1 } as const;

const recordSchema = new Schema<StoredRecord>({
  _id: { type: String, required: true }, agency: { type: String, required: true }, within: [String], unit: String, form: stampSchema, description: Schema.Types.Mixed, answers: Schema.Types.Mixed,
  unread: [new Schema<Unread>({ field: String, key: String, values: Schema.Types.Mixed }, plain)], files: [fileSchema], number: String, n: Number, year: Number, title: String, titleKey: String, folder: String, mark: String, clauses: [String],
  filler: authorSchema, signers: [seatSchema], inOrder: Boolean, state: { type: String, enum: RECORD_STATES }, stateSince: Date, createdAt: Date, filedAt: Date, round: Number,
  hold: new Schema<Hold>({ reason: String, by: authorSchema, at: Date, until: Date }, plain), retention: new Schema<Retention>({ until: Date, years: Number, rule: String }, plain), sealed: new Schema<Sealed>({ sha256: String, size: Number, at: Date, signed: Boolean }, plain),
  signedCopies: [copySchema], correctionOf: referred, origin: { type: String, required: true }, disposal: referred, ...awaitedFields, ...versionedFields,
}, { versionKey: false, minimize: false });
recordSchema.index({ origin: 1 }, { unique: true });
recordSchema.index({ agency: 1, 'form.id': 1, year: 1, n: 1 }, { unique: true, partialFilterExpression: { n: { $gt: 0 } } });
recordSchema.index(LOOKED_THROUGH);
recordSchema.index({ agency: 1, state: 1, _id: -1 });
recordSchema.index({ agency: 1, state: 1, 'retention.until': 1, _id: 1 });
recordSchema.index({ agency: 1, 'filler.id': 1, state: 1, _id: -1 });
recordSchema.index({ agency: 1, filedAt: 1 });
recordSchema.index({ state: 1, 'retention.until': 1, _id: 1 });
recordSchema.index({ state: 1, stateSince: 1, _id: 1 });
// Submitted, and waiting for nobody: see unsignedByNobody.
recordSchema.index({ state: 1, waitingFor: 1, stateSince: 1 });
recordSchema.index({ 'correctionOf.id': 1, _id: 1 });
recordSchema.index({ waitingFor: 1 });
recordSchema.index({ agency: 1, waitingFor: 1 });
recordSchema.index(CHANGES_INDEX);

const rowSchema = new Schema<DisposalRow>({ record: String, number: String, title: String, form: String, filedAt: Date, until: Date, files: [String], outcome: String, why: String, mark: String }, plain);
const disposalSchema = new Schema<DisposalRecord>({
  _id: { type: String, required: true }, agency: { type: String, required: true }, within: [String], number: String, year: Number, n: Number, title: String, state: { type: String, enum: DISPOSAL_STATES }, stateSince: Date, createdAt: Date,
  maker: authorSchema, approved: new Schema({ at: Date, by: authorSchema }, plain), carriedOutAt: Date, rows: [rowSchema], origin: { type: String, required: true }, ...awaitedFields, ...versionedFields,
}, { versionKey: false, minimize: false });
disposalSchema.index({ origin: 1 }, { unique: true });
disposalSchema.index({ agency: 1, year: 1, n: 1 }, { unique: true });
disposalSchema.index({ agency: 1, _id: -1 });
disposalSchema.index({ state: 1, _id: 1 });
disposalSchema.index({ waitingFor: 1 });
disposalSchema.index({ agency: 1, waitingFor: 1 });
disposalSchema.index(CHANGES_INDEX);

const retentionSchema = new Schema<RetentionRecord>({ _id: { type: String, required: true }, agency: String, within: [String], rules: [new Schema<RetentionRule>({ form: String, code: String, years: Number }, plain)], ...versionedFields }, { versionKey: false, minimize: false });
retentionSchema.index(CHANGES_INDEX);

export const Records = model<StoredRecord>('Record', recordSchema, 'records');
export const Disposals = model<DisposalRecord>('Disposal', disposalSchema, 'disposals');
export const RetentionRules = model<RetentionRecord>('RetentionRules', retentionSchema, 'retentionRules');
