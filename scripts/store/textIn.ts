/** The text of a file that may be absent. */
import { readFileSync } from 'node:fs';
import { codeOf } from './processes';

export function textIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
