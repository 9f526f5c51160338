/** What the box in the header suggests while typing: a few documents by code and title, and the record whose number it is. */
import type { RevisionState } from '../documents/lifecycle';
import { suggestedRows, type SuggestedRow } from '../documents/lists';
import type { Search } from '../search/search';
import type { Answer, Visit } from '../web/route';
import { wording } from '../web/wording';
import { numbersBeside } from './recordsBeside';
import { documentOf, reachOf, suggestedStates } from './reach';

const SHOWN = 8, SHORTEST = 2;

/** JSON: { items: [{ href, code, title, state }] }, records whose number begins so, then each document once, in the order found, what is in force first. */
export async function suggestions(visit: Visit, search: Pick<Search, 'suggest'>, recordSearch: Pick<Search, 'newest'>): Promise<Answer> {
  const text = (visit.query['q'] ?? '').trimStart().slice(0, 200), w = wording(visit);
  if (text.trim().length < SHORTEST) return { json: { items: [] } };
  const { agencies, all, states } = await reachOf(visit.actor, visit.now), asked = suggestedStates(states);
  const hits = await search.suggest({ text, prefix: true, agencies: agencies.map(one => one._id), states: asked, limit: SHOWN * 2 }), ids = [...new Set(hits.map(documentOf))].slice(0, SHOWN);
  const [rows, records] = await Promise.all([ids.length ? suggestedRows(visit.actor, ids) : [], numbersBeside(visit, all, text, recordSearch)]);
  const found = ids.flatMap(id => rows.filter(row => row._id === id).flatMap(row => standing(row, asked).map(one => ({ ...one, row })))).sort((a, b) => Number(b.state === 'effective') - Number(a.state === 'effective'));
  return { json: { items: [...records, ...found.map(({ state, href, row }) => ({ href, code: row.code, title: row.title, state: w.state('revision', state).word }))] } };
}

/** The record decides what is shown: the revision in force; a document without one, where its open revision may be read. */
function standing(row: SuggestedRow, asked: readonly RevisionState[]): { state: RevisionState; href: string }[] {
  const one = row.shown.state === 'effective' ? row.shown : row.open;
  if (!one || !asked.includes(one.state)) return [];
  return [{ state: one.state, href: one === row.shown ? `/documents/${row._id}` : `/documents/${row._id}/revisions/${one.n}` }];
}
