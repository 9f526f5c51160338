/** The thread that owns the index file: takes one message at a time, answers it, and replaces an index found damaged. */
import { parentPort, workerData } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import { find, newest, suggest } from './find';
import { isDamage, openIndex, replaceIndex, type Index } from './schema';
import type { Answer, Calls, Place } from './shapes';
import { putRows, readCursor, readOrigin, removeRows, startOver, tidyStep, versionsHeld, writeCursor } from './write';

const { dir, placesADay }: Place = workerData;
let index = openIndex(dir, placesADay);
let needsRebuild = readCursor(index) === null;

/** What was asked since the index changed last: many ask the same, and the same beginnings while they type. */
const answered: { clear(): void }[] = [];
const MOST_ANSWERS = 200;

function remembered<Query extends object, Found extends object>(ask: (index: Index, query: Query) => Found): (query: Query) => Found {
  const known = new LRUCache<string, Found>({ max: MOST_ANSWERS });
  answered.push(known);
  return query => {
    const asked = JSON.stringify(query), found = known.get(asked) ?? ask(index, query);
    known.set(asked, found);
    return found;
  };
}

function forget(): void {
  for (const known of answered) known.clear();
}

const calls: Calls = {
  put: rows => { forget(); putRows(index, rows); },
  remove: ids => { forget(); removeRows(index, ids); },
  find: remembered(find),
  suggest: remembered(suggest),
  newest: remembered(newest),
  cursor: () => readCursor(index),
  setCursor: value => { writeCursor(index, value); needsRebuild = false; },
  versions: ids => versionsHeld(index, ids),
  origin: () => readOrigin(index),
  startOver: origin => { forget(); startOver(index, origin); needsRebuild = true; },
  tidy: first => tidyStep(index, first),
  close: () => { index.close(); },
};

parentPort?.on('message', (message: { id: number; method: keyof Calls; args: unknown[] }) => {
  const answer = answerTo(message);
  parentPort?.postMessage(answer);
  if (message.method === 'close') parentPort?.close();
});

function answerTo({ id, method, args }: { id: number; method: keyof Calls; args: unknown[] }): Answer {
  try {
    const value: unknown = Reflect.apply(calls[method], calls, args);
    return { id, value, needsRebuild };
  } catch (error) {
    if (isDamage(error)) startAgain();
    return { id, failed: error, needsRebuild };
  }
}

function startAgain(): void {
  forget();
  try { index.close(); } catch { /* it is damaged: the file is replaced whatever it says */ }
  index = replaceIndex(dir, placesADay);
  needsRebuild = true;
}
