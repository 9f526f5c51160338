/** Who is asked to review and approve: named by the author, proposed from the document type. */
import type { Role } from '../access/roles';
import { ROLES } from '../access/roles';
import type { DocumentType } from '../agencies/model';
import { namedIn } from '../people/nameable';
import { holdersOf, type PersonView } from '../people/queries';
import type { Signer } from './model';

/** The type's roles, filled with their holders; the author is never their own reviewer or approver. One role, one person: the first by name. */
export async function signersFor(agency: string, type: DocumentType | undefined, unit: string, author: string): Promise<{ reviewers: Signer[]; approvers: Signer[] }> {
  if (!type) return { reviewers: [], approvers: [] };
  const wanted = ROLES.filter(role => type.reviewers.includes(role) || type.approvers.includes(role));
  const holders = await holdersOf(agency, wanted);
  const approvers = firstOf(type.approvers, holders, agency, unit, new Set([author]));
  return { reviewers: firstOf(type.reviewers, holders, agency, unit, new Set([author, ...approvers.map(one => one.id)])), approvers };
}

function firstOf(roles: readonly string[], holders: readonly PersonView[], agency: string, unit: string, taken: Set<string>): Signer[] {
  return roles.flatMap(role => {
    const person = holders.find(one => !taken.has(one._id) && one.grants.some(grant => holds(grant, role, agency, unit)));
    if (!person) return [];
    taken.add(person._id);
    return [namedIn(person, agency)];
  });
}

function holds(grant: { role: Role; agency: string; unit?: string }, role: string, agency: string, unit: string): boolean {
  return grant.role === role && grant.agency === agency && (!grant.unit || !unit || grant.unit === unit);
}
