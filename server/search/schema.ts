/** How the index lies on disk, and when it must be made anew. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { FOLD_VERSION } from '../core/vietnamese';

const SCHEMA_VERSION = 1;

/**
 * `entries` holds what a hit shows; `titles` holds codes and titles word by word, so phrases can be asked; `bodies` each text as the *set* of its words, so it stays small.
 * Rows lie in order of time (`n`, see `place` in write.ts): reading from the end is newest first, without sorting what is not shown.
 * We split and fold words ourselves and give FTS5 the simplest tokenizer (for `ascii` every other letter of the world is part of a word):
 * index and query cannot disagree. `_` is no part of any word of ours, so a token that begins with it (a facet) cannot be typed or written.
 * Beginnings of words are indexed up to six letters: without that, an unfinished common word reads its whole list.
 * `hashsize`: bytes kept in memory before FTS5 writes a segment, so that a batch is one segment and there is less to merge.
 */
const SCHEMA = `
create table meta (name text primary key, value text not null) without rowid;
create table entries (
  n integer primary key, id text not null unique, version integer not null,
  code text not null, codeKey text not null, title text not null,
  agency text not null, unit text not null, type text not null, state text not null, sort real not null);
create index entriesByCode on entries (codeKey);
create virtual table titles using fts5 (code, folded, exact, facets,
  content='', contentless_delete=1, prefix='1 2 3 4 5 6', tokenize="ascii tokenchars '_'");
create virtual table bodies using fts5 (words,
  content='', contentless_delete=1, detail=none, prefix='1 2 3 4 5 6', tokenize="ascii tokenchars '_'");
insert into titles (titles, rank) values ('hashsize', 16777216);
insert into bodies (bodies, rank) values ('hashsize', 16777216);
`;

export type Value = string | number | null;
export type Row = Readonly<Record<string, unknown>>;

/** The open index: SQL in, plain rows out. */
export interface Index {
  /** Rows of one day lie side by side. Few: numbers close together make a smaller index. More than come in a day on the whole: else they run on into the days after, and the order of time is lost. */
  readonly placesADay: number;
  all(sql: string, ...values: Value[]): Row[];
  run(sql: string, ...values: Value[]): void;
  /** All or nothing. */
  together(work: () => void): void;
  close(): void;
}

/** Opens the index in `dir`; one that is missing, damaged or made by other rules is replaced by an empty one. */
export function openIndex(dir: string, placesADay: number): Index {
  mkdirSync(dir, { recursive: true });
  return openUsable(fileIn(dir), placesADay) ?? replaceIndex(dir, placesADay);
}

/** Puts an empty index in the place of the one in `dir`, built beside and renamed, so a kill leaves either the old or the new. */
export function replaceIndex(dir: string, placesADay: number): Index {
  const file = fileIn(dir);
  const beside = `${file}.new`;
  removeFiles(beside);
  const fresh = connect(beside, placesADay);
  fresh.together(() => {
    for (const sql of SCHEMA.split(';').filter(part => part.trim())) fresh.run(sql);
    fresh.run("insert into meta values ('made', ?)", madeBy(placesADay));
  });
  fresh.all('pragma wal_checkpoint(truncate)');
  fresh.close();
  for (const tail of ['-wal', '-shm']) rmSync(file + tail, { force: true });     // first: a stale log must not meet the new file
  renameSync(beside, file);
  removeFiles(beside);
  return connect(file, placesADay);
}

/** True if the error says that the file itself is damaged (SQLITE_CORRUPT, SQLITE_NOTADB and their kin). */
export function isDamage(error: unknown): boolean {
  return error instanceof Error && /CORRUPT|NOTADB|malformed|not a database|no such table/i.test(`${'code' in error ? String(error.code) : ''} ${error.message}`);
}

function fileIn(dir: string): string { return join(dir, 'search.db'); }

function madeBy(placesADay: number): string { return `schema ${String(SCHEMA_VERSION)}, fold ${String(FOLD_VERSION)}, places ${String(placesADay)}`; }

function removeFiles(file: string): void {
  for (const tail of ['', '-wal', '-shm']) rmSync(file + tail, { force: true });
}

function openUsable(file: string, placesADay: number): Index | undefined {
  if (!existsSync(file)) return undefined;
  let index: Index | undefined;
  try {
    index = connect(file, placesADay);
    if (index.all("select value from meta where name = 'made'")[0]?.['value'] === madeBy(placesADay) && answers(index)) return index;
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  index?.close();
  return undefined;
}

/** Touches every table; a full check of a large index would hold the start up, and later damage is met when it is found. */
function answers(index: Index): boolean {
  index.all('select max(n) from entries');
  for (const table of ['titles', 'bodies']) index.all(`select rowid from ${table} where ${table} match '"a"' limit 1`);
  return true;
}

function connect(file: string, placesADay: number): Index {
  const database = new Database(file);
  const prepared = new Map<string, Database.Statement>();
  const prepare = (sql: string): Database.Statement => {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  const run = (sql: string, ...values: Value[]): void => { prepare(sql).run(...values); };
  // `all`, never `get`: a statement that is not read to its end keeps its snapshot open.
  const all = (sql: string, ...values: Value[]): Row[] => prepare(sql).all(...values).filter(isRow);
  const together = (work: () => void): void => {
    run('begin immediate');
    try { work(); run('commit'); } catch (error) { if (database.inTransaction) run('rollback'); throw error; }
  };
  try {
    for (const setting of ['busy_timeout=5000', 'journal_mode=wal', 'synchronous=normal', 'cache_size=-65536']) database.prepare(`pragma ${setting}`).all();
  } catch (error) {
    database.close();
    throw error;
  }
  return { placesADay, all, run, together, close: () => { prepared.clear(); database.close(); } };
}

function isRow(value: unknown): value is Row { return typeof value === 'object' && value !== null; }
