/** Where a person's searches reach: agencies they read, and the states of revisions they may find there. */
import type { Actor } from '../access/roles';
import { agenciesReadable, type AgencyView } from '../agencies/queries';
import { OPEN_STATES, type RevisionState } from '../documents/lifecycle';
import type { FoundRevision, FoundRow } from '../documents/lists';
import { searchableStates } from '../documents/reading';
import type { Hit } from '../search/shapes';

export interface Reach { readonly agencies: readonly AgencyView[]; /** Allowed in each of them: a count or a hit may never come of less right elsewhere. */ readonly states: readonly RevisionState[] }

/** @param only one agency's id; one that is not theirs leaves nothing to search. */
export async function reachOf(actor: Actor, now: Date, only?: string): Promise<Reach & { readonly all: readonly AgencyView[] }> {
  const all = await agenciesReadable(actor, 'documents.read', now), agencies = only ? all.filter(one => one._id === only) : all;
  const allowed = agencies.map(one => searchableStates(actor, { agency: one._id, within: one.within })), [first = [], ...others] = allowed;
  return { all, agencies, states: first.filter(state => others.every(states => states.includes(state))) };
}

export interface Found { readonly row: FoundRow; readonly revision: FoundRevision }

/** A hit's id is `<document>:<n>`. */
export function documentOf(hit: Hit): string {
  return hit.id.slice(0, hit.id.lastIndexOf(':'));
}

/**
 * The hits as the records have them now: the index may be a second behind. A hit whose state is no longer one of `states` gives way to the revision in force,
 * where that is asked for, or is dropped.
 */
export function settle(hits: readonly Hit[], rows: readonly FoundRow[], states: readonly RevisionState[]): Found[] {
  const found = hits.flatMap(hit => {
    const row = rows.find(one => one._id === documentOf(hit)), n = Number(hit.id.slice(hit.id.lastIndexOf(':') + 1));
    const asked = row?.revisions.find(one => one.n === n && states.includes(one.state)), inForce = row?.revisions.find(one => one.state === 'effective' && states.includes(one.state));
    const revision = asked ?? inForce;
    return row && revision ? [{ row, revision }] : [];
  });
  return found.filter((one, at) => found.findIndex(other => other.row._id === one.row._id && other.revision.n === one.revision.n) === at);
}

/** The document's own address where that is the revision in force, else that of the revision: never a link that leads to another than was shown. */
export function hrefOf({ row, revision }: Found): string {
  return revision.state === 'effective' ? `/documents/${row._id}` : `/documents/${row._id}/revisions/${revision.n}`;
}

/** What the box suggests while typing: in force, and by right what is on its way; nothing of the past. */
export function suggestedStates(states: readonly RevisionState[]): RevisionState[] {
  return states.filter(state => state === 'effective' || OPEN_STATES.includes(state));
}
