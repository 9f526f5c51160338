/** The one question: may this actor do this, to this subject? */
import { Forbidden, NotFound } from '../core/errors';
import { PERMISSIONS, type Permission } from './permissions';
import { rolesOver, type Actor, type Role, type Subject } from './roles';

/** True when a role the actor holds over `subject` is in the permission's row. */
export function may(actor: Actor, permission: Permission, subject: Subject): boolean {
  const allowed: readonly Role[] = PERMISSIONS[permission];
  const held = rolesOver(actor, subject);
  return allowed.some(role => held.has(role));
}

/** True when the actor holds such a role anywhere: enough to be shown the way, never enough to act. */
export function mayAnywhere(actor: Actor, permission: Permission): boolean {
  const allowed: readonly Role[] = PERMISSIONS[permission];
  return actor.grants.some(grant => allowed.includes(grant.role));
}

/**
 * @throws NotFound when the actor may not even read in that agency (its existence is not told),
 * @throws Forbidden when they may read but not do this.
 */
export function demand(actor: Actor, permission: Permission, subject: Subject): void {
  if (may(actor, permission, subject)) return;
  throw rolesOver(actor, subject).size === 0 ? new NotFound() : new Forbidden();
}

/** The agencies whose records the actor may read, as a filter on stored records: own agencies, and all below an overseen one. */
export function readable(actor: Actor, permission: Permission): { agencies: string[]; above: string[] } {
  const allowed: readonly Role[] = PERMISSIONS[permission];
  const grants = actor.grants.filter(grant => allowed.includes(grant.role));
  return {
    agencies: [...new Set(grants.filter(grant => grant.role !== 'overseer').map(grant => grant.agency))],
    above: [...new Set(grants.filter(grant => grant.role === 'overseer').map(grant => grant.agency))],
  };
}

/**
 * The same as a filter on stored records. A member of a province reads the province's own records, not those below: only an overseer's reach goes down.
 * One field wherever one is enough, because a question with alternatives makes some servers read everything.
 */
export function readableFilter(actor: Actor, permission: Permission): Record<string, unknown> {
  const { agencies, above } = readable(actor, permission), own = agencies.filter(agency => !above.includes(agency));
  if (above.length === 0) return { agency: { $in: agencies } };
  return own.length === 0 ? { within: { $in: above } } : { $or: [{ agency: { $in: own } }, { within: { $in: above } }] };
}

/** Any of these values: one of them by itself, because a list of one makes some servers read everything. */
export function oneOf(values: readonly string[]): string | { $in: string[] } {
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : { $in: [...values] };
}
