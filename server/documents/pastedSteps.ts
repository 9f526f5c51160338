/** A table of steps as Word and Excel put it into the clipboard, a line a row with tabs between: which steps is it? Pure. */
import { pastedCells } from '../core/pastedTable';
import type { ProcessStep } from './model';

/** B1, Bước 2, Step 3, 4. : it is counted anew. */
const NUMBER = /^(?:(?:b|bước|step)\s*)?\d{1,3}[.)]?$/iu;
/** A heading of the table this is made for. */
const HEADING = /^(?:trách nhiệm|người (?:thực hiện|làm)|responsible|responsibility|who)$/iu;

/** Rows in order; a first column of numbers and the row of headings are left out, columns after the fourth stand with it. */
export function pastedSteps(text: string): ProcessStep[] {
  return pastedCells(text).filter(cells => cells.some(cell => cell !== '') && !cells.some(cell => HEADING.test(cell))).map(cells => {
    const [what = '', who = '', limit = '', ...form] = cells.length > 1 && NUMBER.test(cells[0] ?? '') ? cells.slice(1) : cells;
    return { what, who, limit, form: form.join(' ').trim() };
  });
}
