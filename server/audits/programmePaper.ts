/** The audit programme of a year: what is audited in which month, why something is not, who approved it. Pure. */
import type { Content } from 'pdfmake/interfaces';
import { narrowCell, part, type Issuer } from '../agencies/paper';
import type { Words } from '../core/words';
import { formContents, under, wholeForm, type Told } from '../papers/formContents';
import { onForm } from '../papers/formFrame';
import { facts, named, prose, signatureBox, watermarkOf } from '../papers/frame';
import { columnOf, optionsOf, type PaperForm } from '../papers/paperForm';
import type { PdfDescription } from '../pdf/description';
import { table } from '../pdf/pieces';
import type { ProgrammeRecord, ProgrammeRow } from './model';
import { unitNameOf } from './papers';

/** An audit of the year that was held: what it covered, in which month (1–12) it began. */
export interface Held { readonly units: readonly string[]; readonly documents: readonly string[]; readonly month: number }

export interface ProgrammeFacts {
  readonly record: ProgrammeRecord; readonly issuer: Issuer; readonly at: Date; readonly final: boolean; readonly form: PaperForm;
  /** None on the paper that is approved: only what is planned was known then. */
  readonly held: readonly Held[];
}

const MONTHS = Array.from({ length: 12 }, (_, at) => at + 1);

export function programmePaper({ record, issuer, at, final, held, form }: ProgrammeFacts, words: Words): PdfDescription {
  const zone = issuer.agency.timeZone, approved = record.trail.find(entry => entry.action === 'programme.approve'), year = String(record.year);
  const told: Told = { form, issuer, at, number: '', unit: '', filler: record.maker, answers: { year, aims: record.aims } };
  return onForm({
    form, number: '', about: record.title, issuer, at, watermark: watermarkOf(final, false),
    content: [
      ...formContents(wholeForm(form, ['year', 'aims', 'rows']), told, { rows: { year: label => [[label, year]] }, parts: { aims: under([prose(record.aims, words)]), rows: under([listed(record, held, form, issuer, words)]) } }, words),
      ...part(words('paper.programme.approval'), [facts([[words('pdf.list.maker'), named(record.maker)]]), approved ? signatureBox(approved, zone, words) : { text: words('paper.programme.notApproved'), fontSize: 12, italics: true }]),
    ],
  }, words);
}

function listed(record: ProgrammeRecord, held: readonly Held[], form: PaperForm, issuer: Issuer, words: Words): Content {
  const rows = record.rows.map((row, at): Content[] => {
    const months = heldIn(row, held);
    return [
      { text: String(at + 1), alignment: 'right' }, narrowCell([row.unit ? unitNameOf(issuer, row.unit) : '', row.document?.code ?? ''].filter(Boolean).join(', ')),
      ...MONTHS.map(month => mark(form, month, row.months.includes(month), months.has(month))), { text: row.months.length ? words('paper.programme.times', { count: row.months.length }) : words('paper.programme.never'), alignment: 'center' },
      narrowCell([row.reason, row.note].filter(Boolean).join(' ')),
    ];
  });
  const column = (name: string): string => columnOf(form, 'rows', name);
  return table({ headings: [words('pdf.count'), column('audited'), ...MONTHS.map(String), column('frequency'), column('note')], rows, widths: [22, '*', ...MONTHS.map(() => 22), 66, 130], fontSize: 10 });
}

function heldIn(row: ProgrammeRow, held: readonly Held[]): Set<number> {
  return new Set(held.filter(one => (row.unit ? one.units.includes(row.unit) : row.document !== null && one.documents.includes(row.document.id))).map(one => one.month));
}

/** In the words of the form, which its wording explains: planned, held without having been planned, held as planned. The last stands on two lines. */
function mark(form: PaperForm, month: number, planned: boolean, held: boolean): Content {
  const [plan = '', done = '', both = ''] = optionsOf(form, 'rows', `month${month}`), text = planned && held ? both : planned ? plan : held ? done : '';
  return { stack: text.split(/(?<=\/)/u).map(line => ({ text: line, fontSize: 8, alignment: 'center' as const })) };
}
