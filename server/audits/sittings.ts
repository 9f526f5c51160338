/** The timetable of an audit: its rows added, changed and taken out, by its planners before the confirmation, by the lead after it. */
import { guardOf } from '../access/act';
import type { Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { dayOf, startOfDay } from '../core/clock';
import { InvalidInput, NotFound } from '../core/errors';
import { newId } from '../core/id';
import { actOnAudit, loadOwnAudit, type Target } from './acts';
import type { Sitting } from './model';
import type { AuditView } from './standing';

export interface SittingInput { day: string; from: string; to: string; unit: string; topic: string; auditors: readonly string[] }

/** A line of the timetable: day, time, unit, what, who. */
export async function addSitting(actor: Actor, wanted: Target & SittingInput, now: Date): Promise<void> {
  const record = await loadOwnAudit(actor, wanted.id), zone = (await agencyById(record.agency, now)).timeZone, sitting: Sitting = { id: newId(), ...sittingIn(record, wanted, zone) };
  await arrange(actor, wanted, record, { now: told(sitting, zone) }, now, was => [...was, sitting]);
}

/** @throws NotFound where it was taken out meanwhile */
export async function changeSitting(actor: Actor, wanted: Target & SittingInput & { sitting: string }, now: Date): Promise<void> {
  const record = await loadOwnAudit(actor, wanted.id), zone = (await agencyById(record.agency, now)).timeZone, known = sittingOf(record, wanted.sitting), changed: Sitting = { id: known.id, ...sittingIn(record, wanted, zone) };
  await arrange(actor, wanted, record, { was: told(known, zone), now: told(changed, zone) }, now, was => was.map(one => (one.id === known.id ? changed : one)));
}

export async function removeSitting(actor: Actor, wanted: Target & { sitting: string }, now: Date): Promise<void> {
  const record = await loadOwnAudit(actor, wanted.id), zone = (await agencyById(record.agency, now)).timeZone, known = sittingOf(record, wanted.sitting);
  await arrange(actor, wanted, record, { was: told(known, zone) }, now, was => was.filter(one => one.id !== known.id));
}

export function sittingOf(record: Pick<AuditView, 'sittings'>, id: string): Sitting {
  const found = record.sittings.find(one => one.id === id);
  if (!found) throw new NotFound();
  return found;
}

async function arrange(actor: Actor, wanted: Target, record: AuditView, details: Readonly<Record<string, string>>, now: Date, change: (was: readonly Sitting[]) => Sitting[]): Promise<void> {
  const action = record.state === 'planned' ? 'edit' : 'arrange';
  await actOnAudit(actor, { id: wanted.id, ...guardOf(wanted), action, details }, now, was => ({ sittings: change(was.sittings).sort((a, b) => a.day.getTime() - b.day.getTime() || (a.from < b.from ? -1 : 1)) }));
}

function sittingIn(record: AuditView, wanted: SittingInput, zone: string): Omit<Sitting, 'id'> {
  const day = startOfDay(wanted.day, zone);
  if (!day || day < record.from || day > record.to) throw new InvalidInput({ day: { key: 'field.outsideAudit' } });
  if (wanted.to <= wanted.from) throw new InvalidInput({ to: { key: 'field.endsBefore' } });
  if (!record.units.includes(wanted.unit)) throw new InvalidInput({ unit: { key: 'field.unitNotAudited' } });
  return { day, from: wanted.from, to: wanted.to, unit: wanted.unit, topic: wanted.topic, auditors: wanted.auditors.filter(id => record.team.some(member => member.person.id === id)) };
}

/** As the trail keeps it: a row that is gone can still be read there. */
function told({ day, from, to, topic }: Sitting, zone: string): string {
  return `${dayOf(day, zone).split('-').reverse().join('/')} ${from}–${to} ${topic}`;
}
