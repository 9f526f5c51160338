/** The paper of disposal on its form: who proposed it, who decided, which records, and what became of each. Pure. */
import type { Content } from 'pdfmake/interfaces';
import { cell, narrowCell, part, shortDate, type Issuer } from '../agencies/paper';
import type { TrailEntry } from '../core/trail';
import type { Words } from '../core/words';
import { onDecreeForm, signerIn } from '../papers/decreeForm';
import { formContents, under, wholeForm, type Known, type Told } from '../papers/formContents';
import { prose, signatureBox, watermarkOf } from '../papers/frame';
import { columnOf, type PaperForm } from '../papers/paperForm';
import type { PdfDescription } from '../pdf/description';
import { table } from '../pdf/pieces';
import type { DisposalRecord, DisposalRow } from './model';
import { lastKeptDay } from './standing';

export interface DisposalFacts {
  readonly record: DisposalRecord;
  readonly issuer: Issuer;
  /** When what is printed came to be. */
  readonly at: Date;
  /** False while it may still change: then it is marked as a draft. */
  readonly final: boolean;
  readonly form: PaperForm;
}

/** Places of the form at which nobody signs here: the head has signed in the app, and what the system deletes has no witness. */
const UNUSED = ['witnessSigns', 'headSigns'];
/** The form's sentence that records have been destroyed. */
const DESTROYED = 'found';

export function disposalPaper(given: DisposalFacts, words: Words): PdfDescription {
  const { record, issuer, at, final, form } = given, known = knownOf(given, words), approved = entryOf(record, 'approve'), told = toldOf(given, words);
  const blocks = wholeForm(form, [...Object.keys(known.rows ?? {}), ...Object.keys(known.parts ?? {})]).filter(block => block.name !== DESTROYED || gone(record).length > 0);
  return onDecreeForm({
    form, number: record.number, about: record.title, issuer, at, watermark: record.state === 'cancelled' ? 'paper.disposal.stopped' : watermarkOf(final, false), names: { maker: record.maker.name }, without: UNUSED,
    signer: signerIn(approved, form.head, form.head.title || words('disposal.approver'), words), kept: words('paper.disposal.toFile'), body: [...formContents(blocks, told, known, words), ...steps(given, words)],
  }, words);
}

/** The paper as the head approved it: what became of its records was not known then. */
export function asApproved(record: DisposalRecord): DisposalRecord {
  const until = record.trail.findIndex(entry => entry.action === 'disposal.approve') + 1;
  return { ...record, state: 'approved', carriedOutAt: null, rows: record.rows.map(row => ({ ...row, outcome: '', why: '' })), trail: record.trail.slice(0, until) };
}

function entryOf({ trail }: DisposalRecord, action: 'submit' | 'approve' | 'carryOut'): TrailEntry | undefined {
  return trail.findLast(entry => entry.action === `disposal.${action}`);
}

function gone({ rows }: DisposalRecord): DisposalRow[] {
  return rows.filter(row => row.outcome === 'disposed');
}

function toldOf(given: DisposalFacts, words: Words): Told {
  const { record, issuer, at, form } = given;
  return { form, issuer, at, number: record.number, unit: '', filler: record.maker, answers: { day: shortDate(at, issuer.agency.timeZone), where: words('paper.disposal.where'), basis: basisOf(given, words), conclusion: sumsOf(record, words) } };
}

function knownOf(given: DisposalFacts, words: Words): Known {
  const { record, issuer, at, final } = given, day = shortDate(final ? at : record.createdAt, issuer.agency.timeZone);
  return {
    rows: { day: label => [[label, day]], where: label => (record.carriedOutAt ? [[label, words('paper.disposal.where')]] : []), basis: label => [[label, basisOf(given, words)]] },
    parts: { present: (label, lead) => [...part(label, [present(given, words)]), ...lead], records: (label, lead) => listed(given, label, lead, words), conclusion: under([prose(sumsOf(record, words), words)]) },
  };
}

function basisOf({ record, issuer }: DisposalFacts, words: Words): string {
  return record.approved ? words('paper.disposal.basis', { number: record.number, day: shortDate(record.approved.at, issuer.agency.timeZone) }) : words('paper.disposal.notApproved');
}

function sumsOf(record: DisposalRecord, words: Words): string {
  const count = record.rows.length, over = gone(record).length;
  return record.carriedOutAt ? `${words('paper.disposal.sums', { count, gone: over, kept: count - over })}\n${words('paper.disposal.left')}` : words('paper.disposal.sum', { count });
}

function present({ record, issuer, form }: DisposalFacts, words: Words): Content {
  const day = (date: Date): string => shortDate(date, issuer.agency.timeZone), { maker, approved, createdAt } = record;
  const rows = [{ by: maker, did: words('paper.disposal.drew', { day: day(createdAt) }) }, ...(approved ? [{ by: approved.by, did: words('paper.disposal.decided', { day: day(approved.at) }) }] : [])];
  return table({ headings: [columnOf(form, 'present', 'person'), columnOf(form, 'present', 'position'), words('paper.disposal.part')], rows: rows.map(({ by, did }) => [cell(by.name), cell(by.title), did]), widths: [140, 146, 150] });
}

/** Those that were kept are no part of what the form calls destroyed. */
function listed(given: DisposalFacts, label: string, lead: readonly Content[], words: Words): Content[] {
  const { record } = given, over = gone(record), kept = record.rows.filter(row => row.outcome === 'kept'), nothing = (key: string): Content => ({ text: words(key), italics: true, fontSize: 12 });
  if (!record.carriedOutAt) return part(words('paper.disposal.proposed'), [...lead, record.rows.length ? rowsOf(given, record.rows, 0, words) : nothing('paper.disposal.noneProposed')]);
  return [
    ...part(label, [...lead, over.length ? rowsOf(given, over, 58, words) : nothing('paper.disposal.noneGone')]),
    ...(kept.length ? part(words('paper.disposal.kept'), [rowsOf(given, kept, 104, words)]) : []),
  ];
}

/** Points between the margins, and what the rules and the insets of a column take of them. */
const WIDTH = 462, INSET = 8.5;
const FIXED = [22, 98, 54, 54] as const;

/** `outcome` = points of the column that says what became of a record; 0 = without it. */
function rowsOf({ issuer, form }: DisposalFacts, rows: readonly DisposalRow[], outcome: number, words: Words): Content {
  const [count, number, filed, until] = FIXED, columns = outcome ? 6 : 5, title = WIDTH - columns * INSET - FIXED.reduce((sum, one) => sum + one, 0) - outcome, day = (date: Date | null): string => (date ? shortDate(date, issuer.agency.timeZone) : '');
  return table({
    headings: [words('pdf.count'), columnOf(form, 'records', 'code'), words('paper.disposal.named', { title: columnOf(form, 'records', 'title') }), words('record.filedAt'), columnOf(form, 'records', 'expired'), ...(outcome ? [words('disposal.outcome')] : [])],
    rows: rows.map((row, at) => [
      String(at + 1), cell(row.number), { stack: [narrowCell(row.title), narrowCell(row.form, { fontSize: 9, color: '#444444' })] }, day(row.filedAt), day(lastKeptDay(row.until)), ...(outcome ? [outcomeOf(row, words)] : []),
    ]),
    widths: [count, number, title, filed, until, ...(outcome ? [outcome] : [])], align: ['right', 'left', 'left', 'center', 'center', 'left'], fontSize: 10,
  });
}

function outcomeOf({ outcome, why }: DisposalRow, words: Words): string {
  return outcome === 'disposed' ? words('disposal.disposed') : words('disposal.kept', { why: words(`refusal.${why}`) });
}

/** Who did what when, by the trail: proposed, decided with signature, carried out by the system. */
function steps({ record, issuer }: DisposalFacts, words: Words): Content[] {
  const zone = issuer.agency.timeZone, submitted = entryOf(record, 'submit'), approved = entryOf(record, 'approve'), done = entryOf(record, 'carryOut');
  const step = (key: string, entry: TrailEntry): Content => ({ unbreakable: true, stack: [{ text: words(key), bold: true, fontSize: 12, margin: [0, 2, 0, 0] }, signatureBox(entry, zone, words)] });
  return part(words('paper.disposal.steps'), [
    ...(submitted ? [step('paper.disposal.submission', submitted)] : []),
    approved ? step('paper.disposal.decision', approved) : { text: `${words('paper.disposal.notApproved')}.`, fontSize: 12, italics: true },
    ...(done ? [step('paper.disposal.doing', { ...done, by: { ...done.by, name: words('trail.system') } })] : []),
  ]);
}
