/** What is stored of internal audits: a year's programme, each audit with its checklist and report, and who may audit. */
import { model, Schema } from 'mongoose';
import { CHANGES_INDEX } from '../core/changes';
import { evidenceSchema, type Evidence } from '../core/evidence';
import { authorSchema, doneSchema, versionedFields, type Author, type Done, type Versioned } from '../core/trail';
import { awaitedFields, type Awaited } from '../core/waiting';
import { AUDIT_STATES, PROGRAMME_STATES, type AuditState, type ProgrammeState } from './lifecycle';

/** A unit, a procedure or both, in the months it is to be audited; without months it needs a reason. */
export interface ProgrammeRow { id: string; unit: string; document: { id: string; code: string } | null; months: number[]; reason: string; note: string }

export interface ProgrammeRecord extends Versioned, Awaited {
  agency: string; within: string[]; year: number; title: string; state: ProgrammeState; stateSince: Date; createdAt: Date;
  maker: Author; aims: string; rows: ProgrammeRow[]; approved: Done | null;
}

/** What stands against somebody's independence, and who said that they audit all the same. */
export interface Exception { reason: string; at: Date; by: Author; approved: Done | null }
export interface Member { person: Author; role: 'lead' | 'auditor'; exception: Exception | null }
export interface Sitting { id: string; day: Date; from: string; to: string; unit: string; topic: string; auditors: string[] }
export interface Meeting { at: Date; place: string; present: string; notes: string; by: Author }
/** The revision a line or an audit refers to. */
export interface Cited { id: string; code: string; n: number; label: string; title: string }

export const RESULTS = ['conforming', 'nonconforming', 'observation', 'opportunity', 'strength', 'notApplicable'] as const;
export type Result = (typeof RESULTS)[number];
export interface LineAnswer { result: Result; grade: 'major' | 'minor' | ''; note: string; at: Date; by: Author }
export interface Line {
  id: string; n: number; unit: string; clause: string; document: Cited | null;
  /** A step of that document as it is written, and which one it is; 0 = none. */
  step: string; stepN: number; question: string;
  /** What the bank suggests to ask to see; empty where it suggests nothing. */
  toSee?: string;
  /** Written by an auditor, not drawn from the clauses or steps. */
  added: boolean;
  answer: LineAnswer | null; files: Evidence[];
  /** Counts the saves of this line: an answer that was written on an older one is shown as a conflict. */
  saved: number;
  /** Answers this one took the place of. */
  earlier: LineAnswer[];
}
export interface Conclusion { strengths: string; weaknesses: string; conforms: string; effective: string; recommendations: string; at: Date; by: Author }
export interface UnitResponse { unit: string; accepted: boolean; text: string; at: Date; by: Author; answer: { text: string; at: Date; by: Author } | null }

export interface AuditRecord extends Versioned, Awaited {
  agency: string; within: string[]; number: string; year: number; n: number; title: string; state: AuditState; stateSince: Date; createdAt: Date;
  programme: string; purpose: string; method: string; law: string; edition: string; clauses: string[]; units: string[]; documents: { id: string; code: string }[];
  from: Date; to: Date; team: Member[]; sittings: Sitting[];
  reschedulings: { at: Date; by: Author; from: Date; to: Date; reason: string }[];
  opening: Meeting | null; closing: Meeting | null;
  /** Procedures as they were in force on the audit's date: what the checklist was drawn from. */
  cited: Cited[]; drawnAt: Date | null; lines: Line[];
  /** Clauses of the scope that were declared not applicable when the checklist was drawn. */
  notApplicable?: { clause: string; reason: string }[];
  conclusion: Conclusion | null; issued: Done | null; responses: UnitResponse[];
  /** Audited units that had no head when the report was issued: the head of the agency answers for them. */
  headless?: string[];
  /** Since when all findings have ended or are followed elsewhere, as a job found it; the audit may be closed. */
  findingsEndedAt?: Date | null;
  /** Findings that are followed elsewhere, with the reason. */
  moved: { nonconformity: string; reason: string; at: Date; by: Author }[];
  closedAt: Date | null;
  /** People of the team: whose audits these are is one indexed question. */
  people: string[];
}

export interface Certificate { name: string; number: string; issuer: string; from: Date; until: Date | null }
export interface AuditorRecord extends Versioned { agency: string; within: string[]; person: Author; competence: string; scopes: string[]; certificates: Certificate[]; active: boolean }

const plain = { _id: false, id: false } as const;
const citedSchema = new Schema<Cited>({ id: String, code: String, n: Number, label: String, title: String }, plain);
const identity = { _id: { type: String, required: true }, agency: { type: String, required: true }, within: [String] };

const programmeSchema = new Schema<ProgrammeRecord>({
  ...identity, year: Number, title: String, state: { type: String, enum: PROGRAMME_STATES }, stateSince: Date, createdAt: Date, maker: authorSchema, aims: String,
  rows: [new Schema<ProgrammeRow>({ id: String, unit: String, document: new Schema({ id: String, code: String }, plain), months: [Number], reason: String, note: String }, plain)],
  approved: doneSchema, ...awaitedFields, ...versionedFields,
}, { versionKey: false, minimize: false });
programmeSchema.index({ agency: 1, year: 1 }, { unique: true });
programmeSchema.index({ waitingFor: 1 });
programmeSchema.index({ agency: 1, waitingFor: 1 });
programmeSchema.index(CHANGES_INDEX);

const answerSchema = new Schema<LineAnswer>({ result: { type: String, enum: RESULTS }, grade: String, note: String, at: Date, by: authorSchema }, plain);
const lineSchema = new Schema<Line>({ id: String, n: Number, unit: String, clause: String, document: citedSchema, step: String, stepN: Number, question: String, toSee: String, added: Boolean, answer: answerSchema, files: [evidenceSchema], saved: Number, earlier: [answerSchema] }, plain);
const meetingSchema = new Schema<Meeting>({ at: Date, place: String, present: String, notes: String, by: authorSchema }, plain);
const auditSchema = new Schema<AuditRecord>({
  ...identity, number: { type: String, required: true }, year: Number, n: Number, title: String, state: { type: String, enum: AUDIT_STATES }, stateSince: Date, createdAt: Date,
  programme: String, purpose: String, method: String, law: String, edition: String, clauses: [String], units: [String], documents: [new Schema({ id: String, code: String }, plain)], from: Date, to: Date,
  team: [new Schema<Member>({ person: authorSchema, role: String, exception: new Schema<Exception>({ reason: String, at: Date, by: authorSchema, approved: doneSchema }, plain) }, plain)],
  sittings: [new Schema<Sitting>({ id: String, day: Date, from: String, to: String, unit: String, topic: String, auditors: [String] }, plain)],
  reschedulings: [new Schema({ at: Date, by: authorSchema, from: Date, to: Date, reason: String }, plain)], opening: meetingSchema, closing: meetingSchema,
  cited: [citedSchema], drawnAt: Date, lines: [lineSchema], notApplicable: [new Schema({ clause: String, reason: String }, plain)],
  conclusion: new Schema<Conclusion>({ strengths: String, weaknesses: String, conforms: String, effective: String, recommendations: String, at: Date, by: authorSchema }, plain), issued: doneSchema,
  headless: [String], findingsEndedAt: Date, responses: [new Schema<UnitResponse>({ unit: String, accepted: Boolean, text: String, at: Date, by: authorSchema, answer: new Schema({ text: String, at: Date, by: authorSchema }, plain) }, plain)],
  moved: [new Schema({ nonconformity: String, reason: String, at: Date, by: authorSchema }, plain)],
  closedAt: Date, people: [String], ...awaitedFields, ...versionedFields,
}, { versionKey: false, minimize: false });
auditSchema.index({ agency: 1, year: 1, n: 1 }, { unique: true });
auditSchema.index({ agency: 1, from: -1, _id: -1 });
auditSchema.index({ within: 1, from: -1, _id: -1 });
auditSchema.index({ agency: 1, programme: 1 });
auditSchema.index({ people: 1, from: 1 });
auditSchema.index({ waitingFor: 1 });
auditSchema.index({ agency: 1, waitingFor: 1 });
// Which wait for the end of their findings: see openFollowUps.
auditSchema.index({ state: 1, findingsEndedAt: 1, _id: 1 });
auditSchema.index(CHANGES_INDEX);

const auditorSchema = new Schema<AuditorRecord>({
  ...identity, person: authorSchema, competence: String, scopes: [String], certificates: [new Schema<Certificate>({ name: String, number: String, issuer: String, from: Date, until: Date }, plain)], active: Boolean, ...versionedFields,
}, { versionKey: false, minimize: false });
auditorSchema.index({ agency: 1, 'person.id': 1 }, { unique: true });
auditorSchema.index(CHANGES_INDEX);

export const Programme = model<ProgrammeRecord>('Programme', programmeSchema, 'programmes');
export const Audit = model<AuditRecord>('Audit', auditSchema, 'audits');
export const Auditor = model<AuditorRecord>('Auditor', auditorSchema, 'auditors');

/** `round` is part of the secret in a person's calendar address: one more, and older addresses are over. `renewedBy` = the key of the form that did. */
interface CalendarAddressRecord { _id: string; round: number; renewedBy?: string }
const calendarAddressSchema = new Schema<CalendarAddressRecord>({ _id: { type: String, required: true }, round: Number, renewedBy: String }, { versionKey: false });
export const CalendarAddress = model<CalendarAddressRecord>('CalendarAddress', calendarAddressSchema, 'calendars');
