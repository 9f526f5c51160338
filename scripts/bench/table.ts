/** What a measure found, and the table in which all of them end. */

/** One measured figure. The yardstick was measured in the same run, in the same unit; the limit judges the value or its ratio to the yardstick. */
export interface Row {
  readonly name: string; readonly value: number; readonly unit: string;
  readonly yardstick?: number;
  readonly limit?: Limit;
}

export type Limit = { readonly atMost: number } | { readonly atLeast: number } | { readonly ratioAtLeast: number } | { readonly ratioAtMost: number };

/** The lines to print, headed; a row without a limit is neither held nor missed. */
export function tableOf(rows: readonly Row[]): string[] {
  const cells = [['measure', 'value', '', 'yardstick', 'ratio', 'limit', ''], ...rows.map(cellsOf)];
  const widths = cells.reduce<number[]>((most, row) => row.map((cell, at) => Math.max(cell.length, most[at] ?? 0)), []);
  const lined = (row: readonly string[]): string => row.map((cell, at) => (at === 0 || at === 2 || at > 4 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ').trimEnd();
  const [head = [], ...body] = cells;
  return [lined(head), '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2)), ...body.map(lined)];
}

function cellsOf(row: Row): string[] {
  const { name, value, unit, yardstick, limit } = row, ratio = ratioOf(row);
  return [name, figure(value), unit, yardstick === undefined ? '' : figure(yardstick), ratio === undefined ? '' : figure(ratio), limit ? askedOf(limit, unit) : '', limit === undefined ? '' : isHeld(row) ? 'ok' : 'over'];
}

function askedOf(limit: Limit, unit: string): string {
  if ('atMost' in limit) return `≤ ${limit.atMost} ${unit}`;
  if ('atLeast' in limit) return `≥ ${limit.atLeast} ${unit}`;
  return 'ratioAtLeast' in limit ? `ratio ≥ ${limit.ratioAtLeast}` : `ratio ≤ ${limit.ratioAtMost}`;
}

export function isHeld(row: Row): boolean {
  const { value, limit } = row;
  if (limit === undefined) return true;
  if ('atMost' in limit) return value <= limit.atMost;
  if ('atLeast' in limit) return value >= limit.atLeast;
  return 'ratioAtLeast' in limit ? (ratioOf(row) ?? 0) >= limit.ratioAtLeast : (ratioOf(row) ?? Infinity) <= limit.ratioAtMost;
}

function ratioOf({ value, yardstick }: Row): number | undefined { return yardstick ? value / yardstick : undefined; }

/** Three digits that count, and no more places than they need. */
function figure(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const places = Math.max(0, Math.min(4, 2 - Math.floor(Math.log10(Math.abs(value)))));
  return value.toFixed(places);
}

export function median(values: readonly number[]): number { return percentile(values, 0.5); }

/** @param part from 0 to 1: 0.99 is what one in a hundred is above. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
