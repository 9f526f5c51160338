/** The register of nonconformities and corrective actions (sổ theo dõi), year by year, as paper and as rows of a workbook. Pure. */
import type { Content } from 'pdfmake/interfaces';
import { footOf, headOf, narrowCell, shortDate, type Issuer } from '../agencies/paper';
import { dayOf } from '../core/clock';
import type { Language, Words } from '../core/words';
import type { XlsxSheet, XlsxValue } from '../files/xlsx';
import type { PdfDescription } from '../pdf/document';
import { heading, paragraph, signatures, table, title } from '../pdf/pieces';
import type { Cycle, NonconformityRecord } from './model';

export type PrintedRow = Pick<NonconformityRecord, '_id' | 'number' | 'year' | 'title' | 'source' | 'unit' | 'clause' | 'grade' | 'state' | 'createdAt' | 'closedAt' | 'outcome' | 'cycle' | 'responsible' | 'changedAt'>
  & { readonly cycles: readonly (Pick<Cycle, 'n' | 'actionsEndedAt'> & { readonly actions: readonly { readonly due: Date }[] })[] };

export interface RegisterFacts {
  readonly issuer: Issuer;
  readonly rows: readonly PrintedRow[];
  /** True when there are more than `rows`. */
  readonly cut: boolean;
  /** What the list is narrowed to, in words; none = all. */
  readonly narrowed: readonly string[];
  readonly at: Date;
}

const [LEFT, RIGHT] = [56, 42] as const;
/** The head of a paper is drawn for an upright page, 462 points wide: here it stands in the middle of 744. */
const HEAD_INSET = 141;

/** Columns in the order of the usual register: name, width in points on paper (0 = in a workbook only) and in letters in a workbook, alignment. */
const COLUMNS = [
  ['count', 21, 6, 'right'], ['number', 60, 16, 'left'], ['what', '*', 60, 'left'], ['source', 0, 20, 'left'], ['unit', 72, 30, 'left'], ['clause', 32, 12, 'center'], ['grade', 62, 20, 'left'],
  ['responsible', 62, 24, 'left'], ['reportedOn', 47, 14, 'center'], ['due', 47, 14, 'center'], ['ended', 47, 14, 'center'], ['state', 46, 20, 'left'], ['effect', 44, 20, 'left'],
] as const;
const ON_PAPER = COLUMNS.filter(([, width]) => width !== 0);
type Column = (typeof COLUMNS)[number][0];

export function registerPaper({ issuer, rows, cut, narrowed, at }: RegisterFacts, words: Words, language: Language): PdfDescription {
  const { agency } = issuer, kind = words('paper.register.title'), day = shortDate(at, agency.timeZone);
  const newest = rows.reduce((latest, row) => (row.changedAt > latest ? row.changedAt : latest), agency.changedAt), years = [...new Set(rows.map(row => row.year))].sort((a, b) => b - a);
  const summary = [words(rows.length ? 'paper.register.summary' : 'paper.register.empty', { day, count: rows.length }), ...(narrowed.length ? [words('paper.register.narrowed', { how: narrowed.join('; ') })] : []), ...(cut ? [words('paper.register.cut', { count: rows.length })] : [])];
  return {
    title: `${kind} – ${agency.name}`, author: agency.name, language: language === 'vi' ? 'vi-VN' : 'en', createdAt: newest, landscape: true,
    margins: [LEFT, 44, RIGHT, 50], footer: footOf(`${kind} – ${agency.name}`, [LEFT, RIGHT], words),
    content: [
      { stack: [headOf(issuer, at, words), title(kind)], margin: [HEAD_INSET, 0, HEAD_INSET, 0] }, paragraph(summary.join(' ')),
      ...years.flatMap(year => [heading(words('paper.register.year', { year })), listed(rows.filter(row => row.year === year), issuer, words)]),
      signatures(['maker', 'approver'].map(who => ({ role: words(`pdf.list.${who}`), note: `${words('pdf.list.signHere')}\n\n\n\n` }))),
    ],
  };
}

function listed(rows: readonly PrintedRow[], issuer: Issuer, words: Words): Content {
  const zone = issuer.agency.timeZone;
  return table({
    headings: ON_PAPER.map(([name]) => words(`paper.register.${name}`)), widths: ON_PAPER.map(([, width]) => width), align: ON_PAPER.map(([, , , align]) => align), fontSize: 9,
    rows: rows.map((row, index) => {
      const values = valuesOf(row, index, issuer, words);
      return ON_PAPER.map(([name, , , alignment]) => { const value = values[name]; return narrowCell(value instanceof Date ? shortDate(value, zone) : String(value ?? ''), { alignment }); });
    }),
  });
}

/** The same columns as a sheet: days are days, in the agency's zone. */
export function registerSheet({ issuer, rows, narrowed, at, cut }: RegisterFacts, words: Words): XlsxSheet<PrintedRow> {
  const zone = issuer.agency.timeZone, places = new Map(rows.map((row, index) => [row._id, index])), day = shortDate(at, zone);
  const valueOf = (row: PrintedRow, name: Column): XlsxValue => { const value = valuesOf(row, places.get(row._id) ?? 0, issuer, words)[name]; return value instanceof Date ? new Date(`${dayOf(value, zone)}T00:00:00Z`) : value; };
  return {
    name: words('paper.register.sheet'), rows, columns: COLUMNS.map(([name, , width]) => ({ heading: words(`paper.register.${name}`), width, value: row => valueOf(row, name) })),
    above: [issuer.agency.name, `${words('paper.register.title')}. ${[words('paper.register.summary', { day, count: rows.length }), ...(narrowed.length ? [words('paper.register.narrowed', { how: narrowed.join('; ') })] : []), ...(cut ? [words('paper.register.cut', { count: rows.length })] : [])].join(' ')}`],
  };
}

function valuesOf(row: PrintedRow, index: number, { agency }: Issuer, words: Words): Record<Column, XlsxValue> {
  const cycle = row.cycles.find(one => one.n === row.cycle), dues = (cycle?.actions ?? []).map(action => action.due).sort((a, b) => b.getTime() - a.getTime());
  return {
    count: index + 1, number: row.number, what: row.title, source: words(`source.${row.source}`), unit: agency.units.find(one => one.id === row.unit)?.name ?? '', clause: row.clause, grade: row.grade ? words(`grade.${row.grade}`) : '',
    responsible: row.responsible?.name ?? '', reportedOn: row.createdAt, due: dues[0] ?? null, ended: cycle?.actionsEndedAt ?? null, state: words(`state.nonconformity.${row.state}`), effect: effectOf(row, words),
  };
}

/** A second round says that the first was not effective. */
function effectOf(row: PrintedRow, words: Words): string {
  const round = row.cycle > 1 ? words('paper.register.round', { n: row.cycle }) : '';
  return [row.outcome === 'effective' ? words('paper.register.effective') : row.outcome ? words('paper.register.withdrawn') : '', round].filter(Boolean).join(', ');
}
