/** What serves a whole test run: one store (what MONGODB_URI names, a `mongod` of its own in a temporary folder otherwise) and one validator of PDFs. */
import { mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideStore } from '../../scripts/store/provide';
import { standByToValidate } from './pdfa/standing';
import { keepForTeardown } from './run';

/** In memory a journal is written at once; what the run leaves there is far less. */
const MEMORY = '/dev/shm', ROOM = 4 * 1024 ** 3;
/** Tests make the server fail at a named point, and do not wait a minute until it looks for what is past its term. */
const FOR_TESTS = ['--setParameter', 'enableTestCommands=1', '--setParameter', 'ttlMonitorSleepSecs=2'];

// Jest asks for a default export here.
export default async function globalSetup(): Promise<void> {
  const dataDir = mkdtempSync(join(roomInMemory() ? MEMORY : tmpdir(), 'quytrinh-tests-'));
  const log = (line: string): void => { process.stderr.write(`${line}\n`); };
  const store = await provideStore({ dataDir, uri: process.env.MONGODB_URI, mongodOptions: FOR_TESTS, log });
  process.env.TEST_MONGODB_URI = store.uri;
  const validator = standByToValidate(dataDir);
  if (validator) process.env.TEST_PDFA = validator.folder;
  keepForTeardown({ store, dataDir, validator });
}

function roomInMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ROOM;
  } catch {
    return false; // no such folder
  }
}
