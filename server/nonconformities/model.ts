/** What is stored of a nonconformity: what was found, its cycles of cause, plan, actions and verification, and the trail, in one record. */
import { model, Schema } from 'mongoose';
import { CHANGES_INDEX } from '../core/changes';
import { evidenceSchema, type Evidence } from '../core/evidence';
import { authorSchema, doneSchema, versionedFields, type Author, type Done, type Versioned } from '../core/trail';
import { awaitedFields, type Awaited } from '../core/waiting';
import { ACTION_STATES, NONCONFORMITY_STATES, type ActionState, type NonconformityState } from './lifecycle';

export const SOURCES = ['audit', 'inspection', 'complaint', 'lateFiles', 'objective', 'scorecard', 'self'] as const;
export type Source = (typeof SOURCES)[number];
export const GRADES = ['major', 'minor', 'observation'] as const;
export type Grade = (typeof GRADES)[number];
/** Fishbone branches as public services need them. */
export const CAUSE_CATEGORIES = ['people', 'procedure', 'tools', 'information', 'management', 'surroundings'] as const;
export type CauseCategory = (typeof CAUSE_CATEGORIES)[number];

export interface Analysis {
  method: 'whys' | 'fishbone';
  whys: { question: string; answer: string }[];
  branches: { category: CauseCategory; causes: string[] }[];
  root: string; category: CauseCategory;
  /** Similar cases elsewhere (10.2.1 b 3): what was looked at and found. */
  similar: string;
  at: Date; by: Author;
}

export interface Extension { askedAt: Date; askedBy: Author; from: Date; until: Date; reason: string; answer: { granted: boolean; at: Date; by: Author; reason: string } | null }

export interface Action {
  id: string; n: number; text: string; expected: string; owner: Author;
  /** As planned, frozen at approval; `due` is the date after granted extensions. */
  planned: Date; due: Date;
  /** "Revise document X": accepted only when a revision newer than `n` is in force. */
  document: { id: string; code: string; n: number } | null;
  state: ActionState; extensions: Extension[];
  claims: { at: Date; by: Author; proof: string; files: Evidence[]; answer: { accepted: boolean; at: Date; by: Author; reason: string } | null }[];
}

export interface Verification { at: Date; by: Author; outcome: 'effective' | 'notEffective' | 'inconclusive'; result: string; files: Evidence[]; riskChanged: string; systemChanged: string; until: Date | null }

/** One round of cause, plan and verification; a round that was not effective is kept as it was. */
export interface Cycle {
  n: number; analysis: Analysis | null; actions: Action[];
  criterion: string; waitDays: number; verifier: Author | null;
  requested: Done | null; approved: Done | null;
  /** When the last action was accepted, and from when effectiveness may be judged. */
  actionsEndedAt: Date | null; verifyFrom: Date | null;
  verifications: Verification[];
}

export interface NonconformityRecord extends Versioned, Awaited {
  agency: string; within: string[]; number: string; year: number; n: number; title: string; titleKey: string;
  state: NonconformityState; stateSince: Date; createdAt: Date; foundOn: Date;
  source: Source;
  /** What it came from, unique: the same finding sent twice is one record. */
  origin: string | null;
  audit: { id: string; number: string; line: string } | null;
  unit: string; edition: string; clause: string;
  /** The revision in force when it was found. */
  document: { id: string; code: string; n: number; label: string } | null;
  description: string; evidence: string; files: Evidence[];
  grade: Grade | null; reporter: Author; responsible: Author | null;
  triage: Done | null;
  correction: { text: string; none: boolean; at: Date; by: Author } | null;
  /** The earlier one it repeats: same clause and unit. */
  repeats: { id: string; number: string } | null;
  cycle: number; cycles: Cycle[];
  closedAt: Date | null; outcome: string;
  /** Derived for lists and pictures: the next date something is due, and owners of its open actions. */
  dueAt: Date | null; owners: string[]; causeCategory: string;
}

/** Named in the question it answers: others tie with it on the first rows. */
export const OPEN_COUNTED = { agency: 1, state: 1, dueAt: 1, unit: 1, createdAt: 1 } as const;

/** Looked through for words: a record is opened only when its title or number, which stand in the key, has them. */
export const LOOKED_THROUGH = { agency: 1, createdAt: -1, _id: -1, title: 1, number: 1 } as const;

const plain = { _id: false, id: false } as const;
const answerSchema = new Schema({ granted: Boolean, accepted: Boolean, at: Date, by: authorSchema, reason: String }, plain);
const extensionSchema = new Schema<Extension>({ askedAt: Date, askedBy: authorSchema, from: Date, until: Date, reason: String, answer: answerSchema }, plain);
const actionSchema = new Schema<Action>({
  id: String, n: Number, text: String, expected: String, owner: authorSchema, planned: Date, due: Date, document: new Schema({ id: String, code: String, n: Number }, plain),
  state: { type: String, enum: ACTION_STATES }, extensions: [extensionSchema], claims: [new Schema({ at: Date, by: authorSchema, proof: String, files: [evidenceSchema], answer: answerSchema }, plain)],
}, plain);
const analysisSchema = new Schema<Analysis>({
  method: String, whys: [new Schema({ question: String, answer: String }, plain)], branches: [new Schema({ category: String, causes: [String] }, plain)], root: String, category: String, similar: String, at: Date, by: authorSchema,
}, plain);
const verificationSchema = new Schema<Verification>({ at: Date, by: authorSchema, outcome: String, result: String, files: [evidenceSchema], riskChanged: String, systemChanged: String, until: Date }, plain);
const cycleSchema = new Schema<Cycle>({
  n: Number, analysis: analysisSchema, actions: [actionSchema], criterion: String, waitDays: Number, verifier: authorSchema, requested: doneSchema, approved: doneSchema,
  actionsEndedAt: Date, verifyFrom: Date, verifications: [verificationSchema],
}, plain);

const nonconformitySchema = new Schema<NonconformityRecord>({
  _id: { type: String, required: true }, agency: { type: String, required: true }, within: [String], number: { type: String, required: true }, year: Number, n: Number, title: String, titleKey: String,
  state: { type: String, enum: NONCONFORMITY_STATES }, stateSince: Date, createdAt: Date, foundOn: Date, source: { type: String, enum: SOURCES }, origin: String,
  audit: new Schema({ id: String, number: String, line: String }, plain), unit: String, edition: String, clause: String, document: new Schema({ id: String, code: String, n: Number, label: String }, plain),
  description: String, evidence: String, files: [evidenceSchema], grade: String, reporter: authorSchema, responsible: authorSchema, triage: doneSchema,
  correction: new Schema({ text: String, none: Boolean, at: Date, by: authorSchema }, plain), repeats: new Schema({ id: String, number: String }, plain), cycle: Number, cycles: [cycleSchema],
  closedAt: Date, outcome: String, dueAt: Date, owners: [String], causeCategory: String, ...awaitedFields, ...versionedFields,
}, { versionKey: false, minimize: false });
nonconformitySchema.index({ agency: 1, year: 1, n: 1 }, { unique: true });
nonconformitySchema.index({ origin: 1 }, { unique: true, partialFilterExpression: { origin: { $type: 'string' } } });
nonconformitySchema.index({ agency: 1, createdAt: -1, _id: -1 });
nonconformitySchema.index({ agency: 1, state: 1, createdAt: -1, _id: -1 });
nonconformitySchema.index({ agency: 1, closedAt: 1, createdAt: -1, _id: -1 });
nonconformitySchema.index({ agency: 1, unit: 1, createdAt: -1, _id: -1 });
nonconformitySchema.index({ agency: 1, dueAt: 1, _id: 1 });
nonconformitySchema.index({ within: 1, createdAt: -1, _id: -1 });
nonconformitySchema.index({ within: 1, closedAt: 1, createdAt: -1, _id: -1 });
nonconformitySchema.index({ within: 1, dueAt: 1, _id: 1 });
nonconformitySchema.index({ within: 1, state: 1, createdAt: -1, _id: -1 });
nonconformitySchema.index({ agency: 1, clause: 1, unit: 1, createdAt: -1 });
// Hold all that counts of open ones ask: no record is read for them. Two more that answer alone what other indexes answer in part.
nonconformitySchema.index(OPEN_COUNTED);
nonconformitySchema.index(LOOKED_THROUGH);
nonconformitySchema.index({ agency: 1, source: 1, 'audit.id': 1, unit: 1 });
/** Holds all that figures ask, so that a server that can answers from it without opening a record. */
nonconformitySchema.index({ agency: 1, createdAt: 1, closedAt: 1, outcome: 1, cycle: 1, clause: 1, unit: 1, causeCategory: 1 });
nonconformitySchema.index({ 'audit.id': 1, state: 1 });
nonconformitySchema.index({ 'audit.id': 1, createdAt: 1 });
nonconformitySchema.index({ waitingFor: 1 });
nonconformitySchema.index({ agency: 1, waitingFor: 1 });
nonconformitySchema.index({ agency: 1, owners: 1 });
nonconformitySchema.index(CHANGES_INDEX);

export const Nonconformity = model<NonconformityRecord>('Nonconformity', nonconformitySchema, 'nonconformities');
