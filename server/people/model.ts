/** What is stored of agencies and people. */
import { model, Schema } from 'mongoose';
import { ROLES, type Grant } from '../access/roles';
import { versionedFields, type Versioned } from '../core/trail';

export const AGENCY_KINDS = ['province', 'department', 'commune'] as const;
export type AgencyKind = (typeof AGENCY_KINDS)[number];

export interface Unit { id: string; name: string; code: string; active: boolean }

/** Name lines of the head of a paper, its place, and the logo's SHA-256 in the file store (decree 30/2020/NĐ-CP gives the form). */
export interface Letterhead { parentLine: string; nameLine: string; place: string; logo?: string }

export const TIERS = [1, 2, 3, 4] as const;

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
}

/** Vị trí việc làm: a post held in an agency, named on accounts and signatures. */
export interface Position { agency: string; unit?: string; title: string }

export interface Delegation { to: string; toName: string; agency: string; from: Date; until: Date; paper: string }

export interface PersonRecord extends Versioned {
  account: string; name: string; email: string; sortKey: string;
  state: 'invited' | 'active' | 'disabled';
  passwordHash: string | null;
  positions: Position[];
  grants: Grant[];
  delegations: Delegation[];
  /** Sessions of an older epoch are over: sign-out everywhere is one increment. */
  epoch: number;
  language: 'vi' | 'en'; theme: 'light' | 'dark' | 'auto';
  invitation: { hash: string; expiresAt: Date } | null;
}

/** Failed sign-ins by account and by address; forgotten by the store when `expiresAt` has passed. */
export interface AttemptRecord { _id: string; count: number; until: Date; expiresAt: Date }

const plain = { _id: false, id: false } as const;
const unitSchema = new Schema<Unit>({ id: String, name: String, code: String, active: Boolean }, plain);
const letterheadSchema = new Schema<Letterhead>({ parentLine: String, nameLine: String, place: String, logo: String }, plain);
const documentTypeSchema = new Schema<DocumentType>({
  code: String, name: String, nameEn: String, tier: Number, pattern: String, reviewers: [String], approvers: [String],
  reviewMonths: Number, acknowledgePercent: Number, sameSignerAllowed: Boolean, active: Boolean,
}, plain);

const agencySchema = new Schema<AgencyRecord>({
  _id: { type: String, required: true }, name: { type: String, required: true }, shortName: String, code: { type: String, required: true },
  kind: { type: String, enum: AGENCY_KINDS }, active: Boolean, parent: String, within: [String], sortKey: String, units: [unitSchema],
  letterhead: letterheadSchema, timeZone: String, documentTypes: [documentTypeSchema], ...versionedFields,
}, { versionKey: false, minimize: false });
agencySchema.index({ code: 1 }, { unique: true });
agencySchema.index({ within: 1, sortKey: 1 });

const personSchema = new Schema<PersonRecord>({
  _id: { type: String, required: true }, account: { type: String, required: true }, name: { type: String, required: true }, email: String, sortKey: String,
  state: { type: String, enum: ['invited', 'active', 'disabled'] }, passwordHash: String,
  positions: [new Schema<Position>({ agency: String, unit: String, title: String }, plain)],
  grants: [new Schema<Grant>({ role: { type: String, enum: ROLES }, agency: String, unit: String }, plain)],
  delegations: [new Schema<Delegation>({ to: String, toName: String, agency: String, from: Date, until: Date, paper: String }, plain)],
  epoch: Number, language: String, theme: String, invitation: new Schema({ hash: String, expiresAt: Date }, plain), ...versionedFields,
}, { versionKey: false, minimize: false });
personSchema.index({ account: 1 }, { unique: true });
personSchema.index({ email: 1 });
personSchema.index({ 'positions.agency': 1, sortKey: 1 });
personSchema.index({ 'grants.agency': 1, 'grants.role': 1 });
personSchema.index({ 'delegations.to': 1 });
personSchema.index({ 'invitation.hash': 1 }, { partialFilterExpression: { 'invitation.hash': { $exists: true } } });

const attemptSchema = new Schema<AttemptRecord>({ _id: { type: String, required: true }, count: Number, until: Date, expiresAt: Date }, { versionKey: false });
attemptSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const Agency = model<AgencyRecord>('Agency', agencySchema, 'agencies');
export const Person = model<PersonRecord>('Person', personSchema, 'people');
export const Attempt = model<AttemptRecord>('Attempt', attemptSchema, 'attempts');
