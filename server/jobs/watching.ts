/** How a server learns that something was changed, by itself or by another: told by the store where it can, asked for otherwise. */
import { setTimeout as wait } from 'node:timers/promises';
import { addSeconds, type Clock } from '../core/clock';
import { lacksStreams, openChangeStream } from '../core/database';
import { gather } from '../core/gather';

/** Followers keep positions, which are the truth: this only says that it is time to look. */
export interface Watching { stop(): Promise<void> }

export interface Watched {
  /** Collections with `changedAt` and `version`; those that only the journal follows can wait some seconds. */
  readonly urgent: readonly string[]; readonly others: readonly string[];
  readonly clock: Clock; readonly log: (line: string) => void;
  /** Something was changed in these collections; undefined = in any of them. */
  readonly tell: (touched: ReadonlySet<string> | undefined) => void;
}

/** Mail that waits to be sent is no record: it has its own question. */
export const MAIL = 'outgoing';

/** The others are asked about every so many times. */
const ASK_MS = 1500, OTHERS_EVERY = 6, STREAM_AGAIN_MS = 5000, AWAIT_MS = 10_000;

export function watchChanges(watched: Watched): Watching {
  const ending = new AbortController();
  const running = watch(watched, ending.signal).catch((error: unknown) => { watched.log(`watching for changes: ${String(error)}`); });
  return { async stop() { ending.abort(); await running; } };
}

/** The stream of changes where there is one; while there is none (a stand-alone server, a failover), a question every moment. */
async function watch(watched: Watched, signal: AbortSignal): Promise<void> {
  for (let hasStreams = true; !signal.aborted;) {
    if (hasStreams) hasStreams = await followStream(watched, signal).then(() => true, (error: unknown) => hasStreamsAfter(error, watched.log));
    await askAgainAndAgain(watched, signal, hasStreams ? STREAM_AGAIN_MS : Infinity);
  }
}

function hasStreamsAfter(error: unknown, log: Watched['log']): boolean {
  if (lacksStreams(error)) return false;
  log(`the stream of changes has ended and is opened again: ${error instanceof Error ? error.message : String(error)}`);
  return true;
}

/**
 * Always from now on, and then a look at everything: a stream that lost its place has lost nothing. Ends when the signal does.
 * @throws what the store says when it has no streams, or this one cannot be resumed.
 */
async function followStream({ urgent, others, tell }: Watched, signal: AbortSignal): Promise<void> {
  const stream = await openChangeStream([...urgent, ...others, MAIL], AWAIT_MS);
  const close = (): void => { stream.close().catch(() => undefined); };
  signal.addEventListener('abort', close, { once: true });
  try {
    tell(undefined);
    while (!signal.aborted) tell(new Set([await stream.next()]));
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', close);
    await stream.close();
  }
}

async function askAgainAndAgain(watched: Watched, signal: AbortSignal, forMs: number): Promise<void> {
  const known: Known = new Map(), begun = performance.now();
  watched.tell(undefined);
  for (let n = 1; !signal.aborted && performance.now() - begun < forMs; n++) {
    const collections = n % OTHERS_EVERY === 0 ? [...watched.urgent, ...watched.others] : watched.urgent;
    const touched = await touchedSince(collections, watched, known).catch(() => undefined); // the store is away
    if (touched?.size) watched.tell(touched);
    await wait(ASK_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Which version of what was changed last was seen: ids by collection. */
type Known = Map<string, Map<string, number>>;

/** Clocks of servers differ, and writes overtake each other: as followers do, it looks back this far. */
const LOOK_BACK_SECONDS = 120, MOST = 500;

interface Row { readonly _id: unknown; readonly of: string; readonly version: number }

/** One question about all collections, answered from their indexes. */
async function touchedSince(collections: readonly string[], { clock }: Watched, known: Known): Promise<Set<string>> {
  const now = clock(), since = addSeconds(now, -LOOK_BACK_SECONDS);
  const mail = [{ $match: { nextTry: { $lte: now } } }, { $limit: 1 }, { $project: { of: { $literal: MAIL } } }];
  const parts = collections.map(collection => ({ collection, pipeline: changedIn(collection, since) }));
  return newIn(await gather<Row>([...parts, { collection: MAIL, pipeline: mail }]), known);
}

function changedIn(name: string, since: Date) {
  const news = { version: 1, of: { $literal: name } };
  return [{ $match: { changedAt: { $gte: since } } }, { $sort: { changedAt: -1 } }, { $limit: MOST }, { $project: news }];
}

/** Due mail is always news; more changes than were asked for are, too. */
function newIn(rows: readonly Row[], known: Known): Set<string> {
  const touched = new Set<string>();
  for (const name of new Set(rows.map(row => row.of))) {
    const found = rows.filter(row => row.of === name), before = known.get(name), isNew = ({ _id, version }: Row): boolean => before?.get(String(_id)) !== version;
    if (name === MAIL || found.length >= MOST || found.some(isNew)) touched.add(name);
    known.set(name, new Map(found.map(({ _id, version }) => [String(_id), version])));
  }
  return touched;
}
