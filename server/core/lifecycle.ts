/** How a state machine is written down as a table, and the one pure interpreter that reads it. */
import { Forbidden, Refused, type Refusal } from './errors';

export type Tag = 'grey' | 'grey line' | 'grey struck' | 'blue' | 'blue line' | 'violet' | 'green' | 'green line' | 'amber' | 'red';

/** How a state is drawn; its word is `state.<lifecycle>.<state>` in the locale. */
export interface StateStyle { readonly tag: Tag; readonly icon: string }

/** A rule about the subject that must hold; gives the reason when it does not. Pure. */
export type Guard<Subject> = (subject: Subject) => Refusal | undefined;

export interface Transition<State, Party, Need> {
  readonly to: State;
  /** Any of these may do it; whoever is also one of `notBy` may not (separation of duties). */
  readonly by: readonly Party[];
  readonly notBy?: readonly Party[];
  /** A need that, where it holds, lifts `notBy`: an exception the agency has decided; it is printed in the trail. */
  readonly liftedBy?: Need;
  readonly needs?: readonly Need[];
  /** What the person must give with it. */
  readonly asks?: readonly string[];
  /** Until this need holds, the act is recorded and the state stays: "every reviewer signs, the last one moves it". */
  readonly staysUntil?: Need;
  /** A signature with password and meaning; the meaning is `meaning.<value>` in the locale. */
  readonly signs?: string;
  /** Done by the system or inside another act: never offered as a button. */
  readonly hidden?: boolean;
  /** The clause or decree the rule comes from. */
  readonly clause?: string;
}

export interface Lifecycle<State extends string, Action extends string, Party extends string, Need extends string, Subject> {
  readonly name: string;
  readonly start: State;
  /** Every act, in the order its button stands. */
  readonly actions: readonly Action[];
  /** The main path, for the stepper. */
  readonly path: readonly State[];
  readonly states: Readonly<Record<State, StateStyle>>;
  readonly guards: Readonly<Record<Need, Guard<Subject>>>;
  readonly table: Readonly<Record<State, Readonly<Partial<Record<Action, Transition<State, Party, Need>>>>>>;
}

export interface Attempt<State, Action, Party, Subject> {
  readonly state: State;
  readonly action: Action;
  readonly parties: ReadonlySet<Party>;
  /** The record as it is, to ask whether the act may begin. */
  readonly subject: Subject;
  /** The record as it would be after the act, to ask `staysUntil`; the same record when left out. */
  readonly after?: Subject;
  readonly given?: Readonly<Record<string, unknown>>;
}

export interface Advanced<State, Party> { readonly from: State; readonly to: State; readonly signs?: string; readonly exception: readonly Party[] }
export type Outcome<State, Party> = Advanced<State, Party> | { readonly refused: Refusal };

/**
 * Where `action` leads from `state`, or why not. Pure: the caller writes the result in one guarded write.
 * Order of the reasons: no such step, not this person, separation of duties, the record's needs, what must be given.
 */
export function advance<S extends string, A extends string, P extends string, N extends string, Subject>(
  lifecycle: Lifecycle<S, A, P, N, Subject>, attempt: Attempt<S, A, P, Subject>,
): Outcome<S, P> {
  const step = lifecycle.table[attempt.state][attempt.action];
  if (!step) return { refused: { key: 'noSuchStep', values: { state: `state.${lifecycle.name}.${attempt.state}` } } };
  const refused = whoRefused(lifecycle, step, attempt) ?? needRefused(lifecycle, step, attempt.subject) ?? askRefused(step, attempt.given ?? {});
  if (refused) return { refused };
  const stays = step.staysUntil !== undefined && lifecycle.guards[step.staysUntil](attempt.after ?? attempt.subject) !== undefined;
  return { from: attempt.state, to: stays ? attempt.state : step.to, exception: barred(step, attempt.parties), ...(step.signs ? { signs: step.signs } : {}) };
}

/** The same for those who carry it out. @throws Forbidden when it is not this person's, Refused for every other reason. */
export function demandStep<State, Party>(outcome: Outcome<State, Party>): Advanced<State, Party> {
  if (!('refused' in outcome)) return outcome;
  throw outcome.refused.key === 'notYours' ? new Forbidden(outcome.refused) : new Refused(outcome.refused);
}

export interface Offer<Action> { readonly action: Action; readonly signs?: string; readonly asks: readonly string[]; readonly refused?: Refusal }

/** The acts this person's standing could do from `state`: allowed ones, and refused ones with their reason. Acts of others are left out. */
export function actionsFor<S extends string, A extends string, P extends string, N extends string, Subject>(
  lifecycle: Lifecycle<S, A, P, N, Subject>, attempt: Omit<Attempt<S, A, P, Subject>, 'action' | 'given'>,
): Offer<A>[] {
  const offers: Offer<A>[] = [];
  for (const action of lifecycle.actions) {
    const step = lifecycle.table[attempt.state][action];
    if (!step || step.hidden || !step.by.some(party => attempt.parties.has(party))) continue;
    const refused = whoRefused(lifecycle, step, attempt) ?? needRefused(lifecycle, step, attempt.subject);
    offers.push({ action, asks: step.asks ?? [], ...(step.signs ? { signs: step.signs } : {}), ...(refused ? { refused } : {}) });
  }
  return offers;
}

function barred<S, P, N>(step: Transition<S, P, N>, parties: ReadonlySet<P>): readonly P[] {
  return (step.notBy ?? []).filter(party => parties.has(party));
}

function whoRefused<S extends string, A extends string, P extends string, N extends string, Subject>(
  lifecycle: Lifecycle<S, A, P, N, Subject>, step: Transition<S, P, N>, attempt: { parties: ReadonlySet<P>; subject: Subject },
): Refusal | undefined {
  if (!step.by.some(party => attempt.parties.has(party))) return { key: 'notYours', values: { who: step.by.map(party => `party.${party}`).join(',') } };
  const [both] = barred(step, attempt.parties);
  if (both === undefined) return undefined;
  if (step.liftedBy !== undefined && lifecycle.guards[step.liftedBy](attempt.subject) === undefined) return undefined;
  return { key: 'separation', values: { who: `party.${both}` } };
}

function needRefused<S extends string, A extends string, P extends string, N extends string, Subject>(
  lifecycle: Lifecycle<S, A, P, N, Subject>, step: Transition<S, P, N>, subject: Subject,
): Refusal | undefined {
  for (const need of step.needs ?? []) {
    const refused = lifecycle.guards[need](subject);
    if (refused) return refused;
  }
  return undefined;
}

function askRefused<S, P, N>(step: Transition<S, P, N>, given: Readonly<Record<string, unknown>>): Refusal | undefined {
  const missing = (step.asks ?? []).find(name => given[name] === undefined || given[name] === null || given[name] === '');
  return missing ? { key: 'askMissing', values: { what: `field.${missing}` } } : undefined;
}
