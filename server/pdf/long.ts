/** Which papers are so long that they are drawn in pieces, and not before what others wait for? */
import type { PdfDescription } from './description';

/** Rows; a table of more is laid out piece by piece (longTables.ts). */
export const LONG = 600;

/** Cheap: it looks at the parts of the paper, not into them. */
export function isLong({ content }: PdfDescription): boolean {
  const parts: unknown = typeof content === 'object' && 'stack' in content ? content.stack : content;
  return Array.isArray(parts) && parts.some((part: unknown) => rowsOf(part) > LONG);
}

function rowsOf(part: unknown): number {
  if (typeof part !== 'object' || part === null || !('table' in part)) return 0;
  const { table } = part;
  return typeof table === 'object' && table !== null && 'body' in table && Array.isArray(table.body) ? table.body.length : 0;
}
