/** Which closed units does a unit answer for? Records keep the unit they were made in; whoever has a role in the one it was merged into has it for them too. Pure. */
import type { Grant } from '../access/roles';
import type { AgencyView } from './queries';

type Units = Pick<AgencyView, '_id' | 'units'>;

/** Ids of the units that were merged into `unit`, and into those. */
export function mergedInto({ units }: Pick<AgencyView, 'units'>, unit: string): string[] {
  const found: string[] = [], look = (into: string): void => {
    for (const one of units) if (!one.active && one.mergedInto === into && one.id !== unit && !found.includes(one.id)) { found.push(one.id); look(one.id); }
  };
  look(unit);
  return found;
}

/** The grants with those for merged units. @param own the unit the person sits in in `agency`: a head whose grant names no unit heads that one. */
export function grantsWithMerged(grants: readonly Grant[], agencies: readonly Units[], agency: string, own: string | undefined): Grant[] {
  return [...grants, ...grants.flatMap(grant => {
    const where = agencies.find(one => one._id === grant.agency), unit = grant.unit ?? (grant.role === 'unitHead' && grant.agency === agency ? own : undefined);
    return where && unit ? mergedInto(where, unit).map(id => ({ ...grant, unit: id })) : [];
  })];
}
