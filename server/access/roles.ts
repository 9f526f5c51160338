/** The roles of lifecycles.md, held per agency and, for some, per unit; and who an actor is. */
import type { Author } from '../core/trail';

export const ROLES = ['staff', 'unitHead', 'qualityOfficer', 'representative', 'head', 'auditor', 'leadAuditor', 'clerk', 'oneStopClerk', 'overseer', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** A role in an agency; with a unit, in that unit only. An overseer's agency is the province whose agencies are read. */
export interface Grant { readonly role: Role; readonly agency: string; readonly unit?: string }

/** Whom somebody may sign for, while the paper is in force. Acknowledgements cannot be delegated. */
export interface Substitution { readonly id: string; readonly name: string; readonly title: string; readonly paper: string }

/** A person as far as rules need to know; `agency` is the one they work in at the moment. */
export interface Actor extends Author {
  readonly agency: string;
  readonly unit?: string;
  readonly grants: readonly Grant[];
  readonly standsInFor: readonly Substitution[];
  readonly system?: boolean;
}

/** Acts for jobs. */
export const SYSTEM: Actor = { id: 'system', name: 'system', title: '', agency: '', grants: [], standsInFor: [], system: true };

/** What a permission is asked about. `within` = the agency and every agency above it. */
export interface Subject { readonly agency: string; readonly within: readonly string[]; readonly unit?: string }

/** The roles `actor` holds over `subject`: in its agency (in its unit, where the grant names one), or above it for an overseer. */
export function rolesOver(actor: Actor, subject: Subject): Set<Role> {
  const held = actor.grants.filter(grant => (grant.role === 'overseer'
    ? subject.within.includes(grant.agency)
    : grant.agency === subject.agency && (grant.unit === undefined || subject.unit === undefined || grant.unit === subject.unit)));
  return new Set(held.map(grant => grant.role));
}

/** True when `actor` holds any role in the agency, in whatever unit. */
export function belongsTo(actor: Actor, agency: string): boolean {
  return actor.grants.some(grant => grant.agency === agency && grant.role !== 'overseer');
}

/** Who it was, for trails and signatures. */
export function authorOf(actor: Actor): Author {
  return { id: actor.id, name: actor.name, title: actor.title };
}
