/** What do the papers of audits, corrective actions and disposals share: the frame of a page, text as it was typed, who signed, which files belong to it? */
import type { Content } from 'pdfmake/interfaces';
import { breaking, cell, footOf, hashLine, headOf, signingTime, tallTable, type Issuer } from '../agencies/paper';
import type { Evidence } from '../core/evidence';
import type { TrailEntry } from '../core/trail';
import type { Words } from '../core/words';
import type { PdfDescription } from '../pdf/description';
import { photographs } from '../pdf/pictures';
import { table, title } from '../pdf/pieces';
import type { Shown } from './photographs';

/** Left, top, right, bottom, in points. */
const UPRIGHT = [85, 62, 48, 62] as const, LYING = [56, 44, 42, 50] as const;
/** The head of a paper is drawn for an upright page, 462 points wide: on a lying one it stands in the middle of 744. */
const HEAD_INSET = 141;

export interface Frame {
  /** The kind of paper, e.g. "Báo cáo đánh giá nội bộ". */
  readonly kind: string;
  /** The record's own number; '' = none. */
  readonly number: string;
  readonly about: string;
  readonly issuer: Issuer;
  /** When what is printed came to be: never the moment of printing, so that the same record gives the same bytes. */
  readonly at: Date;
  /** A key of words; '' = none. */
  readonly watermark: string;
  readonly landscape?: boolean;
  readonly content: readonly Content[];
}

/** A record of the agency as a paper, in the agency's language. */
export function framed({ kind, number, about, issuer, at, watermark, landscape = false, content }: Frame, words: Words): PdfDescription {
  const margins = landscape ? LYING : UPRIGHT, head = [headOf(issuer, at, words, number ? words('paper.numbered', { number }) : ''), { stack: [title(kind, about)], ...breaking(about) }];
  return {
    title: [kind, number].filter(Boolean).join(' '), author: issuer.agency.name, subject: about, language: 'vi-VN', createdAt: at, landscape, margins: [...margins],
    footer: footOf([kind, number].filter(Boolean).join(' · '), [margins[0], margins[2]], words),
    ...(watermark ? { watermark: words(watermark) } : {}),
    content: [{ stack: head, ...(landscape ? { margin: [HEAD_INSET, 0, HEAD_INSET, 0] } : {}) }, ...content],
  };
}

/** Text as it was typed, a line each; said to be missing where there is none. */
export function prose(text: string, words: Words, style: object = {}): Content {
  const lines = text.split('\n').filter(line => line.trim() !== '');
  if (!lines.length) return { text: words('paper.nothing'), italics: true, fontSize: 12, color: '#444444', margin: [0, 0, 0, 4] };
  return { fontSize: 12, margin: [0, 0, 0, 4], stack: lines.map(line => cell(line, { margin: [0, 0, 0, 3], alignment: 'justify', ...style })) };
}

/** A label in bold and what was typed under it. */
export function labelled(label: string, text: string, words: Words): Content {
  return { stack: [{ text: label, bold: true, fontSize: 12, margin: [0, 2, 0, 1] }, prose(text, words)] };
}

/** Label and value, a row each; a value longer than its cell goes on on the next page. */
export function facts(rows: readonly (readonly [label: string, value: string])[]): Content {
  return { layout: 'noBorders', fontSize: 12, margin: [0, 2, 0, 6], table: { widths: [140, '*'], body: rows.map(([label, value]) => [{ text: label, color: '#444444', rowHeading: true }, cell(value)]) } };
}

/** Name and post on one line. */
export function named(person: { readonly name: string; readonly title: string }): string {
  return person.title ? `${person.name}, ${person.title}` : person.name;
}

/** Who signed (or only did it), in whose place, what it means, when, over which content: as the entry of the trail has it. */
export function signatureBox(entry: TrailEntry, zone: string, words: Words): Content {
  const { by, signature, at, n, hash } = entry;
  return {
    unbreakable: true, layout: 'ruled', fontSize: 11, margin: [0, 4, 0, 8],
    table: { widths: ['*'], body: [[{ stack: [
      { text: [{ text: by.name, bold: true }, ...(signature?.title || by.title ? [`, ${signature?.title || by.title}`] : [])] },
      ...(signature ? [cell(words(`meaning.${signature.meaning}`), { italics: true })] : []),
      ...(signature?.onBehalfOf ? [cell(words('pdf.onBehalfPaper', { name: signature.onBehalfOf.name, paper: signature.onBehalfOf.paper }))] : []),
      { text: words(signature ? 'paper.signedAt' : 'paper.recordedAt', { at: signingTime(at, zone) }) },
      ...(signature ? [hashLine(words('pdf.contentHash'), signature.contentHash)] : []),
      hashLine(words('paper.entry', { n }), hash),
    ] }]] },
  };
}

/** Each file with the SHA-256 of its bytes. Nothing where there are none. */
export function evidenceTable(files: readonly Evidence[], words: Words): Content[] {
  if (!files.length) return [];
  const rows = files.map((file, at): Content[] => [{ text: String(at + 1), alignment: 'right' }, { stack: [cell(file.name), hashLine(words('pdf.fileHash'), file.sha256)] }, cell(file.by.name)]);
  return [tallTable([words('pdf.count'), words('pdf.file'), words('paper.broughtBy')], rows, [24, '*', 110])];
}

/** Photographs with their names, two a row of an upright page. */
export function shownPhotographs(shown: readonly Shown[]): Content[] {
  return shown.length ? [photographs(shown.map(one => ({ image: one.image, caption: cell(one.file.name), alt: one.file.name })), 2)] : [];
}

/** Names of files in a cell, with the beginning of their SHA-256: enough to tell them apart where the whole stands on the record's page. */
export function fileNames(files: readonly Evidence[]): Content[] {
  return files.map(file => cell(`${file.name} (${file.sha256.slice(0, 12)})`, { fontSize: 9, color: '#444444' }));
}

/** Places to sign by hand, side by side; a name is printed where it is known. */
export function handSignatures(columns: readonly { readonly role: string; readonly name?: string }[], words: Words): Content {
  const column = ({ role, name = '' }: { readonly role: string; readonly name?: string }): Content => ({
    stack: [{ text: role, bold: true, fontSize: 12, alignment: 'center' }, { text: words('pdf.list.signHere'), italics: true, fontSize: 10, alignment: 'center' }, cell(name, { bold: true, fontSize: 12, alignment: 'center', margin: [0, 40, 0, 0] })],
  });
  return { unbreakable: true, margin: [0, 14, 0, 0], columnGap: 12, columns: columns.map(column) };
}

/** Letters that surely stay within one page in a column. */
const SHORT = 1200;

/** A table whose rows stay whole where each is short, and run over the end of a page where one is not: a row kept whole would lose its end. `lengths` = letters of each row's longest cell. */
export function rowsTable(headings: readonly string[], rows: readonly (readonly Content[])[], widths: readonly (number | '*')[], lengths: readonly number[]): Content {
  return lengths.every(length => length <= SHORT) ? table({ headings, rows, widths }) : tallTable(headings, rows, widths);
}

/** What is true only of papers that are no records yet. */
export function watermarkOf(final: boolean, cancelled: boolean): string {
  return cancelled ? 'pdf.cancelled' : final ? '' : 'stamp.draft';
}
