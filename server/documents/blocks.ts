/** Pieces that the document, review and draft pages share: title block, files, signatures, threads, the paper. */
import type { AgencyView } from '../agencies/queries';
import type { Wording } from '../web/wording';
import { shortHash } from '../web/trailLines';
import { addressOf } from './actWords';
import type { Revision, RevisionComment, RevisionFile, RevisionSignature } from './model';
import { labelOf, type DocumentView } from './standing';

export function typeName(agency: AgencyView, type: string, wording: Wording): string {
  const found = agency.documentTypes.find(one => one.code === type);
  return found ? (wording.words('language') === 'en' ? found.nameEn : found.name) : type;
}

export function unitName(agency: AgencyView, unit: string): string {
  return agency.units.find(one => one.id === unit)?.name ?? agency.shortName;
}

export function titleBlock(document: DocumentView, revision: Revision, agency: AgencyView, wording: Wording): Record<string, unknown> {
  const { words, date } = wording, main = revision.files.find(file => file.role === 'main');
  return {
    state: revision.toReview ? { tag: 'amber', icon: 'arrow-repeat', word: words('state.revision.toReview') } : wording.state('revision', revision.state), since: since(revision, wording),
    kind: `${typeName(agency, document.type, wording)} · ${unitName(agency, document.unit)}`, title: revision.title,
    cells: [{ label: words('document.code'), value: document.code }, { label: words('document.label'), value: labelOf(revision) }, { label: words('document.pages'), value: main?.pdf ? String(main.pdf.pages) : date(null) }],
  };
}

function since(revision: Revision, { words, date }: Wording): string {
  const values = { from: date(revision.effectiveFrom), until: date(revision.effectiveUntil), review: date(revision.reviewBy), since: date(revision.stateSince) };
  return words(`since.${revision.state}`, values);
}

const FILE_ICONS: Readonly<Record<string, string>> = { pdf: 'file-earmark-pdf', docx: 'file-earmark-word', odt: 'file-earmark-word', xlsx: 'file-earmark-excel', png: 'file-earmark-image', jpeg: 'file-earmark-image' };

/** @param mayFetch says whether this person may have the original as it was uploaded. */
export function fileRows(document: DocumentView, revision: Revision, wording: Wording, mayFetch: (file: RevisionFile) => boolean): Record<string, unknown>[] {
  return revision.files.map(file => ({
    icon: FILE_ICONS[file.type] ?? 'file-earmark', name: file.name, about: `${wording.words(`fileRole.${file.role}`)} · ${wording.bytes(file.size)}`,
    treatment: wording.words(file.pdf?.signed ? 'treatment.signed' : file.pdf ? `treatment.${file.pdf.made}` : 'treatment.kept'), hash: shortHash(file.sha256),
    links: mayFetch(file) ? [{ href: `${addressOf(document, revision.n)}/files/${file.id}`, text: wording.words(file.pdf?.signed ? 'document.signedOriginal' : 'document.original') }] : [], id: file.id,
  }));
}

export function signatureRows(signatures: readonly RevisionSignature[], wording: Wording): Record<string, unknown>[] {
  return signatures.map(one => ({
    who: one.by.name, title: one.title, meaning: wording.words(`meaning.${one.meaning}`), at: wording.dateTime(one.at), hash: shortHash(one.contentHash), round: wording.words('document.round', { round: one.round }),
    ...(one.onBehalfOf ? { onBehalfOf: wording.words('document.onBehalfOf', { name: one.onBehalfOf.name, paper: one.onBehalfOf.paper }) } : {}),
  }));
}

/** What was typed in a thread's answer, or (thread '') as a new comment, and was not taken. */
export interface Unsaid { readonly thread: string; readonly text: string }

export function threadRows(document: DocumentView, revision: Revision, wording: Wording, may: { comment: boolean; resolve: boolean }, unsaid?: Unsaid): Record<string, unknown>[] {
  const base = `${addressOf(document, revision.n)}/comments`;
  return [...revision.comments].map((comment, at) => ({ comment, number: at + 1 })).sort((a, b) => Number(a.comment.resolved !== null) - Number(b.comment.resolved !== null)).map(({ comment, number }) => ({
    id: `t${number}`, number, place: comment.place || wording.words('thread.whole'), messages: messagesOf(comment, wording),
    ...(comment.resolved ? { resolved: wording.words('thread.resolvedBy', { name: comment.resolved.by.name, at: wording.dateTime(comment.resolved.at) }) } : {}),
    ...(may.comment ? { replyHref: `${base}/${comment.id}/replies` } : {}), ...(unsaid?.thread === comment.id ? { answering: true, answer: unsaid.text } : {}), ...(may.resolve ? { resolveHref: `${base}/${comment.id}/resolution` } : {}),
  }));
}

function messagesOf(comment: RevisionComment, wording: Wording): Record<string, unknown>[] {
  return [comment, ...comment.replies].map(one => ({ who: one.by.name, at: wording.dateTime(one.at), text: one.text }));
}

/** One page of the main file as a picture; ← and → are links. */
export function paperOf(document: DocumentView, revision: Revision, page: number, here: string, wording: Wording): Record<string, unknown> {
  const main = revision.files.find(file => file.role === 'main'), pages = main?.pdf?.pages ?? 0, words = wording.words;
  if (!main?.pdf) return { none: { title: words(main ? 'paper.noPdf' : 'paper.noFile'), text: words(main ? 'paper.noPdfHow' : 'paper.noFileHow') } };
  const number = Math.min(Math.max(1, page), pages), base = addressOf(document, revision.n), src = `${base}/pages/${number}.png?of=${main.pdf.sha256.slice(0, 12)}-${revision.state}`;
  return {
    name: `${document.code} ${labelOf(revision)}`, size: wording.bytes(main.size), src, small: `${src}&size=small`, alt: words('paper.alt', { number, of: pages }), number, of: pages,
    ...(number > 1 ? { previous: `${here}?page=${number - 1}#file` } : {}), ...(number < pages ? { next: `${here}?page=${number + 1}#file` } : {}), full: `${base}/pages/${number}.png`,
  };
}
