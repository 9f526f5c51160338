/** Keeps the index in step: rows in, rows out, how far the follower has read. */
import { codeKey, words } from '../core/vietnamese';
import { codeToken, facetToken, pair, term, terms, type Term } from './query';
import type { Index } from './schema';
import { FACETS, type SearchRow } from './shapes';

/** Pages merged per step of tidying. */
const STEP = 50;

/** Adds or replaces rows, all or none. A row older than the one held is left out, so repeats and late arrivals do no harm. */
export function putRows(index: Index, rows: readonly SearchRow[]): void {
  index.together(() => { for (const row of rows) putRow(index, row); });
}

/** Takes rows out; an unknown id is no error. */
export function removeRows(index: Index, ids: readonly string[]): void {
  index.together(() => {
    for (const id of ids) {
      const n = held(index, id)?.n;
      if (n === undefined) continue;
      removeWords(index, n);
      index.run('delete from entries where n = ?', n);
    }
  });
}

/** The version held of each id; ids that are not held are absent. */
export function versionsHeld(index: Index, ids: readonly string[]): Map<string, number> {
  return new Map(ids.flatMap(id => {
    const version = held(index, id)?.version;
    return version === undefined ? [] : [[id, version] as const];
  }));
}

/** How far the follower has read, in its own words; null when the index is new. */
export function readCursor(index: Index): string | null {
  return noted(index, 'cursor');
}

export function writeCursor(index: Index, value: string): void {
  note(index, 'cursor', value);
}

/** Which store the rows come from; null when nobody has said. */
export function readOrigin(index: Index): string | null {
  return noted(index, 'origin');
}

/** In one go: a kill leaves the old index or an empty one. */
export function startOver(index: Index, origin: string): void {
  index.together(() => {
    for (const table of ['titles', 'bodies']) index.run(`insert into ${table} (${table}) values ('delete-all')`);
    index.run('delete from entries');
    index.run("delete from meta where name = 'cursor'");
    note(index, 'origin', origin);
  });
}

function noted(index: Index, name: string): string | null {
  const value = index.all('select value from meta where name = ?', name)[0]?.['value'];
  return typeof value === 'string' ? value : null;
}

function note(index: Index, name: string, value: string): void {
  index.run('insert into meta values (?, ?) on conflict (name) do update set value = excluded.value', name, value);
}

/**
 * One step towards an index of one segment, which is quicker to ask; true while there is more to do.
 * In steps because `optimize` in one go would hold queries up for seconds (SQLite FTS5, "The 'merge' command").
 */
export function tidyStep(index: Index, first: boolean): boolean {
  const changes = (): number => Number(index.all('select total_changes() n')[0]?.['n']);
  let more = false;
  for (const table of ['titles', 'bodies']) {
    const before = changes();
    index.run(`insert into ${table} (${table}, rank) values ('merge', ?)`, first ? -STEP : STEP);
    more ||= changes() - before >= 2;
  }
  if (!more) index.all('pragma wal_checkpoint(truncate)');
  return more;
}

function held(index: Index, id: string): { n: number; version: number; sort: number } | undefined {
  const row = index.all('select n, version, sort from entries where id = ?', id)[0];
  return row && { n: Number(row['n']), version: Number(row['version']), sort: Number(row['sort']) };
}

function putRow(index: Index, row: SearchRow): void {
  const before = held(index, row.id);
  if (before && before.version > row.version) return;
  if (before) {
    removeWords(index, before.n);
    index.run('delete from entries where n = ?', before.n);
  }
  const n = before && firstPlace(index, before.sort) === firstPlace(index, row.sort) ? before.n : place(index, row.sort);
  index.run('insert into entries (n, id, version, code, codeKey, title, agency, unit, type, state, sort) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    n, row.id, row.version, row.code, codeKey(row.code), row.title, row.agency, row.unit, row.type, row.state, row.sort);
  addWords(index, n, row);
}

const DAY = 86_400_000;

/** Where a row of this time belongs: each day since 2000 has so many places. */
function firstPlace({ placesADay }: Index, sort: number): number {
  return 1 + placesADay * Math.max(0, Math.floor((sort - Date.UTC(2000)) / DAY) || 0);
}

/** The next free place at or after the day's first; an import of thousands with one date runs on into the days that follow. */
function place(index: Index, sort: number): number {
  const first = firstPlace(index, sort);
  const isTaken = (n: number): boolean => index.all('select 1 taken from entries where n = ?', n).length > 0;
  let n = nextPlace.get(first) ?? first;
  if (n > first && !isTaken(n - 1)) n = first; // the index was emptied since
  while (isTaken(n)) n += 1;
  if (nextPlace.size >= 50_000) nextPlace.clear();
  nextPlace.set(first, n + 1);
  return n;
}

/** Only spares looking again at places known to be taken. */
const nextPlace = new Map<number, number>();

function addWords(index: Index, n: number, row: SearchRow): void {
  const title = terms(row.title);
  const facets = [...FACETS.map(facet => facetToken(facet, row[facet])), ...(row.readers ?? []).map(reader => facetToken('reader', reader))].join(' ');
  index.run('insert into titles (rowid, code, folded, exact, facets) values (?, ?, ?, ?, ?)', n,
    joined(terms(row.code), 'folded'), joined(title, 'folded'), joined(title, 'exact'), facets);
  index.run('insert into bodies (rowid, words) values (?, ?)', n, `${bodyTokens(row)} ${facets}`);
}

function removeWords(index: Index, n: number): void {
  for (const table of ['titles', 'bodies']) index.run(`delete from ${table} where rowid = ?`, n);
}

function joined(all: readonly Term[], form: keyof Term): string { return all.map(one => one[form]).join(' '); }

/** The set of tokens of one row: words folded, words as spelled, pairs of neighbours. Code, title and body meet without forming pairs. */
function bodyTokens(row: SearchRow): string {
  const tokens = new Set([codeToken(row.code)]);
  for (const text of [row.code, row.title, row.body]) {
    let previous: Term | undefined;
    for (const word of words(text)) {
      const one = remembered(word);
      tokens.add(one.folded).add(one.exact);
      if (previous) tokens.add(pair(previous, one));
      previous = one;
    }
  }
  return [...tokens].join(' ');
}

/** A language has some ten thousand syllables and texts have millions: fold each once. */
const memory = new Map<string, Term>();
function remembered(word: string): Term {
  const known = memory.get(word);
  if (known) return known;
  const one = term(word);
  if (memory.size >= 50_000) memory.clear();
  memory.set(word, one);
  return one;
}
