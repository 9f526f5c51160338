/** What is reckoned in a table: products in a row, sums below a column. Pure. */
import { tableRows, type Answers, type Row } from './answers';
import type { Column, Table } from './description';

/** Number of a cell; of a calculated one the product of its columns, undefined while one of them is missing. */
export function cellNumber(table: Table, column: Column, row: Row): number | undefined {
  if (column.kind !== 'calculated') { const value = row[column.name]; return typeof value === 'number' ? value : undefined; }
  let product = 1;
  for (const name of column.of) {
    const other = table.columns.find(one => one.name === name), value = other && other.kind !== 'calculated' ? cellNumber(table, other, row) : undefined;
    if (value === undefined) return undefined;
    product *= value;
  }
  return column.of.length ? product : undefined;
}

/** Sum of each column that wants one, by its name; whole to ten places, so that 0,1 + 0,2 is 0,3. */
export function sumsOf(table: Table, answers: Answers): Readonly<Record<string, number>> {
  const rows = tableRows(answers, table.name);
  return Object.fromEntries(table.columns.filter(column => column.sum).map(column => [column.name, Number(rows.reduce((sum, row) => sum + (cellNumber(table, column, row) ?? 0), 0).toFixed(10))]));
}
