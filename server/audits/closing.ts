/** Which audits wait for nothing but to be closed? Their findings end one by one, in records that know nothing of audits: so it is looked for. */
import { SYSTEM } from '../access/roles';
import { Refused, StaleRecord } from '../core/errors';
import { actOnAudit } from './acts';
import { openFollowUps } from './queries';

/** By a job: each audit whose findings have all ended, or are followed elsewhere, is put among its lead's tasks. Idempotent. Returns how many. */
export async function askToClose(now: Date, limit = 500): Promise<number> {
  let asked = 0;
  for (const id of await openFollowUps(limit)) asked += await actOnAudit(SYSTEM, { id, action: 'endFindings' }, now, () => ({ findingsEndedAt: now })).then(() => 1, notYet);
  return asked;
}

/** Some are open still, or somebody wrote meanwhile: the next run sees. */
function notYet(error: unknown): number {
  if (error instanceof Refused || error instanceof StaleRecord) return 0;
  throw error;
}
