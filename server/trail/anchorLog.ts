/** The anchors once more, in a text file beside the store: when an old copy of the whole store is put back, this file still knows the days it lacks. */
import { appendFile, readFile } from 'node:fs/promises';
import { errorPart } from '../files/store';
import { anchorsByDay } from './anchor';

/** Its name in DATA_DIR. */
export const ANCHOR_LOG = 'anchors.txt';

export interface LoggedAnchor { readonly day: string; readonly hash: string }

/** Adds the anchors that came after the last line. A copy of the file on another machine, or its last line on paper, is worth more than the file. */
export async function logAnchors(path: string): Promise<void> {
  const text = await read(path), anchors = await anchorsByDay(loggedIn(text).at(-1)?.day), cutShort = text !== '' && !text.endsWith('\n');
  if (anchors.length) await appendFile(path, `${cutShort ? '\n' : ''}${anchors.map(anchor => `${anchor._id} ${anchor.hash}\n`).join('')}`, { mode: 0o640 });
}

/** Nothing where there is no such file yet. */
export async function loggedAnchors(path: string): Promise<LoggedAnchor[]> {
  return loggedIn(await read(path));
}

/** A line that was cut short by a stop counts as not written. */
function loggedIn(text: string): LoggedAnchor[] {
  return [...text.matchAll(/^(\d{4}-\d{2}-\d{2}) ([0-9a-f]{64})$/gm)].map(([, day = '', hash = '']) => ({ day, hash }));
}

function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => { if (errorPart(error, 'code') === 'ENOENT') return ''; throw error; });
}
