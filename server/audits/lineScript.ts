/** What the browser's script needs to keep answers while the line is down: who, which audit, which lines, and its sentences. Pure. */
import type { Words } from '../core/words';
import { linesAddress } from './lineWords';
import type { ChecklistView } from './lineQueries';
import { RESULTS, type Line } from './model';

const SENTENCES = [
  'offline', 'waiting', 'look', 'signedOut', 'kept', 'draft', 'stuck', 'keptNow', 'needResult', 'needGrade', 'needNote', 'needReason', 'heic', 'tooLarge', 'tooMany', 'notPhoto', 'remove', 'saveNext', 'saveLast', 'waitsToSend', 'conflict', 'closed',
  'invalid', 'copied', 'downloaded', 'listening',
] as const;

/** JSON for one attribute of the page. `maxBytes` = of one file as the server takes it. */
export function factsForScript(record: Pick<ChecklistView, '_id' | 'lines'>, person: string, maxBytes: number, words: Words, line?: Line): string {
  return JSON.stringify({
    person, audit: record._id, list: linesAddress(record._id), maxBytes, ...(line ? { line: line.id, n: line.n, saved: line.saved } : {}),
    lines: record.lines.map(({ id, n, saved, answer }) => ({ id, n, saved, open: answer === null })),
    words: { ...Object.fromEntries(SENTENCES.map(name => [name, words(`line.script.${name}`)])), ...Object.fromEntries(RESULTS.map(result => [`result.${result}`, words(`result.${result}`)])), 'grade.major': words('line.grade.major'), 'grade.minor': words('line.grade.minor') },
  });
}
