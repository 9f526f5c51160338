/** How an act runs on a record that is itself the subject of its lifecycle: ask the table, change in memory, ask again, one guarded write with its trail entry. */
import { commit, type Guarded, type Writable } from '../core/commit';
import { StaleRecord } from '../core/errors';
import { advance, demandStep, type Advanced, type Lifecycle } from '../core/lifecycle';
import type { Signature } from '../core/trail';
import { authorOf, type Actor, type Substitution } from './roles';

interface Standing<State> extends Guarded { readonly state: State; readonly stateSince: Date }

/** What one domain brings: its table, where its records lie, who somebody is to a record, what the guards need, what lists derive. */
export interface Procedure<Record, State extends string, Action extends string, Party extends string, Need extends string, Facts, Around> {
  readonly lifecycle: Lifecycle<State, Action, Party, Need, Facts>;
  readonly records: Writable;
  readonly partiesOf: (record: Record, actor: Actor, around: Around) => ReadonlySet<Party>;
  readonly factsOf: (record: Record, actor: Actor, around: Around) => Facts;
  readonly derive: (record: Record) => Partial<Record>;
}

export interface Wanted<Action> {
  readonly action: Action;
  /** The write guard the page was drawn with; a page that is older is told so. Left out by jobs, and where a finer guard stands in its place. */
  readonly version?: number;
  readonly given?: Readonly<{ [name: string]: unknown }>;
  readonly about?: string;
  readonly reason?: string;
  readonly details?: Readonly<{ [name: string]: string | number | boolean }>;
  /** What is signed, where the table asks for a signature: the SHA-256 of what stands in the record before the act. */
  readonly contentHash?: string;
  /** Whose seat the signature fills, where the signer stands in for them. */
  readonly onBehalfOf?: Substitution | undefined;
  /** What must be in place before the record speaks of it, done when the act is allowed: files put into the store. */
  readonly keep?: (() => Promise<void>) | undefined;
}

/**
 * Carries out one act and returns the record as it is now.
 * @throws Forbidden, Refused (the table's reason), StaleRecord. Nothing is changed then.
 */
export async function carryOut<R extends Standing<S>, S extends string, A extends string, P extends string, N extends string, F, Around>(
  procedure: Procedure<R, S, A, P, N, F, Around>, actor: Actor, record: R, wanted: Wanted<A>, around: Around, now: Date, change: (step: Advanced<S, P>) => Partial<R>,
): Promise<R> {
  if (wanted.version !== undefined && wanted.version !== record.version) throw new StaleRecord();
  const { lifecycle, factsOf } = procedure;
  const tried = { state: record.state, action: wanted.action, parties: procedure.partiesOf(record, actor, around), subject: factsOf(record, actor, around), given: { ...wanted.given, reason: wanted.reason } };
  const changes = change(demandStep(advance(lifecycle, tried))), changed: R = { ...record, ...changes };
  const step = demandStep(advance(lifecycle, { ...tried, after: factsOf(changed, actor, around) }));
  const moved = step.to === step.from ? {} : { state: step.to, stateSince: now }, derived = procedure.derive({ ...changed, ...moved });
  await wanted.keep?.();
  const entry = await commit(procedure.records, record, { set: { ...changes, ...moved, ...derived } }, {
    action: `${lifecycle.name}.${wanted.action}`, by: authorOf(actor), at: now, ...(wanted.about ? { about: wanted.about } : {}), ...(step.from === step.to ? {} : { from: step.from, to: step.to }),
    ...(wanted.reason ? { reason: wanted.reason } : {}), ...detailsOf(wanted, step), ...(step.signs ? { signature: signatureOf(actor, step.signs, wanted) } : {}),
  });
  return { ...changed, ...moved, ...derived, version: record.version + 1, trailHead: { n: entry.n, hash: entry.hash } };
}

function detailsOf(wanted: Wanted<string>, step: Advanced<string, string>): { details?: { [name: string]: string | number | boolean } } {
  const details = { ...wanted.details, ...(step.exception.length ? { exception: step.exception.join(', ') } : {}) };
  return Object.keys(details).length ? { details } : {};
}

function signatureOf(actor: Actor, meaning: string, { contentHash = '', onBehalfOf }: Pick<Wanted<string>, 'contentHash' | 'onBehalfOf'>): Signature {
  return { meaning, contentHash, title: actor.title, ...(onBehalfOf ? { onBehalfOf: { id: onBehalfOf.id, name: onBehalfOf.name, paper: onBehalfOf.paper } } : {}) };
}

/** The write guard of a page's form, absent where there is none. */
export function guardOf({ version }: { readonly version?: number }): { version?: number } {
  return version === undefined ? {} : { version };
}
