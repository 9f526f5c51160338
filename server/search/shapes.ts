/** What goes into the search index and what comes out. */

/** One searchable revision. `id` is the caller's, e.g. `<document>:<revision>`; `version` goes up with each change. */
export interface SearchRow {
  readonly id: string;
  readonly version: number;
  readonly code: string;
  readonly title: string;
  /** Extracted text; may be long. Only its set of words is kept. */
  readonly body: string;
  readonly agency: string;
  readonly unit: string;
  readonly type: string;
  readonly state: string;
  /** Kinds of reader it is open to, in the caller's own words; left out where agency and state decide. */
  readonly readers?: readonly string[];
  /** Milliseconds since 1970: hits in the body come newest first, to the day; within a day what was indexed last. */
  readonly sort: number;
}

/** What a person asks, and what they may see. An empty list of agencies or states allows nothing. */
export interface SearchQuery {
  readonly text: string;
  /** True while typing: the last word may be unfinished. */
  readonly prefix: boolean;
  readonly agencies: readonly string[] | 'all';
  readonly states: readonly string[] | 'all';
  readonly type?: string;
  readonly unit?: string;
  /** Left out or `all`: any. Else only rows that one of these may read; an empty list allows nothing. */
  readonly readers?: readonly string[] | 'all';
  /** True to have `counts` with the answer. */
  readonly counts?: boolean;
  readonly limit: number;
  /** Pages reach as far as the first 1,000 hits; beyond that a person narrows the question. */
  readonly offset: number;
}

export type SuggestQuery = Omit<SearchQuery, 'offset' | 'counts'>;

/** Whatever has the words or begins with the code, a row with the very code first, the others newest first. */
export type NewestQuery = Omit<SearchQuery, 'counts'>;

export interface Hit { readonly id: string; readonly code: string; readonly title: string }

export const FACETS = ['agency', 'unit', 'type', 'state'] as const;
export type Facet = typeof FACETS[number];

/** How many hits per value of each facet, among the first 1,001 hits. */
export type FacetCounts = Readonly<Record<Facet, Readonly<Record<string, number>>>>;

export interface SearchResult {
  readonly hits: readonly Hit[];
  /** 1001 means more than 1,000. */
  readonly total: number;
  readonly counts?: FacetCounts;
}

/** Counting and paging stop here. */
export const ENOUGH = 1001;

/** Where an index lies, and how many rows come in a day: see schema.ts. */
export interface Place { readonly dir: string; readonly placesADay: number }

/** What the worker answers; each is one message there and one back. */
export interface Calls {
  put(rows: readonly SearchRow[]): void;
  remove(ids: readonly string[]): void;
  find(query: SearchQuery): SearchResult;
  suggest(query: SuggestQuery): Hit[];
  newest(query: NewestQuery): SearchResult;
  cursor(): string | null;
  setCursor(value: string): void;
  versions(ids: readonly string[]): Map<string, number>;
  origin(): string | null;
  startOver(origin: string): void;
  /** One step of tidying, short enough to let queries through; true while there is more to do. */
  tidy(first: boolean): boolean;
  close(): void;
}

/** An answer of the worker: `failed` carries what went wrong. `needsRebuild`: the index has no cursor yet. */
export type Answer = { readonly id: number; readonly needsRebuild: boolean } & ({ readonly value: unknown } | { readonly failed: unknown });
