/** The life of a nonconformity (8.7, 10.2) and of each action of its plan, as tables. */
import type { Role } from '../access/roles';
import type { Refusal } from '../core/errors';
import type { Lifecycle } from '../core/lifecycle';

export const NONCONFORMITY_STATES = ['reported', 'triaged', 'contained', 'analysis', 'planInApproval', 'inProgress', 'verification', 'closed', 'cancelled'] as const;
export type NonconformityState = (typeof NONCONFORMITY_STATES)[number];

export const NONCONFORMITY_ACTIONS = [
  'triage', 'contain', 'analyse', 'plan', 'requestPlanApproval', 'approvePlan', 'returnPlan', 'claim', 'accept', 'refuse', 'askExtension', 'grantExtension', 'denyExtension',
  'findEffective', 'findNotEffective', 'findInconclusive', 'addEvidence', 'dismiss', 'cancel',
] as const;
export type NonconformityAction = (typeof NONCONFORMITY_ACTIONS)[number];

/** What a person is to one nonconformity. `responsible` = named at triage; `planOwner` = owner of any action of the open cycle; `ownUnitHead` = head of the unit concerned. */
export type NonconformityParty = 'reporter' | 'responsible' | 'planOwner' | 'verifier' | 'ownUnitHead' | 'system' | Role;

/** What the guards need to know; `cycle` facts are those of the open cycle. */
export interface NonconformityFacts {
  readonly soleOfficer: boolean;
  readonly rootFound: boolean;
  readonly similarLookedFor: boolean;
  readonly actions: number;
  readonly openActions: number;
  readonly planComplete: boolean;
  readonly verifierApart: boolean;
  readonly daysToVerification: number;
}
export type NonconformityNeed = 'soleOfficer' | 'cause' | 'similar' | 'actions' | 'planComplete' | 'verifierApart' | 'allEnded' | 'waited';

const unless = (holds: boolean, refusal: Refusal): Refusal | undefined => (holds ? undefined : refusal);
const HOLDS_PLAN = { by: ['responsible', 'ownUnitHead', 'qualityOfficer'] } as const;
const DECIDES = { by: ['representative', 'head'], notBy: ['planOwner'] } as const;
const VERIFIES = { by: ['verifier'], notBy: ['planOwner', 'ownUnitHead'], asks: ['result'], signs: 'verified' } as const;

export const nonconformityLifecycle: Lifecycle<NonconformityState, NonconformityAction, NonconformityParty, NonconformityNeed, NonconformityFacts> = {
  name: 'nonconformity',
  start: 'reported',
  actions: NONCONFORMITY_ACTIONS,
  path: ['reported', 'triaged', 'contained', 'analysis', 'planInApproval', 'inProgress', 'verification', 'closed'],
  states: {
    reported:       { tag: 'grey line',   icon: 'flag' },
    triaged:        { tag: 'blue line',   icon: 'funnel' },
    contained:      { tag: 'blue line',   icon: 'bandaid' },
    analysis:       { tag: 'blue',        icon: 'diagram-3' },
    planInApproval: { tag: 'violet',      icon: 'pen' },
    inProgress:     { tag: 'blue',        icon: 'play-circle-fill' },
    verification:   { tag: 'violet',      icon: 'search' },
    closed:         { tag: 'green',       icon: 'check-circle-fill' },
    cancelled:      { tag: 'grey struck', icon: 'slash-circle' },
  },
  guards: {
    soleOfficer:   facts => unless(facts.soleOfficer, { key: 'anotherOfficer' }),
    cause:         facts => unless(facts.rootFound, { key: 'needCause' }),
    similar:       facts => unless(facts.similarLookedFor, { key: 'needSimilar' }),
    actions:       facts => unless(facts.actions > 0, { key: 'needActions' }),
    planComplete:  facts => unless(facts.planComplete, { key: 'needPlan' }),
    verifierApart: facts => unless(facts.verifierApart, { key: 'verifierNotApart' }),
    allEnded:      facts => unless(facts.openActions === 0, { key: 'actionsLeft', values: { count: facts.openActions } }),
    waited:        facts => unless(facts.daysToVerification <= 0, { key: 'tooEarlyToVerify', values: { days: facts.daysToVerification } }),
  },
  table: {
    reported: {
      addEvidence:         { to: 'reported', by: ['reporter', 'qualityOfficer'], hidden: true },
      triage:              { to: 'triaged', by: ['qualityOfficer'], notBy: ['reporter'], liftedBy: 'soleOfficer', asks: ['grade', 'unit', 'responsible'], clause: '10.2.1 a' },
      dismiss:             { to: 'cancelled', by: ['qualityOfficer'], notBy: ['reporter'], liftedBy: 'soleOfficer', asks: ['reason'] },
    },
    triaged: {
      addEvidence:         { to: 'triaged', by: ['reporter', 'responsible', 'qualityOfficer'], hidden: true },
      contain:             { to: 'contained', ...HOLDS_PLAN, asks: ['correction'], clause: '10.2.1 a, 8.7.1' },
      cancel:              { to: 'cancelled', by: ['representative', 'head'], asks: ['reason'] },
    },
    contained: {
      addEvidence:         { to: 'contained', by: ['responsible', 'qualityOfficer'], hidden: true },
      analyse:             { to: 'analysis', ...HOLDS_PLAN, asks: ['root'], clause: '10.2.1 b' },
      cancel:              { to: 'cancelled', by: ['representative', 'head'], asks: ['reason'] },
    },
    analysis: {
      addEvidence:         { to: 'analysis', by: ['responsible', 'qualityOfficer'], hidden: true },
      analyse:             { to: 'analysis', ...HOLDS_PLAN, asks: ['root'], clause: '10.2.1 b' },
      plan:                { to: 'analysis', ...HOLDS_PLAN, needs: ['cause'], clause: '10.2.1 c' },
      requestPlanApproval: { to: 'planInApproval', ...HOLDS_PLAN, needs: ['cause', 'similar', 'actions', 'planComplete', 'verifierApart'] },
      cancel:              { to: 'cancelled', by: ['representative', 'head'], asks: ['reason'] },
    },
    planInApproval: {
      approvePlan:         { to: 'inProgress', ...DECIDES, signs: 'planApproved' },
      returnPlan:          { to: 'analysis', ...DECIDES, asks: ['reason'] },
      cancel:              { to: 'cancelled', by: ['representative', 'head'], asks: ['reason'] },
    },
    inProgress: {
      addEvidence:         { to: 'inProgress', by: ['responsible', 'planOwner', 'qualityOfficer'], hidden: true },
      claim:               { to: 'inProgress', by: ['planOwner'], asks: ['proof'], hidden: true },
      accept:              { to: 'verification', by: ['qualityOfficer', 'representative'], staysUntil: 'allEnded', hidden: true },
      refuse:              { to: 'inProgress', by: ['qualityOfficer', 'representative'], asks: ['reason'], hidden: true },
      askExtension:        { to: 'inProgress', by: ['planOwner'], asks: ['reason', 'until'], hidden: true },
      grantExtension:      { to: 'inProgress', by: ['representative', 'head'], hidden: true },
      denyExtension:       { to: 'inProgress', by: ['representative', 'head'], asks: ['reason'], hidden: true },
      cancel:              { to: 'cancelled', by: ['representative', 'head'], asks: ['reason'] },
    },
    verification: {
      addEvidence:         { to: 'verification', by: ['verifier', 'qualityOfficer'], hidden: true },
      findEffective:       { to: 'closed', ...VERIFIES, needs: ['waited'], clause: '10.2.1 d, e, f' },
      findNotEffective:    { to: 'analysis', ...VERIFIES, needs: ['waited'], clause: '10.2.1 d' },
      findInconclusive:    { to: 'verification', ...VERIFIES, asks: ['result', 'until'], needs: ['waited'], clause: '10.2.1 d' },
    },
    closed: {},
    cancelled: {},
  },
};

export const ACTION_STATES = ['planned', 'toDo', 'doneClaimed', 'accepted', 'refused'] as const;
export type ActionState = (typeof ACTION_STATES)[number];
export type ActionAct = 'begin' | 'claim' | 'accept' | 'refuse' | 'askExtension' | 'grantExtension' | 'denyExtension';
export type ActionParty = 'actionOwner' | 'qualityOfficer' | 'representative' | 'head' | 'system';
export interface ActionFacts { readonly documentWaits: string; readonly extensionAsked: boolean }

/** An action of a plan; its due date is frozen: only a granted extension moves it, and both dates stay. */
export const actionLifecycle: Lifecycle<ActionState, ActionAct, ActionParty, 'documentInForce' | 'extensionAsked' | 'noExtensionAsked', ActionFacts> = {
  name: 'action',
  start: 'planned',
  actions: ['begin', 'claim', 'accept', 'refuse', 'askExtension', 'grantExtension', 'denyExtension'],
  path: ['planned', 'toDo', 'doneClaimed', 'accepted'],
  states: {
    planned:     { tag: 'grey line', icon: 'circle' },
    toDo:        { tag: 'grey',      icon: 'circle' },
    doneClaimed: { tag: 'violet',    icon: 'hourglass-split' },
    accepted:    { tag: 'green',     icon: 'check-circle-fill' },
    refused:     { tag: 'amber',     icon: 'arrow-counterclockwise' },
  },
  guards: {
    documentInForce:  facts => unless(facts.documentWaits === '', { key: 'documentNotInForce', values: { code: facts.documentWaits } }),
    extensionAsked:   facts => unless(facts.extensionAsked, { key: 'noExtensionAsked' }),
    noExtensionAsked: facts => unless(!facts.extensionAsked, { key: 'extensionAlreadyAsked' }),
  },
  table: {
    planned:     { begin: { to: 'toDo', by: ['system'], hidden: true } },
    toDo:        {
      claim:          { to: 'doneClaimed', by: ['actionOwner'] },
      askExtension:   { to: 'toDo', by: ['actionOwner'], needs: ['noExtensionAsked'] },
      grantExtension: { to: 'toDo', by: ['representative', 'head'], notBy: ['actionOwner'], needs: ['extensionAsked'] },
      denyExtension:  { to: 'toDo', by: ['representative', 'head'], notBy: ['actionOwner'], needs: ['extensionAsked'] },
    },
    doneClaimed: {
      accept:         { to: 'accepted', by: ['qualityOfficer', 'representative'], notBy: ['actionOwner'], needs: ['documentInForce'] },
      refuse:         { to: 'refused', by: ['qualityOfficer', 'representative'], notBy: ['actionOwner'] },
    },
    accepted:    {},
    refused:     {
      claim:          { to: 'doneClaimed', by: ['actionOwner'] },
      askExtension:   { to: 'refused', by: ['actionOwner'], needs: ['noExtensionAsked'] },
      grantExtension: { to: 'refused', by: ['representative', 'head'], notBy: ['actionOwner'], needs: ['extensionAsked'] },
      denyExtension:  { to: 'refused', by: ['representative', 'head'], notBy: ['actionOwner'], needs: ['extensionAsked'] },
    },
  },
};

/** States in which a nonconformity still asks for work. */
export const OPEN_NONCONFORMITY_STATES: readonly NonconformityState[] = NONCONFORMITY_STATES.filter(state => state !== 'closed' && state !== 'cancelled');
