/** Provides one store for the whole test run: what MONGODB_URI names, an embedded one in a temporary folder otherwise. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideStore } from '../../scripts/store/provide';
import { keepForTeardown } from './run';

// Jest asks for a default export here.
export default async function globalSetup(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'quytrinh-tests-'));
  const store = await provideStore({ dataDir, uri: process.env.MONGODB_URI, log: line => { process.stderr.write(`${line}\n`); } });
  process.env.TEST_MONGODB_URI = store.uri;
  keepForTeardown({ store, dataDir });
}
