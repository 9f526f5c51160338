/** How much of a year's programme has been held? Pure. */
import { DateTime } from 'luxon';
import type { AuditState } from './lifecycle';
import type { ProgrammeRow } from './model';
import type { AuditRow } from './queries';

/** An audit in one of these has been held, or is being held. */
export const HELD: readonly AuditState[] = ['inProgress', 'reportDraft', 'reportInApproval', 'reportIssued', 'followUp', 'closed'];

/** What of a row and of an audit decides it. */
export type Planned = Pick<ProgrammeRow, 'unit' | 'document' | 'months'>;
export interface Held { readonly units: readonly string[]; readonly documents: readonly { readonly id: string }[]; readonly state: AuditState; readonly from: Date }

/** A row is audited by an audit that has its unit and its procedure, as far as it names them, in scope. */
export function covers(row: Pick<ProgrammeRow, 'unit' | 'document'>, audit: Omit<Held, 'from'>): boolean {
  return audit.state !== 'cancelled' && (row.unit === '' || audit.units.includes(row.unit)) && (row.document === null || audit.documents.some(one => one.id === row.document?.id));
}

export function monthIn(at: Date, zone: string): { year: number; month: number } {
  const { year, month } = DateTime.fromJSDate(at, { zone });
  return { year, month };
}

export interface Progress { readonly planned: number; readonly held: number; readonly percent: number }

/** The months of a row that were held: by an audit of that row in that month of the year. What was moved to another month shows there. */
export function heldMonths(row: Planned, audits: readonly Held[], year: number, zone: string): number[] {
  const there = audits.filter(audit => HELD.includes(audit.state) && covers(row, audit)).map(audit => monthIn(audit.from, zone));
  return row.months.filter(month => there.some(at => at.year === year && at.month === month));
}

/** Each planned month of each row counts once. */
export function progressOf({ year, rows }: { readonly year: number; readonly rows: readonly Planned[] }, audits: readonly Held[], zone: string): Progress {
  const planned = rows.reduce((sum, row) => sum + row.months.length, 0), held = rows.reduce((sum, row) => sum + heldMonths(row, audits, year, zone).length, 0);
  return { planned, held, percent: planned ? Math.round((held * 100) / planned) : 0 };
}

/** Rows planned in the month that no audit of the year's month stands for yet. */
export function waitingIn(rows: readonly ProgrammeRow[], audits: readonly AuditRow[], on: { readonly year: number; readonly month: number }, zone: string): ProgrammeRow[] {
  const there = audits.filter(audit => { const at = monthIn(audit.from, zone); return at.year === on.year && at.month === on.month; });
  return rows.filter(row => row.months.includes(on.month) && !there.some(audit => covers(row, audit)));
}
