/** How many audits of a year's programmes were planned in each month, and how many of these were held? Pure. */
import { heldMonths, type Held, type Planned } from './progress';

/** A programme and audits as far as this asks; audits of other agencies are not held against a row. */
export interface PlannedYear { readonly agency: string; readonly rows: readonly Planned[] }
export interface HeldAudit extends Held { readonly agency: string }
export interface Month { readonly month: number; readonly planned: number; readonly held: number }

export function monthly(year: number, programmes: readonly PlannedYear[], audits: readonly HeldAudit[], zone: string): Month[] {
  const rows = programmes.flatMap(({ agency, rows }) => rows.map(row => ({ months: row.months, held: heldMonths(row, audits.filter(audit => audit.agency === agency), year, zone) })));
  const count = (of: 'months' | 'held', month: number): number => rows.filter(row => row[of].includes(month)).length;
  return Array.from({ length: 12 }, (_, at) => at + 1).map(month => ({ month, planned: count('months', month), held: count('held', month) }));
}
