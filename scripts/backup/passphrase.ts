/**
 * The passphrase of a backup: from a file, from BACKUP_PASSPHRASE, or typed unseen; never from the command line, which
 * every user of a machine can read.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { BackupProblem } from './archive';
import { LEAST_PASSPHRASE } from './envelope';

export interface Asking {
  readonly file: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly say: (key: string) => string;
}

/**
 * Typed twice, since nobody can look into a backup whose passphrase was mistyped. @throws BackupProblem for one that
 * is too short, or none
 */
export async function newPassphrase({ file, env, say }: Asking): Promise<string> {
  const given = givenPassphrase(file, env) ?? (await typed(say('askNewPassphrase')));
  if (given.length < LEAST_PASSPHRASE) throw new BackupProblem('shortPassphrase', { least: LEAST_PASSPHRASE });
  if (givenPassphrase(file, env) === undefined && (await typed(say('askAgain'))) !== given)
    throw new BackupProblem('passphrasesDiffer');
  return given;
}

/** @throws BackupProblem where there is none and nobody to ask */
export async function knownPassphrase({ file, env, say }: Asking): Promise<string> {
  return givenPassphrase(file, env) ?? typed(say('askPassphrase'));
}

function givenPassphrase(file: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  if (file !== undefined) return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  return env['BACKUP_PASSPHRASE'] || undefined;
}

async function typed(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw new BackupProblem('noPassphrase');
  const mute = new Writable({
      write(_, __, done) {
        done();
      },
    }),
    lines = createInterface({ input: process.stdin, output: mute, terminal: true });
  process.stderr.write(`${question}: `);
  return new Promise(resolve => {
    lines.question('', answer => {
      lines.close();
      process.stderr.write('\n');
      resolve(answer);
    });
  });
}
