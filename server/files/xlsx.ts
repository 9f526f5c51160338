/** How do rows become a workbook that a spreadsheet opens: texts as texts, days as days, nothing as a formula? */
import type { Cell } from 'write-excel-file/node' with { 'resolution-mode': 'import' };

/** What a cell may hold. A Date is a calendar day: its UTC date is what is shown. */
export type XlsxValue = string | number | Date | null;

export interface XlsxColumn<Row> { readonly heading: string; /** In letters of the sheet's font. */ readonly width: number; readonly value: (row: Row) => XlsxValue }

export interface XlsxSheet<Row> { readonly name: string; readonly columns: readonly XlsxColumn<Row>[]; readonly rows: readonly Row[]; /** Lines above the headings, e.g. whose list it is. */ readonly above?: readonly string[] }

/** What Excel takes as the most letters of a cell, and of a sheet's name. */
const LONGEST_TEXT = 32_767, LONGEST_NAME = 31;

/**
 * A workbook of one sheet: headings in bold that stay in sight and filter their columns.
 * A text that begins with = + - or @ stays a text: cells are written as strings, none as a formula.
 */
export async function xlsxOf<Row>({ name, columns, rows, above = [] }: XlsxSheet<Row>): Promise<Buffer> {
  // Loaded with the first list that is asked for: it has no part in starting.
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const head = columns.map(({ heading }): Cell => ({ value: plain(heading), type: String, fontWeight: 'bold', wrap: true, alignVertical: 'center', align: 'center', backgroundColor: '#ECEFF3', borderStyle: 'thin', borderColor: '#444444' }));
  const body = rows.map(row => columns.map(column => cellOf(column.value(row))));
  const range = `A${above.length + 1}:${letters(columns.length - 1)}${above.length + 1 + rows.length}`;
  return writeXlsxFile([...above.map((line): Cell[] => [{ value: plain(line), type: String, fontWeight: 'bold' }]), head, ...body], {
    sheet: sheetName(name), columns: columns.map(({ width }) => ({ width })), orientation: 'landscape', stickyRowsCount: above.length + 1,
  }, { fontFamily: 'Times New Roman', fontSize: 11, features: [{ files: { transform: { 'xl/worksheets/sheet{id}.xml': { transform: xml => withFilter(xml, range) } } } }] }).toBuffer();
}

function cellOf(value: XlsxValue): Cell {
  const look = { alignVertical: 'top', borderStyle: 'thin', borderColor: '#444444' } as const;
  if (value === null || value === '') return { value: '', type: String, ...look };
  if (value instanceof Date) return { value, type: Date, format: 'dd/mm/yyyy', align: 'center', ...look };
  return typeof value === 'number' ? { value, type: Number, ...look } : { value: plain(value), type: String, wrap: true, ...look };
}

/** The filter stands directly behind the rows (ECMA-376, 18.3.1.99: the order of a worksheet's parts). */
function withFilter(xml: string, range: string): string {
  return xml.replace('</sheetData>', `</sheetData><autoFilter ref="${range}"/>`);
}

/** Without the characters that XML cannot hold; composed. */
function plain(text: string): string {
  return text.normalize('NFC').replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '').slice(0, LONGEST_TEXT);
}

function sheetName(name: string): string {
  return plain(name).replace(/[\\/?*[\]:']/g, ' ').slice(0, LONGEST_NAME).trim() || '1';
}

/** Of a column counted from 0: A, …, Z, AA. */
function letters(column: number): string {
  return (column >= 26 ? letters(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + column % 26);
}
