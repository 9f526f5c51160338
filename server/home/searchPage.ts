/** Search: the procedure in force now, and how to narrow. */
import { LRUCache } from 'lru-cache';
import { may } from '../access/may';
import { typeName, unitName } from '../documents/blocks';
import { foundRows, openingTexts, type FoundRevision } from '../documents/lists';
import type { RevisionState } from '../documents/lifecycle';
import { labelOf } from '../documents/standing';
import type { Search } from '../search/search';
import { ENOUGH, type SearchQuery, type SearchResult } from '../search/shapes';
import { highlight, snippet, type Part } from '../search/snippet';
import type { Answer, Visit } from '../web/route';
import { wording } from '../web/wording';
import { documentOf, hrefOf, reachOf, settle, type Found } from './reach';
import { recordsBeside } from './recordsBeside';
import { facetsOf, searchAddress, type SearchAsked, type SearchScene } from './searchFacets';

const HITS_A_PAGE = 20, SNIPPET_WORDS = 34, LAST_PAGE = Math.floor((ENOUGH - 1) / HITS_A_PAGE);

export async function searchPage(visit: Visit, search: Pick<Search, 'find'>, recordSearch: Pick<Search, 'newest'>): Promise<Answer> {
  const asked = askedIn(visit), w = wording(visit), { words } = w, { all, agencies, states } = await reachOf(visit.actor, visit.now, asked.agency);
  const title = asked.text ? words('search.title', { query: asked.text }) : words('search.form');
  if (!asked.text) return { view: 'search/search', title, data: { heading: words('search.form'), about: words('search.how'), query: '' } };
  const wanted = states.filter(state => asked.state === 'all' || state === asked.state);
  const query = { text: asked.text, prefix: false, agencies: agencies.map(one => one._id), ...(asked.type ? { type: asked.type } : {}), ...(asked.unit ? { unit: asked.unit } : {}), counts: true };
  const [result, records] = await Promise.all([
    search.find({ ...query, states: wanted, limit: HITS_A_PAGE, offset: (asked.page - 1) * HITS_A_PAGE }),
    asked.page === 1 ? recordsBeside(visit, all, { text: asked.text, only: asked.agency }, recordSearch) : undefined,
  ]);
  const rows = result.hits.length ? await foundRows(visit.actor, [...new Set(result.hits.map(documentOf))]) : [], found = settle(result.hits, rows, wanted);
  const scene: SearchScene = { visit, asked, all, agencies, states, wording: w, result, byState: await countsByState(search, query, states, result, asked) };
  return { view: 'search/search', title, data: { query: asked.text, ...heading(scene, records?.exact !== undefined && !found.length), ...(records ? { records } : {}), ...(found.length ? { hits: await hitsOf(scene, found), facets: facetsOf(scene), pager: pagerOf(scene) } : records?.exact ? {} : { none: nothing(scene) }) } };
}

function askedIn({ query }: Visit): SearchAsked {
  const page = Number(query['page'] ?? 1);
  return { text: (query['q'] ?? '').trim().slice(0, 300), state: query['state'] || 'effective', type: query['type'] || undefined, unit: query['unit'] || undefined, agency: query['agency'] || undefined, page: Number.isInteger(page) && page >= 1 && page <= LAST_PAGE ? page : 1 };
}

/** The index counts states only among those asked for: who may find others is told how many there are. No question to the store. */
async function countsByState(search: Pick<Search, 'find'>, query: Omit<SearchQuery, 'states' | 'limit' | 'offset'>, states: readonly RevisionState[], result: SearchResult, asked: SearchAsked): Promise<Readonly<Record<string, number>>> {
  if (asked.state === 'all' || states.length <= 1) return result.counts?.state ?? {};
  return (await search.find({ ...query, states, limit: 0, offset: 0 })).counts?.state ?? {};
}

function heading({ asked, result, wording: { words } }: SearchScene, recordAlone: boolean): Record<string, unknown> {
  if (recordAlone) return { heading: words('search.recordAlone', { query: asked.text }) };
  const key = result.total >= ENOUGH ? 'search.many' : 'search.found';
  const about = asked.state === 'effective' ? 'search.onlyInForce' : 'search.alsoOthers';
  return { heading: words(key, { count: result.total, query: asked.text }), about: words(about) };
}

async function hitsOf(scene: SearchScene, found: readonly Found[]): Promise<Record<string, unknown>[]> {
  const { text: query } = scene.asked, shown = await snippetsOf(found.flatMap(one => mainText(one.revision) ?? []), query);
  return found.map(one => hitOf(scene, one, shown.get(mainText(one.revision) ?? '') ?? []));
}

/** A text that is named by its hash never changes: what was marked in it is kept, for those who ask the same. */
const marked = new LRUCache<string, readonly Part[]>({ max: 2000 });

/** What each text says of the query, by its hash; a text without words has none. */
async function snippetsOf(shas: readonly string[], query: string): Promise<ReadonlyMap<string, readonly Part[]>> {
  const key = (sha: string): string => `${sha} ${query}`, missing = shas.filter(sha => !marked.has(key(sha)));
  const texts = missing.length ? await openingTexts(missing) : new Map<string, string>();
  for (const [sha, text] of texts) if (text.trim()) marked.set(key(sha), snippet(text, query, { prefix: false, span: SNIPPET_WORDS }));
  return new Map(shas.flatMap(sha => { const parts = marked.get(key(sha)); return parts ? [[sha, parts]] : []; }));
}

/** Text is kept under the PDF that stands for the file, or under the file itself. */
function mainText({ files }: FoundRevision): string | undefined {
  const main = files.find(file => file.role === 'main');
  return main?.pdf?.sha256 ?? main?.sha256;
}

function hitOf({ visit, asked, all, wording: w }: SearchScene, one: Found, shown: readonly Part[]): Record<string, unknown> {
  const { row, revision } = one, { words, date } = w, agency = all.find(other => other._id === row.agency), inForce = revision.state === 'effective';
  const label = labelOf(revision), from = revision.effectiveFrom ? words('search.from', { label, from: date(revision.effectiveFrom) }) : label;
  const facts = agency ? [from, typeName(agency, row.type, w), ...(all.length > 1 ? [agency.shortName] : []), ...(row.unit ? [unitName(agency, row.unit)] : [])] : [from];
  const takes = revision.files.some(file => file.role === 'main' && file.pdf) && may(visit.actor, 'copies.take', { agency: row.agency, within: row.within });
  return {
    href: hrefOf(one), code: row.code, title: pieces(highlight(revision.title, asked.text, { prefix: false })), state: { ...w.state('revision', revision.state), ...(inForce ? { quiet: true } : {}) }, facts,
    ...(shown.length ? { snippet: pieces(shown) } : {}), ...(takes ? { copies: inForce ? `/documents/${row._id}/copies` : `/documents/${row._id}/revisions/${revision.n}/copies` } : {}),
  };
}

function pieces(parts: readonly Part[]): { text: string; kind?: 'mark' }[] {
  return parts.map(({ text, hit }) => (hit ? { text, kind: 'mark' } : { text }));
}

function pagerOf({ asked, result, wording: { words } }: SearchScene): Record<string, unknown> | undefined {
  const first = (asked.page - 1) * HITS_A_PAGE + 1, last = Math.min(asked.page * HITS_A_PAGE, result.total);
  if (result.total <= HITS_A_PAGE) return undefined;
  return {
    range: words('search.range', { first, last, total: Math.min(result.total, ENOUGH - 1) }), ...(asked.page > 1 ? { first: searchAddress({ ...asked, page: 1 }) } : {}),
    ...(asked.page < LAST_PAGE && result.total > last ? { next: searchAddress({ ...asked, page: asked.page + 1 }) } : {}),
  };
}

/** Nothing found: the next thing to try, nearest first. */
function nothing({ asked, states, byState, wording: { words } }: SearchScene): Record<string, unknown> {
  const elsewhere = Object.values(byState).reduce((sum, count) => sum + count, 0), narrowed = asked.type ?? asked.unit ?? asked.agency;
  const acts = [
    ...(asked.state !== 'all' && elsewhere > 0 && states.length > 1 ? [{ href: searchAddress({ ...asked, state: 'all', page: 1 }), label: words('search.seeOthers', { count: elsewhere }) }] : []),
    ...(narrowed ? [{ href: searchAddress({ ...asked, type: undefined, unit: undefined, agency: undefined, page: 1 }), label: words('search.widen') }] : []),
    { href: '/documents', label: words('search.toRegister') },
  ];
  return { title: words('search.none'), text: words('search.noneWhy'), acts };
}
