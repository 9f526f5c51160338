/** Which parts are the agency's papers made of: letterhead, controlled header, title, paragraph, table, signatures? */
import type { Content, TableCell } from 'pdfmake/interfaces';
import { Refused } from '../core/errors';
import { breakable } from './fitting';
import { glyphsOf, legibleLine, widthOf } from './fonts';
import { qmsHeader, type QmsHeader } from './qmsHeader';

/** A picture as `imageOf` gives it. */
export interface Picture { readonly image: string }

export interface Letterhead {
  /** The body above, e.g. "UBND tỉnh Bắc Ninh"; some agencies have none. */
  readonly parent?: string;
  readonly agency: string;
  /** e.g. "Bắc Ninh". */
  readonly place: string;
  /** In words, e.g. "ngày 05 tháng 01 năm 2026". */
  readonly date: string;
  /** e.g. "Số: 09/QĐ-SKHCN". */
  readonly number?: string;
  /** Of a letter (công văn), below its number: "V/v …". */
  readonly subject?: string;
  readonly logo?: Picture;
  readonly nation?: Nation;
}

/** Quốc hiệu and Tiêu ngữ: another country gives its own. */
export interface Nation { readonly name: string; readonly motto: string }

const VIETNAM: Nation = { name: 'Cộng hòa xã hội chủ nghĩa Việt Nam', motto: 'Độc lập - Tự do - Hạnh phúc' };

/** Between the margins of a decree page, in points. */
const TEXT_WIDTH = 462;
/** Its columns: the national name at size 12 needs 258 on one line. */
const [LEFT_COLUMN, RIGHT_COLUMN, COLUMN_GAP] = [190, 264, 8];

/** The head of an administrative paper (NĐ 30/2020, Phụ lục I): issuing body and number on the left, nation, place and day on the right, number and day in one row. */
export function letterhead(facts: Letterhead): Content {
  const { name, motto } = facts.nation ?? VIETNAM;
  const left: Content[] = [
    ...(facts.logo ? [picture(facts.logo, 40)] : []),
    ...(facts.parent ? [centred(facts.parent.toUpperCase(), { fontSize: 12 })] : []),
    centred(facts.agency.toUpperCase(), { fontSize: 12, bold: true }),
    rule(LEFT_COLUMN, shortRule(facts.agency.toUpperCase(), 12, LEFT_COLUMN)),
  ];
  const right: Content[] = [centred(name.toUpperCase(), { fontSize: 12, bold: true }), centred(motto, { fontSize: 13, bold: true }), rule(RIGHT_COLUMN, Math.min(RIGHT_COLUMN, textWidth(motto, 13)))];
  const number: Content[] = [...(facts.number ? [centred(facts.number, { fontSize: 13 })] : []), ...(facts.subject ? [centred(facts.subject, { fontSize: 12, margin: [0, 6, 0, 0] })] : [])];
  const columns = (one: Content[], other: Content[]) => [{ width: LEFT_COLUMN, stack: one }, { width: RIGHT_COLUMN, stack: other }];
  return {
    margin: [0, 0, 0, 14],
    stack: [{ columnGap: COLUMN_GAP, columns: columns(left, right) }, { columnGap: COLUMN_GAP, columns: columns(number, [centred(`${facts.place}, ${facts.date}`, { fontSize: 13, italics: true })]), margin: [0, 6, 0, 0] }],
  };
}

/** The header on each page of a controlled paper, where the margins are given: about 110 points at the top. With a title of any length, use qmsHeader and its `top`. */
export function controlledHeader(facts: QmsHeader): Content {
  return qmsHeader(facts).header;
}

export interface Table {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly (string | Content)[])[];
  /** Points, '*' for the rest, 'auto' for as wide as its text. */
  readonly widths: readonly (number | '*' | 'auto')[];
  /** By column; text is left-aligned without it. */
  readonly align?: readonly ('left' | 'center' | 'right')[];
  readonly fontSize?: number;
}

/** A ruled table whose headings come back on each page; a row is not split between pages. */
export function table({ headings, rows, widths, align = [], fontSize = 11 }: Table): Content {
  const head: TableCell[] = headings.map(text => ({ text, bold: true, alignment: 'center', fillColor: '#eceff3' }));
  const body: TableCell[][] = rows.map(row => row.map((cell, column) => typeof cell === 'string' ? { text: cell, alignment: align[column] ?? 'left' } : aligned(cell)));
  return { fontSize, layout: 'ruled', margin: [0, 4, 0, 8], table: { headerRows: 1, dontBreakRows: true, keepWithHeaderRows: 1, widths: [...widths], body: [head, ...body] } };
}

/** The kind of paper and what it is about, with the short rule under it. */
export function title(kind: string, about?: string): Content {
  return [
    centred(kind.toUpperCase(), { fontSize: 14, bold: true, margin: [0, 6, 0, 0], headlineLevel: 1 }),
    ...(about ? [centred(about, { fontSize: 14, bold: true })] : []),
    { ...rule(TEXT_WIDTH, shortRule(about || kind.toUpperCase(), 14, TEXT_WIDTH)), margin: [0, 0, 0, 10] },
  ];
}

/** A heading inside the text. */
export function heading(text: string): Content {
  return { text, bold: true, fontSize: 13, margin: [0, 8, 0, 3], headlineLevel: 2 };
}

/** Body text: justified, first line 1 cm in, 6 points before the next paragraph. */
export function paragraph(text: string): Content {
  return { text: breakable(text), alignment: 'justify', leadingIndent: 28, margin: [0, 0, 0, 6] };
}

/** Label and value, a row each, without rules. */
export function factList(facts: readonly (readonly [label: string, value: string])[]): Content {
  const body: TableCell[][] = facts.map(([label, value]) => [{ text: label, color: '#444444', rowHeading: true }, { text: value }]);
  return { layout: 'noBorders', fontSize: 12, margin: [0, 2, 0, 8], table: { widths: [150, '*'], body } };
}

export interface Signature { readonly role: string; readonly name?: string; readonly position?: string; readonly note?: string }

/** The approval block: a column each for drafted, reviewed, approved. No picture of a seal or hand: only a signature is one. */
export function signatures(columns: readonly Signature[]): Content {
  const cell = ({ role, position, note, name }: Signature): Content => ({
    stack: [
      centred(role, { bold: true, fontSize: 12 }),
      ...(position ? [centred(position, { fontSize: 11 })] : []),
      centred(note ?? '', { italics: true, fontSize: 10, margin: [0, 14, 0, 14] }),
      ...(name ? [centred(name, { bold: true, fontSize: 12 })] : []),
    ],
  });
  return { unbreakable: true, layout: 'ruled', margin: [0, 6, 0, 8], table: { widths: columns.map(() => '*'), body: [columns.map(cell)] } };
}

/**
 * A PNG or JPEG for a letterhead.
 * @throws Refused imageNotSupported for any other file, imageCmyk for a four-colour JPEG: PDF/A-2b with an sRGB intent forbids it.
 */
export function imageOf(bytes: Uint8Array): Picture {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n') return { image: `data:image/png;base64,${buffer.toString('base64')}` };
  if (buffer[0] !== 0xff || buffer[1] !== 0xd8) throw new Refused({ key: 'imageNotSupported' });
  if (jpegComponents(buffer) === 4) throw new Refused({ key: 'imageCmyk' });
  return { image: `data:image/jpeg;base64,${buffer.toString('base64')}` };
}

/** Colour components as the frame header (SOF0 to SOF15, without DHT, JPG and DAC) tells. */
function jpegComponents(buffer: Buffer): number {
  for (let at = 2; at + 9 < buffer.length && buffer[at] === 0xff;) {
    const marker = buffer[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return buffer[at + 9] ?? 0;
    at += 2 + buffer.readUInt16BE(at + 2);
  }
  return 0;
}

function centred(text: string, style: object = {}): Content {
  return { text, alignment: 'center', ...style };
}

function aligned(cell: Content): TableCell {
  return { stack: [cell] };
}

function picture({ image }: Picture, height: number): Content {
  return { image, fit: [120, height], alignment: 'center', margin: [0, 0, 0, 4] };
}

/** A line of `length` points in the middle of a column. */
function rule(column: number, length: number): { canvas: { type: 'line'; x1: number; y1: number; x2: number; y2: number; lineWidth: number }[] } {
  const start = (column - length) / 2;
  return { canvas: [{ type: 'line', x1: start, y1: 3, x2: start + length, y2: 3, lineWidth: 0.7 }] };
}

/** Between a third and a half of the text above it (NĐ 30/2020, Phụ lục I), which may fill its column. */
function shortRule(text: string, size: number, column: number): number {
  return Math.min(column, textWidth(text, size)) * 0.4;
}

function textWidth(text: string, size: number): number {
  return widthOf(glyphsOf('bold'), legibleLine(text), size);
}
