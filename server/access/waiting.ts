/** Which waiting acts are this actor's: their own, those of whom they stand in for, and those of their roles. */
import type { Waiting } from '../core/waiting';
import { rolesOver, type Actor, type Role } from './roles';

/** The keys under which something may wait for the actor in the agency they work in. */
export function keysOf(actor: Actor): string[] {
  return [actor.id, ...actor.standsInFor.map(one => one.id), ...rolesHere(actor).map(role => `${actor.agency}:${role}`)];
}

/** A role that is held in one unit is asked only about that unit's records. */
export function isForMe(actor: Actor, agency: string, waiting: Waiting): boolean {
  if (waiting.person) return waiting.person === actor.id || actor.standsInFor.some(one => one.id === waiting.person);
  return agency === actor.agency && actor.grants.some(grant => grant.agency === agency && grant.role === waiting.role && (!grant.unit || !waiting.unit || grant.unit === waiting.unit));
}

/**
 * Records in which something waits for the actor, as a filter: the keys for the index, and, where a role is held in one unit, the acts for what a
 * key does not tell, whose unit it is.
 * A list that is limited must ask it of the store: cut first and told apart after, it would lack what was cut.
 */
export function waitsFor(actor: Actor): Record<string, unknown> {
  const waitingFor = { $in: keysOf(actor) }, grants = actor.grants.filter(grant => grant.agency === actor.agency);
  if (!grants.some(grant => grant.unit)) return { waitingFor };
  const persons = [actor.id, ...actor.standsInFor.map(one => one.id)];
  const ofRoles = grants.map(({ role, unit }) => ({ role, ...(unit ? { unit: { $in: [unit, '', null] } } : {}) }));
  return { waitingFor, waiting: { $elemMatch: { $or: [{ person: { $in: persons } }, ...ofRoles] } } };
}

function rolesHere(actor: Actor): Role[] {
  return [...rolesOver(actor, { agency: actor.agency, within: [] })];
}
