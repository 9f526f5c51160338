/** Ends what served the test run and removes its data. */
import { rmSync } from 'node:fs';
import { keptForTeardown } from './run';

// Jest asks for a default export here.
export default async function globalTeardown(): Promise<void> {
  const kept = keptForTeardown();
  kept?.validator?.stop();
  await kept?.store.stop();
  if (kept) rmSync(kept.dataDir, { recursive: true, force: true });
}
