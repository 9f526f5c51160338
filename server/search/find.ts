/** Finds: asks the index in order of rank until the page is full. */
import { question, type Question } from './query';
import type { Index, Row, Value } from './schema';
import { ENOUGH, FACETS, type Facet, type FacetCounts, type Hit, type SearchQuery, type SearchResult, type SuggestQuery } from './shapes';

const NOTHING: SearchResult = { hits: [], total: 0 };

/** One page of hits, best first: by code, by title, then by body; the newest first among equals in the body. */
export function find(index: Index, query: SearchQuery): SearchResult {
  const asked = question(query);
  if (!asked) return NOTHING;
  const offset = Math.max(0, query.offset);
  const wanted = Math.min(offset + Math.max(0, query.limit), ENOUGH - 1);
  const found = inOrder(wanted, [() => byCode(index, asked, query), () => byTitle(index, asked, wanted), ...asked.bodies.map(match => () => byBody(index, match))]);
  const hits = found.slice(offset, wanted).flatMap(n => hit(index, n));
  if (query.counts) return { hits, ...counted(index, asked) };
  const total = index.all(`select count(*) n from (select 1 from bodies where bodies match ? limit ${String(ENOUGH)})`, asked.whole)[0]?.['n'];
  return { hits, total: Number(total) };
}

/** The first few by code and title alone: quick enough for every keystroke. */
export function suggest(index: Index, query: SuggestQuery): Hit[] {
  const asked = question(query);
  if (!asked) return [];
  const wanted = Math.min(Math.max(0, query.limit), ENOUGH - 1);
  return inOrder(wanted, [() => byCode(index, asked, query), () => byTitle(index, asked, wanted)]).flatMap(n => hit(index, n));
}

/** Row numbers without repeats; later sources are asked only while more are wanted. */
function inOrder(wanted: number, sources: readonly (() => number[])[]): number[] {
  const found = new Set<number>();
  for (const source of sources) {
    if (found.size >= wanted) break;
    for (const n of source()) found.add(n);
  }
  return [...found].slice(0, wanted);
}

function byCode(index: Index, asked: Question, query: SuggestQuery): number[] {
  if (!asked.code) return [];
  const one = (value: string | undefined): readonly string[] | 'all' => value === undefined ? 'all' : [value];
  const allowed: Record<Facet, readonly string[] | 'all'> = { agency: query.agencies, state: query.states, unit: one(query.unit), type: one(query.type) };
  const columns = FACETS.map(facet => allowed[facet] === 'all' ? '' : ` and ${facet} in (select value from json_each(?))`).join('');
  const values = FACETS.flatMap(facet => allowed[facet] === 'all' ? [] : [JSON.stringify(allowed[facet])]);
  return numbers(index,
    `select json_group_array(n) list from (select n from entries where codeKey >= ? and codeKey < ?${columns} order by codeKey, sort desc, n desc limit ${String(ENOUGH)})`,
    asked.code, `${asked.code}~`, ...values);
}

/** Rarer words and accents as typed weigh more (bm25 over code, folded, exact; facets weigh nothing). */
function byTitle(index: Index, asked: Question, wanted: number): number[] {
  return numbers(index,
    'select json_group_array(n) list from (select rowid n from titles where titles match ? order by bm25(titles, 10, 5, 10, 0), rowid desc limit ?)', asked.title, wanted);
}

/** A body either has the words or not: rank is the order of the questions, then newest first among the latest 1,001 indexed. */
function byBody(index: Index, match: string): number[] {
  return numbers(index, `select json_group_array(n order by sort desc, n desc) list from (${LATEST}) join entries on n = r`, match);
}

const LATEST = `select rowid r from bodies where bodies match ? order by rowid desc limit ${String(ENOUGH)}`;

/** A list of numbers in one value: the driver takes some microseconds for each row, and there are a thousand. */
function numbers(index: Index, sql: string, ...values: Value[]): number[] {
  const list: unknown = JSON.parse(String(index.all(sql, ...values)[0]?.['list']));
  return Array.isArray(list) ? list.map(Number) : [];
}

function hit(index: Index, n: number): Hit[] {
  return index.all('select id, code, title from entries where n = ?', n).map(row => ({ id: String(row['id']), code: String(row['code']), title: String(row['title']) }));
}

function counted(index: Index, asked: Question): { total: number; counts: FacetCounts } {
  const each = FACETS.map(facet => `select '${facet}' facet, ${facet} value, count(*) hits from latest group by value`);
  const rows = index.all(`with latest as materialized (select ${FACETS.join(', ')} from (${LATEST}) join entries on n = r) ${each.join(' union all ')}`, asked.whole);
  const counts = { agency: tally(rows, 'agency'), unit: tally(rows, 'unit'), type: tally(rows, 'type'), state: tally(rows, 'state') };
  return { total: Object.values(counts.state).reduce((sum, hits) => sum + hits, 0), counts };
}

function tally(rows: readonly Row[], facet: Facet): Record<string, number> {
  return Object.fromEntries(rows.filter(row => row['facet'] === facet).map(row => [String(row['value']), Number(row['hits'])]));
}
