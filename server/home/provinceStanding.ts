/** How nonconformities, audits and programmes of each agency below stand: one command for all of them. */
import { HELD } from '../audits/progress';
import type { ProgrammeState } from '../audits/lifecycle';
import { addDays } from '../core/clock';
import { gather } from '../core/gather';
import { OPEN_NONCONFORMITY_STATES } from '../nonconformities/lifecycle';

export interface QualityStanding {
  readonly open: number;
  /** Open ones of which something was due before today. */
  readonly late: number;
  readonly oldest: Date | null;
  /** The day of the last audit that was held; null = none in `AUDITS_BACK_DAYS`. */
  readonly lastAudit: Date | null;
  /** Of this year; null = none. */
  readonly programme: ProgrammeState | null;
}

export const NO_QUALITY: QualityStanding = { open: 0, late: 0, oldest: null, lastAudit: null, programme: null };

/** A system that was not audited for so long is shown as never audited. */
const AUDITS_BACK_DAYS = 3 * 366;

/** The index that counts open nonconformities from keys alone. */
const OPEN_COUNTED = { within: 1, state: 1, dueAt: 1, agency: 1, createdAt: 1 } as const;

type Found = { readonly agency: string } & Partial<QualityStanding>;

/** One place is asked for as a value, not as a list, and states in a step of their own: so every server takes the index. @param above whom the overseer is set over; @param agencies ids of the agencies there. */
export async function qualityByAgency(above: readonly string[], agencies: readonly string[], time: { readonly now: Date; readonly today: Date; readonly year: number }): Promise<Map<string, QualityStanding>> {
  const [only] = above, within = above.length === 1 && only !== undefined ? only : { $in: [...above] }, late = { $and: [{ $gt: ['$dueAt', null] }, { $lt: ['$dueAt', time.today] }] }, named = { $project: { _id: 0, agency: '$_id', open: 1, late: 1, oldest: 1, lastAudit: 1 } };
  const rows = await gather<Found>([
    { collection: 'nonconformities', pipeline: [{ $match: { within, state: { $in: [...OPEN_NONCONFORMITY_STATES] } } }, { $group: { _id: '$agency', open: { $sum: 1 }, late: { $sum: { $cond: [late, 1, 0] } }, oldest: { $min: '$createdAt' } } }, named] },
    { collection: 'audits', pipeline: [{ $match: { within, from: { $gte: addDays(time.now, -AUDITS_BACK_DAYS), $lte: time.now } } }, { $match: { state: { $in: [...HELD] } } }, { $group: { _id: '$agency', lastAudit: { $max: '$from' } } }, named] },
    { collection: 'programmes', pipeline: [{ $match: { agency: { $in: [...agencies] } } }, { $match: { year: time.year } }, { $project: { _id: 0, agency: 1, programme: '$state' } }] },
  ], OPEN_COUNTED);
  const standings = new Map<string, QualityStanding>();
  for (const { agency, ...found } of rows) standings.set(agency, { ...NO_QUALITY, ...standings.get(agency), ...found });
  return standings;
}
