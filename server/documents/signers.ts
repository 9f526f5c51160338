/** Who is asked to review and approve: named by the author, proposed from the document type. */
import type { Role } from '../access/roles';
import { ROLES } from '../access/roles';
import type { DocumentType } from '../agencies/model';
import { InvalidInput } from '../core/errors';
import { holdersOf, peopleByIds, positionIn, type PersonView } from '../people/queries';
import type { Signer } from './model';

/** The type's roles, filled with their holders; the author is never their own reviewer or approver. One role, one person: the first by name. */
export async function signersFor(agency: string, type: DocumentType | undefined, unit: string, author: string): Promise<{ reviewers: Signer[]; approvers: Signer[] }> {
  if (!type) return { reviewers: [], approvers: [] };
  const wanted = ROLES.filter(role => type.reviewers.includes(role) || type.approvers.includes(role));
  const holders = await holdersOf(agency, wanted, unit || undefined);
  const approvers = firstOf(type.approvers, holders, agency, unit, new Set([author]));
  return { reviewers: firstOf(type.reviewers, holders, agency, unit, new Set([author, ...approvers.map(one => one.id)])), approvers };
}

/** @throws InvalidInput on `field` when somebody is not an active member of the agency. */
export async function demandNameable(agency: string, ids: readonly string[], field: 'reviewers' | 'approvers'): Promise<Signer[]> {
  const wanted = [...new Set(ids)], people = await peopleByIds(wanted);
  return wanted.map(id => {
    const person = people.find(one => one._id === id && one.state === 'active' && positionIn(one, agency));
    if (!person) throw new InvalidInput({ [field]: { key: 'field.unknownPerson' } });
    return signerOf(person, agency);
  });
}

function firstOf(roles: readonly string[], holders: readonly PersonView[], agency: string, unit: string, taken: Set<string>): Signer[] {
  return roles.flatMap(role => {
    const person = holders.find(one => !taken.has(one._id) && one.grants.some(grant => holds(grant, role, agency, unit)));
    if (!person) return [];
    taken.add(person._id);
    return [signerOf(person, agency)];
  });
}

function holds(grant: { role: Role; agency: string; unit?: string }, role: string, agency: string, unit: string): boolean {
  return grant.role === role && grant.agency === agency && (!grant.unit || !unit || grant.unit === unit);
}

function signerOf(person: PersonView, agency: string): Signer {
  return { id: person._id, name: person.name, title: positionIn(person, agency)?.title ?? '' };
}
