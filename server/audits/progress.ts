/** How much of a year's programme has been held? Pure. */
import { DateTime } from 'luxon';
import type { AuditState } from './lifecycle';
import type { ProgrammeRow } from './model';
import type { AuditRow } from './queries';

/** An audit in one of these has been held, or is being held. */
export const HELD: readonly AuditState[] = ['inProgress', 'reportDraft', 'reportInApproval', 'reportIssued', 'followUp', 'closed'];

/** A row is audited by an audit that has its unit and its procedure, as far as it names them, in scope. */
export function covers(row: Pick<ProgrammeRow, 'unit' | 'document'>, audit: Pick<AuditRow, 'units' | 'documents' | 'state'>): boolean {
  return audit.state !== 'cancelled' && (row.unit === '' || audit.units.includes(row.unit)) && (row.document === null || audit.documents.some(one => one.id === row.document?.id));
}

export function monthIn(at: Date, zone: string): { year: number; month: number } {
  const { year, month } = DateTime.fromJSDate(at, { zone });
  return { year, month };
}

export interface Progress { readonly planned: number; readonly held: number; readonly percent: number }

/** Each planned month of each row counts once; it is held by an audit of that row in that month. What was moved to another month shows there. */
export function progressOf({ year, rows }: { readonly year: number; readonly rows: readonly ProgrammeRow[] }, audits: readonly AuditRow[], zone: string): Progress {
  const planned = rows.reduce((sum, row) => sum + row.months.length, 0);
  const there = (month: number): AuditRow[] => audits.filter(audit => { const at = monthIn(audit.from, zone); return HELD.includes(audit.state) && at.year === year && at.month === month; });
  const held = rows.reduce((sum, row) => sum + row.months.filter(month => there(month).some(audit => covers(row, audit))).length, 0);
  return { planned, held, percent: planned ? Math.round((held * 100) / planned) : 0 };
}

/** Rows planned in the month that no audit of the year's month stands for yet. */
export function waitingIn(rows: readonly ProgrammeRow[], audits: readonly AuditRow[], on: { readonly year: number; readonly month: number }, zone: string): ProgrammeRow[] {
  const there = audits.filter(audit => { const at = monthIn(audit.from, zone); return at.year === on.year && at.month === on.month; });
  return rows.filter(row => row.months.includes(on.month) && !there.some(audit => covers(row, audit)));
}
