/** The whole matrix of a record and of a paper of disposal: state × act × party, and each guard alone. Written out, so that a changed table is seen. */
import { ROLES } from '../../server/access/roles';
import { actionsFor, advance } from '../../server/core/lifecycle';
import {
  DISPOSAL_ACTIONS, DISPOSAL_STATES, disposalLifecycle, RECORD_ACTIONS, RECORD_STATES, recordLifecycle as lifecycle, type DisposalAction, type DisposalParty, type DisposalState, type RecordAction, type RecordFacts, type RecordNeed, type RecordParty, type RecordState,
} from '../../server/records/lifecycle';

const PARTIES: readonly RecordParty[] = ['filler', 'signer', 'system', ...ROLES];
const GIVEN = { reason: 'vì lý do', until: '2030-01-01', sealed: 'a'.repeat(64) };

/** Every guard that may hold at once holds; numbered or not, held or not is said where it matters. */
const READY: RecordFacts = { missing: 0, vacant: '', numbered: true, isMyTurn: true, unsignedPlaces: 0, held: false, daysKept: 0, disposalApproved: true };

type Cell = readonly [readonly RecordParty[], RecordState];
const KEEPERS: readonly RecordParty[] = ['qualityOfficer', 'representative'];

/** state → act → [who may, where it leads]; taken from lifecycles.md (7.5.3), not from the table. */
const EXPECTED: Readonly<Record<RecordState, Partial<Record<RecordAction, Cell>>>> = {
  draft: { edit: [['filler', 'qualityOfficer'], 'draft'], submit: [['filler'], 'submitted'], discard: [['filler'], 'voided'], void: [['filler', ...KEEPERS], 'voided'] },
  submitted: { sign: [['signer'], 'signed'], return: [['signer'], 'draft'], complete: [['system'], 'signed'], void: [KEEPERS, 'voided'] },
  signed: { seal: [['system'], 'filed'], void: [KEEPERS, 'voided'] },
  filed: { correct: [['filler', 'qualityOfficer'], 'filed'], attachSigned: [['filler', 'signer', 'clerk', 'qualityOfficer'], 'filed'], hold: [KEEPERS, 'filed'], release: [KEEPERS, 'filed'], extend: [['system'], 'filed'], fallDue: [['system'], 'dueForDisposal'], void: [KEEPERS, 'voided'] },
  dueForDisposal: { hold: [KEEPERS, 'filed'], prolong: [KEEPERS, 'filed'], dispose: [['system'], 'disposed'] },
  disposed: {}, voided: {},
};
const FITTING: Partial<Record<RecordAction, Partial<RecordFacts>>> = { discard: { numbered: false }, release: { held: true } };

const attempt = (state: RecordState, action: RecordAction, parties: readonly RecordParty[], facts: Partial<RecordFacts> = {}, given: object = GIVEN) => advance(lifecycle, { state, action, parties: new Set(parties), subject: { ...READY, ...FITTING[action], ...facts }, given: { ...given } });

describe.each(RECORD_STATES)('a record in the state %s', state => {
  test.each(RECORD_ACTIONS)('%s: exactly those who may, and where it leads', action => {
    const [who, to] = EXPECTED[state][action] ?? [[], state];
    for (const party of PARTIES) {
      const outcome = attempt(state, action, [party]);
      if (who.includes(party)) expect([party, outcome]).toEqual([party, expect.objectContaining({ from: state, to })]);
      else expect([party, 'refused' in outcome]).toEqual([party, true]);
    }
  });
});

describe('each guard alone refuses with its reason', () => {
  test.each([
    ['draft', 'submit', 'filler', { missing: 2 }, 'recordIncomplete'], ['draft', 'submit', 'filler', { vacant: 'Giám đốc' }, 'signerVacant'], ['draft', 'discard', 'filler', { numbered: true }, 'recordNumbered'], ['draft', 'void', 'filler', { numbered: false }, 'recordUnnumbered'],
    ['submitted', 'sign', 'signer', { isMyTurn: false }, 'notYourTurn'], ['submitted', 'complete', 'system', { unsignedPlaces: 1 }, 'placesUnsigned'], ['filed', 'hold', 'qualityOfficer', { held: true }, 'recordHeld'], ['filed', 'release', 'qualityOfficer', { held: false }, 'recordNotHeld'],
    ['filed', 'fallDue', 'system', { daysKept: 1 }, 'stillKept'], ['filed', 'fallDue', 'system', { held: true }, 'recordHeld'], ['dueForDisposal', 'dispose', 'system', { disposalApproved: false }, 'noApprovedDisposal'], ['dueForDisposal', 'dispose', 'system', { held: true }, 'recordHeld'],
  ] as const)('%s %s by %s with %p: %s', (state, action, party, facts, key) => {
    expect(attempt(state, action, [party], facts)).toMatchObject({ refused: { key } });
  });

  test.each([
    ['submitted', 'return', 'signer', 'reason'], ['submitted', 'void', 'qualityOfficer', 'reason'], ['signed', 'seal', 'system', 'sealed'], ['filed', 'hold', 'representative', 'reason'], ['filed', 'release', 'representative', 'reason'], ['dueForDisposal', 'prolong', 'qualityOfficer', 'until'], ['dueForDisposal', 'prolong', 'qualityOfficer', 'reason'],
  ] as const)('%s %s by %s without %s is asked for it', (state, action, party, missing) => {
    expect(attempt(state, action, [party], {}, { ...GIVEN, [missing]: '' })).toMatchObject({ refused: { key: 'askMissing', values: { what: `field.${missing}` } } });
  });

  test('every guard of the table is asked by some step', () => {
    const asked = new Set<RecordNeed>(Object.values(lifecycle.table).flatMap(steps => Object.values(steps)).flatMap(step => [...(step.needs ?? []), ...(step.staysUntil ? [step.staysUntil] : [])]));
    expect(Object.keys(lifecycle.guards).filter(need => !asked.has(need as RecordNeed))).toEqual([]);
  });
});

test('a signature is recorded and the state stays until the last place is signed', () => {
  const one = { state: 'submitted', action: 'sign', parties: new Set<RecordParty>(['signer']), subject: { ...READY, unsignedPlaces: 2 } } as const;
  expect(advance(lifecycle, { ...one, after: { ...READY, unsignedPlaces: 1 } })).toMatchObject({ to: 'submitted', signs: 'recordSigned' });
  expect(advance(lifecycle, { ...one, after: READY })).toMatchObject({ to: 'signed' });
});

test('submitting and signing are signed, nothing else is; what is disposed of or void offers nothing to anybody', () => {
  const signed = Object.entries(lifecycle.table).flatMap(([state, steps]) => Object.entries(steps).filter(([, step]) => step.signs).map(([action, step]) => `${state} ${action} ${step.signs ?? ''}`));
  expect(signed).toEqual(['draft submit recordMade', 'submitted sign recordSigned']);
  for (const state of ['disposed', 'voided'] as const) expect(actionsFor(lifecycle, { state, parties: new Set(PARTIES), subject: READY })).toEqual([]);
});

describe('a paper of disposal', () => {
  const WHO: readonly DisposalParty[] = ['drawer', 'system', ...ROLES];
  const WANTED: Readonly<Record<DisposalState, Partial<Record<DisposalAction, readonly [readonly DisposalParty[], DisposalState]>>>> = {
    draft: { takeOut: [['qualityOfficer'], 'draft'], submit: [['qualityOfficer'], 'inApproval'], cancel: [['drawer', 'qualityOfficer'], 'cancelled'] },
    inApproval: { approve: [['head'], 'approved'], return: [['head'], 'draft'], cancel: [['drawer', 'qualityOfficer'], 'cancelled'] },
    approved: { carryOut: [['system'], 'carriedOut'], cancel: [['head'], 'cancelled'] }, carriedOut: {}, cancelled: {},
  };
  const tried = (state: DisposalState, action: DisposalAction, parties: readonly DisposalParty[], rows = 1) => advance(disposalLifecycle, { state, action, parties: new Set(parties), subject: { rows }, given: GIVEN });
  test.each(DISPOSAL_STATES.flatMap(state => DISPOSAL_ACTIONS.map(act => [state, act] as const)))('%s %s: exactly those who may', (state, act) => {
    const [who, to] = WANTED[state][act] ?? [[], state];
    for (const party of WHO) {
      const outcome = tried(state, act, [party]);
      if (who.includes(party)) expect([party, outcome]).toEqual([party, expect.objectContaining({ to })]);
      else expect([party, 'refused' in outcome]).toEqual([party, true]);
    }
  });
  test('whoever drew it up does not approve it, and an empty one goes nowhere', () => {
    expect(tried('inApproval', 'approve', ['head', 'drawer'])).toMatchObject({ refused: { key: 'separation' } });
    expect(tried('draft', 'submit', ['qualityOfficer'], 0)).toMatchObject({ refused: { key: 'disposalEmpty' } });
    expect(tried('inApproval', 'approve', ['head'], 0)).toMatchObject({ refused: { key: 'disposalEmpty' } });
  });
});
