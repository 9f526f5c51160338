/** What is stored of people: account, posts, roles, substitutes. */
import { model, Schema } from 'mongoose';
import { ROLES, type Grant } from '../access/roles';
import { CHANGES_INDEX } from '../core/changes';
import { versionedFields, type Versioned } from '../core/trail';

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
  /** This person and everyone they ever named a substitute: who may come with their seat is one indexed question. */
  seatHolders: string[];
  /** Sessions of an older epoch are over: sign-out everywhere is one increment. */
  epoch: number;
  language: 'vi' | 'en'; theme: 'light' | 'dark' | 'auto';
  /** False = wants no daily reminders of their own tasks; absent = wants them. What is asked at once is mailed all the same. */
  digest?: boolean;
  invitation: { hash: string; expiresAt: Date } | null;
}

/** Failed sign-ins by account and by address; forgotten by the store when `expiresAt` has passed. */
export interface AttemptRecord { _id: string; count: number; until: Date; expiresAt: Date }

const plain = { _id: false, id: false } as const;
const personSchema = new Schema<PersonRecord>({
  _id: { type: String, required: true }, account: { type: String, required: true }, name: { type: String, required: true }, email: String, sortKey: String,
  state: { type: String, enum: ['invited', 'active', 'disabled'] }, passwordHash: String,
  positions: [new Schema<Position>({ agency: String, unit: String, title: String }, plain)],
  grants: [new Schema<Grant>({ role: { type: String, enum: ROLES }, agency: String, unit: String }, plain)],
  delegations: [new Schema<Delegation>({ to: String, toName: String, agency: String, from: Date, until: Date, paper: String }, plain)],
  seatHolders: [String], epoch: Number, language: String, theme: String, digest: Boolean, invitation: new Schema({ hash: String, expiresAt: Date }, plain), ...versionedFields,
}, { versionKey: false, minimize: false });
personSchema.index({ account: 1 }, { unique: true });
personSchema.index({ email: 1 });
personSchema.index({ 'positions.agency': 1, sortKey: 1 });
personSchema.index({ 'grants.agency': 1, 'grants.role': 1 });
personSchema.index({ seatHolders: 1 });
personSchema.index(CHANGES_INDEX);
personSchema.index({ 'invitation.hash': 1 }, { partialFilterExpression: { 'invitation.hash': { $exists: true } } });

const attemptSchema = new Schema<AttemptRecord>({ _id: { type: String, required: true }, count: Number, until: Date, expiresAt: Date }, { versionKey: false });
attemptSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const Person = model<PersonRecord>('Person', personSchema, 'people');
export const Attempt = model<AttemptRecord>('Attempt', attemptSchema, 'attempts');
