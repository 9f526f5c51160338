/** Copies what happened to records other than documents into the journal, once, as the documents' follower does for documents. Idempotent. */
import { agenciesChangedSince, agencyById } from '../agencies/queries';
import { auditorsChangedSince, auditsChangedSince, programmesChangedSince } from '../audits/queries';
import { addSeconds } from '../core/clock';
import type { TrailSubject } from '../core/trailSource';
import type { TrailEntry } from '../core/trail';
import { nonconformitiesChangedSince } from '../nonconformities/queries';
import { keeperOf, peopleChangedSince } from '../people/queries';
import { indexTrail } from '../trail/operations';
import { Cursor } from './model';

const BATCH = 200;
/** Clocks of servers differ a little and writes overtake each other: what is younger than this is read again at the next run. */
const UNSETTLED_SECONDS = 30;

interface Changed { readonly _id: string; readonly changedAt: Date; readonly trail: readonly TrailEntry[] }

/** Returns how many records it looked at. */
export async function followRecords(now: Date): Promise<number> {
  const seen = [
    await follow('people', now, peopleChangedSince, async person => {
      const agency = keeperOf(person);
      return { name: person.name, agency, within: agency ? (await agencyById(agency, now)).within : [] };
    }),
    await follow('agencies', now, agenciesChangedSince, one => ({ name: one.shortName, agency: one._id, within: one.within })),
    await follow('nonconformities', now, nonconformitiesChangedSince, one => ({ name: `${one.number} ${one.title}`, agency: one.agency, within: one.within })),
    await follow('programmes', now, programmesChangedSince, one => ({ name: one.title, agency: one.agency, within: one.within })),
    await follow('audits', now, auditsChangedSince, one => ({ name: `${one.number} ${one.title}`, agency: one.agency, within: one.within })),
    await follow('auditors', now, auditorsChangedSince, one => ({ name: one.person.name, agency: one.agency, within: one.within })),
  ];
  return seen.reduce((sum, one) => sum + one, 0);
}

/** From the cursor on, oldest first. The cursor stays behind what is not settled yet, so a quiet collection costs one empty query. */
async function follow<Row extends Changed>(name: string, now: Date, read: (since: Date, limit: number) => Promise<Row[]>, subjectOf: (changed: Row) => TrailSubject | Promise<TrailSubject>): Promise<number> {
  const cursor = (await Cursor.findById(name).lean())?.at ?? new Date(0), settled = addSeconds(now, -UNSETTLED_SECONDS);
  let from = cursor, seen = 0;
  for (;;) {
    const changed = await read(from, BATCH), last = changed.at(-1)?.changedAt;
    for (const one of changed) await indexTrail({ id: one._id, ...(await subjectOf(one)) }, one.trail);
    seen += changed.length;
    if (last) from = last;
    if (changed.length < BATCH || !last) break;
  }
  const next = from < settled ? from : settled;
  if (next > cursor) await Cursor.updateOne({ _id: name }, { $set: { at: next } }, { upsert: true });
  return seen;
}
