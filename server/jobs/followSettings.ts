/** Copies what happened to people and agencies into the journal, once, as the documents' follower does for documents. Idempotent. */
import { agenciesChangedSince, agencyById } from '../agencies/queries';
import { addSeconds } from '../core/clock';
import { keeperOf, peopleChangedSince } from '../people/queries';
import { indexTrail } from '../trail/operations';
import { Cursor } from './model';

const BATCH = 200;
/** Clocks of servers differ a little and writes overtake each other: what is younger than this is read again at the next run. */
const UNSETTLED_SECONDS = 30;

/** Returns how many records it looked at. */
export async function followSettings(now: Date): Promise<number> {
  const people = await follow('people', now, peopleChangedSince, async person => {
    const agency = keeperOf(person), within = agency ? (await agencyById(agency, now)).within : [];
    await indexTrail({ id: person._id, name: person.name, agency, within }, person.trail);
  });
  const agencies = await follow('agencies', now, agenciesChangedSince, agency => indexTrail({ id: agency._id, name: agency.shortName, agency: agency._id, within: agency.within }, agency.trail));
  return people + agencies;
}

/** From the cursor on, oldest first. The cursor stays behind what is not settled yet, so a quiet collection costs one empty query. */
async function follow<Changed extends { changedAt: Date }>(name: string, now: Date, read: (since: Date, limit: number) => Promise<Changed[]>, handle: (changed: Changed) => Promise<void>): Promise<number> {
  const cursor = (await Cursor.findById(name).lean())?.at ?? new Date(0), settled = addSeconds(now, -UNSETTLED_SECONDS);
  let from = cursor, seen = 0;
  for (;;) {
    const changed = await read(from, BATCH), last = changed.at(-1)?.changedAt;
    for (const one of changed) await handle(one);
    seen += changed.length;
    if (last) from = last;
    if (changed.length < BATCH || !last) break;
  }
  const next = from < settled ? from : settled;
  if (next > cursor) await Cursor.updateOne({ _id: name }, { $set: { at: next } }, { upsert: true });
  return seen;
}
