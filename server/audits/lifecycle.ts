/** The life of a year's audit programme and of an audit (9.2), as tables. */
import type { Role } from '../access/roles';
import type { Refusal } from '../core/errors';
import type { Lifecycle } from '../core/lifecycle';

const unless = (holds: boolean, refusal: Refusal): Refusal | undefined => (holds ? undefined : refusal);

export const PROGRAMME_STATES = ['draft', 'approved', 'running', 'closed'] as const;
export type ProgrammeState = (typeof PROGRAMME_STATES)[number];
export const PROGRAMME_ACTIONS = ['edit', 'approve', 'begin', 'close'] as const;
export type ProgrammeAction = (typeof PROGRAMME_ACTIONS)[number];
export type ProgrammeParty = 'maker' | 'system' | Role;
export interface ProgrammeFacts { readonly rows: number; readonly uncovered: number; readonly openAudits: number }

export const programmeLifecycle: Lifecycle<ProgrammeState, ProgrammeAction, ProgrammeParty, 'rows' | 'covered' | 'auditsEnded', ProgrammeFacts> = {
  name: 'programme',
  start: 'draft',
  actions: PROGRAMME_ACTIONS,
  path: ['draft', 'approved', 'running', 'closed'],
  states: {
    draft:    { tag: 'grey line',  icon: 'pencil' },
    approved: { tag: 'green line', icon: 'calendar-check' },
    running:  { tag: 'blue',       icon: 'play-circle-fill' },
    closed:   { tag: 'green',      icon: 'check-circle-fill' },
  },
  guards: {
    rows:        facts => unless(facts.rows > 0, { key: 'needRows' }),
    covered:     facts => unless(facts.uncovered === 0, { key: 'notCovered', values: { count: facts.uncovered } }),
    auditsEnded: facts => unless(facts.openAudits === 0, { key: 'auditsOpen', values: { count: facts.openAudits } }),
  },
  table: {
    draft:    {
      edit:    { to: 'draft', by: ['maker', 'qualityOfficer', 'representative'], hidden: true },
      approve: { to: 'approved', by: ['head', 'representative'], notBy: ['maker'], needs: ['rows', 'covered'], signs: 'programmeApproved', clause: '9.2.2 a' },
    },
    approved: { begin: { to: 'running', by: ['system'], hidden: true } },
    running:  { close: { to: 'closed', by: ['representative', 'head'], needs: ['auditsEnded'] } },
    closed:   {},
  },
};

export const AUDIT_STATES = ['planned', 'confirmed', 'inPreparation', 'inProgress', 'reportDraft', 'reportInApproval', 'reportIssued', 'followUp', 'closed', 'cancelled'] as const;
export type AuditState = (typeof AUDIT_STATES)[number];
export const AUDIT_ACTIONS = [
  'confirm', 'drawChecklist', 'start', 'conclude', 'requestApproval', 'issue', 'return', 'accept', 'object', 'answerObjection', 'close',
  'edit', 'arrange', 'excuse', 'approveExceptions', 'editChecklist', 'answer', 'meet', 'writeReport', 'reschedule', 'move', 'endFindings', 'cancel',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** `lead` and `member` = named in the team; `auditedHead` = head of a unit that is audited. */
export type AuditParty = 'lead' | 'member' | 'auditedHead' | 'system' | Role;

export interface AuditFacts {
  readonly hasScope: boolean;
  readonly hasCriteria: boolean;
  readonly hasTeam: boolean;
  readonly datesRight: boolean;
  readonly notIndependent: number;
  readonly exceptionsWaiting: number;
  readonly lines: number;
  readonly unanswered: number;
  readonly unproven: number;
  readonly openingMet: boolean;
  readonly closingMet: boolean;
  readonly concluded: boolean;
  readonly unitsLeft: number;
  readonly objectionsLeft: number;
  readonly findingsLeft: number;
}
export type AuditNeed = 'scope' | 'criteria' | 'team' | 'dates' | 'independent' | 'exceptionsWaiting' | 'lines' | 'allAnswered' | 'allProven' | 'openingMet' | 'closingMet' | 'concluded' | 'unitsAnswered' | 'objectionsAnswered' | 'findingsClosed';

const PLANS = { by: ['lead', 'leadAuditor', 'qualityOfficer', 'representative'] } as const;
const rescheduled = <To extends AuditState>(to: To) => ({ to, ...PLANS, asks: ['reason'] });
const CANCEL = { to: 'cancelled', by: ['representative', 'head'], asks: ['reason'] } as const;

export const auditLifecycle: Lifecycle<AuditState, AuditAction, AuditParty, AuditNeed, AuditFacts> = {
  name: 'audit',
  start: 'planned',
  actions: AUDIT_ACTIONS,
  path: ['planned', 'confirmed', 'inPreparation', 'inProgress', 'reportDraft', 'reportInApproval', 'reportIssued', 'followUp', 'closed'],
  states: {
    planned:          { tag: 'grey line',   icon: 'calendar' },
    confirmed:        { tag: 'blue line',   icon: 'calendar-check' },
    inPreparation:    { tag: 'blue line',   icon: 'list-check' },
    inProgress:       { tag: 'blue',        icon: 'play-circle-fill' },
    reportDraft:      { tag: 'blue line',   icon: 'pencil' },
    reportInApproval: { tag: 'violet',      icon: 'pen' },
    reportIssued:     { tag: 'violet',      icon: 'send' },
    followUp:         { tag: 'blue',        icon: 'arrow-repeat' },
    closed:           { tag: 'green',       icon: 'check-circle-fill' },
    cancelled:        { tag: 'grey struck', icon: 'slash-circle' },
  },
  guards: {
    scope:              facts => unless(facts.hasScope, { key: 'needScope' }),
    criteria:           facts => unless(facts.hasCriteria, { key: 'needCriteria' }),
    team:               facts => unless(facts.hasTeam, { key: 'needTeam' }),
    dates:              facts => unless(facts.datesRight, { key: 'datesWrong' }),
    independent:        facts => unless(facts.notIndependent === 0, { key: 'notIndependent', values: { count: facts.notIndependent } }),
    exceptionsWaiting:  facts => unless(facts.exceptionsWaiting > 0, { key: 'noExceptionWaits' }),
    lines:              facts => unless(facts.lines > 0, { key: 'needLines' }),
    allAnswered:        facts => unless(facts.unanswered === 0, { key: 'linesLeft', values: { count: facts.unanswered } }),
    allProven:          facts => unless(facts.unproven === 0, { key: 'evidenceLeft', values: { count: facts.unproven } }),
    openingMet:         facts => unless(facts.openingMet, { key: 'needOpening' }),
    closingMet:         facts => unless(facts.closingMet, { key: 'needClosing' }),
    concluded:          facts => unless(facts.concluded, { key: 'needConclusion' }),
    unitsAnswered:      facts => unless(facts.unitsLeft === 0, { key: 'unitsLeft', values: { count: facts.unitsLeft } }),
    objectionsAnswered: facts => unless(facts.objectionsLeft === 0, { key: 'objectionsLeft', values: { count: facts.objectionsLeft } }),
    findingsClosed:     facts => unless(facts.findingsLeft === 0, { key: 'findingsLeft', values: { count: facts.findingsLeft } }),
  },
  table: {
    planned: {
      edit:              { to: 'planned', ...PLANS, hidden: true },
      excuse:            { to: 'planned', ...PLANS, asks: ['reason'], hidden: true },
      approveExceptions: { to: 'planned', by: ['representative', 'head'], notBy: ['lead', 'member'], needs: ['exceptionsWaiting'] },
      confirm:           { to: 'confirmed', by: ['lead', 'leadAuditor'], needs: ['scope', 'criteria', 'dates', 'team', 'independent'], clause: '9.2.2 c' },
      reschedule:        rescheduled('planned'),
      cancel:            CANCEL,
    },
    confirmed: {
      arrange:           { to: 'confirmed', by: ['lead'], hidden: true },
      excuse:            { to: 'confirmed', ...PLANS, asks: ['reason'], hidden: true },
      approveExceptions: { to: 'confirmed', by: ['representative', 'head'], notBy: ['lead', 'member'], needs: ['exceptionsWaiting'] },
      drawChecklist:     { to: 'inPreparation', by: ['lead'], clause: '9.2.2 b' },
      reschedule:        rescheduled('confirmed'),
      cancel:            CANCEL,
    },
    inPreparation: {
      arrange:           { to: 'inPreparation', by: ['lead'], hidden: true },
      excuse:            { to: 'inPreparation', ...PLANS, asks: ['reason'], hidden: true },
      approveExceptions: { to: 'inPreparation', by: ['representative', 'head'], notBy: ['lead', 'member'], needs: ['exceptionsWaiting'] },
      editChecklist:     { to: 'inPreparation', by: ['lead', 'member'], hidden: true },
      meet:              { to: 'inPreparation', by: ['lead'], hidden: true },
      start:             { to: 'inProgress', by: ['lead'], needs: ['lines', 'independent', 'openingMet'] },
      reschedule:        rescheduled('inPreparation'),
      cancel:            CANCEL,
    },
    inProgress: {
      answer:            { to: 'inProgress', by: ['lead', 'member'], hidden: true },
      arrange:           { to: 'inProgress', by: ['lead'], hidden: true },
      editChecklist:     { to: 'inProgress', by: ['lead', 'member'], hidden: true },
      meet:              { to: 'inProgress', by: ['lead'], hidden: true },
      conclude:          { to: 'reportDraft', by: ['lead'], needs: ['allAnswered', 'allProven'] },
      cancel:            CANCEL,
    },
    reportDraft: {
      meet:              { to: 'reportDraft', by: ['lead'], hidden: true },
      writeReport:       { to: 'reportDraft', by: ['lead'] },
      requestApproval:   { to: 'reportInApproval', by: ['lead'], needs: ['closingMet', 'concluded'] },
    },
    reportInApproval: {
      issue:             { to: 'reportIssued', by: ['representative', 'head'], notBy: ['lead'], signs: 'reportIssued', clause: '9.2.2 d' },
      return:            { to: 'reportDraft', by: ['representative', 'head'], asks: ['reason'] },
    },
    reportIssued: {
      accept:            { to: 'followUp', by: ['auditedHead'], staysUntil: 'unitsAnswered' },
      object:            { to: 'followUp', by: ['auditedHead'], asks: ['reason'], staysUntil: 'unitsAnswered' },
      answerObjection:   { to: 'reportIssued', by: ['lead'], asks: ['reason'], hidden: true },
    },
    followUp: {
      answerObjection:   { to: 'followUp', by: ['lead'], asks: ['reason'], hidden: true },
      move:              { to: 'followUp', by: ['lead'], asks: ['reason'], hidden: true },
      endFindings:       { to: 'followUp', by: ['system'], needs: ['findingsClosed'], hidden: true },
      close:             { to: 'closed', by: ['lead', 'representative'], notBy: ['auditedHead'], needs: ['objectionsAnswered', 'findingsClosed'], clause: '9.2.2 e' },
    },
    closed: {},
    cancelled: {},
  },
};

/** States in which an audit still asks for work. */
export const OPEN_AUDIT_STATES: readonly AuditState[] = AUDIT_STATES.filter(state => state !== 'closed' && state !== 'cancelled');
