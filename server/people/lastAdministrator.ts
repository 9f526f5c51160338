/** Can administrators who take each other's role away at the same moment leave their agency without one? */
import type { Actor } from '../access/roles';
import { Forbidden, StaleRecord } from '../core/errors';
import { Person, type PersonRecord } from './model';
import { personById } from './queries';

/** True for an open account, or one that an invitation opens, that manages the agency. */
export function isAdministrator({ state, grants }: Pick<PersonRecord, 'state' | 'grants'>, agencyId: string): boolean {
  return state !== 'disabled' && grants.some(grant => grant.role === 'administrator' && grant.agency === agencyId);
}

/**
 * Call it after the other one was read and before the guarded write that takes their role or account away. It writes the actor's own
 * record, too: its version grows, so whoever read this administrator earlier in order to take the role away fails.
 * Of those who take roles away in a circle, the one who came here last was read by the next one before that, or is not there to
 * come here at all: so the circle never closes, and the last one stays. No second list of administrators, no clock, nothing to
 * mend after a stop.
 * @throws Forbidden when the actor is no administrator any more, StaleRecord when their record changed this moment.
 */
export async function stayAdministrator(actor: Actor, agencyId: string): Promise<void> {
  if (actor.system) return;
  const me = await personById(actor.id);
  if (me.state !== 'active' || !isAdministrator(me, agencyId)) throw new Forbidden();
  const written = await Person.updateOne({ _id: me._id, version: me.version }, { $inc: { version: 1 } });
  if (written.modifiedCount !== 1) throw new StaleRecord();
}
