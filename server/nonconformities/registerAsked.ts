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

/** What the address does not know is as if it were not there. */
export interface Asked {
  readonly agency: AgencyView | undefined; readonly view: RegisterView; readonly state: NonconformityState | undefined; readonly grade: Grade | undefined; readonly source: Source | undefined;
  readonly unit: string | undefined; readonly clause: string | undefined; readonly year: number | undefined; readonly text: string; readonly after: string | undefined;
}

export interface Scene { readonly visit: Visit; readonly asked: Asked; readonly agencies: readonly AgencyView[]; readonly counts: RegisterCounts; readonly wording: Wording }

/** The agency asked for; else the one worked in; else, for an overseer, all. @throws NotFound for any other. */
export function askedIn({ query, actor }: Pick<Visit, 'query' | 'actor'>, agencies: readonly AgencyView[]): Asked {
  const wanted = query['agency'] ?? '', oversees = actor.grants.some(grant => grant.role === 'overseer'), clause = query['clause'] ?? '', year = Number(query['year']);
  const agency = agencies.find(one => one._id === wanted) ?? (wanted || oversees ? undefined : agencies.find(one => one._id === actor.agency) ?? agencies[0]);
  if ((wanted && wanted !== 'all' && !agency) || (!agency && !oversees)) throw new NotFound();
  return {
    agency, view: REGISTER_VIEWS.find(one => one === query['view']) ?? 'open', state: NONCONFORMITY_STATES.find(one => one === query['state']), grade: GRADES.find(one => one === query['grade']), source: SOURCES.find(one => one === query['source']),
    unit: query['unit'] || undefined, clause: isClause(DEFAULT_EDITION, clause) ? clause : undefined, year: Number.isInteger(year) && year > 1900 && year < 3000 ? year : undefined, text: (query['q'] ?? '').trim().slice(0, 100), after: query['after'],
  };
}

/** Everything that narrows the list, taken off. */
export const NOTHING_NARROWED = { state: undefined, grade: undefined, source: undefined, unit: undefined, clause: undefined, year: undefined, text: '' } as const;

/** The address of this page with some of it changed; the place in the list is given up. */
export function registerAddress(asked: Asked, changed: Readonly<Record<string, string | undefined>> = {}): string {
  const { agency, view, state, grade, source, unit, clause, year, text } = asked;
  return addressOf('/nonconformities', { agency: agency?._id, view: view === 'open' ? undefined : view, state, grade, source, unit, clause, year, q: text, ...changed });
}

export function subjectOfAgency(agency: Pick<AgencyView, '_id' | 'within'>): { agency: string; within: readonly string[] } {
  return { agency: agency._id, within: agency.within };
}
