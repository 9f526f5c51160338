/** What is stored of agencies: their place in the tree, units, head of paper, and the kinds of documents they control. */
import { model, Schema } from 'mongoose';
import { CHANGES_INDEX } from '../core/changes';
import { versionedFields, type Versioned } from '../core/trail';
import { AGENCY_KINDS, type AgencyKind } from './kinds';

export type { AgencyKind };

/** `mergedInto` = the unit that took over a closed one: its people answer for what the closed one left open. */
export interface Unit { id: string; name: string; code: string; active: boolean; mergedInto?: string }

/** Name lines of the head of a paper, its place, and the logo's SHA-256 in the file store (decree 30/2020/NĐ-CP gives the form). */
export interface Letterhead { parentLine: string; nameLine: string; place: string; logo?: string }

/** A kind of document as the agency has decided to control it. */
export interface DocumentType {
  code: string;
  name: string;
  nameEn: string;
  /** Place in the pyramid: 1 policy and manual, 2 system procedure, 3 working procedure, 4 form. */
  tier: number;
  /** e.g. `QT-{unit}.{n:02}`; places: n, unit, agency. */
  pattern: string;
  /** Whose opinion and decision is asked unless the author names others. */
  reviewers: string[];
  approvers: string[];
  reviewMonths: number;
  /** Share of readers (percent) who must confirm before it may come into force; 0 = none. */
  acknowledgePercent: number;
  /** The exception of a small agency: an approver may also have written or reviewed. Printed in the trail. */
  sameSignerAllowed: boolean;
  active: boolean;
}

/** How the agency numbers its records of a year; places: year, agency and the running n. */
export interface NumberPatterns { nonconformity: string; audit: string }

/**
 * When people are reminded by mail of what waits for them, once a day at `hour` of the agency's own time. Days are calendar days: `before` a due date,
 * and how many days late something must be more than until it is told to the head of the unit and to the representative. 0 = from the first late day.
 */
export interface ReminderRule { before: number; unitHeadAfter: number; representativeAfter: number; hour: number; /** False = no digest in this agency; what is asked at once is still mailed. */ digest: boolean }

export interface AgencyRecord extends Versioned {
  name: string; shortName: string; code: string; kind: AgencyKind; active: boolean;
  parent: string | null;
  /** This agency and every one above it. */
  within: string[];
  sortKey: string;
  units: Unit[];
  letterhead: Letterhead;
  timeZone: string;
  documentTypes: DocumentType[];
  /** Absent where the agency keeps to NUMBER_PATTERNS. */
  numbers?: NumberPatterns;
  /** Absent where the agency keeps to REMINDER_RULE. */
  reminders?: ReminderRule;
}

/** As agencies write them; each may decide otherwise. */
export const NUMBER_PATTERNS: NumberPatterns = { nonconformity: 'KPH-{year}/{n:03}', audit: 'ĐG-{year}/{n:02}' };

export const REMINDER_RULE: ReminderRule = { before: 3, unitHeadAfter: 3, representativeAfter: 7, hour: 7, digest: true };

const plain = { _id: false, id: false } as const;
const unitSchema = new Schema<Unit>({ id: String, name: String, code: String, active: Boolean, mergedInto: String }, plain);
const letterheadSchema = new Schema<Letterhead>({ parentLine: String, nameLine: String, place: String, logo: String }, plain);
const documentTypeSchema = new Schema<DocumentType>({
  code: String, name: String, nameEn: String, tier: Number, pattern: String, reviewers: [String], approvers: [String],
  reviewMonths: Number, acknowledgePercent: Number, sameSignerAllowed: Boolean, active: Boolean,
}, plain);

const agencySchema = new Schema<AgencyRecord>({
  _id: { type: String, required: true }, name: { type: String, required: true }, shortName: String, code: { type: String, required: true },
  kind: { type: String, enum: AGENCY_KINDS }, active: Boolean, parent: String, within: [String], sortKey: String, units: [unitSchema],
  letterhead: letterheadSchema, timeZone: String, documentTypes: [documentTypeSchema], numbers: new Schema<NumberPatterns>({ nonconformity: String, audit: String }, plain),
  reminders: new Schema<ReminderRule>({ before: Number, unitHeadAfter: Number, representativeAfter: Number, hour: Number, digest: Boolean }, plain), ...versionedFields,
}, { versionKey: false, minimize: false });
agencySchema.index({ code: 1 }, { unique: true });
agencySchema.index({ within: 1, sortKey: 1 });
agencySchema.index({ active: 1 });
agencySchema.index(CHANGES_INDEX);

export const Agency = model<AgencyRecord>('Agency', agencySchema, 'agencies');
