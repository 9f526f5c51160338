/** May this person audit that? Nobody audits their own work (9.2.2 c): one pure function, with its reasons. */

export interface Candidate { readonly id: string; readonly unit: string }

export interface Subject {
  readonly units: readonly string[];
  /** The audited procedures as they are in force, with whoever wrote, reviewed or approved them. */
  readonly procedures: readonly { readonly code: string; readonly unit: string; readonly people: readonly { readonly id: string; readonly role: 'author' | 'reviewer' | 'approver' }[] }[];
  /** Owners of actions that are not done, by the unit whose nonconformity it is. */
  readonly openActions: readonly { readonly unit: string; readonly owner: string }[];
}

export type Against = 'ownUnit' | 'author' | 'reviewer' | 'approver' | 'ownsAction';
/** What stands against it; `what` is a unit's id or a procedure's code. */
export interface Reason { readonly against: Against; readonly what: string }

/** Every reason, in a fixed order: the unit, then procedures by code, then open actions. None = independent. */
export function independence(candidate: Candidate, subject: Subject): Reason[] {
  const inUnit: Reason[] = candidate.unit !== '' && subject.units.includes(candidate.unit) ? [{ against: 'ownUnit', what: candidate.unit }] : [];
  const wrote = subject.procedures.flatMap(procedure => procedure.people.filter(one => one.id === candidate.id).map(one => ({ against: one.role, what: procedure.code })));
  const owns = subject.openActions.filter(one => one.owner === candidate.id && subject.units.includes(one.unit)).map((one): Reason => ({ against: 'ownsAction', what: one.unit }));
  return once([...inUnit, ...wrote.sort((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0)), ...owns]);
}

function once(reasons: readonly Reason[]): Reason[] {
  return reasons.filter((reason, at) => reasons.findIndex(other => other.against === reason.against && other.what === reason.what) === at);
}
