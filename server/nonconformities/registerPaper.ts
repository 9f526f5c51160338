/** The register of nonconformities and corrective actions (sổ theo dõi), year by year, as paper and as rows of a workbook. Pure. */
import type { Content } from 'pdfmake/interfaces';
import { narrowCell, shortDate, type Issuer } from '../agencies/paper';
import { dayOf } from '../core/clock';
import type { Words } from '../core/words';
import type { XlsxSheet, XlsxValue } from '../files/xlsx';
import { formContents, wholeForm, type Told } from '../papers/formContents';
import { onForm, placesToSign } from '../papers/formFrame';
import { columnOf, type PaperForm } from '../papers/paperForm';
import type { PdfDescription } from '../pdf/description';
import { heading, paragraph, table } from '../pdf/pieces';
import type { Cycle, NonconformityRecord } from './model';

export type PrintedRow = Pick<NonconformityRecord, '_id' | 'number' | 'year' | 'title' | 'source' | 'unit' | 'clause' | 'grade' | 'state' | 'createdAt' | 'closedAt' | 'outcome' | 'cycle' | 'responsible' | 'changedAt'>
  & { readonly cycles: readonly (Pick<Cycle, 'n' | 'actionsEndedAt'> & { readonly actions: readonly { readonly due: Date }[] })[] };

export interface RegisterFacts {
  readonly issuer: Issuer;
  /** The book's form in force now. */
  readonly form: PaperForm;
  readonly rows: readonly PrintedRow[];
  /** True when there are more than `rows`. */
  readonly cut: boolean;
  /** What the list is narrowed to, in words; none = all. */
  readonly narrowed: readonly string[];
  readonly at: Date;
}

/** Columns in the order of the usual register: name, width in points on paper (0 = in a workbook only) and in letters in a workbook, alignment. */
const COLUMNS = [
  ['count', 21, 6, 'right'], ['number', 60, 16, 'left'], ['what', '*', 60, 'left'], ['source', 0, 20, 'left'], ['unit', 72, 30, 'left'], ['clause', 32, 12, 'center'], ['grade', 62, 20, 'left'],
  ['responsible', 62, 24, 'left'], ['reportedOn', 47, 14, 'center'], ['due', 47, 14, 'center'], ['ended', 47, 14, 'center'], ['state', 46, 20, 'left'], ['effect', 44, 20, 'left'],
] as const;
const ON_PAPER = COLUMNS.filter(([, width]) => width !== 0);
type Column = (typeof COLUMNS)[number][0];

/** What the form's table calls them. */
const IN_FORM: Readonly<Partial<Record<Column, string>>> = { number: 'number', what: 'matter', unit: 'unit', due: 'due', ended: 'done', state: 'state', effect: 'effectiveness' };
const NOBODY = { id: '', name: '', title: '' } as const;

/** On the agency's form of that book: its head, its name and the words of its columns. Ours beside them are those that the form has no place for. */
export function registerPaper(given: RegisterFacts, words: Words): PdfDescription {
  const { issuer, rows, at, form } = given, { agency } = issuer, years = [...new Set(rows.map(row => row.year))].sort((a, b) => b - a), year = years.join(', ') || String(at.getFullYear());
  const newest = rows.reduce((latest, row) => (row.changedAt > latest ? row.changedAt : latest), agency.changedAt), told: Told = { form, issuer, at, number: '', unit: '', filler: NOBODY, answers: { year } };
  const lists = years.flatMap(one => [...(years.length > 1 ? [heading(words('paper.register.year', { year: one }))] : []), listed(rows.filter(row => row.year === one), given, words)]);
  return onForm({
    form, number: '', about: agency.name, issuer, at: newest, watermark: '',
    content: [
      ...formContents(wholeForm(form, ['year', 'requests']), told, { rows: { year: label => [[label, year]] }, parts: { requests: (_, lead) => [...lead, paragraph(summaryOf(given, words)), ...lists] } }, words),
      ...placesToSign(form, {}, words),
    ],
  }, words);
}

function summaryOf({ issuer, rows, narrowed, at, cut }: RegisterFacts, words: Words): string {
  const day = shortDate(at, issuer.agency.timeZone);
  return [words(rows.length ? 'paper.register.summary' : 'paper.register.empty', { day, count: rows.length }), ...(narrowed.length ? [words('paper.register.narrowed', { how: narrowed.join('; ') })] : []), ...(cut ? [words('paper.register.cut', { count: rows.length })] : [])].join(' ');
}

function listed(rows: readonly PrintedRow[], { issuer, form }: RegisterFacts, words: Words): Content {
  const zone = issuer.agency.timeZone;
  return table({
    headings: ON_PAPER.map(([name]) => (IN_FORM[name] && columnOf(form, 'requests', IN_FORM[name])) || words(`paper.register.${name}`)), widths: ON_PAPER.map(([, width]) => width), align: ON_PAPER.map(([, , , align]) => align), fontSize: 9,
    rows: rows.map((row, index) => {
      const values = valuesOf(row, index, issuer, words);
      return ON_PAPER.map(([name, , , alignment]) => { const value = values[name]; return narrowCell(value instanceof Date ? shortDate(value, zone) : String(value ?? ''), { alignment }); });
    }),
  });
}

/** The same columns as a sheet: days are days, in the agency's zone. */
export function registerSheet(given: RegisterFacts, words: Words): XlsxSheet<PrintedRow> {
  const { issuer, rows } = given, zone = issuer.agency.timeZone, places = new Map(rows.map((row, index) => [row._id, index]));
  const valueOf = (row: PrintedRow, name: Column): XlsxValue => { const value = valuesOf(row, places.get(row._id) ?? 0, issuer, words)[name]; return value instanceof Date ? new Date(`${dayOf(value, zone)}T00:00:00Z`) : value; };
  return {
    name: words('paper.register.sheet'), rows, columns: COLUMNS.map(([name, , width]) => ({ heading: words(`paper.register.${name}`), width, value: row => valueOf(row, name) })),
    above: [issuer.agency.name, `${words('paper.register.title')}. ${summaryOf(given, words)}`],
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
