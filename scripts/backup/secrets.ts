/**
 * The two secrets and the noted anchors as they stand on this machine: read for a backup, and put back where none or
 * the same are.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataDirOf, knownSecret, SECRETS, type SecretName } from '../../server/config';
import { ANCHOR_LOG } from '../../server/trail/anchorLog';
import { textIn } from '../store/textIn';
import { BackupProblem } from './archive';
import type { Contents } from './envelope';

const NAMES: readonly SecretName[] = ['sessionSecret', 'copySecret'];

/**
 * @throws BackupProblem where this machine does not know them: making new ones here would put wrong ones into the
 * backup
 */
export function secretsHere(env: NodeJS.ProcessEnv): Contents {
  const [sessionSecret, copySecret] = NAMES.map(name => knownSecret(name, env));
  if (!sessionSecret || !copySecret) throw new BackupProblem('secretsUnknown', { folder: dataDirOf(env) });
  return { sessionSecret, copySecret, anchors: textIn(join(dataDirOf(env), ANCHOR_LOG)) ?? '' };
}

/** @throws BackupProblem naming what is here and is another one */
export function refuseOthers(contents: Contents, env: NodeJS.ProcessEnv): void {
  for (const name of NAMES) {
    const here = knownSecret(name, env),
      [setting, file] = SECRETS[name];
    if (here !== undefined && here !== contents[name])
      throw new BackupProblem('secretDiffers', { setting, file: join(dataDirOf(env), file) });
  }
  const file = join(dataDirOf(env), ANCHOR_LOG),
    anchors = textIn(file);
  if (anchors && anchors !== contents.anchors) throw new BackupProblem('anchorsDiffer', { file });
}

/** Only what is not here yet; readable for their owner alone. @returns the files that were written */
export function keepSecrets(contents: Contents, env: NodeJS.ProcessEnv): string[] {
  const folder = dataDirOf(env),
    missing = NAMES.filter(name => knownSecret(name, env) === undefined);
  const wanted = [
    ...missing.map(name => ({ file: join(folder, SECRETS[name][1]), text: contents[name], mode: 0o600 })),
  ];
  if (contents.anchors && !textIn(join(folder, ANCHOR_LOG)))
    wanted.push({ file: join(folder, ANCHOR_LOG), text: contents.anchors, mode: 0o640 });
  mkdirSync(folder, { recursive: true });
  for (const { file, text, mode } of wanted) writeFileSync(file, text, { mode });
  return wanted.map(one => one.file);
}

/** The environment as it will be once they are kept: asking for the settings must make no others before. */
export function withSecrets(contents: Contents | undefined, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (!contents) return env;
  return { ...env, SESSION_SECRET: contents.sessionSecret, COPY_SECRET: contents.copySecret };
}
