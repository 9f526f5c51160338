/** What the address of the register asks for, read once, and the address that asks for something else. */
import type { AgencyView } from '../agencies/queries';
import { NotFound } from '../core/errors';
import { addressOf } from '../web/address';
import type { Visit } from '../web/route';
import type { Wording } from '../web/wording';
import { REVISION_STATES, type RevisionState } from './lifecycle';
import { REGISTER_VIEWS, type RegisterCounts, type RegisterView } from './lists';

/** What the address does not know is as if it were not there. */
export interface Asked {
  readonly agency: AgencyView | undefined; readonly view: RegisterView; readonly unit: string | undefined; readonly type: string | undefined; readonly state: RevisionState | undefined;
  readonly text: string; readonly sort: 'code' | 'title'; readonly descending: boolean; readonly after: string | undefined;
}

export interface Scene { readonly visit: Visit; readonly asked: Asked; readonly agencies: readonly AgencyView[]; readonly states: readonly RevisionState[]; readonly counts: RegisterCounts | undefined; readonly wording: Wording }

/** The agency asked for; else the one worked in, where its documents may be read; else, for an overseer, all. @throws NotFound for any other. */
export function askedIn({ query, actor }: Visit, agencies: readonly AgencyView[]): Asked {
  const wanted = query['agency'] ?? '', order = query['sort'] ?? '', oversees = actor.grants.some(grant => grant.role === 'overseer');
  const agency = agencies.find(one => one._id === wanted) ?? (wanted ? undefined : ownAgency(actor.agency, agencies, oversees));
  if ((wanted && wanted !== 'all' && !agency) || (!agency && !oversees)) throw new NotFound();
  return {
    agency, view: REGISTER_VIEWS.find(one => one === query['view']) ?? 'all', unit: query['unit'] === 'none' ? '' : query['unit'] || undefined, type: query['type'] || undefined, state: REVISION_STATES.find(one => one === query['state']),
    text: (query['q'] ?? '').trim().slice(0, 200), sort: /^-?title$/.test(order) ? 'title' : 'code', descending: order.startsWith('-'), after: query['after'],
  };
}

/** An overseer's own agency is the province, whose list alone would be nearly empty. */
function ownAgency(working: string, agencies: readonly AgencyView[], oversees: boolean): AgencyView | undefined {
  if (oversees) return undefined;
  return agencies.find(one => one._id === working) ?? agencies[0];
}

/** The address of this page with some of it changed; the place in the list is given up. */
export function registerAddress(asked: Asked, changed: Readonly<Record<string, string | undefined>> = {}): string {
  const { agency, view, unit, type, state, text, sort, descending } = asked, order = `${descending ? '-' : ''}${sort}`;
  return addressOf('/documents', { agency: agency?._id, view: view === 'all' ? undefined : view, unit: unit === '' ? 'none' : unit, type, state, q: text, sort: order === 'code' ? undefined : order, ...changed });
}

export function subjectOf(agency: Pick<AgencyView, '_id' | 'within'>): { agency: string; within: readonly string[] } {
  return { agency: agency._id, within: agency.within };
}
