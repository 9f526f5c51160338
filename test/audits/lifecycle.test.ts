/** The whole matrix of both tables of audits: state × act × party, separation of duties, and each guard alone. Written out, so that a changed table is seen. */
import { ROLES } from '../../server/access/roles';
import { actionsFor, advance } from '../../server/core/lifecycle';
import {
  AUDIT_ACTIONS, AUDIT_STATES, auditLifecycle, PROGRAMME_ACTIONS, PROGRAMME_STATES, programmeLifecycle,
  type AuditAction, type AuditFacts, type AuditNeed, type AuditParty, type AuditState, type ProgrammeAction, type ProgrammeFacts, type ProgrammeParty, type ProgrammeState,
} from '../../server/audits/lifecycle';

const PROGRAMME_READY: ProgrammeFacts = { rows: 1, uncovered: 0, openAudits: 0 };
const PROGRAMME_PARTIES: readonly ProgrammeParty[] = ['maker', 'system', ...ROLES];
const PROGRAMME: Readonly<Record<ProgrammeState, Partial<Record<ProgrammeAction, readonly [readonly ProgrammeParty[], ProgrammeState]>>>> = {
  draft: { edit: [['maker', 'qualityOfficer', 'representative'], 'draft'], approve: [['head', 'representative'], 'approved'] },
  approved: { begin: [['system'], 'running'] },
  running: { close: [['representative', 'head'], 'closed'] },
  closed: {},
};

describe.each(PROGRAMME_STATES)('a programme in the state %s', state => {
  test.each(PROGRAMME_ACTIONS)('%s: exactly those who may, and where it leads', action => {
    const [who, to] = PROGRAMME[state][action] ?? [[], state];
    for (const party of PROGRAMME_PARTIES) {
      const outcome = advance(programmeLifecycle, { state, action, parties: new Set([party]), subject: PROGRAMME_READY });
      if (who.includes(party)) expect(outcome).toMatchObject({ from: state, to });
      else expect(outcome).toHaveProperty('refused');
    }
  });
});

test.each([[{ rows: 0 }, 'needRows'], [{ uncovered: 2 }, 'notCovered']] as const)('a programme with %p is not approved: %s', (facts, key) => {
  expect(advance(programmeLifecycle, { state: 'draft', action: 'approve', parties: new Set(['head']), subject: { ...PROGRAMME_READY, ...facts } })).toMatchObject({ refused: { key } });
});

test('a programme is not approved by who made it, nor closed while an audit of it is open', () => {
  expect(advance(programmeLifecycle, { state: 'draft', action: 'approve', parties: new Set(['maker', 'representative']), subject: PROGRAMME_READY })).toMatchObject({ refused: { key: 'separation' } });
  expect(advance(programmeLifecycle, { state: 'running', action: 'close', parties: new Set(['head']), subject: { ...PROGRAMME_READY, openAudits: 1 } })).toMatchObject({ refused: { key: 'auditsOpen' } });
});

/** Every guard holds. */
const READY: AuditFacts = {
  hasScope: true, hasCriteria: true, hasTeam: true, datesRight: true, notIndependent: 0, exceptionsWaiting: 1, lines: 3, unanswered: 0, unproven: 0, openingMet: true, closingMet: true, concluded: true, unitsLeft: 0, objectionsLeft: 0, findingsLeft: 0,
};
const PARTIES: readonly AuditParty[] = ['lead', 'member', 'auditedHead', 'system', ...ROLES];
const PLANNERS: readonly AuditParty[] = ['lead', 'leadAuditor', 'qualityOfficer', 'representative'], DECIDERS: readonly AuditParty[] = ['representative', 'head'], TEAM: readonly AuditParty[] = ['lead', 'member'], LEAD: readonly AuditParty[] = ['lead'], UNIT: readonly AuditParty[] = ['auditedHead'];

/** state → act → [who may, where it leads]. */
const AUDIT: Readonly<Record<AuditState, Partial<Record<AuditAction, readonly [readonly AuditParty[], AuditState]>>>> = {
  planned: { edit: [PLANNERS, 'planned'], excuse: [PLANNERS, 'planned'], approveExceptions: [DECIDERS, 'planned'], confirm: [['lead', 'leadAuditor'], 'confirmed'], reschedule: [PLANNERS, 'planned'], cancel: [DECIDERS, 'cancelled'] },
  confirmed: { arrange: [LEAD, 'confirmed'], excuse: [PLANNERS, 'confirmed'], approveExceptions: [DECIDERS, 'confirmed'], drawChecklist: [LEAD, 'inPreparation'], reschedule: [PLANNERS, 'confirmed'], cancel: [DECIDERS, 'cancelled'] },
  inPreparation: {
    arrange: [LEAD, 'inPreparation'], excuse: [PLANNERS, 'inPreparation'], approveExceptions: [DECIDERS, 'inPreparation'], editChecklist: [TEAM, 'inPreparation'], meet: [LEAD, 'inPreparation'], start: [LEAD, 'inProgress'], reschedule: [PLANNERS, 'inPreparation'], cancel: [DECIDERS, 'cancelled'],
  },
  inProgress: { answer: [TEAM, 'inProgress'], arrange: [LEAD, 'inProgress'], editChecklist: [TEAM, 'inProgress'], meet: [LEAD, 'inProgress'], conclude: [LEAD, 'reportDraft'], cancel: [DECIDERS, 'cancelled'] },
  reportDraft: { meet: [LEAD, 'reportDraft'], writeReport: [LEAD, 'reportDraft'], requestApproval: [LEAD, 'reportInApproval'] },
  reportInApproval: { issue: [DECIDERS, 'reportIssued'], return: [DECIDERS, 'reportDraft'] },
  reportIssued: { accept: [UNIT, 'followUp'], object: [UNIT, 'followUp'], answerObjection: [LEAD, 'reportIssued'] },
  followUp: { answerObjection: [LEAD, 'followUp'], move: [LEAD, 'followUp'], endFindings: [['system'], 'followUp'], close: [['lead', 'representative'], 'closed'] },
  closed: {}, cancelled: {},
};
const attempt = (state: AuditState, action: AuditAction, parties: readonly AuditParty[], facts: Partial<AuditFacts> = {}) => advance(auditLifecycle, { state, action, parties: new Set(parties), subject: { ...READY, ...facts }, given: { reason: 'vì lý do' } });

describe.each(AUDIT_STATES)('an audit in the state %s', state => {
  test.each(AUDIT_ACTIONS)('%s: exactly those who may, and where it leads', action => {
    const [who, to] = AUDIT[state][action] ?? [[], state];
    for (const party of PARTIES) {
      const outcome = attempt(state, action, [party]);
      if (who.includes(party)) expect(outcome).toMatchObject({ from: state, to });
      else expect(outcome).toHaveProperty('refused');
    }
  });
});

test.each([
  ['planned', 'approveExceptions', ['representative', 'member']], ['confirmed', 'approveExceptions', ['head', 'lead']], ['inPreparation', 'approveExceptions', ['head', 'member']],
  ['reportInApproval', 'issue', ['representative', 'lead']], ['reportInApproval', 'issue', ['head', 'lead']], ['followUp', 'close', ['lead', 'auditedHead']], ['followUp', 'close', ['representative', 'auditedHead']],
] as const)('%s %s by %p is refused: nobody decides about their own work', (state, action, parties) => {
  expect(attempt(state, action, parties)).toMatchObject({ refused: { key: 'separation' } });
});

const WRONG: readonly [AuditState, AuditAction, AuditParty, Partial<AuditFacts>, string][] = [
  ['planned', 'confirm', 'lead', { hasScope: false }, 'needScope'], ['planned', 'confirm', 'lead', { hasCriteria: false }, 'needCriteria'], ['planned', 'confirm', 'lead', { datesRight: false }, 'datesWrong'], ['planned', 'confirm', 'lead', { hasTeam: false }, 'needTeam'],
  ['planned', 'confirm', 'leadAuditor', { notIndependent: 1 }, 'notIndependent'], ['planned', 'approveExceptions', 'head', { exceptionsWaiting: 0 }, 'noExceptionWaits'], ['inPreparation', 'start', 'lead', { lines: 0 }, 'needLines'],
  ['inPreparation', 'start', 'lead', { notIndependent: 1 }, 'notIndependent'], ['inPreparation', 'start', 'lead', { openingMet: false }, 'needOpening'], ['inProgress', 'conclude', 'lead', { unanswered: 2 }, 'linesLeft'], ['inProgress', 'conclude', 'lead', { unproven: 1 }, 'evidenceLeft'],
  ['reportDraft', 'requestApproval', 'lead', { closingMet: false }, 'needClosing'], ['reportDraft', 'requestApproval', 'lead', { concluded: false }, 'needConclusion'], ['followUp', 'close', 'lead', { objectionsLeft: 1 }, 'objectionsLeft'], ['followUp', 'close', 'lead', { findingsLeft: 1 }, 'findingsLeft'], ['followUp', 'endFindings', 'system', { findingsLeft: 1 }, 'findingsLeft'],
];
test.each(WRONG)('%s %s by %s with %p: %s', (state, action, party, facts, key) => {
  expect(attempt(state, action, [party], facts)).toMatchObject({ refused: { key } });
});

test('every guard of the table is asked by some step', () => {
  const asked = new Set<AuditNeed>(Object.values(auditLifecycle.table).flatMap(steps => Object.values(steps)).flatMap(step => [...(step.needs ?? []), ...(step.staysUntil ? [step.staysUntil] : [])]));
  expect(Object.keys(auditLifecycle.guards).filter(need => !asked.has(need as AuditNeed))).toEqual([]);
});

test('the last unit moves it: until then the answer is recorded and the state stays', () => {
  const one = { state: 'reportIssued', action: 'accept', parties: new Set<AuditParty>(['auditedHead']), subject: { ...READY, unitsLeft: 2 } } as const;
  expect(advance(auditLifecycle, { ...one, after: { ...READY, unitsLeft: 1 } })).toMatchObject({ to: 'reportIssued' });
  expect(advance(auditLifecycle, { ...one, after: READY })).toMatchObject({ to: 'followUp' });
});

test.each([['planned', 'reschedule', 'lead'], ['planned', 'excuse', 'lead'], ['inProgress', 'cancel', 'head'], ['reportInApproval', 'return', 'head'], ['reportIssued', 'object', 'auditedHead'], ['followUp', 'move', 'lead']] as const)('%s %s asks for a reason', (state, action, party) => {
  expect(advance(auditLifecycle, { state, action, parties: new Set([party]), subject: READY, given: {} })).toMatchObject({ refused: { key: 'askMissing' } });
});

test('an overseer, a clerk and an administrator are offered nothing, in any state', () => {
  for (const state of AUDIT_STATES) expect(actionsFor(auditLifecycle, { state, parties: new Set<AuditParty>(['overseer', 'clerk', 'administrator', 'staff']), subject: READY })).toEqual([]);
});
