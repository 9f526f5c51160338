/** What stands on the page with the signatures? On a page of their own they could belong to any paper. */
import type { Content } from 'pdfmake/interfaces';
import { isNode, type Node } from './tagTree';

/** Letters that surely take less than half a page with the signatures below them. */
const SHORT = 600;
/** A text and the label above it, or the last step and the places to sign by hand. */
const MOST_PARTS = 2;

/** A row of a table takes the room of so many letters besides its own. */
const ROW = 60;

/** The body, its last lines kept together with the signatures; a long table, a picture or a long text at the end goes on as it would. */
export function signedEnd(body: readonly Content[], signatures: Content): Content[] {
  let from = body.length, letters = 0;
  while (from > 0 && body.length - from < MOST_PARTS) {
    letters += lettersOf(body[from - 1]);
    if (letters > SHORT) break;
    from--;
  }
  return from === body.length ? [...body, signatures] : [...body.slice(0, from), { unbreakable: true, stack: [...body.slice(from), signatures] }];
}

/** Infinity for what is neither text nor a table. */
function lettersOf(content: unknown): number {
  if (typeof content === 'string') return content.length;
  if (Array.isArray(content)) return content.reduce((sum: number, one: unknown) => sum + lettersOf(one), 0);
  if (!isNode(content) || 'pageBreak' in content) return Infinity;
  if (isNode(content['table'])) return rowsOf(content['table']).reduce<number>((sum, row) => sum + ROW + lettersOf(row), 0);
  return lettersOf(content['text'] ?? content['stack'] ?? content['columns'] ?? null);
}

function rowsOf({ body }: Node): readonly unknown[] {
  return Array.isArray(body) ? body : [];
}
