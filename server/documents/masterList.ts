/** The list of controlled documents of an agency, as an auditor asks for it first (7.5.3). Pure. */
import type { Content } from 'pdfmake/interfaces';
import type { Language, Words } from '../core/words';
import type { PdfDescription } from '../pdf/description';
import { paragraph, signatures, table, title } from '../pdf/pieces';
import { footOf, headOf, narrowCell, shortDate, type Issuer } from '../agencies/paper';
import type { MasterListRow } from './queries';

export interface MasterListFacts {
  readonly issuer: Issuer;
  readonly rows: readonly MasterListRow[];
  /** True when the agency has more documents than `rows`. */
  readonly cut: boolean;
  /** The day it is printed for; what its state was then. */
  readonly at: Date;
}

const [LEFT, RIGHT] = [56, 42] as const;
/** The head of a paper is drawn for an upright page, 462 points wide: here it stands in the middle of 744. */
const HEAD_INSET = 141;

/** Columns in the order agencies use: name, width in points, alignment. Together with the rules they fill a lying A4 page. */
const COLUMNS = [
  ['number', 20, 'right'], ['code', 80, 'left'], ['name', '*', 'left'], ['issueNumber', 28, 'center'], ['amendmentNumber', 28, 'center'], ['from', 48, 'center'],
  ['unit', 82, 'left'], ['place', 52, 'left'], ['form', 40, 'center'], ['state', 50, 'center'], ['note', 46, 'left'],
] as const;
type Column = (typeof COLUMNS)[number][0];

/** The same rows for the same day give the same bytes: the file's own date is that of the newest change in it. */
export function masterList({ issuer, rows, cut, at }: MasterListFacts, words: Words, language: Language): PdfDescription {
  const { agency } = issuer, kind = words('pdf.list.title');
  const newest = rows.reduce((latest, row) => (row.changedAt > latest ? row.changedAt : latest), agency.changedAt);
  return {
    title: `${kind} – ${agency.name}`, author: agency.name, language: language === 'vi' ? 'vi-VN' : 'en', createdAt: newest, landscape: true,
    margins: [LEFT, 44, RIGHT, 50], footer: footOf(`${kind} – ${agency.name}`, [LEFT, RIGHT], words),
    content: [
      { stack: [headOf(issuer, at, words), title(kind)], margin: [HEAD_INSET, 0, HEAD_INSET, 0] },
      paragraph(summaryOf(rows, cut, shortDate(at, agency.timeZone), words)),
      ...(rows.length ? [listed(rows, issuer, words)] : []),
      signatures(['maker', 'approver'].map(who => ({ role: words(`pdf.list.${who}`), note: `${words('pdf.list.signHere')}\n\n\n\n` }))),
    ],
  };
}

function listed(rows: readonly MasterListRow[], issuer: Issuer, words: Words): Content {
  const units = new Map(issuer.agency.units.map(unit => [unit.id, unit.name]));
  return table({
    headings: COLUMNS.map(([name]) => words(`pdf.list.${name}`)), widths: COLUMNS.map(([, width]) => width), align: COLUMNS.map(([, , align]) => align), fontSize: 9,
    rows: rows.map((row, at) => {
      const texts = textsOf(row, at, { unit: units.get(row.unit) ?? issuer.agency.shortName, zone: issuer.agency.timeZone }, words);
      return COLUMNS.map(([name, , alignment]) => narrowCell(texts[name], { alignment }));
    }),
  });
}

function textsOf(row: MasterListRow, at: number, around: { unit: string; zone: string }, words: Words): Record<Column, string> {
  const [issue = '', amendment = ''] = row.shown.label.split('/');
  return {
    number: String(at + 1), code: row.code, name: row.title, issueNumber: issue, amendmentNumber: amendment, from: row.shown.from ? shortDate(row.shown.from, around.zone) : '',
    unit: around.unit, place: words('pdf.list.everywhere'), form: words('pdf.list.electronic'),
    state: words(`state.revision.${row.shown.state}`), note: row.shown.toReview ? words('pdf.list.toReview') : '',
  };
}

function summaryOf(rows: readonly MasterListRow[], cut: boolean, day: string, words: Words): string {
  const inForce = rows.filter(row => row.shown.state === 'effective').length;
  if (!rows.length) return words('pdf.list.empty', { day });
  return [words('pdf.list.summary', { day, all: rows.length, inForce, over: rows.length - inForce }), ...(cut ? [words('pdf.list.cut', { all: rows.length })] : [])].join(' ');
}
