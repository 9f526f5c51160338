/** The servers that can keep the data on this machine, in order of preference, a row each; DECISIONS.md says why these. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Clock } from '../../server/core/clock';
import { whySilent } from './address';
import { downloadedMongod } from './download';
import { codeOf, messageOf } from './processes';
import { packagedMongod } from './wheel';
import { addressSilent, missingLibrary, oneLine, StoreProblem } from './words';

/** What a row may need to know to find its server. `cacheDir`: programs that are installed once for all data folders. */
export interface Surroundings {
  readonly uri?: string | undefined;
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  readonly now: Clock;
}

/** An address, the path of a `mongod`, or in words why there is none. */
export type Finding = { readonly uri: string } | { readonly program: string } | { readonly whyNot: string };

export interface Candidate {
  readonly name: string;
  readonly what: string;
  /** How to reach it or start it, or in words why this row is passed over. */
  readonly find: (around: Surroundings) => Promise<Finding>;
}

/** Older than 6.0 lacks what the app asks. */
const OLDEST_MONGOD = 6;

export const candidates: readonly Candidate[] = [
  { name: 'MONGODB_URI',       what: 'the server that MONGODB_URI names',                    find: namedServer },
  { name: 'mongod',            what: 'MongoDB, found on PATH',                               find: mongodOnPath },
  { name: 'mongod-downloaded', what: 'MongoDB, downloaded once from its makers',             find: mongodDownloaded },
  { name: 'mongod-packaged',   what: 'MongoDB 6.0.5 from the Python package index, for trying and testing', find: mongodPackaged },
];

async function namedServer({ uri }: Surroundings): Promise<Finding> {
  if (!uri) return { whyNot: 'is not set.' };
  const reason = await whySilent(uri, 5000);
  // Never another store than the one that was named.
  if (reason !== undefined) throw new StoreProblem(addressSilent(uri, reason));
  return { uri };
}

async function mongodOnPath(): Promise<Finding> {
  return usable('mongod', 'no such command on PATH.');
}

async function mongodDownloaded({ cacheDir, log, now }: Surroundings): Promise<Finding> {
  const found = await downloadedMongod(cacheDir, log, now);
  return 'whyNot' in found ? found : usable(found.program);
}

async function mongodPackaged({ cacheDir, log }: Surroundings): Promise<Finding> {
  const found = await packagedMongod(cacheDir, log);
  return 'whyNot' in found ? found : usable(found.program);
}

/** Is it young enough, and has this machine the libraries it asks for? */
async function usable(program: string, whenAbsent = `${program} is gone.`): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: 20_000 });
    const version = /\bv(\d+)\.\d+\.\d+/.exec(stdout);
    if (Number(version?.[1] ?? 0) >= OLDEST_MONGOD) return { program };
    return { whyNot: `${program} is too old (${oneLine(stdout.split('\n')[0] ?? '')}); ${OLDEST_MONGOD}.0 or later is needed.` };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { whyNot: whenAbsent };
    return { whyNot: missingLibrary(messageOf(error)) ?? `${program} does not run: ${oneLine(messageOf(error))}` };
  }
}
