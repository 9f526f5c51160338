/** The whole matrix of a nonconformity and of an action of its plan: state × act × party, and each guard alone. Written out, so that a changed table is seen. */
import { ROLES } from '../../server/access/roles';
import { actionsFor, advance } from '../../server/core/lifecycle';
import {
  ACTION_STATES, actionLifecycle, NONCONFORMITY_ACTIONS, NONCONFORMITY_STATES, nonconformityLifecycle as lifecycle, type ActionAct, type ActionFacts, type ActionParty, type ActionState,
  type NonconformityAction, type NonconformityFacts, type NonconformityNeed, type NonconformityParty, type NonconformityState,
} from '../../server/nonconformities/lifecycle';

const PARTIES: readonly NonconformityParty[] = ['reporter', 'responsible', 'planOwner', 'verifier', 'ownUnitHead', 'system', ...ROLES];
const GIVEN = { reason: 'vì lý do', grade: 'minor', unit: 'u', responsible: 'p', correction: 'đã sửa', root: 'gốc', proof: 'đã làm', until: '2026-12-01', result: 'đã xem' };

/** Every guard holds. */
const READY: NonconformityFacts = { soleOfficer: false, rootFound: true, similarLookedFor: true, actions: 2, openActions: 0, planComplete: true, verifierApart: true, daysToVerification: 0 };

type Cell = readonly [readonly NonconformityParty[], NonconformityState];
const PLANS: readonly NonconformityParty[] = ['responsible', 'ownUnitHead', 'qualityOfficer'], DECIDES: readonly NonconformityParty[] = ['representative', 'head'], ACCEPTS: readonly NonconformityParty[] = ['qualityOfficer', 'representative'];

/** state → act → [who may, where it leads]; taken from the procedure (lifecycle of a corrective action), not from the table. */
const EXPECTED: Readonly<Record<NonconformityState, Partial<Record<NonconformityAction, Cell>>>> = {
  reported: { triage: [['qualityOfficer'], 'triaged'], dismiss: [['qualityOfficer'], 'cancelled'], addEvidence: [['reporter', 'qualityOfficer'], 'reported'] },
  triaged: { contain: [PLANS, 'contained'], cancel: [DECIDES, 'cancelled'], addEvidence: [['reporter', 'responsible', 'qualityOfficer'], 'triaged'] },
  contained: { analyse: [PLANS, 'analysis'], cancel: [DECIDES, 'cancelled'], addEvidence: [['responsible', 'qualityOfficer'], 'contained'] },
  analysis: { analyse: [PLANS, 'analysis'], plan: [PLANS, 'analysis'], requestPlanApproval: [PLANS, 'planInApproval'], cancel: [DECIDES, 'cancelled'], addEvidence: [['responsible', 'qualityOfficer'], 'analysis'] },
  planInApproval: { approvePlan: [DECIDES, 'inProgress'], returnPlan: [DECIDES, 'analysis'], cancel: [DECIDES, 'cancelled'] },
  inProgress: {
    claim: [['planOwner'], 'inProgress'], accept: [ACCEPTS, 'verification'], refuse: [ACCEPTS, 'inProgress'], askExtension: [['planOwner'], 'inProgress'], grantExtension: [DECIDES, 'inProgress'], denyExtension: [DECIDES, 'inProgress'],
    cancel: [DECIDES, 'cancelled'], addEvidence: [['responsible', 'planOwner', 'qualityOfficer'], 'inProgress'],
  },
  verification: { findEffective: [['verifier'], 'closed'], findNotEffective: [['verifier'], 'analysis'], findInconclusive: [['verifier'], 'verification'], addEvidence: [['verifier', 'qualityOfficer'], 'verification'] },
  closed: {}, cancelled: {},
};

const attempt = (state: NonconformityState, action: NonconformityAction, parties: readonly NonconformityParty[], facts: Partial<NonconformityFacts> = {}, given: object = GIVEN) => advance(lifecycle, { state, action, parties: new Set(parties), subject: { ...READY, ...facts }, given: { ...given } });

describe.each(NONCONFORMITY_STATES)('in the state %s', state => {
  test.each(NONCONFORMITY_ACTIONS)('%s: exactly those who may, and where it leads', action => {
    const [who, to] = EXPECTED[state][action] ?? [[], state];
    for (const party of PARTIES) {
      const outcome = attempt(state, action, [party]);
      if (who.includes(party)) expect([party, outcome]).toEqual([party, expect.objectContaining({ from: state, to })]);
      else expect([party, 'refused' in outcome]).toEqual([party, true]);
    }
  });
});

describe('separation of duties', () => {
  test.each([
    ['reported', 'triage', ['qualityOfficer', 'reporter']], ['reported', 'dismiss', ['qualityOfficer', 'reporter']], ['planInApproval', 'approvePlan', ['head', 'planOwner']], ['planInApproval', 'returnPlan', ['representative', 'planOwner']],
    ['verification', 'findEffective', ['verifier', 'planOwner']], ['verification', 'findNotEffective', ['verifier', 'ownUnitHead']], ['verification', 'findInconclusive', ['verifier', 'planOwner', 'head']],
  ] as const)('in %s, %s by %p is refused', (state, action, parties) => {
    expect(attempt(state, action, parties)).toMatchObject({ refused: { key: 'separation' } });
  });
  test('the only quality officer may judge an own report, and the trail says so', () => {
    expect(attempt('reported', 'triage', ['qualityOfficer', 'reporter'], { soleOfficer: true })).toMatchObject({ to: 'triaged', exception: ['reporter'] });
  });
});

describe('each guard alone refuses with its reason', () => {
  test.each([
    ['analysis', 'plan', 'responsible', { rootFound: false }, 'needCause'], ['analysis', 'requestPlanApproval', 'responsible', { rootFound: false }, 'needCause'], ['analysis', 'requestPlanApproval', 'responsible', { similarLookedFor: false }, 'needSimilar'],
    ['analysis', 'requestPlanApproval', 'responsible', { actions: 0 }, 'needActions'], ['analysis', 'requestPlanApproval', 'responsible', { planComplete: false }, 'needPlan'], ['analysis', 'requestPlanApproval', 'responsible', { verifierApart: false }, 'verifierNotApart'],
    ['verification', 'findEffective', 'verifier', { daysToVerification: 3 }, 'tooEarlyToVerify'], ['verification', 'findNotEffective', 'verifier', { daysToVerification: 1 }, 'tooEarlyToVerify'], ['verification', 'findInconclusive', 'verifier', { daysToVerification: 1 }, 'tooEarlyToVerify'],
  ] as const)('%s %s by %s with %p: %s', (state, action, party, facts, key) => {
    expect(attempt(state, action, [party], facts)).toMatchObject({ refused: { key } });
  });

  test.each([
    ['reported', 'triage', 'qualityOfficer', 'grade'], ['reported', 'triage', 'qualityOfficer', 'unit'], ['reported', 'triage', 'qualityOfficer', 'responsible'], ['reported', 'dismiss', 'qualityOfficer', 'reason'], ['triaged', 'contain', 'responsible', 'correction'],
    ['contained', 'analyse', 'responsible', 'root'], ['planInApproval', 'returnPlan', 'head', 'reason'], ['inProgress', 'claim', 'planOwner', 'proof'], ['inProgress', 'refuse', 'qualityOfficer', 'reason'], ['inProgress', 'askExtension', 'planOwner', 'until'],
    ['inProgress', 'denyExtension', 'head', 'reason'], ['inProgress', 'cancel', 'head', 'reason'], ['verification', 'findEffective', 'verifier', 'result'], ['verification', 'findInconclusive', 'verifier', 'until'],
  ] as const)('%s %s by %s without %s is asked for it', (state, action, party, missing) => {
    expect(attempt(state, action, [party], {}, { ...GIVEN, [missing]: '' })).toMatchObject({ refused: { key: 'askMissing', values: { what: `field.${missing}` } } });
  });

  test('every guard of the table is asked by some step', () => {
    const asked = new Set<NonconformityNeed>(Object.values(lifecycle.table).flatMap(steps => Object.values(steps)).flatMap(step => [...(step.needs ?? []), ...(step.staysUntil ? [step.staysUntil] : []), ...(step.liftedBy ? [step.liftedBy] : [])]));
    expect(Object.keys(lifecycle.guards).filter(need => !asked.has(need as NonconformityNeed))).toEqual([]);
  });
});

test('an accepted action is recorded and the state stays until the last one is', () => {
  const one = { state: 'inProgress', action: 'accept', parties: new Set<NonconformityParty>(['qualityOfficer']), subject: READY } as const;
  expect(advance(lifecycle, { ...one, after: { ...READY, openActions: 1 } })).toMatchObject({ to: 'inProgress' });
  expect(advance(lifecycle, { ...one, after: READY })).toMatchObject({ to: 'verification' });
});

test('decisions are signed, nothing else is', () => {
  const signed = Object.entries(lifecycle.table).flatMap(([state, steps]) => Object.entries(steps).filter(([, step]) => step.signs).map(([action, step]) => `${state} ${action} ${step.signs ?? ''}`));
  expect(signed).toEqual(['planInApproval approvePlan planApproved', 'verification findEffective verified', 'verification findNotEffective verified', 'verification findInconclusive verified']);
});

test('what is closed or cancelled offers nothing to anybody', () => {
  for (const state of ['closed', 'cancelled'] as const) expect(actionsFor(lifecycle, { state, parties: new Set(PARTIES), subject: READY })).toEqual([]);
});

describe('an action of the plan', () => {
  const OWNERS: readonly ActionParty[] = ['actionOwner', 'qualityOfficer', 'representative', 'head', 'system'], FREE: ActionFacts = { documentWaits: '', extensionAsked: false }, ASKED: ActionFacts = { ...FREE, extensionAsked: true };
  const facts = (act: ActionAct): ActionFacts => (act === 'grantExtension' || act === 'denyExtension' ? ASKED : FREE);
  const open = (state: ActionState): Partial<Record<ActionAct, readonly [readonly ActionParty[], ActionState]>> => ({ claim: [['actionOwner'], 'doneClaimed'], askExtension: [['actionOwner'], state], grantExtension: [['representative', 'head'], state], denyExtension: [['representative', 'head'], state] });
  const WANTED: Readonly<Record<ActionState, Partial<Record<ActionAct, readonly [readonly ActionParty[], ActionState]>>>> = {
    planned: { begin: [['system'], 'toDo'] }, toDo: open('toDo'), doneClaimed: { accept: [['qualityOfficer', 'representative'], 'accepted'], refuse: [['qualityOfficer', 'representative'], 'refused'] }, accepted: {}, refused: open('refused'),
  };
  test.each(ACTION_STATES.flatMap(state => actionLifecycle.actions.map(act => [state, act] as const)))('%s %s: exactly those who may', (state, act) => {
    const [who, to] = WANTED[state][act] ?? [[], state];
    for (const party of OWNERS) {
      const outcome = advance(actionLifecycle, { state, action: act, parties: new Set([party]), subject: facts(act) });
      if (who.includes(party)) expect([party, outcome]).toEqual([party, expect.objectContaining({ to })]);
      else expect([party, 'refused' in outcome]).toEqual([party, true]);
    }
  });
  test.each([
    ['doneClaimed', 'accept', ['qualityOfficer', 'actionOwner'], FREE, 'separation'], ['doneClaimed', 'refuse', ['representative', 'actionOwner'], FREE, 'separation'], ['toDo', 'grantExtension', ['head', 'actionOwner'], ASKED, 'separation'],
    ['doneClaimed', 'accept', ['qualityOfficer'], { ...FREE, documentWaits: 'QT-TP.03' }, 'documentNotInForce'], ['toDo', 'askExtension', ['actionOwner'], ASKED, 'extensionAlreadyAsked'], ['toDo', 'grantExtension', ['head'], FREE, 'noExtensionAsked'],
  ] as const)('%s %s by %p with %p: %s', (state, act, parties, subject, key) => {
    expect(advance(actionLifecycle, { state, action: act, parties: new Set<ActionParty>(parties), subject })).toMatchObject({ refused: { key } });
  });
});
