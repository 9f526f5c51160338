/** Which clauses do a year's audits ask about, which does nobody ask about, which do not apply? Pure. */
import { exclusionOf } from '../standards/bank';
import { clausesOf, within } from '../standards/clauses';
import type { Exclusion } from '../standards/model';

export interface ClauseCoverage { /** Clauses that an auditor can be asked to look at, without what does not apply. */ readonly count: number; readonly left: readonly string[]; readonly excluded: readonly Exclusion[] }

/** @param audits those of the year that were not cancelled; a clause is covered with all below it. */
export function clauseCoverage(edition: string, audits: readonly { readonly clauses: readonly string[] }[], exclusions: readonly Exclusion[]): ClauseCoverage {
  const covered = new Set(audits.flatMap(audit => audit.clauses).flatMap(clause => within(edition, clause)));
  const applying = clausesOf(edition).filter(one => one.audited && !exclusionOf({ edition, exclusions }, one.number)).map(one => one.number);
  return { count: applying.length, left: applying.filter(number => !covered.has(number)), excluded: exclusions };
}
