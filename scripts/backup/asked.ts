/** What stands on the command line of backup and restore. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BackupProblem } from './archive';

export interface Asked {
  readonly path: string;
  readonly passphraseFile: string | undefined;
  readonly withoutSecrets: boolean;
}

const OPTIONS = {
  'passphrase-file': { type: 'string' },
  'without-secrets': { type: 'boolean', default: false },
} as const;

/** @param usage the key of what is said when the line is not understood. @throws BackupProblem */
export function askedOnLine(usage: string): Asked {
  try {
    const {
      values,
      positionals: [path, ...more],
    } = parseArgs({ options: OPTIONS, allowPositionals: true });
    if (path && !more.length) {
      return {
        path: resolve(path),
        passphraseFile: values['passphrase-file'],
        withoutSecrets: values['without-secrets'],
      };
    }
  } catch {
    /* an option that there is not: the usage says which there are */
  }
  throw new BackupProblem(usage);
}
