/** The whole matrix of the revision lifecycle: state × act × party, and each guard alone. Written out, so that a changed table is seen. */
import { ROLES } from '../../server/access/roles';
import { actionsFor, advance } from '../../server/core/lifecycle';
import { REVISION_ACTIONS, REVISION_STATES, revisionLifecycle as lifecycle, type RevisionAction, type RevisionFacts, type RevisionNeed, type RevisionParty, type RevisionState } from '../../server/documents/lifecycle';

const PARTIES: readonly RevisionParty[] = ['author', 'reviewer', 'approver', 'owner', 'system', ...ROLES];

/** Every guard holds. */
const READY: RevisionFacts = {
  hasMainPdf: true, hasReviewers: true, hasApprovers: true, hasReason: true, typeActive: true, sameSigner: false, sameSignerAllowed: true, actorMayStillSign: true, unsignedReviewers: 0, unsignedApprovers: 0,
  openComments: 0, daysToEffective: 0, acknowledgedPercent: 100, acknowledgePercent: 0, openDraft: false, toReview: true, obsolescenceRequested: true, formProblems: 0, formDrawn: true,
};
/** What an act needs beyond READY, where two guards contradict each other. */
const FACTS: Partial<Record<RevisionAction, Partial<RevisionFacts>>> = { withdrawApproval: { daysToEffective: 3 }, markToReview: { toReview: false }, requestObsolescence: { obsolescenceRequested: false } };
const GIVEN = { reason: 'vì lý do', decisionNumber: '1/QĐ', decisionDate: '2026-11-24', effectiveDate: '2026-11-24' };

/** state → act → [who may, where it leads]. */
const EXPECTED: Readonly<Record<RevisionState, Partial<Record<RevisionAction, readonly [readonly RevisionParty[], RevisionState]>>>> = {
  draft: {
    edit: [['author', 'qualityOfficer'], 'draft'], submit: [['author', 'qualityOfficer'], 'inReview'], cancel: [['author', 'qualityOfficer'], 'cancelled'],
    comment: [['author', 'reviewer', 'approver', 'qualityOfficer'], 'draft'], resolve: [['author', 'reviewer', 'approver', 'qualityOfficer'], 'draft'],
  },
  inReview: { review: [['reviewer'], 'reviewed'], return: [['reviewer'], 'draft'], comment: [['author', 'reviewer', 'approver', 'qualityOfficer'], 'inReview'], resolve: [['author', 'reviewer', 'qualityOfficer'], 'inReview'] },
  reviewed: { requestApproval: [['author', 'qualityOfficer'], 'inApproval'], comment: [['author', 'reviewer', 'approver', 'qualityOfficer'], 'reviewed'], resolve: [['author', 'reviewer', 'qualityOfficer'], 'reviewed'] },
  inApproval: { approve: [['approver'], 'approved'], return: [['approver'], 'draft'], comment: [['author', 'reviewer', 'approver', 'qualityOfficer'], 'inApproval'], resolve: [['author', 'reviewer', 'approver', 'qualityOfficer'], 'inApproval'] },
  approved: { release: [['system', 'qualityOfficer'], 'effective'], withdrawApproval: [['head'], 'draft'] },
  effective: {
    confirmValid: [['owner', 'qualityOfficer'], 'effective'], markToReview: [['system'], 'effective'], requestObsolescence: [['owner', 'qualityOfficer'], 'effective'], makeObsolete: [['head'], 'obsolete'], supersede: [['system', 'qualityOfficer'], 'superseded'],
  },
  superseded: {}, obsolete: {}, cancelled: {},
};

const attempt = (state: RevisionState, action: RevisionAction, party: RevisionParty) => advance(lifecycle, { state, action, parties: new Set([party]), subject: { ...READY, ...FACTS[action] }, given: GIVEN });

describe.each(REVISION_STATES)('in the state %s', state => {
  test.each(REVISION_ACTIONS)('%s: exactly those who may, and where it leads', action => {
    const [who, to] = EXPECTED[state][action] ?? [[], state];
    for (const party of PARTIES) {
      const outcome = attempt(state, action, party);
      if (who.includes(party)) expect(outcome).toMatchObject({ from: state, to });
      else expect(outcome).toHaveProperty('refused');
    }
  });
});

describe('separation of duties', () => {
  const both = (state: RevisionState, action: RevisionAction, parties: RevisionParty[], allowed: boolean) => advance(lifecycle, { state, action, parties: new Set(parties), subject: { ...READY, sameSignerAllowed: allowed }, given: GIVEN });
  test.each([['inReview', 'review', ['reviewer', 'author']], ['inApproval', 'approve', ['approver', 'author']], ['inApproval', 'approve', ['approver', 'reviewer']], ['inApproval', 'approve', ['approver', 'head', 'author']]] as const)('%s %s by %p is refused', (state, action, parties) => {
    expect(both(state, action, [...parties], false)).toMatchObject({ refused: { key: 'separation' } });
  });
  test('the exception of the document type lifts it, and says so', () => {
    expect(both('inApproval', 'approve', ['approver', 'author'], true)).toMatchObject({ to: 'approved', exception: ['author'] });
  });
});

describe('each guard alone refuses with its reason', () => {
  const wrong: readonly [RevisionState, RevisionAction, RevisionParty, Partial<RevisionFacts>, string][] = [
    ['draft', 'submit', 'author', { formProblems: 2 }, 'formUnsound'], ['draft', 'submit', 'author', { formDrawn: false }, 'formNotDrawn'], ['draft', 'submit', 'author', { hasMainPdf: false }, 'needFile'], ['draft', 'submit', 'author', { hasReviewers: false }, 'needReviewers'], ['draft', 'submit', 'author', { hasApprovers: false }, 'needApprovers'],
    ['draft', 'submit', 'author', { hasReason: false }, 'needChangeReason'], ['draft', 'submit', 'author', { typeActive: false }, 'needActiveType'], ['draft', 'submit', 'author', { sameSigner: true, sameSignerAllowed: false }, 'sameSigner'],
    ['inReview', 'review', 'reviewer', { actorMayStillSign: false }, 'notYourTurn'], ['reviewed', 'requestApproval', 'author', { openComments: 1 }, 'openComments'],
    ['inApproval', 'approve', 'approver', { openComments: 2 }, 'openComments'], ['approved', 'release', 'system', { daysToEffective: 1 }, 'dateNotReached'], ['approved', 'release', 'qualityOfficer', { acknowledgedPercent: 79, acknowledgePercent: 80 }, 'notAcknowledged'],
    ['approved', 'withdrawApproval', 'head', { daysToEffective: 0 }, 'datePassed'], ['effective', 'confirmValid', 'owner', { toReview: false }, 'notDueForReview'], ['effective', 'markToReview', 'system', {}, 'alreadyDue'],
    ['effective', 'makeObsolete', 'head', { obsolescenceRequested: false }, 'needObsolescenceRequest'], ['effective', 'makeObsolete', 'head', { openDraft: true }, 'openDraft'], ['effective', 'requestObsolescence', 'owner', {}, 'obsolescenceAlreadyRequested'],
  ];
  test.each(wrong)('%s %s by %s with %p: %s', (state, action, party, facts, key) => {
    expect(advance(lifecycle, { state, action, parties: new Set([party]), subject: { ...READY, ...facts }, given: GIVEN })).toMatchObject({ refused: { key } });
  });
  test('every guard of the table is asked by some step', () => {
    const asked = new Set<RevisionNeed>(Object.values(lifecycle.table).flatMap(steps => Object.values(steps)).flatMap(step => [...(step.needs ?? []), ...(step.staysUntil ? [step.staysUntil] : []), ...(step.liftedBy ? [step.liftedBy] : [])]));
    expect(Object.keys(lifecycle.guards).filter(need => !asked.has(need as RevisionNeed))).toEqual([]);
  });
  test('what must be given is asked for', () => {
    expect(advance(lifecycle, { state: 'inReview', action: 'return', parties: new Set(['reviewer']), subject: READY, given: {} })).toMatchObject({ refused: { key: 'askMissing', values: { what: 'field.reason' } } });
  });
});

test('the last signature moves it: until then the act is recorded and the state stays', () => {
  const one = { state: 'inReview', action: 'review', parties: new Set<RevisionParty>(['reviewer']), subject: { ...READY, unsignedReviewers: 2 } } as const;
  expect(advance(lifecycle, { ...one, after: { ...READY, unsignedReviewers: 1 } })).toMatchObject({ to: 'inReview' });
  expect(advance(lifecycle, { ...one, after: { ...READY, unsignedReviewers: 0 } })).toMatchObject({ to: 'reviewed' });
});

test('a page offers what a standing may do, with reasons for the rest, and nothing of others', () => {
  const offers = actionsFor(lifecycle, { state: 'approved', parties: new Set<RevisionParty>(['qualityOfficer']), subject: { ...READY, daysToEffective: 4 } });
  expect(offers).toEqual([expect.objectContaining({ action: 'release', refused: { key: 'dateNotReached', values: { days: 4 } } })]);
  expect(actionsFor(lifecycle, { state: 'approved', parties: new Set<RevisionParty>(['staff', 'clerk', 'overseer', 'administrator']), subject: READY })).toEqual([]);
});
