/** What the commands for backups say to whoever sits at the terminal. */
import { join } from 'node:path';
import { ROOT } from '../../server/config';
import { loadWords } from '../../server/core/words';
import { messageOf } from '../store/processes';
import { inBothLanguages } from '../store/withStore';
import { BackupProblem } from './archive';

type Values = Readonly<Record<string, string | number>>;
export interface Say { (key: string, values?: Values): void; text(key: string): string }

export function wordsAreThere(): void {
  loadWords(join(ROOT, 'views', 'locales'));
}

/** Keys without `backup.`. */
export function sayOn(print: (line: string) => void): Say {
  return Object.assign((key: string, values: Values = {}) => { print(inBothLanguages(`backup.${key}`, values)); }, { text: (key: string) => inBothLanguages(`backup.${key}`) });
}

export function problemInWords(error: unknown): string {
  return error instanceof BackupProblem ? inBothLanguages(`backup.${error.key}`, error.values) : messageOf(error);
}
