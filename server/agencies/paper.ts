/** What do the printed papers of an agency share: head, foot, dates, and cells that nothing a user typed can burst? */
import { DateTime } from 'luxon';
import type { Content } from 'pdfmake/interfaces';
import type { AgencyView } from './queries';
import type { Words } from '../core/words';
import { breakable, hasLongWord } from '../pdf/fitting';
import { heading, letterhead, type Letterhead, type Picture } from '../pdf/pieces';

/** The agency as its papers show it; `logo` is the picture itself, read before. */
export interface Issuer { readonly agency: AgencyView; readonly logo?: Picture | undefined }

/** Filled in by hand where the agency has not said where it sits. */
const PLACE_LEFT_OPEN = '……………';

/** Head of the paper (NĐ 30/2020/NĐ-CP, Phụ lục I), with the day `at` falls on in the agency's zone. `number` as it is printed, e.g. "Số: ĐG-2026/01". */
export function headOf(issuer: Issuer, at: Date, words: Words, number = ''): Content {
  return letterhead(headFacts(issuer, at, words, number));
}

/** What the head of a paper says. */
export function headFacts({ agency, logo }: Issuer, at: Date, words: Words, number = ''): Letterhead {
  const { parentLine, nameLine, place } = agency.letterhead;
  return {
    agency: nameLine || agency.name, place: place || PLACE_LEFT_OPEN, date: longDate(at, agency.timeZone, words), nation: { name: words('pdf.nation'), motto: words('pdf.motto') },
    ...(parentLine ? { parent: parentLine } : {}), ...(number ? { number } : {}), ...(logo ? { logo } : {}),
  };
}

/** What stands at the foot of each page: that it is no signed paper, what it is about, page x/y. `sides` = left and right margin in points. */
export function footOf(about: string, [left, right]: readonly [number, number], words: Words): Content {
  return {
    margin: [left, 18, right, 0], fontSize: 9, color: '#444444', columnGap: 10,
    columns: [{ width: '*', stack: [cell(about), { text: words('pdf.notASignature'), italics: true }] }, { width: 60, alignment: 'right', text: words('pdf.page') }],
  };
}

/** As NĐ 30/2020 writes it: days below 10 and the months January and February with a 0 before. */
export function longDate(at: Date, zone: string, words: Words): string {
  const { day, month, year } = DateTime.fromJSDate(at, { zone });
  return words('pdf.longDate', { day: String(day).padStart(2, '0'), month: month < 3 ? `0${month}` : String(month), year: String(year) });
}

export function shortDate(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toFormat('dd/MM/yyyy');
}

/** To the second and with the zone, as NĐ 30/2020 wants the time of a signature. */
export function signingTime(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toFormat('dd/MM/yyyy HH:mm:ss ZZ');
}

/** Letters that fit a narrow column. */
const LONGEST_NARROW = 11;

/** A style that breaks anywhere, when one of the texts has a word too wide for a line; none for all other text. */
export function breaking(...texts: readonly string[]): { readonly wordBreak?: 'break-all' } {
  return texts.some(text => hasLongWord(text)) ? { wordBreak: 'break-all' } : {};
}

/** Text of a cell; only words that are too long for it are broken within. */
export function cell(text: string, style: object = {}): Content {
  return { text: breakable(text), ...style };
}

/** The same for a column of about 50 points. */
export function narrowCell(text: string, style: object = {}): Content {
  return { text: breakable(text, LONGEST_NARROW), ...style };
}

/** A SHA-256 on a line of its own, whole, so that it can be searched for. */
export function hashLine(label: string, sha256: string): Content {
  return { text: `${label} ${sha256}`, fontSize: 8, color: '#444444', wordBreak: 'break-all' };
}

/** Points below a heading without which it goes to the next page: the head of a table and its tallest usual row. */
const COMPANY = 150;

/** A part of the paper with its heading, which never stands alone at the end of a page. */
export function part(text: string, content: Content): Content[] {
  return [{ unbreakable: true, stack: [heading(text), { text: '', fontSize: 1, margin: [0, 0, 0, COMPANY] }] }, { stack: [content], margin: [0, -COMPANY, 0, 0] }];
}

/** A ruled table whose rows may run over the end of a page: for text that may be longer than one (a row kept whole would lose its end). Headings come back on each page. */
export function tallTable(headings: readonly string[], rows: readonly (readonly Content[])[], widths: readonly (number | '*')[]): Content {
  const head: Content[] = headings.map(text => ({ text, bold: true, alignment: 'center', fillColor: '#eceff3' }));
  return { fontSize: 11, layout: 'ruled', margin: [0, 4, 0, 8], table: { headerRows: 1, widths: [...widths], body: [head, ...rows.map(row => [...row])] } };
}
