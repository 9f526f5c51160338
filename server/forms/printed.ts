/** How does a form become a paper: blank, as its document is issued, or filled in, as a record? Pure. */
import type { Content, Margins } from 'pdfmake/interfaces';
import { headFacts, hashLine, shortDate, signingTime, type Issuer } from '../agencies/paper';
import type { Author } from '../core/trail';
import type { Words } from '../core/words';
import { DECREE_MARGINS, type PdfDescription } from '../pdf/description';
import { letterhead, title, type Letterhead } from '../pdf/pieces';
import { qmsHeader, type HeaderPlace } from '../pdf/qmsHeader';
import { signedEnd } from '../pdf/signedEnd';
import { fieldsIn, signaturePlaces, type FormDescription, type SignaturePlace } from './description';
import { blockContents, DOTS, written, type Filled } from './printedBlocks';
import { KNOWN_NAMES, type WordingValues } from './wording';

/** The form as a controlled document: the issue that was in force when it was filled in. */
export interface FormIssue { readonly code: string; readonly title: string; /** e.g. "02/01". */ readonly label: string; readonly issue: number; readonly amendment: number; readonly from: Date | null; readonly decision: { readonly number: string; readonly date: Date } | null }

/** Who signed at a place: in the app, over which content. */
export interface Signed { readonly place: string; readonly by: Author; readonly title: string; readonly at: Date; readonly contentHash: string; readonly onBehalfOf?: { readonly name: string; readonly paper: string } | undefined }

export interface FilledForm extends Filled {
  readonly number: string; /** Number of the record it corrects; '' = none. */ readonly corrects: string; /** Who may read it, as the record says; '' and none = anybody. */ readonly mark?: FormDescription['mark']; readonly unit: string; readonly filler: Author; readonly signed: readonly Signed[];
  /** Address of the page that tells whether this record stands; '' = none. */
  readonly verify: string;
  /** True where the file itself will bear signatures: only then it is more than a print. */
  readonly sealed: boolean;
}

export interface FormPaper { readonly form: FormDescription; readonly about: FormIssue; readonly issuer: Issuer; readonly head: string; readonly at: Date; /** undefined = blank. */ readonly filled?: FilledForm; /** A key of words; '' = none. */ readonly watermark: string }

/** Left, least top, right, bottom; the head of three cells says how much it needs at the top. */
export const QMS_MARGINS = [85, 0, 48, 50] as const, QMS_LYING = [56, 0, 42, 46] as const, UPRIGHT_WIDTH = 462;
/** Room for a hand's signature. */
const NAME_BELOW: Margins = [0, 0, 0, 56];
const A4 = { short: 595.28, long: 841.89 } as const, QR_SIDE = 62;

export function formPaper(paper: FormPaper, words: Words): PdfDescription {
  const { form, about, issuer, at, filled, watermark } = paper, qms = form.layout === 'qms', landscape = form.landscape, [left, , right, bottom] = qms ? (landscape ? QMS_LYING : QMS_MARGINS) : DECREE_MARGINS;
  const page = landscape ? A4.long : A4.short, width = page - left - right, cells = qms ? threeCells(paper, { left, right, width: page }, words) : undefined, values = wordingValues(paper);
  const head = cells ? [{ stack: [title(about.title)] }, ...numberLine(paper, words), ...markLine(paper, words), ...correctionLine(paper, words)] : [letterhead(headFor(paper, words)), { stack: [title(form.kind || about.title, form.about)] }, ...markLine(paper, words), ...correctionLine(paper, words)];
  return {
    title: [about.title, filled?.number].filter(Boolean).join(' '), author: issuer.agency.name, subject: about.title, keywords: about.code, language: 'vi-VN', createdAt: at, landscape, margins: [left, cells?.top ?? DECREE_MARGINS[1], right, bottom],
    ...(cells ? { header: cells.header } : { numberedAtTop: true }), footer: formFoot(about, { number: [filled?.number, markOf(paper, words)].filter(Boolean).join(' · '), signed: !filled || filled.sealed }, [left, right], words), ...(watermark ? { watermark: words(watermark) } : {}),
    content: [{ stack: head, margin: middle(width) }, ...signedEnd(blockContents({ form, filled, values, width }, words), signing(paper, words)), ...verification(paper, words)],
  };
}

/** A blank bears no day: the record will. */
function headFor(paper: FormPaper, words: Words): Letterhead {
  const facts = headFacts(paper.issuer, paper.at, words, numbered(paper, words));
  return paper.filled ? facts : { ...facts, date: words('paper.form.openDay') };
}

/** Head and title are drawn for an upright page: on a lying one they stand in the middle. */
export function middle(width: number): Margins {
  const inset = Math.max(0, (width - UPRIGHT_WIDTH) / 2);
  return [inset, 0, inset, 0];
}

export function threeCells({ about, issuer }: Pick<FormPaper, 'about' | 'issuer'>, place: HeaderPlace, words: Words): ReturnType<typeof qmsHeader> {
  const { agency, logo } = issuer, { parentLine, nameLine } = agency.letterhead;
  return qmsHeader({
    agency: nameLine || agency.name, title: about.title, ...(parentLine ? { parent: parentLine } : {}), ...(logo ? { logo } : {}),
    lines: [words('paper.form.code', { code: about.code }), words('paper.form.issue', { label: about.label }), words('paper.form.date', { date: about.from ? shortDate(about.from, agency.timeZone) : '……/……/……' }), words('paper.form.page')],
  }, place);
}

function numberLine({ filled }: FormPaper, words: Words): Content[] {
  const unit = filled ? filled.unit : '';
  return [{ text: [words('paper.form.number', { number: filled?.number || (filled ? words('paper.form.unnumbered') : DOTS) }), ...(unit ? [` · ${words('paper.form.unit', { unit })}`] : [])], alignment: 'center', italics: true, fontSize: 12, margin: [0, -6, 0, 8] }];
}

/** On every page in the foot, and under the title: a restricted paper must say so wherever it lies. A blank bears none: nothing stands on it yet. */
function markOf({ filled }: FormPaper, words: Words): string {
  return filled?.mark ? words(`mark.${filled.mark}`) : '';
}

function markLine(paper: FormPaper, words: Words): Content[] {
  const text = markOf(paper, words);
  return text ? [{ text, alignment: 'center', bold: true, fontSize: 12, margin: [0, -4, 0, 8] }] : [];
}

function correctionLine({ filled }: FormPaper, words: Words): Content[] {
  return filled?.corrects ? [{ text: words('paper.form.corrects', { number: filled.corrects }), alignment: 'center', bold: true, fontSize: 12, margin: [0, -4, 0, 8] }] : [];
}

function numbered({ filled }: FormPaper, words: Words): string {
  return words('paper.numbered', { number: filled?.number || '……………' });
}

/** Which form, which record; and, where no signature will be in the file itself, that a print is none. */
export function formFoot({ code, label }: Pick<FormIssue, 'code' | 'label'>, { number, signed }: { readonly number: string; readonly signed: boolean }, [left, right]: readonly [number, number], words: Words): Content {
  const text = [code, label, number].filter(Boolean).join(' · ');
  return { margin: [left, 14, right, 0], fontSize: 9, color: '#444444', stack: [{ text }, ...(signed ? [] : [{ text: words('pdf.notASignature'), italics: true }])] };
}

/** Side by side: a decree paper has its recipients on the left; who signed in the app is told under the name. */
function signing({ form, filled, issuer }: FormPaper, words: Words): Content {
  const zone = issuer.agency.timeZone, places = signaturePlaces(form).map(place => column(place, filled?.signed.find(one => one.place === place.name), zone, words));
  const rows = Array.from({ length: Math.ceil(places.length / 3) }, (_, at) => places.slice(at * 3, at * 3 + 3)), left = form.layout === 'decree' && form.recipients.length ? [recipients(form, words)] : [];
  return { unbreakable: true, margin: [0, 14, 0, 0], stack: rows.map((columns, at) => ({ columnGap: 12, margin: [0, at ? 12 : 0, 0, 0], columns: at ? columns : [...left, ...columns] })) };
}

function column(place: SignaturePlace, signed: Signed | undefined, zone: string, words: Words): Content {
  const label = place.signingFor || place.over ? [`${place.signingFor} ${place.over || place.label}`.trim().toUpperCase(), ...(place.over ? [place.label.toUpperCase()] : [])] : [place.label];
  return { stack: [...label.map(text => ({ text, bold: true, fontSize: 12, alignment: 'center' as const })), ...(signed ? signedBy(signed, zone, words) : [{ text: words('pdf.list.signHere'), italics: true, fontSize: 10, alignment: 'center' as const, margin: NAME_BELOW }])] };
}

function signedBy({ by, title: post, at, contentHash, onBehalfOf }: Signed, zone: string, words: Words): Content[] {
  const small = { fontSize: 9, alignment: 'center', color: '#444444' } as const;
  return [
    { text: words('paper.form.signedInApp'), ...small, italics: true, margin: [0, 6, 0, 2] }, { text: signingTime(at, zone), ...small }, { ...small, ...hashText(contentHash) },
    ...(onBehalfOf ? [{ text: words('pdf.onBehalfPaper', { name: onBehalfOf.name, paper: onBehalfOf.paper }), ...small }] : []),
    { text: by.name, bold: true, fontSize: 12, alignment: 'center', margin: [0, 8, 0, 0] }, ...(post ? [{ text: post, fontSize: 10, alignment: 'center' as const }] : []),
  ];
}

function hashText(sha256: string): { text: string } {
  return { text: `SHA-256 ${sha256.slice(0, 16)}…` };
}

function recipients(form: FormDescription, words: Words): Content {
  return { stack: [{ text: words('paper.form.recipients'), bold: true, italics: true, fontSize: 12 }, ...form.recipients.map(text => ({ text: `- ${text};`, fontSize: 11 })), { text: words('paper.form.kept'), fontSize: 11 }] };
}

/** How anybody finds out whether the paper in hand is a record that stands. */
function verification({ filled }: FormPaper, words: Words): Content[] {
  if (!filled?.verify) return [];
  const [first] = filled.signed;
  return [{ unbreakable: true, margin: [0, 18, 0, 0], columnGap: 10, columns: [
    { width: QR_SIDE, qr: filled.verify, fit: QR_SIDE, eccLevel: 'M' }, { width: '*', fontSize: 9, color: '#444444', margin: [0, 8, 0, 0], stack: [{ text: words('paper.form.verify') }, { text: filled.verify, link: filled.verify }, ...(first ? [hashLine(words('pdf.contentHash'), first.contentHash)] : [])] },
  ] }];
}

/** What the placeholders say; on a blank form the dots to write on, on one that is filled in nothing where nothing was. */
export function wordingValues({ form, about, issuer: { agency }, head, at, filled }: FormPaper): WordingValues {
  const day = (date: Date | null | undefined): string => (date ? shortDate(date, agency.timeZone) : ''), known: Record<(typeof KNOWN_NAMES)[number], string> = {
    'agency.name': agency.name, 'agency.superior': agency.letterhead.parentLine, 'agency.place': agency.letterhead.place, 'agency.head': head,
    'form.code': about.code, 'form.title': about.title, 'form.issue': String(about.issue), 'form.amendment': String(about.amendment), 'form.date': day(about.from),
    'decision.number': about.decision?.number ?? '', 'decision.date': day(about.decision?.date),
    'record.number': filled?.number ?? '', 'record.date': filled ? day(at) : '', 'record.unit': filled?.unit ?? '', 'record.year': filled ? day(at).slice(-4) : '', 'filler.name': filled?.filler.name ?? '', 'filler.title': filled?.filler.title ?? '',
  };
  const fields = fieldsIn(form).map(field => [field.name, filled ? written(filled.answers[field.name]) : ''] as const), open = filled ? '' : DOTS;
  return Object.fromEntries([...Object.entries(known), ...fields].map(([name, text]) => [name, text || open]));
}
