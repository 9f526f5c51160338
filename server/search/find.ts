/** Finds: asks the index in order of rank until the page is full. */
import { nearness } from './nearness';
import { question, type Question } from './query';
import type { Index, Value } from './schema';
import { ENOUGH, FACETS, type Facet, type FacetCounts, type Hit, type NewestQuery, type SearchQuery, type SearchResult, type SuggestQuery } from './shapes';

const NOTHING: SearchResult = { hits: [], total: 0 };

/** One page of hits, best first: by code, by title (the shortest, which is the nearest to what was asked, first), then by body (the newest first). */
export function find(index: Index, query: SearchQuery): SearchResult {
  const asked = question(query);
  if (!asked) return NOTHING;
  const offset = Math.max(0, query.offset);
  const wanted = Math.min(offset + Math.max(0, query.limit), ENOUGH - 1);
  const { total, counts } = query.counts ? counted(index, asked) : { total: count(index, asked), counts: undefined };
  const found = inOrder(Math.min(wanted, total), [...sources(index, asked, query), ...asked.bodies.map(match => () => byBody(index, match, wanted))]);
  const hits = found.slice(offset, wanted).flatMap(n => hit(index, n));
  return { hits, total, ...(counts && { counts }) };
}

/** The first few by code and title alone: quick enough for every keystroke. */
export function suggest(index: Index, query: SuggestQuery): Hit[] {
  const asked = question(query);
  if (!asked) return [];
  const wanted = Math.min(Math.max(0, query.limit), ENOUGH - 1);
  return inOrder(wanted, sources(index, asked, query)).flatMap(n => hit(index, n));
}

/** One page of whatever matches in any way: a row with the very code that was typed first, then by time. */
export function newest(index: Index, query: NewestQuery): SearchResult {
  const asked = question(query), offset = Math.max(0, query.offset), end = Math.min(offset + Math.max(0, query.limit), ENOUGH - 1);
  if (!asked) return NOTHING;
  const all = numbers(index, `select json_group_array(n order by codeKey = ? desc, sort desc, n desc) list from (${latest('bodies')}) join entries on n = r`, asked.code ?? '', asked.whole, ENOUGH);
  return { hits: all.slice(offset, end).flatMap(n => hit(index, n)), total: all.length };
}

/** Row numbers without repeats; later sources are asked only while more are wanted. The total is known first, so what cannot add a hit is not asked. */
function inOrder(wanted: number, sources: readonly (() => number[])[]): number[] {
  const found = new Set<number>();
  for (const source of sources) {
    if (found.size >= wanted) break;
    for (const n of source()) found.add(n);
  }
  return [...found].slice(0, wanted);
}

/** By code, then by title. Few titles are put in order here; the narrow questions are asked only where there are more than can be looked through. */
function sources(index: Index, asked: Question, query: SuggestQuery): (() => number[])[] {
  let few: number[] | 'many' | undefined;
  const nearest = (): number[] | 'many' => few ??= byNearness(index, asked);
  const byTitles = asked.titles.map(match => () => { const near = nearest(); return near === 'many' ? byTitle(index, match) : near; });
  return [() => byCode(index, asked, query), ...byTitles];
}

/** Titles that are looked through one by one: reading and folding one takes as long as FTS5 needs for hundreds. */
const FEW = 60;

/** Every title that has all the words, the nearest to what was asked first, then the shortest, then the newest. */
function byNearness(index: Index, asked: Question): number[] | 'many' {
  const rows = list(index, `select json_group_array(json_array(n, code, title)) list from (${latest('titles')}) join entries on n = r`, asked.titles.at(-1) ?? '', FEW + 1).filter(Array.isArray);
  if (rows.length > FEW) return 'many';
  const ranked = rows.map(([n, code, title]) => ({ n: Number(n), length: [...String(title)].length, near: nearness(asked, String(code), String(title)) }));
  return ranked.sort((one, other) => one.near - other.near || one.length - other.length || other.n - one.n).map(one => one.n);
}

function byCode(index: Index, asked: Question, query: SuggestQuery): number[] {
  if (!asked.code) return [];
  const one = (value: string | undefined): readonly string[] | 'all' => value === undefined ? 'all' : [value];
  const allowed: Record<Facet, readonly string[] | 'all'> = { agency: query.agencies, state: query.states, unit: one(query.unit), type: one(query.type) };
  const columns = FACETS.map(facet => allowed[facet] === 'all' ? '' : ` and ${facet} in (select value from json_each(?))`).join('');
  const values = FACETS.flatMap(facet => allowed[facet] === 'all' ? [] : [JSON.stringify(allowed[facet])]);
  return numbers(index,
    `select json_group_array(n) list from (select n from entries where codeKey >= ? and codeKey < ?${columns} order by codeKey, n desc limit ${String(ENOUGH)})`,
    asked.code, `${asked.code}~`, ...values);
}

/**
 * The order of the questions ranks, then the length. Not bm25: when all words are asked, how rare each one is tells nothing, yet to learn it
 * FTS5 reads every place of every word, and "quy trình" is in all titles (measured: two thirds of bm25's processor time).
 */
function byTitle(index: Index, match: string): number[] {
  return numbers(index, `select json_group_array(n order by length(title), n desc) list from (${latest('titles')}) join entries on n = r`, match, ENOUGH);
}

/** A body either has the words or not: the order of the questions ranks, then time. */
function byBody(index: Index, match: string, wanted: number): number[] {
  return numbers(index, `select json_group_array(r order by r desc) list from (${latest('bodies')})`, match, wanted);
}

function latest(table: 'titles' | 'bodies'): string { return `select rowid r from ${table} where ${table} match ? order by rowid desc limit ?`; }

/** A list comes in one value (JSON): the driver takes some microseconds for each row, and there are a thousand. */
function numbers(index: Index, sql: string, ...values: Value[]): number[] {
  return list(index, sql, ...values).map(Number);
}

function list(index: Index, sql: string, ...values: Value[]): unknown[] {
  const read: unknown = JSON.parse(String(index.all(sql, ...values)[0]?.['list']));
  return Array.isArray(read) ? read : [];
}

function hit(index: Index, n: number): Hit[] {
  return index.all('select id, code, title from entries where n = ?', n).map(row => ({ id: String(row['id']), code: String(row['code']), title: String(row['title']) }));
}

function count(index: Index, asked: Question): number {
  return Number(index.all(`select count(*) n from (${latest('bodies')})`, asked.whole, ENOUGH)[0]?.['n']);
}

function counted(index: Index, asked: Question): { total: number; counts: FacetCounts } {
  const rows = list(index, `select json_group_array(json_array(${FACETS.join(', ')})) list from (${latest('bodies')}) join entries on n = r`, asked.whole, ENOUGH);
  const tally = (facet: Facet): Record<string, number> => {
    const counts = new Map<string, number>();
    for (const row of rows) {
      const value = Array.isArray(row) ? String(row[FACETS.indexOf(facet)]) : '';
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return Object.fromEntries(counts);
  };
  return { total: rows.length, counts: { agency: tally('agency'), unit: tally('unit'), type: tally('type'), state: tally('state') } };
}
