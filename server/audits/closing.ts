/** Which audits wait for nothing but to be closed: their findings end one by one, in records that know nothing of audits, so it is looked for. */
import { SYSTEM } from '../access/roles';
import { Refused, StaleRecord } from '../core/errors';
import { UNLIMITED, walkDue, type Turn } from '../core/turn';
import { openFindingsOf } from '../nonconformities/queries';
import { actOnAudit } from './acts';
import { openFollowUps, type OpenFollowUp } from './queries';

type Looked = OpenFollowUp & { readonly hasEnded: boolean };

/**
 * By a job: each audit whose findings have all ended, or are followed elsewhere, is put among its lead's tasks. Idempotent.
 * Two questions for a page of audits; only those that have ended are read. Returns how many were.
 */
export function askToClose(now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return walkDue(turn, async (after, limit) => looked(await openFollowUps(after, limit)), ({ id, hasEnded }) => (hasEnded ? ended(id, now) : Promise.resolve(0)));
}

async function looked(audits: readonly OpenFollowUp[]): Promise<Looked[]> {
  const open = await openFindingsOf(audits.map(one => one.id));
  return audits.map(audit => {
    const elsewhere = new Set(audit.moved.map(one => one.nonconformity));
    return { ...audit, hasEnded: (open.get(audit.id) ?? []).every(finding => elsewhere.has(finding)) };
  });
}

/** Some are open still, or somebody wrote meanwhile: the next run sees. */
function ended(id: string, now: Date): Promise<number> {
  return actOnAudit(SYSTEM, { id, action: 'endFindings' }, now, () => ({ findingsEndedAt: now })).then(() => 1, (error: unknown) => {
    if (error instanceof Refused || error instanceof StaleRecord) return 0;
    throw error;
  });
}
