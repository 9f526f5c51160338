/** Was it effective? Judged by another person after the waiting period (10.2.1 d, e, f). */
import { guardOf } from '../access/act';
import { authorOf, type Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { startOfDay } from '../core/clock';
import { InvalidInput } from '../core/errors';
import type { Brought } from '../core/evidence';
import { demandPassword } from '../people/signIn';
import { act, withCycle, type Target } from './acts';
import type { Verification } from './model';
import { loadNonconformity } from './queries';
import { blankCycle, openCycle, type NonconformityView } from './standing';

const ACTION = { effective: 'findEffective', notEffective: 'findNotEffective', inconclusive: 'findInconclusive' } as const;

export interface VerificationInput extends Target { outcome: keyof typeof ACTION; result: string; riskChanged: string; systemChanged: string; /** When to look again, where it is inconclusive. */ until: string; password: string; files: Brought['files']; keep?: Brought['keep'] }

/** Effective closes it; not effective opens the next cycle and keeps this one; inconclusive names a new day. Signed. */
export async function verify(actor: Actor, wanted: VerificationInput, now: Date): Promise<void> {
  const record = await loadNonconformity(wanted.id), until = wanted.until ? startOfDay(wanted.until, (await agencyById(record.agency, now)).timeZone) : undefined;
  if (wanted.outcome === 'inconclusive' && (!until || until <= now)) throw new InvalidInput({ until: { key: 'field.dayAheadNeeded' } });
  await demandPassword(actor, wanted.password, now);
  const verification: Verification = {
    at: now, by: authorOf(actor), outcome: wanted.outcome, result: wanted.result, files: [...wanted.files], riskChanged: wanted.riskChanged, systemChanged: wanted.systemChanged, until: wanted.outcome === 'inconclusive' ? until ?? null : null,
  };
  const given = { result: wanted.result, ...(until ? { until: wanted.until } : {}) };
  await act(actor, { id: wanted.id, ...guardOf(wanted), action: ACTION[wanted.outcome], given, about: String(record.cycle), keep: wanted.keep }, now, was => judged(was, verification, now));
}

function judged(record: NonconformityView, verification: Verification, now: Date): Partial<NonconformityView> {
  const verifications = [...openCycle(record).verifications, verification];
  const cycles = withCycle(record, { verifications, ...(verification.until ? { verifyFrom: verification.until } : {}) });
  if (verification.outcome === 'effective') return { cycles, closedAt: now, outcome: 'effective' };
  return verification.outcome === 'inconclusive' ? { cycles } : { cycles: [...cycles, blankCycle(record.cycle + 1)], cycle: record.cycle + 1 };
}
