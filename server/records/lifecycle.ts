/** The life of a record (7.5.3) and of the paper that disposes of records, as tables. */
import type { Role } from '../access/roles';
import type { Refusal } from '../core/errors';
import type { Lifecycle } from '../core/lifecycle';

export const RECORD_STATES = ['draft', 'submitted', 'signed', 'filed', 'dueForDisposal', 'disposed', 'voided'] as const;
export type RecordState = (typeof RECORD_STATES)[number];

export const RECORD_ACTIONS = ['edit', 'submit', 'sign', 'return', 'complete', 'seal', 'correct', 'attachSigned', 'hold', 'release', 'prolong', 'extend', 'fallDue', 'dispose', 'discard', 'void'] as const;
export type RecordAction = (typeof RECORD_ACTIONS)[number];

/** What a person is to one record. `signer` = has a place to sign, or stands in for somebody who has. */
export type RecordParty = 'filler' | 'signer' | 'system' | Role;

export interface RecordFacts {
  /** Fields and cells that hinder it from being complete. */
  readonly missing: number;
  /** The label of a place that nobody can sign, '' = none. */
  readonly vacant: string;
  readonly numbered: boolean;
  readonly isMyTurn: boolean;
  readonly unsignedPlaces: number;
  readonly held: boolean;
  /** Whole days until its retention is over, by the longest rule. */
  readonly daysKept: number;
  readonly disposalApproved: boolean;
}
export type RecordNeed = 'complete' | 'signersFound' | 'unnumbered' | 'numbered' | 'myTurn' | 'allSigned' | 'noHold' | 'held' | 'retentionOver' | 'onApprovedDisposal';

const unless = (holds: boolean, refusal: Refusal): Refusal | undefined => (holds ? undefined : refusal);
const KEEPERS = ['qualityOfficer', 'representative'] as const;
const WITHDRAWN = { to: 'voided', by: KEEPERS, asks: ['reason'] } as const;

export const recordLifecycle: Lifecycle<RecordState, RecordAction, RecordParty, RecordNeed, RecordFacts> = {
  name: 'record',
  start: 'draft',
  actions: RECORD_ACTIONS,
  path: ['draft', 'submitted', 'signed', 'filed', 'dueForDisposal', 'disposed'],
  states: {
    draft:          { tag: 'grey line',   icon: 'pencil' },
    submitted:      { tag: 'violet',      icon: 'pen' },
    signed:         { tag: 'blue',        icon: 'hourglass-split' },
    filed:          { tag: 'green',       icon: 'check-circle-fill' },
    dueForDisposal: { tag: 'amber',       icon: 'calendar-x' },
    disposed:       { tag: 'grey',        icon: 'trash' },
    voided:         { tag: 'grey struck', icon: 'slash-circle' },
  },
  guards: {
    complete:           facts => unless(facts.missing === 0, { key: 'recordIncomplete', values: { count: facts.missing } }),
    signersFound:       facts => unless(facts.vacant === '', { key: 'signerVacant', values: { label: facts.vacant } }),
    unnumbered:         facts => unless(!facts.numbered, { key: 'recordNumbered' }),
    numbered:           facts => unless(facts.numbered, { key: 'recordUnnumbered' }),
    myTurn:             facts => unless(facts.isMyTurn, { key: 'notYourTurn' }),
    allSigned:          facts => unless(facts.unsignedPlaces === 0, { key: 'placesUnsigned', values: { count: facts.unsignedPlaces } }),
    noHold:             facts => unless(!facts.held, { key: 'recordHeld' }),
    held:               facts => unless(facts.held, { key: 'recordNotHeld' }),
    retentionOver:      facts => unless(facts.daysKept <= 0, { key: 'stillKept', values: { days: facts.daysKept } }),
    onApprovedDisposal: facts => unless(facts.disposalApproved, { key: 'noApprovedDisposal' }),
  },
  table: {
    draft: {
      edit:     { to: 'draft', by: ['filler', 'qualityOfficer'], hidden: true },
      submit:   { to: 'submitted', by: ['filler'], needs: ['complete', 'signersFound'], signs: 'recordMade', clause: '7.5.3' },
      discard:  { to: 'voided', by: ['filler'], needs: ['unnumbered'] },
      void:     { to: 'voided', by: ['filler', ...KEEPERS], needs: ['numbered'], asks: ['reason'] },
    },
    submitted: {
      sign:     { to: 'signed', by: ['signer'], needs: ['myTurn'], staysUntil: 'allSigned', signs: 'recordSigned' },
      return:   { to: 'draft', by: ['signer'], asks: ['reason'] },
      complete: { to: 'signed', by: ['system'], needs: ['allSigned'], hidden: true },
      void:     WITHDRAWN,
    },
    signed: {
      seal:     { to: 'filed', by: ['system'], asks: ['sealed'], hidden: true },
      void:     WITHDRAWN,
    },
    filed: {
      correct:  { to: 'filed', by: ['filler', 'qualityOfficer'] },
      attachSigned: { to: 'filed', by: ['filler', 'signer', 'clerk', 'qualityOfficer'] },
      hold:     { to: 'filed', by: KEEPERS, needs: ['noHold'], asks: ['reason'] },
      release:  { to: 'filed', by: KEEPERS, needs: ['held'], asks: ['reason'] },
      extend:   { to: 'filed', by: ['system'], hidden: true },
      fallDue:  { to: 'dueForDisposal', by: ['system'], needs: ['retentionOver', 'noHold'], hidden: true },
      void:     WITHDRAWN,
    },
    dueForDisposal: {
      hold:     { to: 'filed', by: KEEPERS, asks: ['reason'] },
      prolong:  { to: 'filed', by: KEEPERS, asks: ['until', 'reason'] },
      dispose:  { to: 'disposed', by: ['system'], needs: ['onApprovedDisposal', 'noHold'], hidden: true, clause: '7.5.3.2 d' },
    },
    disposed: {},
    voided: {},
  },
};

export const DISPOSAL_STATES = ['draft', 'inApproval', 'approved', 'carriedOut', 'cancelled'] as const;
/** What stands on one of these is not drawn on another. */
export const OPEN_DISPOSALS: readonly DisposalState[] = ['draft', 'inApproval', 'approved'];
export type DisposalState = (typeof DISPOSAL_STATES)[number];
export const DISPOSAL_ACTIONS = ['takeOut', 'submit', 'approve', 'return', 'carryOut', 'cancel'] as const;
export type DisposalAction = (typeof DISPOSAL_ACTIONS)[number];
export type DisposalParty = 'drawer' | 'system' | Role;
export interface DisposalFacts { readonly rows: number }

/** Biên bản hủy hồ sơ: drawn from what has fallen due, decided on by the head, carried out by the system. */
export const disposalLifecycle: Lifecycle<DisposalState, DisposalAction, DisposalParty, 'rows', DisposalFacts> = {
  name: 'disposal',
  start: 'draft',
  actions: DISPOSAL_ACTIONS,
  path: ['draft', 'inApproval', 'approved', 'carriedOut'],
  states: {
    draft:      { tag: 'grey line',   icon: 'pencil' },
    inApproval: { tag: 'violet',      icon: 'pen' },
    approved:   { tag: 'blue',        icon: 'hourglass-split' },
    carriedOut: { tag: 'green',       icon: 'check-circle-fill' },
    cancelled:  { tag: 'grey struck', icon: 'slash-circle' },
  },
  guards: { rows: facts => unless(facts.rows > 0, { key: 'disposalEmpty' }) },
  table: {
    draft: {
      takeOut:  { to: 'draft', by: ['qualityOfficer'], hidden: true },
      submit:   { to: 'inApproval', by: ['qualityOfficer'], needs: ['rows'] },
      cancel:   { to: 'cancelled', by: ['drawer', 'qualityOfficer'], asks: ['reason'] },
    },
    inApproval: {
      approve:  { to: 'approved', by: ['head'], notBy: ['drawer'], needs: ['rows'], signs: 'disposalApproved', clause: '7.5.3.2 d' },
      return:   { to: 'draft', by: ['head'], asks: ['reason'] },
      cancel:   { to: 'cancelled', by: ['drawer', 'qualityOfficer'], asks: ['reason'] },
    },
    approved: {
      carryOut: { to: 'carriedOut', by: ['system'], hidden: true },
      cancel:   { to: 'cancelled', by: ['head'], asks: ['reason'] },
    },
    carriedOut: {},
    cancelled: {},
  },
};
