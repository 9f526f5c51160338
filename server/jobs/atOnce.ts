/** Mail at once to whoever is asked to sign, decide, verify, act or answer. Idempotent: each asking is one letter. */
import { ROLES } from '../access/roles';
import { isForMe } from '../access/waiting';
import { shortDate } from '../agencies/paper';
import { agencyById, type AgencyView } from '../agencies/queries';
import { auditChanges, programmeChanges } from '../audits/queries';
import type { Changes } from '../core/changes';
import { UNLIMITED, type Turn } from '../core/turn';
import type { Awaited, Waiting } from '../core/waiting';
import { enqueueAll, type NewMail } from '../mail/send';
import { nonconformityChanges } from '../nonconformities/queries';
import { holdersOf, memberAmong, peopleByIds, type PersonView } from '../people/queries';
import { disposalChanges } from '../records/disposalQueries';
import { recordChanges } from '../records/queries';
import { followAll } from './followAll';
import type { Follower } from './following';
import { eachOf } from './rows';

/** What waits and cannot wait for tomorrow's digest; each has its letter, `mail.<action>`. */
const AT_ONCE: ReadonlySet<string> = new Set(['review', 'approve', 'revise', 'makeObsolete', 'approvePlan', 'verify', 'doAction', 'approveProgramme', 'approveExceptions', 'issueReport', 'respond', 'signRecord', 'reviseRecord', 'approveDisposal']);

/** How a letter names the record, and where it is read. */
interface Told { readonly code: string; readonly title: string; readonly link: string }
type Asking = Pick<Awaited, 'waiting'> & { readonly _id: string; readonly agency: string };

function letters<Row extends Asking>(name: string, of: Changes<Row>, tell: (row: Row) => Told): Follower {
  return { name, of, slice: 50, handle: eachOf(of, (row, now) => ask(row, () => tell(row), now)) };
}

type Numbered = Asking & { readonly number: string; readonly title: string };
const numbered = (folder: string) => ({ _id, number, title }: Numbered): Told => ({ code: number, title, link: `${folder}/${_id}` });

export const LETTERS: readonly Follower[] = [
  letters('asked:nonconformities', nonconformityChanges, numbered('/nonconformities')),
  letters('asked:audits', auditChanges, numbered('/audits')),
  letters('asked:programmes', programmeChanges, ({ _id, year, title }) => ({ code: String(year), title, link: `/audits/programmes/${_id}` })),
  letters('asked:records', recordChanges, numbered('/records')),
  letters('asked:disposals', disposalChanges, numbered('/records/disposals')),
];

/** Returns how many records it looked at. */
export function askAtOnce(now: Date, turn: Turn = UNLIMITED): Promise<number> {
  return followAll(LETTERS, now, turn);
}

/** @param told may differ by what is waited for: it is where the letter leads. */
export async function ask(record: Asking, told: (waiting: Waiting) => Told, now: Date): Promise<void> {
  for (const waiting of record.waiting.filter(one => AT_ONCE.has(one.action))) {
    const agency = await agencyById(record.agency, now), people = await askedPeople(agency, waiting, now);
    /** What may be done from a later day on is asked on that day. */
    await enqueueAll(people.map(person => letter(record, waiting, told(waiting), person, agency.timeZone)), waiting.since > now ? waiting.since : now);
  }
}

/** Each asking is one letter to each person, though they hold two of the roles that are asked. */
function letter({ _id }: Asking, { action, part = '', about = '', since, due }: Waiting, { code, title, link }: Told, person: PersonView, timeZone: string): NewMail {
  return {
    _id: `asked:${_id}:${action}:${part}:${since.getTime()}:${person._id}`, to: person.email, name: person.name, language: person.language,
    template: action, values: { code, title, about, due: due ? shortDate(due, timeZone) : '' }, link,
  };
}

/** Active people with an address who still hold a role in the agency. */
async function askedPeople(agency: AgencyView, waiting: Waiting, now: Date): Promise<PersonView[]> {
  const { person, role } = waiting, held = ROLES.find(one => one === role), people = person ? await peopleByIds([person]) : held ? (await holdersOf(agency._id, [held])).filter(one => isForMe(memberAmong(one, [], agency, now), agency._id, waiting)) : [];
  return people.filter(one => one.state === 'active' && one.email && one.grants.some(grant => grant.agency === agency._id));
}
