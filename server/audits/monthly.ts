/** Which month's audits of a programme have been held? Pure. */
import type { AuditState } from './lifecycle';
import type { ProgrammeRow } from './model';
import { covers, HELD, monthIn } from './progress';

/** A programme and audits as far as this asks; audits of other agencies are not held against a row. */
export interface PlannedYear { readonly agency: string; readonly rows: readonly Pick<ProgrammeRow, 'unit' | 'document' | 'months'>[] }
export interface HeldAudit { readonly agency: string; readonly units: readonly string[]; readonly documents: readonly { readonly id: string; readonly code: string }[]; readonly state: AuditState; readonly from: Date }
export interface Month { readonly month: number; readonly planned: number; readonly held: number }

/** The first planned month of a row is held by the first audit of it in the year, whenever that was, the second by the second: as the year's progress counts. */
export function monthly(year: number, programmes: readonly PlannedYear[], audits: readonly HeldAudit[], zone: string): Month[] {
  const months = programmes.flatMap(programme => programme.rows.flatMap(row => {
    const held = audits.filter(audit => audit.agency === programme.agency && HELD.includes(audit.state) && monthIn(audit.from, zone).year === year && covers(row, { ...audit, units: [...audit.units], documents: [...audit.documents] })).length;
    return [...row.months].sort((a, b) => a - b).map((month, at) => ({ month, held: at < held }));
  }));
  return Array.from({ length: 12 }, (_, at) => at + 1).map(month => ({ month, planned: months.filter(one => one.month === month).length, held: months.filter(one => one.month === month && one.held).length }));
}
