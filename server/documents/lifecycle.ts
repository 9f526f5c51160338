/** The life of a revision of a controlled document (ISO 9001:2015, 7.5), as a table. */
import type { Role } from '../access/roles';
import type { Refusal } from '../core/errors';
import type { Lifecycle } from '../core/lifecycle';

export const REVISION_STATES = ['draft', 'inReview', 'reviewed', 'inApproval', 'approved', 'effective', 'superseded', 'obsolete', 'cancelled'] as const;
export type RevisionState = (typeof REVISION_STATES)[number];

export const REVISION_ACTIONS = [
  'submit', 'review', 'requestApproval', 'approve', 'return', 'release', 'confirmValid', 'edit', 'comment', 'resolve', 'withdrawApproval', 'requestObsolescence', 'makeObsolete', 'supersede', 'markToReview', 'cancel',
] as const;
export type RevisionAction = (typeof REVISION_ACTIONS)[number];

/** What a person is to one revision: named on it, or in a role over its agency. */
export type RevisionParty = 'author' | 'reviewer' | 'approver' | 'owner' | 'system' | Role;

/** What the guards need to know of a revision and its document; all of it is read before the act. */
export interface RevisionFacts {
  readonly hasMainPdf: boolean;
  readonly hasReviewers: boolean;
  readonly hasApprovers: boolean;
  readonly hasReason: boolean;
  readonly typeActive: boolean;
  readonly sameSigner: boolean;
  readonly sameSignerAllowed: boolean;
  readonly actorMayStillSign: boolean;
  readonly unsignedReviewers: number;
  readonly unsignedApprovers: number;
  readonly openComments: number;
  readonly daysToEffective: number;
  readonly acknowledgedPercent: number;
  readonly acknowledgePercent: number;
  readonly openDraft: boolean;
  readonly toReview: boolean;
  readonly obsolescenceRequested: boolean;
  /** Of a form made in the builder: what is wrong with it, and whether its blank shows it as it is now. */
  readonly formProblems: number;
  readonly formDrawn: boolean;
}

export type RevisionNeed = 'formSound' | 'file' | 'reviewers' | 'approvers' | 'changeReason' | 'type' | 'separated' | 'myTurn' | 'allReviewed' | 'allApproved' | 'commentsResolved'
  | 'dateReached' | 'beforeDate' | 'acknowledged' | 'dueForReview' | 'notYetDue' | 'obsolescenceRequested' | 'noObsolescenceRequest' | 'noOpenDraft' | 'sameSignerAllowed';

const unless = (holds: boolean, refusal: Refusal): Refusal | undefined => (holds ? undefined : refusal);

export const revisionLifecycle: Lifecycle<RevisionState, RevisionAction, RevisionParty, RevisionNeed, RevisionFacts> = {
  name: 'revision',
  start: 'draft',
  actions: REVISION_ACTIONS,
  path: ['draft', 'inReview', 'reviewed', 'inApproval', 'approved', 'effective'],
  states: {
    draft:      { tag: 'grey line',   icon: 'pencil' },
    inReview:   { tag: 'blue',        icon: 'eye' },
    reviewed:   { tag: 'blue line',   icon: 'eye-fill' },
    inApproval: { tag: 'violet',      icon: 'pen' },
    approved:   { tag: 'green line',  icon: 'calendar-check' },
    effective:  { tag: 'green',       icon: 'check-circle-fill' },
    superseded: { tag: 'red',         icon: 'layers' },
    obsolete:   { tag: 'red',         icon: 'x-octagon-fill' },
    cancelled:  { tag: 'grey struck', icon: 'slash-circle' },
  },
  guards: {
    formSound:             facts => unless(facts.formProblems === 0, { key: 'formUnsound', values: { count: facts.formProblems } }) ?? unless(facts.formDrawn, { key: 'formNotDrawn' }),
    file:                  facts => unless(facts.hasMainPdf, { key: 'needFile' }),
    reviewers:             facts => unless(facts.hasReviewers, { key: 'needReviewers' }),
    approvers:             facts => unless(facts.hasApprovers, { key: 'needApprovers' }),
    changeReason:          facts => unless(facts.hasReason, { key: 'needChangeReason' }),
    type:                  facts => unless(facts.typeActive, { key: 'needActiveType' }),
    separated:             facts => unless(!facts.sameSigner || facts.sameSignerAllowed, { key: 'sameSigner' }),
    myTurn:                facts => unless(facts.actorMayStillSign, { key: 'notYourTurn' }),
    allReviewed:           facts => unless(facts.unsignedReviewers === 0, { key: 'reviewersLeft', values: { count: facts.unsignedReviewers } }),
    allApproved:           facts => unless(facts.unsignedApprovers === 0, { key: 'approversLeft', values: { count: facts.unsignedApprovers } }),
    commentsResolved:      facts => unless(facts.openComments === 0, { key: 'openComments', values: { count: facts.openComments } }),
    dateReached:           facts => unless(facts.daysToEffective <= 0, { key: 'dateNotReached', values: { days: facts.daysToEffective } }),
    beforeDate:            facts => unless(facts.daysToEffective > 0, { key: 'datePassed' }),
    acknowledged:          facts => unless(facts.acknowledgedPercent >= facts.acknowledgePercent, { key: 'notAcknowledged', values: { percent: facts.acknowledgedPercent, needed: facts.acknowledgePercent } }),
    dueForReview:          facts => unless(facts.toReview, { key: 'notDueForReview' }),
    notYetDue:             facts => unless(!facts.toReview, { key: 'alreadyDue' }),
    obsolescenceRequested: facts => unless(facts.obsolescenceRequested, { key: 'needObsolescenceRequest' }),
    noObsolescenceRequest: facts => unless(!facts.obsolescenceRequested, { key: 'obsolescenceAlreadyRequested' }),
    noOpenDraft:           facts => unless(!facts.openDraft, { key: 'openDraft' }),
    sameSignerAllowed:     facts => unless(facts.sameSignerAllowed, { key: 'sameSigner' }),
  },
  table: {
    draft: {
      edit:            { to: 'draft', by: ['author', 'qualityOfficer'], hidden: true },
      submit:          { to: 'inReview', by: ['author', 'qualityOfficer'], needs: ['formSound', 'file', 'reviewers', 'approvers', 'changeReason', 'type', 'separated'], signs: 'prepared', clause: '7.5.2' },
      comment:         { to: 'draft', by: ['author', 'reviewer', 'approver', 'qualityOfficer'], hidden: true },
      resolve:         { to: 'draft', by: ['author', 'reviewer', 'approver', 'qualityOfficer'], hidden: true },
      cancel:          { to: 'cancelled', by: ['author', 'qualityOfficer'], asks: ['reason'] },
    },
    inReview: {
      review:          { to: 'reviewed', by: ['reviewer'], notBy: ['author'], liftedBy: 'sameSignerAllowed', needs: ['myTurn'], staysUntil: 'allReviewed', signs: 'reviewed', clause: '7.5.2 c' },
      return:          { to: 'draft', by: ['reviewer'], asks: ['reason'] },
      comment:         { to: 'inReview', by: ['author', 'reviewer', 'approver', 'qualityOfficer'], hidden: true },
      resolve:         { to: 'inReview', by: ['author', 'reviewer', 'qualityOfficer'], hidden: true },
    },
    reviewed: {
      requestApproval: { to: 'inApproval', by: ['author', 'qualityOfficer'], needs: ['commentsResolved', 'file'] },
      comment:         { to: 'reviewed', by: ['author', 'reviewer', 'approver', 'qualityOfficer'], hidden: true },
      resolve:         { to: 'reviewed', by: ['author', 'reviewer', 'qualityOfficer'], hidden: true },
    },
    inApproval: {
      approve:         { to: 'approved', by: ['approver'], notBy: ['author', 'reviewer'], liftedBy: 'sameSignerAllowed', needs: ['myTurn', 'commentsResolved', 'file'], asks: ['decisionNumber', 'decisionDate', 'effectiveDate'], staysUntil: 'allApproved', signs: 'approved', clause: '7.5.2 c' },
      return:          { to: 'draft', by: ['approver'], asks: ['reason'] },
      comment:         { to: 'inApproval', by: ['author', 'reviewer', 'approver', 'qualityOfficer'], hidden: true },
      resolve:         { to: 'inApproval', by: ['author', 'reviewer', 'approver', 'qualityOfficer'], hidden: true },
    },
    approved: {
      release:          { to: 'effective', by: ['system', 'qualityOfficer'], needs: ['dateReached', 'acknowledged'], clause: '7.5.3.1' },
      withdrawApproval: { to: 'draft', by: ['head'], needs: ['beforeDate'], asks: ['reason'] },
    },
    effective: {
      confirmValid:        { to: 'effective', by: ['owner', 'qualityOfficer'], needs: ['dueForReview'], asks: ['reason'], signs: 'stillValid', clause: '7.5.3.2 c' },
      markToReview:        { to: 'effective', by: ['system'], needs: ['notYetDue'], hidden: true },
      requestObsolescence: { to: 'effective', by: ['owner', 'qualityOfficer'], needs: ['noObsolescenceRequest', 'noOpenDraft'], asks: ['reason'] },
      makeObsolete:        { to: 'obsolete', by: ['head'], needs: ['obsolescenceRequested', 'noOpenDraft'], asks: ['reason'], signs: 'obsolete', clause: '7.5.3.2 d' },
      supersede:           { to: 'superseded', by: ['system', 'qualityOfficer'], hidden: true, clause: '7.5.3.1' },
    },
    superseded: {},
    obsolete: {},
    cancelled: {},
  },
};

/** States in which a revision is being worked on: at most one such revision a document. */
export const OPEN_STATES: readonly RevisionState[] = ['draft', 'inReview', 'reviewed', 'inApproval', 'approved'];
