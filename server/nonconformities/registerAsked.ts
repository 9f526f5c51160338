/** What the address of the register of nonconformities asks for, read once, and the address that asks for something else. */
import type { AgencyView } from '../agencies/queries';
import { NotFound } from '../core/errors';
import { addressOf } from '../web/address';
import type { Visit } from '../web/route';
import type { Wording } from '../web/wording';
import { DEFAULT_EDITION, isClause } from '../standards/clauses';
import { NONCONFORMITY_STATES, type NonconformityState } from './lifecycle';
import { REGISTER_VIEWS, type RegisterCounts, type RegisterView } from './lists';
import { GRADES, SOURCES, type Grade, type Source } from './model';
import { narrowingsIn, NONE, type Narrowings } from './narrowings';

/** What the address does not know is as if it were not there. */
export interface Asked {
  readonly agency: AgencyView | undefined; readonly view: RegisterView; readonly state: NonconformityState | undefined; readonly grade: Grade | undefined; readonly source: Source | undefined;
  /** Empty = those that name none. */ readonly unit: string | undefined; readonly clause: string | undefined; readonly year: number | undefined; readonly text: string; readonly after: string | undefined;
  readonly narrowed: Narrowings;
}

export interface Scene { readonly visit: Visit; readonly asked: Asked; readonly agencies: readonly AgencyView[]; readonly counts: RegisterCounts; readonly wording: Wording }

/** The agency asked for; else the one worked in; else, for an overseer, all. @throws NotFound for any other. */
export function askedIn({ query, actor }: Pick<Visit, 'query' | 'actor'>, agencies: readonly AgencyView[]): Asked {
  const wanted = query['agency'] ?? '', oversees = actor.grants.some(grant => grant.role === 'overseer'), clause = query['clause'] ?? '', year = Number(query['year']);
  const agency = agencies.find(one => one._id === wanted) ?? (wanted || oversees ? undefined : agencies.find(one => one._id === actor.agency) ?? agencies[0]);
  if ((wanted && wanted !== 'all' && !agency) || (!agency && !oversees)) throw new NotFound();
  return {
    agency, view: REGISTER_VIEWS.find(one => one === query['view']) ?? 'open', state: NONCONFORMITY_STATES.find(one => one === query['state']), grade: GRADES.find(one => one === query['grade']), source: SOURCES.find(one => one === query['source']),
    unit: query['unit'] === NONE ? '' : query['unit'] || undefined, clause: clause === NONE ? '' : isClause(DEFAULT_EDITION, clause) ? clause : undefined, year: Number.isInteger(year) && year > 1900 && year < 3000 ? year : undefined, text: (query['q'] ?? '').trim().slice(0, 100), after: query['after'], narrowed: narrowingsIn(query),
  };
}

/** Everything that narrows the list, taken off. */
export const NOTHING_NARROWED = { state: undefined, grade: undefined, source: undefined, unit: undefined, clause: undefined, year: undefined, text: '', narrowed: {} } as const;

/** The address of this page with some of it changed; the place in the list is given up. */
export function registerAddress(asked: Asked, changed: Readonly<Record<string, string | undefined>> = {}): string {
  return addressOf('/nonconformities', { ...valuesOf(asked), view: asked.view === 'open' ? undefined : asked.view, ...changed });
}

/** Everything that says which rows are meant, as the address has it. */
export function valuesOf({ agency, view, state, grade, source, unit, clause, year, text, narrowed }: Asked): Readonly<Record<string, string | number | undefined>> {
  return { agency: agency?._id, view, state, grade, source, unit: unit === '' ? NONE : unit, clause: clause === '' ? NONE : clause, year, q: text, ...narrowed };
}

export function subjectOfAgency(agency: Pick<AgencyView, '_id' | 'within'>): { agency: string; within: readonly string[] } {
  return { agency: agency._id, within: agency.within };
}
