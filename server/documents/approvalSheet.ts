/** The approval sheet of a revision: what it is, who answers for it, what was amended, and the files it is made of. Pure. */
import type { Content } from 'pdfmake/interfaces';
import type { Words } from '../core/words';
import type { PdfDescription } from '../pdf/description';
import { factList, table, title } from '../pdf/pieces';
import { approvalBlock, signatureList } from './approvalBlock';
import type { RevisionState } from './lifecycle';
import type { ProcessStep, Revision, RevisionFile } from './model';
import { breaking, cell, footOf, hashLine, headOf, narrowCell, part, shortDate, signingTime, tallTable, type Issuer } from '../agencies/paper';
import { labelOf, type DocumentView } from './standing';
import { totalWords } from './stepTable';

export interface SheetFacts {
  readonly document: Pick<DocumentView, 'code' | 'unit' | 'revisions'>;
  readonly revision: Revision;
  readonly issuer: Issuer;
  /** The entry of the trail this sheet shows the outcome of. */
  readonly entry: { readonly n: number; readonly hash: string };
  /** When what is printed came to be: never the moment of printing, so that the same record gives the same bytes. */
  readonly at: Date;
}

/** Over the whole page, except where it is in force: a sheet of paper must not pass for an approved one (7.5.3.2 c, d). */
const WATERMARKS: Readonly<Record<RevisionState, string>> = {
  draft: 'stamp.draft', inReview: 'stamp.draft', reviewed: 'stamp.draft', inApproval: 'stamp.draft', cancelled: 'pdf.cancelled',
  approved: 'stamp.notYet', effective: '', superseded: 'stamp.over', obsolete: 'stamp.over',
};

export function approvalSheet(facts: SheetFacts, words: Words): PdfDescription {
  const { document, revision, issuer, at } = facts, { agency } = issuer, zone = agency.timeZone;
  const watermark = WATERMARKS[revision.state], kind = words('pdf.sheet.title'), about = `${document.code} · ${labelOf(revision)}`;
  return {
    title: `${kind} ${about}`, author: agency.name, subject: revision.title, keywords: document.code, language: 'vi-VN', createdAt: at,
    margins: [85, 62, 48, 62], footer: footOf(`${kind} · ${about}`, [85, 48], words),
    ...(watermark ? { watermark: words(watermark) } : {}),
    content: [
      headOf(issuer, at, words),
      { stack: [title(kind, revision.title)], ...breaking(revision.title) },
      particulars(facts, words),
      ...part(words('pdf.sheet.approval'), approvalBlock(revision, zone, words)),
      ...part(words('pdf.sheet.signatures'), signatureList(revision, zone, words)),
      ...part(words('pdf.sheet.amendments'), amendments(facts, words)),
      ...(revision.steps?.length ? part(words('pdf.sheet.steps'), stepList(revision.steps, words)) : []),
      ...part(words('pdf.sheet.files'), fileList(revision.files, words)),
      hashLine(words('pdf.sheet.entry', { n: facts.entry.n, at: signingTime(at, zone) }), facts.entry.hash),
    ],
  };
}

function particulars({ document, revision, issuer: { agency } }: SheetFacts, words: Words): Content {
  const day = (date: Date | null): string => (date ? shortDate(date, agency.timeZone) : words('pdf.none'));
  const unit = agency.units.find(one => one.id === document.unit)?.name;
  const facts: [label: string, value: string][] = [
    [words('pdf.code'), document.code],
    [words('pdf.issue'), labelOf(revision)],
    [words('pdf.state'), words(`state.revision.${revision.state}`)],
    ...(unit ? [[words('pdf.unit'), unit] satisfies [string, string]] : []),
    [words('pdf.decision'), revision.decision ? words('pdf.decisionOf', { number: revision.decision.number, date: day(revision.decision.date) }) : words('pdf.none')],
    [words('pdf.from'), day(revision.effectiveFrom)],
    ...(revision.effectiveUntil ? [[words('pdf.until'), day(revision.effectiveUntil)] satisfies [string, string]] : []),
  ];
  return { stack: [factList(facts)], ...breaking(...facts.map(([, value]) => value)) };
}

/** SỬA ĐỔI TÀI LIỆU: this revision and those before it that came into force, oldest first. Later ones do not belong on this sheet. */
function amendments({ document, revision, issuer: { agency } }: SheetFacts, words: Words): Content {
  const past = document.revisions.filter(one => one.n <= revision.n && CAME_INTO_FORCE.includes(one.state));
  if (!past.length) return { text: words('pdf.sheet.noAmendments'), italics: true, margin: [0, 0, 0, 8] };
  const rows = past.map((one): Content[] => [
    cell(one.reason), cell(one.decision ? words('pdf.decisionOf', { number: one.decision.number, date: shortDate(one.decision.date, agency.timeZone) }) : ''),
    { text: labelOf(one), alignment: 'center' }, { text: one.effectiveFrom ? shortDate(one.effectiveFrom, agency.timeZone) : '', alignment: 'center' },
  ]);
  return tallTable([words('pdf.sheet.change'), words('pdf.decision'), words('pdf.issue'), words('pdf.from')], rows, ['*', 110, 64, 64]);
}

const CAME_INTO_FORCE: readonly RevisionState[] = ['effective', 'superseded', 'obsolete'];

/** TT | Nội dung | Trách nhiệm | Thời gian | Biểu mẫu/Kết quả, as section 5.8 of a procedure has it. */
function stepList(steps: readonly ProcessStep[], words: Words): Content {
  const rows = steps.map(({ what, who, limit, form }, at): Content[] => [{ text: words('steps.number', { number: at + 1 }), alignment: 'center' }, cell(what), narrowCell(who), narrowCell(limit, { alignment: 'center' }), narrowCell(form)]);
  const total = totalWords(steps, words), heads = ['pdf.sheet.stepNumber', 'pdf.sheet.what', 'pdf.sheet.who', 'pdf.sheet.limit', 'pdf.sheet.form'].map(key => words(key));
  return [tallTable(heads, rows, [28, '*', 96, 62, 92]), ...(total ? [{ text: total, alignment: 'right', fontSize: 11, margin: [0, -4, 0, 8] } satisfies Content] : [])];
}

/** Each file with the SHA-256 of its bytes, and of the PDF that stands for it where that is another file. */
function fileList(files: readonly RevisionFile[], words: Words): Content {
  if (!files.length) return { text: words('pdf.sheet.noFiles'), italics: true, margin: [0, 0, 0, 8] };
  const rows = files.map((file, at): Content[] => [
    { text: String(at + 1), alignment: 'right' },
    { stack: [cell(file.name), hashLine(words('pdf.fileHash'), file.sha256), ...(file.pdf && file.pdf.sha256 !== file.sha256 ? [hashLine(words('pdf.pdfHash'), file.pdf.sha256)] : [])] },
    { text: words(`pdf.fileRole.${file.role}`), alignment: 'center' },
  ]);
  return table({ headings: [words('pdf.count'), words('pdf.file'), words('pdf.fileRole')], rows, widths: [24, '*', 72] });
}
