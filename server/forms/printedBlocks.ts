/** How does each block of a form look on paper, filled in or blank? Pure. */
import type { Content } from 'pdfmake/interfaces';
import { cell, narrowCell, part } from '../agencies/paper';
import type { Evidence } from '../core/evidence';
import type { Words } from '../core/words';
import { evidenceTable, prose, shownPhotographs } from '../papers/frame';
import type { Shown } from '../papers/photographs';
import { isEmpty, isNamed, tableRows, type Answers, type Row, type Value } from './answers';
import { headed, type Block, type Column, type Field, type FormDescription, type Table, type WordingBlock } from './description';
import { writtenNumber } from './quantities';
import { cellNumber, sumsOf } from './reckoning';
import { isShown } from './shown';
import { namesSaid, said, type WordingValues } from './wording';

/** `answers` undefined = a blank form to write on. */
export interface Filled { readonly answers: Answers; readonly files: readonly (Evidence & { readonly place: string })[]; readonly shown: readonly Shown[] }
export interface Around { readonly form: FormDescription; readonly filled: Filled | undefined; readonly values: WordingValues; /** Points between the margins. */ readonly width: number }

/** To write on by hand. */
export const DOTS = '…'.repeat(24);
const SHORT_DOTS = '…'.repeat(8), BLANK_ROWS = 3, BLANK_LINES = 3;
/** Letters of the longest cell of a row that surely stays within one page. */
const TALL = 1200;

/** The blocks that are shown, each as it is printed; the places to sign are the paper's own. An administrative paper is running text: what its wording says stands there only. */
export function blockContents(around: Around, words: Words): Content[] {
  const { form, filled } = around, shown = form.blocks.filter(block => !filled || !('when' in block) || isShown(block, form, filled.answers));
  const inText = new Set(form.layout === 'decree' ? shown.flatMap(block => (block.block === 'wording' ? namesSaid(block.text) : [])) : []);
  return shown.filter(block => block.block !== 'field' || !inText.has(block.name)).flatMap(block => contentOf(block, around, words));
}

export function contentOf(block: Block, around: Around, words: Words): Content[] {
  switch (block.block) {
    case 'section': return part(block.label, { text: '', fontSize: 1 });
    case 'field': return fieldContent(block, around, words);
    case 'table': return [{ text: block.label, bold: true, fontSize: 12, margin: [0, 6, 0, 0] }, tableContent(block, around, words)];
    case 'wording': return wordingContent(block, around.values, words);
    case 'pageBreak': return [{ text: '', pageBreak: 'after' }];
    case 'signatures': return [];
  }
}

function fieldContent(field: Field, { filled }: Around, words: Words): Content[] {
  if (field.kind === 'files' || field.kind === 'photographs') return filesContent(field, filled, words);
  if (field.kind === 'prose') return [{ text: `${field.label}:`, bold: true, fontSize: 12, margin: [0, 4, 0, 1] }, filled ? prose(written(filled.answers[field.name]), words) : blankLines()];
  if (!filled) return [{ text: [{ text: `${field.label}: ` }, { text: blankOf(field) }], fontSize: 12, margin: [0, 2, 0, 2] }];
  const text = written(filled.answers[field.name]), value = text === '' ? { text: words('paper.nothing'), italics: true, color: '#444444' } : { text: field.measure ? `${text} ${field.measure}` : text, bold: true };
  return [{ text: [`${field.label}: `, value], fontSize: 12, margin: [0, 2, 0, 2], ...(longWord(text) ? { wordBreak: 'break-all' } : {}) }];
}

function longWord(text: string): boolean {
  return text.split(/\s+/u).some(word => word.length > 40);
}

function blankOf({ kind, options, measure }: Field): string {
  if (kind === 'choice' || kind === 'choices') return options.map(option => `[   ] ${option}`).join('      ');
  return `${kind === 'date' ? `${SHORT_DOTS}/${SHORT_DOTS}/${SHORT_DOTS}` : kind === 'number' ? SHORT_DOTS : DOTS}${measure ? ` ${measure}` : ''}`;
}

function blankLines(): Content {
  return { fontSize: 12, stack: Array.from({ length: BLANK_LINES }, () => ({ text: '…'.repeat(38), margin: [0, 3, 0, 3] })) };
}

function filesContent(field: Field, filled: Filled | undefined, words: Words): Content[] {
  const files = filled?.files.filter(file => file.place === field.name) ?? [], pictures = filled?.shown.filter(one => files.some(file => file.id === one.file.id)) ?? [];
  return [
    { text: `${field.label}:`, bold: true, fontSize: 12, margin: [0, 4, 0, 1] }, ...(files.length ? evidenceTable(files, words) : [prose('', words)]),
    ...shownPhotographs(pictures),
  ];
}

function wordingContent({ text, style }: WordingBlock, values: WordingValues, words: Words): Content[] {
  const look = { plain: { leadingIndent: 28, alignment: 'justify' }, bold: { bold: true }, grounds: { italics: true, leadingIndent: 28, alignment: 'justify' }, centred: { bold: true, alignment: 'center' } } as const;
  return said(text, values, words('paper.form.openPlace')).split('\n').filter(line => line.trim() !== '').map(line => ({ text: line, margin: [0, 0, 0, 6], ...look[style], ...(longWord(line) ? { wordBreak: 'break-all' } : {}) }));
}

function tableContent(table: Table, { filled, width }: Around, words: Words): Content {
  const rows = filled ? tableRows(filled.answers, table.name) : blankRows(table), narrow = widthsOf(table, width);
  const body = rows.map((row, at): Content[] => [...(table.numbered ? [{ text: String(at + 1), alignment: 'center' as const }] : []), ...table.columns.map((column, place) => cellContent(table, column, row, (narrow[place + (table.numbered ? 1 : 0)] ?? 0) < 70))]);
  const sums = filled && table.columns.some(column => column.sum) ? [sumRow(table, filled.answers, words)] : [];
  const head: Content[] = [...(table.numbered ? [words('pdf.count')] : []), ...table.columns.map(headed)].map(text => ({ text, bold: true, alignment: 'center', fillColor: '#eceff3' }));
  const whole = rows.every(row => Object.values(row).every(value => written(value).length <= TALL));
  return { fontSize: table.columns.length > 8 ? 9 : 11, layout: 'ruled', margin: [0, 4, 0, 8], table: { headerRows: 1, ...(whole ? { dontBreakRows: true, keepWithHeaderRows: rows.length ? 1 : 0 } : {}), widths: narrow, body: [head, ...body, ...sums, ...(rows.length ? [] : [nothing(head.length, words)])] } };
}

function blankRows({ rows, columns }: Table): Row[] {
  const first = columns[0]?.name ?? '';
  return rows.length ? rows.map(text => ({ [first]: text })) : Array.from({ length: BLANK_ROWS }, () => ({}));
}

function nothing(columns: number, words: Words): Content[] {
  return [{ text: words('paper.nothing'), italics: true, color: '#444444' }, ...Array.from({ length: columns - 1 }, () => ({ text: '' }))];
}

/** Points of each column: those with a share get it, the others what is left, text three times as much as a number. */
export function widthsOf({ columns, numbered }: Table, width: number): number[] {
  const inset = 8.5, count = 26, room = width - (numbered ? count + inset : 0) - columns.length * inset;
  const given = columns.reduce((sum, column) => sum + column.width, 0), weight = (column: Column): number => (['line', 'prose', 'document'].includes(column.kind) ? 3 : column.kind === 'number' || column.kind === 'calculated' ? 1.2 : 1.8);
  const parts = columns.filter(column => !column.width).reduce((sum, column) => sum + weight(column), 0), left = Math.max(100 - given, parts ? 10 : 0), whole = given + left;
  return [...(numbered ? [count] : []), ...columns.map(column => room * (column.width || left * weight(column) / (parts || 1)) / (parts ? whole : given))];
}

function cellContent(table: Table, column: Column, row: Row, narrow: boolean): Content {
  const value = column.kind === 'calculated' ? cellNumber(table, column, row) ?? '' : row[column.name], style = typeof value === 'number' ? { alignment: 'right' as const } : {};
  return narrow ? narrowCell(written(value), style) : cell(written(value), style);
}

function sumRow(table: Table, answers: Answers, words: Words): Content[] {
  const sums = sumsOf(table, answers), cells: Content[] = table.columns.map(column => ({ text: column.sum ? writtenNumber(sums[column.name] ?? 0) : '', alignment: 'right', bold: true })), label = { text: words('paper.form.sum'), bold: true };
  if (table.numbered) return [{ text: '' }, ...(table.columns[0]?.sum ? cells : [label, ...cells.slice(1)])];
  return table.columns[0]?.sum ? cells : [label, ...cells.slice(1)];
}

/** A value as it is printed and read: days as dd/MM/yyyy, numbers with their points, names by themselves. */
export function written(value: Value | readonly Row[] | undefined): string {
  if (value === undefined || isEmpty(value)) return '';
  if (typeof value === 'number') return writtenNumber(value);
  if (typeof value === 'string') return value.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3/$2/$1');
  if (isNamed(value)) return value.name;
  return value.filter(one => typeof one === 'string').join('; ');
}
