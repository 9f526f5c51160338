/** Once a day and agency, at its own hour: each person's list of what waits for them, by mail. */
import { DateTime } from 'luxon';
import { agenciesToRemind, reminderRule, type RemindedAgency } from '../agencies/queries';
import { dayOf } from '../core/clock';
import { UNLIMITED, type Turn } from '../core/turn';
import { SOURCES } from '../home/queries';
import { enqueueAll } from '../mail/send';
import { memberAmong, membersOf, peopleByIds, positionIn, type PersonView } from '../people/queries';
import type { TaskSource } from '../web/tasks';
import { digestMail } from './digestMail';
import { digestParts } from './digestParts';
import { waitingIn, type Act } from './digestTasks';
import { Cursor } from './model';

/**
 * Asked every quarter of an hour; an agency whose hour was slept through is served later the same day, never twice. Returns how many mails were written.
 * One agency that cannot be served does not keep the others waiting: its error is thrown when all had their turn.
 */
export async function writeDigests(now: Date, sources: readonly TaskSource[] = SOURCES, turn: Turn = UNLIMITED): Promise<number> {
  const [agencies, served] = await Promise.all([agenciesToRemind(), lastServed()]), failures: unknown[] = [];
  let written = 0;
  for (const agency of agencies) {
    if (!turn.goesOn()) break;
    const last = served.get(cursorOf(agency));
    if (isHour(agency, last, now)) await serve(agency, last, now, sources).then(count => { written += count; }, (error: unknown) => { failures.push(error); });
  }
  if (failures.length) throw failures[0];
  return written;
}

function isHour(agency: RemindedAgency, last: Date | undefined, now: Date): boolean {
  const { digest, hour } = reminderRule(agency), { timeZone } = agency;
  return digest && DateTime.fromJSDate(now, { zone: timeZone }).hour >= hour && (!last || dayOf(last, timeZone) < dayOf(now, timeZone));
}

/** What the same day writes again, after a stop between the two writes, has the same ids. */
async function serve(agency: RemindedAgency, last: Date | undefined, now: Date, sources: readonly TaskSource[]): Promise<number> {
  const [people, acts] = await Promise.all([membersOf(agency._id), waitingIn(agency._id, sources)]), known = await namesOf(people, acts);
  const telling = {
    agency, rule: reminderRule(agency), last, now, sources, nameOf: (id: string) => known.get(id)?.name ?? '', unitOf: (id: string) => { const person = known.get(id); return (person && positionIn(person, agency._id)?.unit) ?? ''; },
  };
  const mails = people.filter(person => person.state === 'active' && person.email && person.digest !== false).flatMap(person => {
    const actor = memberAmong(person, people, agency, now);
    return digestMail(digestParts(acts, actor, telling), { person, actor }, telling) ?? [];
  });
  await enqueueAll(mails, now);
  await Cursor.updateOne({ _id: cursorOf(agency) }, { $set: { at: now } }, { upsert: true });
  return mails.length;
}

/** Whom something waits for, those among them who hold no role here any more. */
async function namesOf(people: readonly PersonView[], acts: readonly Act[]): Promise<Map<string, PersonView>> {
  const known = new Map(people.map(person => [person._id, person]));
  const strangers = new Set(acts.flatMap(act => act.asked.flatMap(one => (one.person && !known.has(one.person) ? [one.person] : []))));
  for (const person of strangers.size ? await peopleByIds([...strangers]) : []) known.set(person._id, person);
  return known;
}

const CURSORS = 'digest:';

function cursorOf({ _id }: Pick<RemindedAgency, '_id'>): string {
  return `${CURSORS}${_id}`;
}

async function lastServed(): Promise<Map<string, Date>> {
  const cursors = await Cursor.find({ _id: { $gte: CURSORS, $lt: `${CURSORS}\uffff` } }).lean();
  return new Map(cursors.map(one => [one._id, one.at]));
}
