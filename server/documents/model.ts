/** What is stored of a controlled document: its revisions, their files, signatures and comments, and the trail, in one record. */
import { model, Schema } from 'mongoose';
import { CHANGES_INDEX } from '../core/changes';
import { versionedFields, type Signature, type Versioned } from '../core/trail';
import { awaitedFields, type Awaited } from '../core/waiting';
import type { Block, FormDescription } from '../forms/description';
import { REVISION_STATES, type RevisionState } from './lifecycle';

export interface Signer { id: string; name: string; title: string }

export const FILE_ROLES = ['main', 'annex', 'form'] as const;
export type FileRole = (typeof FILE_ROLES)[number];

/** The PDF that stands for a file: the file itself, what was made from it, what was uploaded beside it, or what was drawn from a form's description. */
export interface Rendition { sha256: string; pages: number; made: 'original' | 'converted' | 'uploaded' | 'drawn'; signed: boolean }

export interface RevisionFile { id: string; role: FileRole; name: string; type: string; mime: string; sha256: string; size: number; pdf: Rendition | null; at: Date; by: string; /** Of a blank form: the hash of what it was drawn from. */ drawnFrom?: string }

export interface RevisionComment { id: string; at: Date; by: Signer; place: string; text: string; replies: { at: Date; by: Signer; text: string }[]; resolved: { at: Date; by: Signer } | null }

/** A signature of a round; those of earlier rounds are kept. */
export interface RevisionSignature extends Signature { at: Date; by: Signer; round: number; exception: boolean }

export interface RemovedBlock { readonly block: Block; readonly at: number }

/** A step of the procedure as data: what is done, by whom, in what time, on which form. */
export interface ProcessStep { what: string; who: string; limit: string; form: string }

export interface Decision { number: string; date: Date }

export interface Revision {
  n: number; issue: number; amendment: number; title: string;
  state: RevisionState; round: number; kind: 'issue' | 'amendment'; reason: string;
  author: Signer; reviewers: Signer[]; reviewOrder: 'parallel' | 'sequence'; approvers: Signer[];
  /** What was sent to the reviewers each time: the main PDF's SHA-256, so that a new round shows what changed since. */
  rounds: { round: number; at: Date; main: string }[];
  /** Absent in revisions written before steps were kept. */
  steps?: ProcessStep[];
  /** Of a form that was made in the builder: what it asks, versioned with the revision. */
  form?: FormDescription | null;
  /** The block that the last save took away, and where it stood: until the next save it can come back. No part of what is signed. */
  removedBlock?: RemovedBlock | null;
  files: RevisionFile[]; comments: RevisionComment[]; signatures: RevisionSignature[];
  decision: Decision | null; effectiveFrom: Date | null; effectiveUntil: Date | null; reviewBy: Date | null;
  toReview: boolean; noRereading: boolean;
  createdAt: Date; stateSince: Date;
}

/** What a list shows of a document without loading its revisions. */
export interface Shown { n: number; label: string; state: RevisionState; title: string; from: Date | null; reviewBy: Date | null; toReview: boolean }

export interface DocumentRecord extends Versioned, Awaited {
  agency: string; within: string[]; unit: string; type: string; tier: number;
  code: string; codeKey: string; codeSort: string; title: string; titleKey: string;
  createdAt: Date;
  /** The revision readers get; else the newest one. */
  shown: Shown;
  /** The number of the revision in force, 0 = none. */
  inForce: number;
  /** The revision in force is a form that can be filled in here; absent in documents written before there were any. */
  fillable?: boolean;
  open: { n: number; label: string; state: RevisionState; author: string } | null;
  /** People named on the open revision: they may read it. */
  named: string[];
  releaseAt: Date | null;
  reviewAt: Date | null;
  obsolescence: { at: Date; by: Signer; reason: string } | null;
  /** Documents of the agency this one refers to; a code never changes, so it stands here too. */
  references: { id: string; code: string }[];
  revisions: Revision[];
}

/** Text of a file by its SHA-256: for search, snippets and comparing; can be made again from the file. */
export interface TextRecord { _id: string; pages: string[]; at: Date }

/** Who has confirmed reading which revision (one row a person and revision). */
export interface AcknowledgementRecord { _id: string; document: string; agency: string; n: number; person: string; name: string; at: Date }

/** Named where it counts, for others tie with it. */
export const STANDING = { within: 1, agency: 1, inForce: 1, 'open.n': 1, 'shown.reviewBy': 1 } as const;

const plain = { _id: false, id: false } as const;
const signer = { id: String, name: String, title: String };
const signerSchema = new Schema<Signer>(signer, plain);
const rendition = new Schema<Rendition>({ sha256: String, pages: Number, made: String, signed: Boolean }, plain);
const fileSchema = new Schema<RevisionFile>({ id: String, role: { type: String, enum: FILE_ROLES }, name: String, type: { type: String }, mime: String, sha256: String, size: Number, pdf: rendition, at: Date, by: String, drawnFrom: String }, plain);
const replySchema = new Schema({ at: Date, by: signerSchema, text: String }, plain);
const commentSchema = new Schema<RevisionComment>({ id: String, at: Date, by: signerSchema, place: String, text: String, replies: [replySchema], resolved: new Schema({ at: Date, by: signerSchema }, plain) }, plain);
const behalf = new Schema({ id: String, name: String, paper: String }, plain);
const signatureSchema = new Schema<RevisionSignature>({ meaning: String, contentHash: String, title: String, onBehalfOf: behalf, at: Date, by: signerSchema, round: Number, exception: Boolean }, plain);

const revisionSchema = new Schema<Revision>({
  n: Number, issue: Number, amendment: Number, title: String, state: { type: String, enum: REVISION_STATES }, round: Number, kind: String, reason: String,
  author: signerSchema, reviewers: [signerSchema], reviewOrder: String, approvers: [signerSchema], rounds: [new Schema({ round: Number, at: Date, main: String }, plain)], steps: [new Schema<ProcessStep>({ what: String, who: String, limit: String, form: String }, plain)], form: Schema.Types.Mixed, removedBlock: Schema.Types.Mixed, files: [fileSchema], comments: [commentSchema], signatures: [signatureSchema],
  decision: new Schema<Decision>({ number: String, date: Date }, plain), effectiveFrom: Date, effectiveUntil: Date, reviewBy: Date, toReview: Boolean, noRereading: Boolean, createdAt: Date, stateSince: Date,
}, plain);
const shownSchema = new Schema<Shown>({ n: Number, label: String, state: String, title: String, from: Date, reviewBy: Date, toReview: Boolean }, plain);

const documentSchema = new Schema<DocumentRecord>({
  _id: { type: String, required: true }, agency: { type: String, required: true }, within: [String], unit: String, type: { type: String }, tier: Number,
  code: { type: String, required: true }, codeKey: { type: String, required: true }, codeSort: String, title: String, titleKey: String, createdAt: Date,
  shown: shownSchema, inForce: Number, fillable: Boolean, open: new Schema({ n: Number, label: String, state: String, author: String }, plain), named: [String], ...awaitedFields,
  releaseAt: Date, reviewAt: Date, obsolescence: new Schema({ at: Date, by: signerSchema, reason: String }, plain), references: [new Schema({ id: String, code: String }, plain)], revisions: [revisionSchema], ...versionedFields,
}, { versionKey: false, minimize: false });
documentSchema.index({ agency: 1, codeKey: 1 }, { unique: true });
documentSchema.index({ agency: 1, codeSort: 1, _id: 1 });
documentSchema.index({ agency: 1, 'shown.state': 1, codeSort: 1 });
documentSchema.index({ agency: 1, titleKey: 1, _id: 1 });
documentSchema.index({ agency: 1, 'shown.state': 1, 'shown.from': -1 });
documentSchema.index({ agency: 1, unit: 1, 'shown.state': 1, 'shown.from': -1 });
documentSchema.index({ agency: 1, type: 1, codeSort: 1 });
documentSchema.index({ agency: 1, type: 1, 'shown.state': 1, codeSort: 1 });
documentSchema.index({ agency: 1, 'open.state': 1 });
// Holds all that the counts of the register ask for: no document is read for them.
documentSchema.index({ agency: 1, 'shown.state': 1, 'shown.toReview': 1, 'open.state': 1 });
documentSchema.index({ agency: 1, fillable: 1, codeSort: 1 });
// Which form of the agency its papers follow: see formInForce.
documentSchema.index({ agency: 1, 'revisions.form.catalogue': 1 });
// Holds all that the province's page counts.
documentSchema.index(STANDING);
documentSchema.index({ within: 1, codeSort: 1, _id: 1 });
documentSchema.index({ within: 1, titleKey: 1, _id: 1 });
documentSchema.index({ waitingFor: 1 });
documentSchema.index({ agency: 1, waitingFor: 1 });
documentSchema.index({ agency: 1, named: 1 });
documentSchema.index({ releaseAt: 1, _id: 1 });
documentSchema.index({ reviewAt: 1, _id: 1 });
documentSchema.index(CHANGES_INDEX);
documentSchema.index({ 'references.id': 1, codeSort: 1 });

const textSchema = new Schema<TextRecord>({ _id: { type: String, required: true }, pages: [String], at: Date }, { versionKey: false });
const acknowledgementSchema = new Schema<AcknowledgementRecord>({ _id: { type: String, required: true }, document: String, agency: String, n: Number, person: String, name: String, at: Date }, { versionKey: false });
acknowledgementSchema.index({ document: 1, n: 1, person: 1 }, { unique: true });
acknowledgementSchema.index({ person: 1, at: -1 });

export const ControlledDocument = model<DocumentRecord>('ControlledDocument', documentSchema, 'documents');
export const DocumentText = model<TextRecord>('DocumentText', textSchema, 'texts');
export const Acknowledgement = model<AcknowledgementRecord>('Acknowledgement', acknowledgementSchema, 'acknowledgements');
