/** A replica set of its own for a test: made in a temporary folder, ended and removed after the file's last test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startReplicaSet, type ReplicaSet } from '../../scripts/store/replicaSet';
import { systemClock } from '../../server/core/clock';

/** In a connection string: what is away is known as away sooner than in earnest, and what is back as back. */
export const IMPATIENT = 'serverSelectionTimeoutMS=1500&heartbeatFrequencyMS=500';

const opened: { readonly set: ReplicaSet; readonly folder: string }[] = [];

/** Fail points work on its members. @param count of members. */
export async function aReplicaSet(count = 3): Promise<ReplicaSet> {
  const folder = mkdtempSync(join(tmpdir(), 'quytrinh-set-'));
  const around = { cacheDir: join(homedir(), '.cache', 'quytrinh'), log: () => undefined, now: systemClock };
  const set = await startReplicaSet(folder, around, { count, options: ['--setParameter', 'enableTestCommands=1'] });
  opened.push({ set, folder });
  return set;
}

afterAll(async () => {
  for (const { set, folder } of opened.splice(0)) {
    await set.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
