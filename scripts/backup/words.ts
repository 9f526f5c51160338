/** What the commands for backups say to whoever sits at the terminal. */
import { join } from 'node:path';
import { ROOT } from '../../server/config';
import { loadWords, wordsFor } from '../../server/core/words';
import { messageOf } from '../store/processes';
import { inBothLanguages } from '../store/withStore';
import { BackupProblem } from './archive';

type Values = Readonly<Record<string, string | number>>;
export interface Say {
  (key: string, values?: Values): void;
  text(key: string): string;
}

export function wordsAreThere(): void {
  loadWords(join(ROOT, 'views', 'locales'));
}

/** Keys without `backup.`. */
export function sayOn(print: (line: string) => void): Say {
  const say = (key: string, values: Values = {}): void => {
    print(once(`backup.${key}`, values));
  };
  return Object.assign(say, { text: (key: string) => inBothLanguages(`backup.${key}`) });
}

export function problemInWords(error: unknown): string {
  return error instanceof BackupProblem ? inBothLanguages(`backup.${error.key}`, error.values) : messageOf(error);
}

/** A line that is the same in both languages, as numbers are. */
function once(key: string, values: Values): string {
  const [vi, en] = [wordsFor('vi')(key, values), wordsFor('en')(key, values)];
  return vi === en ? vi : `${vi} / ${en}`;
}
