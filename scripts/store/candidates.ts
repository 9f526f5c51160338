/** Which servers can keep the data on this machine, in order of preference? One row each; DECISIONS.md says why these. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Clock } from '../../server/core/clock';
import { whySilent } from './address';
import { downloadedMongod } from './download';
import type { Program } from './launch';
import { codeOf } from './processes';
import { secantusProgram } from './python';
import { addressSilent, StoreProblem } from './words';

/** What a row may need to know to find its server. `cacheDir`: programs that are installed once for all data folders. */
export interface Surroundings { readonly uri?: string | undefined; readonly cacheDir: string; readonly log: (line: string) => void; readonly now: Clock }

export type Finding = { readonly uri: string } | Program | { readonly whyNot: string };

export interface Candidate {
  readonly name: string;
  readonly what: string;
  /** How to reach it or start it, or in words why this row is passed over. */
  readonly find: (around: Surroundings) => Promise<Finding>;
}

/** The driver asks for 4.2; older than 6.0 is past its maker's support. */
const OLDEST_MONGOD = 6;

export const candidates: readonly Candidate[] = [
  { name: 'MONGODB_URI',        what: 'the server that MONGODB_URI names',                find: namedServer },
  { name: 'mongod',             what: 'MongoDB, found on PATH',                           find: mongodOnPath },
  { name: 'secantusd-rs',       what: 'SecantusDB (Rust), found on PATH',                 find: secantusOnPath },
  { name: 'mongod-downloaded',  what: 'MongoDB, downloaded once from its makers',         find: mongodDownloaded },
  { name: 'secantusd-py',       what: 'SecantusDB, a surrogate for trying and testing',   find: secantusInPython },
];

async function namedServer({ uri }: Surroundings): Promise<Finding> {
  if (!uri) return { whyNot: 'is not set.' };
  const reason = await whySilent(uri, 5000);
  if (reason !== undefined) throw new StoreProblem(addressSilent(uri, reason)); // never another store than the one that was named
  return { uri };
}

async function mongodOnPath(): Promise<Finding> {
  const version = await versionOf('mongod');
  if (version === undefined) return { whyNot: 'no such command on PATH.' };
  const major = Number(/\bv?(\d+)\.\d+\.\d+/.exec(version)?.[1] ?? 0);
  if (major < OLDEST_MONGOD) return { whyNot: `the one on PATH is too old (${version.split('\n')[0] ?? ''}); ${OLDEST_MONGOD}.0 or later is needed.` };
  return { program: 'mongod', argumentsFor: mongodArguments };
}

async function secantusOnPath(): Promise<Finding> {
  return await versionOf('secantusd-rs') === undefined
    ? { whyNot: 'no such command on PATH.' }
    : { program: 'secantusd-rs', argumentsFor: secantusArguments };
}

async function mongodDownloaded({ cacheDir, log, now }: Surroundings): Promise<Finding> {
  const found = await downloadedMongod(cacheDir, log, now);
  return 'whyNot' in found ? found : { program: found.program, argumentsFor: mongodArguments };
}

async function secantusInPython({ cacheDir, log }: Surroundings): Promise<Finding> {
  const found = await secantusProgram(cacheDir, log);
  return 'whyNot' in found ? found : { program: found.program, argumentsFor: secantusArguments };
}

function mongodArguments(dataPath: string, port: number): string[] {
  return ['--dbpath', dataPath, '--bind_ip', '127.0.0.1', '--port', String(port), '--storageEngine', 'wiredTiger', '--wiredTigerCacheSizeGB', '0.25', '--quiet'];
}

/** Without `--sync-on-commit` a kill loses acknowledged writes; the default cache is larger than a small machine. */
function secantusArguments(dataPath: string, port: number): string[] {
  return ['--host', '127.0.0.1', '--port', String(port), '--storage-path', dataPath, '--sync-on-commit', '--cache-size', '256M', '--log-level', 'WARNING'];
}

/** What `--version` prints, or undefined when there is no such command. A command that prints none still is one. */
async function versionOf(program: string): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(program, ['--version'], { timeout: 20_000 })).stdout;
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : '';
  }
}
