/** How every act on a nonconformity runs, and what stands around it. */
import { carryOut, type Procedure, type Wanted } from '../access/act';
import { may } from '../access/may';
import { belongsTo, type Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { Forbidden, NotFound } from '../core/errors';
import type { Evidence } from '../core/evidence';
import { holdersOf } from '../people/queries';
import { nonconformityLifecycle, type NonconformityAction, type NonconformityFacts, type NonconformityNeed, type NonconformityParty, type NonconformityState } from './lifecycle';
import { Nonconformity, type Action, type Cycle } from './model';
import { loadNonconformity } from './queries';
import { contentHash, factsOf, openCycle, partiesOf, subjectOf, summarise, type Around, type NonconformityView } from './standing';

const procedure: Procedure<NonconformityView, NonconformityState, NonconformityAction, NonconformityParty, NonconformityNeed, NonconformityFacts, Around> = {
  lifecycle: nonconformityLifecycle, records: Nonconformity, partiesOf, factsOf, derive: summarise,
};

export interface Target { readonly id: string; readonly version?: number }
export type Act = Wanted<NonconformityAction> & { readonly id: string };

/** Loads, asks the table, writes. `change` is told the record as it was. @throws NotFound, Forbidden, Refused, StaleRecord */
export async function act(actor: Actor, wanted: Act, now: Date, change: (record: NonconformityView) => Partial<NonconformityView>): Promise<NonconformityView> {
  const record = await loadForAct(actor, wanted.id), around = await aroundOf(record, now);
  return carryOut(procedure, actor, record, { ...wanted, contentHash: contentHash(record) }, around, now, () => change(record));
}

export async function aroundOf(record: NonconformityView, now: Date): Promise<Around> {
  const agency = await agencyById(record.agency, now), people = await holdersOf(record.agency, ['qualityOfficer', 'unitHead']);
  const holding = (role: string): string[] => people.filter(person => person.grants.some(grant => grant.role === role && grant.agency === record.agency && (!grant.unit || grant.unit === record.unit))).map(person => person._id);
  const unitHeads = people.filter(person => holding('unitHead').includes(person._id) && person.positions.some(one => one.agency === record.agency && one.unit === record.unit)).map(person => person._id);
  return { officers: holding('qualityOfficer').length, unitHeads, timeZone: agency.timeZone, now };
}

/** The same for a page, asked of the store only in states where a guard needs it. */
export async function aroundFor(record: NonconformityView, now: Date): Promise<Around> {
  if (record.state === 'reported' || record.state === 'analysis') return aroundOf(record, now);
  return { officers: 1, unitHeads: [], timeZone: (await agencyById(record.agency, now)).timeZone, now };
}

/** A member of another agency is not told that it exists; an overseer may read and is refused. */
export async function loadForAct(actor: Actor, id: string): Promise<NonconformityView> {
  const record = await loadNonconformity(id);
  if (actor.system || belongsTo(actor, record.agency)) return record;
  throw may(actor, 'nonconformities.read', subjectOf(record)) ? new Forbidden() : new NotFound();
}

/** The cycles with the open one changed; earlier ones are kept as they were. */
export function withCycle(record: NonconformityView, changes: Partial<Cycle>): Cycle[] {
  return record.cycles.map(one => (one.n === record.cycle ? { ...one, ...changes } : one));
}

/** @throws NotFound */
export function actionOf(record: NonconformityView, id: string): Action {
  const action = openCycle(record).actions.find(one => one.id === id);
  if (!action) throw new NotFound();
  return action;
}

/** Every file that is kept in the record, wherever it was brought. */
export function evidenceOf(record: NonconformityView): Evidence[] {
  return [...record.files, ...record.cycles.flatMap(cycle => [...cycle.actions.flatMap(action => action.claims.flatMap(claim => claim.files)), ...cycle.verifications.flatMap(one => one.files)])];
}
