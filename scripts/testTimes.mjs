// What each test file took (seconds of processor time, its children's too), as it was kept last: the longest start first, and the
// quick run leaves them out. Kept anew by `npm test -- --times`; it need not be exact.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

const KEPT = join(root, 'test', 'support', 'times.json');
/** A file that takes longer is not for everyday work. */
const QUICK_SECONDS = 3;
/** These start a browser, LibreOffice, a replica set or stores of their own that they kill. */
const HEAVY = /support\/(browser|replicaSet)'|storeProcess|officeToPdf/;

export function slowFiles() {
  const times = existsSync(KEPT) ? JSON.parse(readFileSync(KEPT, 'utf8')) : {};
  const files = readdirSync(join(root, 'test'), { recursive: true }).map(file => `test/${file.replaceAll('\\', '/')}`).filter(file => file.endsWith('.test.ts'));
  return files.filter(file => (times[file] ?? 0) > QUICK_SECONDS || HEAVY.test(readFileSync(join(root, file), 'utf8'))).sort();
}

/** @param taken a file of lines “path seconds”, in the order in which the test files ended. */
export function keepTimes(taken) {
  if (!existsSync(taken)) return;
  const before = existsSync(KEPT) ? JSON.parse(readFileSync(KEPT, 'utf8')) : {};
  const now = Object.fromEntries(readFileSync(taken, 'utf8').trim().split('\n').map(line => line.split(' ')).map(([file, seconds]) => [file, Number(seconds)]));
  const there = Object.entries({ ...before, ...now }).filter(([file]) => existsSync(join(root, file)));
  writeFileSync(KEPT, `${JSON.stringify(Object.fromEntries(there.sort(([one], [other]) => (one < other ? -1 : 1))), null, 1)}\n`);
}
