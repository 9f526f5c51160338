/** The audit programme of a year: what is audited in which month, why something is not, who approved it. Pure. */
import type { Content } from 'pdfmake/interfaces';
import { narrowCell, part, type Issuer } from '../agencies/paper';
import type { Words } from '../core/words';
import { facts, framed, named, prose, signatureBox, watermarkOf } from '../papers/frame';
import type { PdfDescription } from '../pdf/document';
import { table } from '../pdf/pieces';
import type { ProgrammeRecord, ProgrammeRow } from './model';
import { unitNameOf } from './papers';

/** An audit of the year that was held: what it covered, in which month (1–12) it began. */
export interface Held { readonly units: readonly string[]; readonly documents: readonly string[]; readonly month: number }

export interface ProgrammeFacts {
  readonly record: ProgrammeRecord; readonly issuer: Issuer; readonly at: Date; readonly final: boolean;
  /** None on the paper that is approved: only what is planned was known then. */
  readonly held: readonly Held[];
}

const MONTHS = Array.from({ length: 12 }, (_, at) => at + 1);

export function programmePaper({ record, issuer, at, final, held }: ProgrammeFacts, words: Words): PdfDescription {
  const zone = issuer.agency.timeZone, approved = record.trail.find(entry => entry.action === 'programme.approve');
  return framed({
    kind: words('paper.programme.title'), number: '', about: record.title, issuer, at, watermark: watermarkOf(final, false), landscape: true,
    content: [
      ...part(words('paper.programme.aims'), [prose(record.aims, words)]),
      ...part(words('paper.programme.rows', { year: record.year }), [listed(record, held, issuer, words), { text: words(held.length ? 'paper.programme.bothMarks' : 'paper.programme.plannedMark'), fontSize: 10, italics: true }]),
      ...part(words('paper.programme.approval'), [facts([[words('pdf.list.maker'), named(record.maker)]]), approved ? signatureBox(approved, zone, words) : { text: words('paper.programme.notApproved'), fontSize: 12, italics: true }]),
    ],
  }, words);
}

function listed(record: ProgrammeRecord, held: readonly Held[], issuer: Issuer, words: Words): Content {
  const rows = record.rows.map((row, at): Content[] => {
    const months = heldIn(row, held);
    return [
      { text: String(at + 1), alignment: 'right' }, narrowCell([row.unit ? unitNameOf(issuer, row.unit) : '', row.document?.code ?? ''].filter(Boolean).join(', ')),
      ...MONTHS.map(month => mark(row.months.includes(month), months.has(month))), { text: row.months.length ? words('paper.programme.times', { count: row.months.length }) : words('paper.programme.never'), alignment: 'center' },
      narrowCell([row.reason, row.note].filter(Boolean).join(' ')),
    ];
  });
  return table({ headings: [words('pdf.count'), words('paper.programme.what'), ...MONTHS.map(String), words('paper.programme.often'), words('paper.note')], rows, widths: [22, '*', ...MONTHS.map(() => 16), 52, 150], fontSize: 10 });
}

function heldIn(row: ProgrammeRow, held: readonly Held[]): Set<number> {
  return new Set(held.filter(one => (row.unit ? one.units.includes(row.unit) : row.document !== null && one.documents.includes(row.document.id))).map(one => one.month));
}

/** Drawn, not typed: the font has no such signs. A ring is planned, a disc is held. */
function mark(planned: boolean, held: boolean): Content {
  if (!planned && !held) return { text: '' };
  return { canvas: [{ type: 'ellipse', x: 8, y: 7, r1: 4, r2: 4, lineWidth: 1, lineColor: '#1f1f1f', ...(held ? { color: '#1f1f1f' } : {}) }] };
}
