/** The thread that owns the index file: takes one message at a time, answers it, and replaces an index found damaged. */
import { parentPort, workerData } from 'node:worker_threads';
import { find, newest, suggest } from './find';
import { isDamage, openIndex, replaceIndex } from './schema';
import type { Answer, Calls, Place } from './shapes';
import { putRows, readCursor, readOrigin, removeRows, startOver, tidyStep, versionsHeld, writeCursor } from './write';

const { dir, placesADay }: Place = workerData;
let index = openIndex(dir, placesADay);
let needsRebuild = readCursor(index) === null;

const calls: Calls = {
  put: rows => { putRows(index, rows); },
  remove: ids => { removeRows(index, ids); },
  find: query => find(index, query),
  suggest: query => suggest(index, query),
  newest: query => newest(index, query),
  cursor: () => readCursor(index),
  setCursor: value => { writeCursor(index, value); needsRebuild = false; },
  versions: ids => versionsHeld(index, ids),
  origin: () => readOrigin(index),
  startOver: origin => { startOver(index, origin); needsRebuild = true; },
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
  try { index.close(); } catch { /* it is damaged: the file is replaced whatever it says */ }
  index = replaceIndex(dir, placesADay);
  needsRebuild = true;
}
