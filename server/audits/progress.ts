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

/**
 * The audits that stand for each planned month of a row: those of that month; else those of a later month that was not planned, because
 * what slips is held late. What is held before its month is one more: nobody can tell whether it was meant for the planned one.
 */
function stoodFor(row: Planned, audits: readonly Held[], year: number, zone: string): Map<number, readonly Held[]> {
  const there = new Map<number, Held[]>(), found = new Map<number, readonly Held[]>();
  for (const audit of audits.filter(one => covers(row, one))) {
    const at = monthIn(audit.from, zone);
    if (at.year === year) there.set(at.month, [...(there.get(at.month) ?? []), audit]);
  }
  for (const [month, held] of there) if (row.months.includes(month)) found.set(month, held);
  for (const [month, held] of [...there].filter(([one]) => !row.months.includes(one)).sort(([one], [other]) => one - other)) {
    const missed = Math.max(...row.months.filter(one => one < month && !found.has(one)));
    if (row.months.includes(missed)) found.set(missed, held);
  }
  return found;
}

/** The planned months of a row that were held, each in its month or late. */
export function heldMonths(row: Planned, audits: readonly Held[], year: number, zone: string): number[] {
  const found = stoodFor(row, audits.filter(audit => HELD.includes(audit.state)), year, zone);
  return row.months.filter(month => found.has(month));
}

/** Each planned month of each row counts once. */
export function progressOf({ year, rows }: { readonly year: number; readonly rows: readonly Planned[] }, audits: readonly Held[], zone: string): Progress {
  const planned = rows.reduce((sum, row) => sum + row.months.length, 0), held = rows.reduce((sum, row) => sum + heldMonths(row, audits, year, zone).length, 0);
  return { planned, held, percent: planned ? Math.round((held * 100) / planned) : 0 };
}

/** Rows planned in the month that no audit stands for yet, of that month or a later one. */
export function waitingIn(rows: readonly ProgrammeRow[], audits: readonly AuditRow[], on: { readonly year: number; readonly month: number }, zone: string): ProgrammeRow[] {
  return rows.filter(row => row.months.includes(on.month) && !stoodFor(row, audits, on.year, zone).has(on.month));
}
