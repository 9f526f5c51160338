/** Mail at once to whoever is asked to sign, decide, verify, act or answer. Idempotent: each asking is one letter. */
import { ROLES } from '../access/roles';
import { isForMe } from '../access/waiting';
import { shortDate } from '../agencies/paper';
import { agencyById, type AgencyView } from '../agencies/queries';
import { auditsChangedSince, programmesChangedSince } from '../audits/queries';
import type { Awaited, Waiting } from '../core/waiting';
import { enqueueAll, type NewMail } from '../mail/send';
import { nonconformitiesChangedSince } from '../nonconformities/queries';
import { holdersOf, memberAmong, peopleByIds, type PersonView } from '../people/queries';
import { disposalsChangedSince } from '../records/disposalQueries';
import { recordsChangedSince } from '../records/queries';
import { followChanges, type Changed } from './followChanges';

/** What waits and cannot wait for tomorrow's digest; each has its letter, `mail.<action>`. */
const AT_ONCE: ReadonlySet<string> = new Set(['review', 'approve', 'revise', 'makeObsolete', 'approvePlan', 'verify', 'doAction', 'approveProgramme', 'approveExceptions', 'issueReport', 'respond', 'signRecord', 'reviseRecord', 'approveDisposal']);

/** How a letter names the record, and where it is read. */
interface Told { readonly code: string; readonly title: string; readonly link: string }
type Asking = Pick<Changed, '_id'> & Pick<Awaited, 'waiting'> & { readonly agency: string };

/** Returns how many records it looked at. */
export async function askAtOnce(now: Date): Promise<number> {
  const seen = [
    await followChanges('asked:nonconformities', now, nonconformitiesChangedSince, one => ask(one, () => ({ code: one.number, title: one.title, link: `/nonconformities/${one._id}` }), now)),
    await followChanges('asked:audits', now, auditsChangedSince, one => ask(one, () => ({ code: one.number, title: one.title, link: `/audits/${one._id}` }), now)),
    await followChanges('asked:programmes', now, programmesChangedSince, one => ask(one, () => ({ code: String(one.year), title: one.title, link: `/audits/programmes/${one._id}` }), now)),
    await followChanges('asked:records', now, recordsChangedSince, one => ask(one, () => ({ code: one.number, title: one.title, link: `/records/${one._id}` }), now)),
    await followChanges('asked:disposals', now, disposalsChangedSince, one => ask(one, () => ({ code: one.number, title: one.title, link: `/records/disposals/${one._id}` }), now)),
  ];
  return seen.reduce((sum, one) => sum + one, 0);
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
