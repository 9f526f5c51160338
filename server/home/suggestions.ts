/** What the box in the header suggests while typing: a few documents by code and title. */
import { foundRows } from '../documents/lists';
import type { Search } from '../search/search';
import type { Answer, Visit } from '../web/route';
import { wording } from '../web/wording';
import { documentOf, hrefOf, reachOf, settle, suggestedStates } from './reach';

const SHOWN = 8, SHORTEST = 2;

/** JSON: { items: [{ href, code, title, state }] }, each document once, first what is in force. */
export async function suggestions(visit: Visit, search: Pick<Search, 'suggest'>): Promise<Answer> {
  const text = (visit.query['q'] ?? '').trimStart().slice(0, 200), w = wording(visit);
  if (text.trim().length < SHORTEST) return { json: { items: [] } };
  const { agencies, states } = await reachOf(visit.actor, visit.now), asked = suggestedStates(states);
  const hits = await search.suggest({ text, prefix: true, agencies: agencies.map(one => one._id), states: asked, limit: SHOWN * 2 });
  const found = settle(hits, hits.length ? await foundRows(visit.actor, [...new Set(hits.map(documentOf))]) : [], asked);
  const once = found.filter(one => one.revision.state === 'effective' || !found.some(other => other.row._id === one.row._id && other !== one && other.revision.state === 'effective'));
  const inForceFirst = [...once].sort((a, b) => Number(b.revision.state === 'effective') - Number(a.revision.state === 'effective'));
  return { json: { items: inForceFirst.slice(0, SHOWN).map(one => ({ href: hrefOf(one), code: one.row.code, title: one.revision.title, state: w.state('revision', one.revision.state).word })) } };
}
