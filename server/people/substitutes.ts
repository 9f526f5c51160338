/** Who signs for whom while somebody is away: named from a day to a day, by a paper, in one agency. */
import { authorOf, type Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { addSeconds, dayOf, startOfDay } from '../core/clock';
import { commit } from '../core/commit';
import { InvalidInput, NotFound } from '../core/errors';
import { Person, type Delegation } from './model';
import { peopleByIds, personById, positionIn } from './queries';

/** Names a substitute who may sign for this person from–to (both days included, agency's zone), with the paper's number. The same twice is one. */
export async function delegate(actor: Actor, input: { to: string; from: string; until: string; paper: string }, now: Date): Promise<void> {
  const me = await personById(actor.id), [other] = await peopleByIds([input.to]), { timeZone } = await agencyById(actor.agency, now);
  if (!other || other.state !== 'active' || !positionIn(other, actor.agency) || other._id === actor.id) throw new InvalidInput({ to: { key: 'field.substitute' } });
  const delegation: Delegation = { to: other._id, toName: other.name, agency: actor.agency, from: firstInstant(input.from, timeZone, 'from'), until: lastInstant(input.until, timeZone), paper: input.paper };
  if (delegation.until < now) throw new InvalidInput({ until: { key: 'field.dayPassed' } });
  if (me.delegations.some(one => isSame(one, delegation))) return;
  await commit(Person, me, { set: { seatHolders: [...new Set([...me.seatHolders, other._id])] }, push: { delegations: delegation } }, { action: 'person.delegate', by: authorOf(actor), at: now, details: { to: other.name, from: input.from, until: input.until, paper: input.paper } });
}

/** Ends a delegation now; what was signed under it stays. @param index its place among the person's own, which never changes. */
export async function endDelegation(actor: Actor, index: number, now: Date): Promise<void> {
  const me = await personById(actor.id), delegation = me.delegations[index];
  if (!delegation) throw new NotFound();
  if (delegation.until <= now) return;
  await commit(Person, me, { set: { [`delegations.${index}.until`]: now } }, { action: 'person.endDelegation', by: authorOf(actor), at: now, details: { to: delegation.toName } });
}

function firstInstant(day: string, zone: string, field: 'from' | 'until'): Date {
  const start = startOfDay(day, zone);
  if (!start) throw new InvalidInput({ [field]: { key: 'field.notADay' } });
  return start;
}

/** The millisecond before the next day begins: a day has 23 or 25 hours where clocks are changed. */
function lastInstant(day: string, zone: string): Date {
  const next = dayOf(addSeconds(firstInstant(day, zone, 'until'), 36 * 3600), zone);
  return new Date(firstInstant(next, zone, 'until').getTime() - 1);
}

function isSame(one: Delegation, other: Delegation): boolean {
  return one.to === other.to && one.agency === other.agency && one.paper === other.paper && one.from.getTime() === other.from.getTime() && one.until.getTime() === other.until.getTime();
}
