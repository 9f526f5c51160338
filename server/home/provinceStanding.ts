/** How documents, nonconformities, audits and programmes of each agency below stand: counts are kept, and made anew where something has changed. */
import { HELD } from '../audits/progress';
import type { ProgrammeState } from '../audits/lifecycle';
import { addDays } from '../core/clock';
import { gather } from '../core/gather';
import { KeptCounts } from '../core/keptCounts';
import { standingByAgency, type AgencyStanding } from '../documents/queries';
import { openByAgency, type OpenOfAgency } from '../nonconformities/lists';

/** `open` ones under way, `late` ones of which something was due before today; `oldest` was reported then. */
type Nonconformities = Omit<OpenOfAgency, 'agency'>;
type Documents = Omit<AgencyStanding, '_id'>;

export interface QualityStanding extends Nonconformities {
  /** The day of the last audit that was held; null = none in `AUDITS_BACK_DAYS`. */
  readonly lastAudit: Date | null;
  /** Of this year; null = none. */
  readonly programme: ProgrammeState | null;
}

export interface Standing { readonly documents: Documents; readonly quality: QualityStanding }

const NO_DOCUMENTS: Documents = { inForce: 0, open: 0, toReview: 0, overdue: 0 };
const NO_QUALITY: QualityStanding = { open: 0, late: 0, oldest: null, lastAudit: null, programme: null };

/** A system that was not audited for so long is shown as never audited. */
const AUDITS_BACK_DAYS = 3 * 366;
/** A month is what it takes to bring a review about: from today to the same day of the next. */
const SOON_DAYS = 31;

const documents = new KeptCounts<Documents & { readonly agency: string }>('documents');

/** @param day yyyy-MM-dd of the overseer: what is late by then, and soon, stays so until the next; `today` = its first instant */
export interface StandingAsked { readonly above: readonly string[]; readonly agencies: readonly string[]; readonly now: Date; readonly today: Date; readonly day: string }

/** One command where nothing has changed. @returns how any of the agencies stands */
export async function standings(asked: StandingAsked): Promise<(agency: string) => Standing> {
  const { above, agencies, now, today, day } = asked, kept = { key: [day, ...above].join(), agencies, now };
  const [ofDocuments, ofNonconformities, others] = await Promise.all([
    documents.of({ ...kept, count: async some => (await standingByAgency(above, today, addDays(today, SOON_DAYS), some)).map(({ _id, ...standing }) => ({ agency: _id, ...standing })) }),
    openByAgency({ agencies, now, today }),
    auditsAndProgrammes(asked),
  ]);
  const of = <Row extends { agency: string }>(rows: readonly Row[]): Map<string, Row> => new Map(rows.map(row => [row.agency, row]));
  const counted = of(ofDocuments), open = of(ofNonconformities);
  return agency => ({
    documents: counted.get(agency) ?? NO_DOCUMENTS, quality: { ...NO_QUALITY, ...open.get(agency), ...others.get(agency) },
  });
}

interface Found { readonly agency: string; readonly lastAudit?: Date; readonly programme?: ProgrammeState }

/** One place is asked for as a value, not as a list, and states in a step of their own: so every server takes the index. */
async function auditsAndProgrammes({ above, agencies, now, day }: StandingAsked): Promise<Map<string, Found>> {
  const [only] = above, within = above.length === 1 && only !== undefined ? only : { $in: [...above] }, from = { $gte: addDays(now, -AUDITS_BACK_DAYS), $lte: now };
  const lastHeld = { $group: { _id: '$agency', lastAudit: { $max: '$from' } } };
  const rows = await gather<Found>([
    { collection: 'audits', pipeline: [{ $match: { within, from } }, { $match: { state: { $in: [...HELD] } } }, lastHeld, { $project: { _id: 0, agency: '$_id', lastAudit: 1 } }] },
    { collection: 'programmes', pipeline: [{ $match: { agency: { $in: [...agencies] } } }, { $match: { year: Number(day.slice(0, 4)) } }, { $project: { _id: 0, agency: 1, programme: '$state' } }] },
  ]);
  const found = new Map<string, Found>();
  for (const row of rows) found.set(row.agency, { ...found.get(row.agency), ...row });
  return found;
}
