/** Full-text search for the rest of the server: an index in one folder, worked by one thread. */
import { once } from 'node:events';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { Unavailable } from '../core/errors';
import { startThread } from '../core/thread';
import type { Answer, Calls, Hit, NewestQuery, Place, SearchQuery, SearchResult, SearchRow, SuggestQuery } from './shapes';

/** Every call may reject with `Unavailable` (503): nothing was changed, or a `put` only in part; doing it again is right. */
export interface Search {
  /** True while the index has no cursor: it is new, or took the place of a damaged or outdated one. The follower fills it, then sets the cursor. */
  readonly needsRebuild: boolean;
  /** Adds or replaces rows; a row older than the one held is left out. */
  put(rows: readonly SearchRow[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /** One page of hits, best first. Whatever is typed: no match is an empty result. */
  find(query: SearchQuery): Promise<SearchResult>;
  /** The first few by code and title alone, for the box while typing. */
  suggest(query: SuggestQuery): Promise<readonly Hit[]>;
  /** One page of everything that matches, newest first: for what is looked for by its number or by when it was. */
  newest(query: NewestQuery): Promise<SearchResult>;
  /** How far the follower has read, in its own words. */
  cursor(): Promise<string | null>;
  /** The first cursor says that the index is filled: it is then tidied at once, in the background, as it would be at night. */
  setCursor(value: string): Promise<void>;
  /** The version held of each id; an id that is not held is absent. */
  versions(ids: readonly string[]): Promise<Map<string, number>>;
  /** The store that the index was made from, as the last `startOver` named it; null where it was not named. */
  origin(): Promise<string | null>;
  /** Takes out every row and the cursor: the follower fills it from this store. For the one process that has it open. */
  startOver(origin: string): Promise<void>;
  /** Tidies the index, so that queries are quicker: for the night. Queries are answered meanwhile; asked for while it runs, it is the same tidying. */
  optimize(): Promise<void>;
  close(): Promise<void>;
}

const DOCUMENTS_A_DAY = 16;

/** Opens the index in `dir` (made when missing). The index is derived data: losing it costs a refill, never a document. */
export async function openSearch(dir: string, placesADay = DOCUMENTS_A_DAY): Promise<Search> {
  const thread = callThread({ dir, placesADay });
  await thread.call('cursor');
  let tidying: Promise<void> | undefined;
  const tidy = async (): Promise<void> => { for (let first = true; await thread.call('tidy', first); first = false); };
  const optimize = (): Promise<void> => tidying ??= tidy().finally(() => { tidying = undefined; });
  return {
    get needsRebuild() { return thread.needsRebuild(); },
    put: async rows => { for (const batch of batches(rows, thread.needsRebuild() ? WHEN_FILLING : WHEN_FOLLOWING)) await thread.call('put', batch); },
    remove: ids => thread.call('remove', ids),
    find: query => thread.call('find', query),
    suggest: query => thread.call('suggest', query),
    newest: query => thread.call('newest', query),
    cursor: () => thread.call('cursor'),
    setCursor: async value => {
      const filled = thread.needsRebuild();
      await thread.call('setCursor', value);
      if (filled) optimize().catch(() => undefined);       // it was closed meanwhile, or the thread ended: the night's tidying comes
    },
    versions: ids => thread.call('versions', ids),
    origin: () => thread.call('origin'),
    startOver: origin => thread.call('startOver', origin),
    optimize,
    close: () => thread.close(),
  };
}

interface Most { readonly rows: number; readonly letters: number }

/** Small enough that a query waits some tenths of a second behind one, large enough that writing is not all commits. */
const WHEN_FOLLOWING: Most = { rows: 100, letters: 300_000 };
/** An index that is being filled cannot answer well yet: a query may wait a second, and a fifth of the processor time is saved. */
const WHEN_FILLING: Most = { rows: 1000, letters: 1_000_000 };

function* batches(rows: readonly SearchRow[], most: Most): Generator<SearchRow[]> {
  let batch: SearchRow[] = [];
  let letters = 0;
  for (const row of rows) {
    batch.push(row);
    letters += row.body.length;
    if (batch.length < most.rows && letters < most.letters) continue;
    yield batch;
    batch = [];
    letters = 0;
  }
  if (batch.length > 0) yield batch;
}

/** Methods, so that promises of every type of answer may be kept side by side. */
interface Waiting { resolve(value: unknown): void; reject(error: Error): void }

interface Thread {
  call<M extends keyof Calls>(method: M, ...args: Parameters<Calls[M]>): Promise<ReturnType<Calls[M]>>;
  needsRebuild(): boolean;
  close(): Promise<void>;
}

/** A thread that is started when it is called and was not running: after a crash the next call finds a new one. */
function callThread(place: Place): Thread {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let last = 0;
  let closed = false;
  let needsRebuild = true;

  const start = (): Worker => {
    const started = startThread(join(__dirname, 'worker'), place);
    let cause: unknown;
    started.on('message', (answer: Answer) => {
      needsRebuild = answer.needsRebuild;
      settle(waiting, answer);
      if (waiting.size === 0) started.unref();
    });
    started.on('error', error => { cause = error; });
    started.on('exit', () => {
      if (worker === started) worker = undefined;
      for (const one of waiting.values()) one.reject(unavailable(cause));
      waiting.clear();
    });
    return started;
  };

  const call: Thread['call'] = (method, ...args) => new Promise((resolve, reject) => {
    if (closed) { reject(unavailable('closed')); return; }
    worker ??= start();
    worker.ref();
    waiting.set(++last, { resolve, reject });
    worker.postMessage({ id: last, method, args });
  });

  const close = async (): Promise<void> => {
    const running = worker;
    if (!running || closed) return;
    const gone = once(running, 'exit');
    await call('close');
    closed = true;
    running.ref();
    await gone;
  };
  return { call, close, needsRebuild: () => needsRebuild };
}

function settle(waiting: Map<number, Waiting>, answer: Answer): void {
  const one = waiting.get(answer.id);
  waiting.delete(answer.id);
  if ('failed' in answer) one?.reject(unavailable(answer.failed)); else one?.resolve(answer.value);
}

function unavailable(cause: unknown): Unavailable {
  return Object.assign(new Unavailable('searchUnavailable'), { cause });
}
