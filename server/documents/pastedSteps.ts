/** A table of steps as Word and Excel put it into the clipboard, a line a row with tabs between: which steps is it? Pure. */
import type { ProcessStep } from './model';

/** A cell, in quotes where it has line ends or tabs of its own, and what ends it. */
const CELL = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g;
/** B1, Bước 2, Step 3, 4. : it is counted anew. */
const NUMBER = /^(?:(?:b|bước|step)\s*)?\d{1,3}[.)]?$/iu;
/** A heading of the table this is made for. */
const HEADING = /^(?:trách nhiệm|người (?:thực hiện|làm)|responsible|responsibility|who)$/iu;

/** Rows in order; a first column of numbers and the row of headings are left out, columns after the fourth stand with it. */
export function pastedSteps(text: string): ProcessStep[] {
  return rowsOf(text).filter(cells => cells.some(cell => cell !== '') && !cells.some(cell => HEADING.test(cell))).map(cells => {
    const [what = '', who = '', limit = '', ...form] = cells.length > 1 && NUMBER.test(cells[0] ?? '') ? cells.slice(1) : cells;
    return { what, who, limit, form: form.join(' ').trim() };
  });
}

function rowsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.replace(/\r\n?/g, '\n').matchAll(CELL)) {
    rows.at(-1)?.push((quoted?.replaceAll('""', '"') ?? plain).normalize('NFC').replace(/\s+/g, ' ').trim());
    if (end === '\n') rows.push([]);
  }
  return rows;
}
