/** A table as Word and Excel put it into the clipboard, a line a row with tabs between: which cells is it? Pure. */

/** A cell, in quotes where it has line ends or tabs of its own, and what ends it. */
const CELL = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g;

/** Rows in order, each cell with single spaces; a row may be one empty cell. */
export function pastedCells(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.replace(/\r\n?/g, '\n').matchAll(CELL)) {
    rows.at(-1)?.push((quoted?.replaceAll('""', '"') ?? plain).normalize('NFC').replace(/\s+/g, ' ').trim());
    if (end === '\n') rows.push([]);
  }
  return rows;
}
