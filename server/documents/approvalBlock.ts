/** Who drafted, reviewed and approved a revision, as the cover of a procedure shows it, and each signature in full. */
import type { Content } from 'pdfmake/interfaces';
import type { Words } from '../core/words';
import { table } from '../pdf/pieces';
import type { Revision, RevisionSignature, Signer } from './model';
import { cell, hashLine, signingTime } from '../agencies/paper';
import { seatOf, signedNow } from './standing';

/** A named person and, once given, the signature that counts. */
interface Seat { readonly signer: Signer; readonly signature?: RevisionSignature | undefined }

const ROLES = ['prepared', 'reviewed', 'approved'] as const;
const WIDTHS = [66, '*', '*', '*'];

/**
 * Soạn thảo | Soát xét | Phê duyệt, with name, signature and post below one another. Several reviewers or approvers stand in several
 * groups of rows; a group is not split between pages. No picture of a hand or a seal: only a signature is one.
 */
export function approvalBlock(revision: Revision, zone: string, words: Words): Content {
  const columns = ROLES.map(role => seatsOf(revision, role)), groups = Math.max(...columns.map(seats => seats.length));
  const heads: Content[] = ['', ...ROLES.map(role => words(`pdf.role.${role}`))].map(text => ({ text, bold: true, alignment: 'center', fillColor: '#eceff3' }));
  const group = (at: number): Content => inner(groupRows(columns.map(seats => seats[at]), zone, words));
  return {
    layout: 'noBorders', fontSize: 11, margin: [0, 4, 0, 8],
    table: { headerRows: 1, dontBreakRows: true, keepWithHeaderRows: 1, widths: ['*'], body: [[inner([heads])], ...Array.from({ length: groups }, (_, at) => [group(at)])] },
  };
}

/** All signatures of the revision, those of earlier rounds too: who, in whose place, what it means, when, over which content. */
export function signatureList(revision: Revision, zone: string, words: Words): Content {
  if (!revision.signatures.length) return { text: words('pdf.noSignatures'), italics: true, margin: [0, 0, 0, 8] };
  const rows = revision.signatures.map((one, at): Content[] => [
    { text: String(at + 1), alignment: 'right' }, { stack: particulars(one, revision.round, words) }, { text: signingTime(one.at, zone), alignment: 'center' },
  ]);
  return table({ headings: [words('pdf.count'), words('pdf.signer'), words('pdf.signedAt')], rows, widths: [24, '*', 72] });
}

function particulars(one: RevisionSignature, round: number, words: Words): Content[] {
  const name = { text: one.by.name, bold: true };
  return [
    { text: one.title ? [name, `, ${one.title}`] : [name] },
    cell(words(`meaning.${one.meaning}`), { italics: true }),
    ...(one.onBehalfOf ? [cell(words(one.onBehalfOf.paper ? 'pdf.onBehalfPaper' : 'pdf.onBehalf', { name: one.onBehalfOf.name, paper: one.onBehalfOf.paper }))] : []),
    ...(one.exception ? [{ text: words('pdf.exception'), bold: true }] : []),
    { text: words(one.round === round ? 'pdf.round' : 'pdf.pastRound', { round: one.round }) },
    hashLine(words('pdf.contentHash'), one.contentHash),
  ];
}

/** A draft may be sent by another than its author; reviewers and approvers sign in a named person's place. */
function seatsOf(revision: Revision, role: (typeof ROLES)[number]): Seat[] {
  const given = signedNow(revision, role);
  if (role === 'prepared') return [{ signer: revision.author, signature: given.at(-1) }];
  const named = role === 'reviewed' ? revision.reviewers : revision.approvers;
  return named.map(signer => ({ signer, signature: given.find(one => seatOf(one) === signer.id) }));
}

function groupRows(seats: readonly (Seat | undefined)[], zone: string, words: Words): Content[][] {
  const row = (label: string, text: (seat: Seat) => string, style: object = {}): Content[] => [{ text: words(label), color: '#444444' }, ...seats.map(seat => cell(seat ? text(seat) : '', { alignment: 'center', ...style }))];
  return [
    row('pdf.name', ({ signer, signature }) => signature?.by.name ?? signer.name, { bold: true }),
    row('pdf.signature', seat => signatureWords(seat, zone, words), { fontSize: 10 }),
    row('pdf.post', ({ signer, signature }) => signature?.title ?? signer.title),
  ];
}

function signatureWords({ signature }: Seat, zone: string, words: Words): string {
  if (!signature) return words('pdf.notSigned');
  const lines = [words('pdf.signed'), signingTime(signature.at, zone)];
  return [...lines, ...(signature.onBehalfOf ? [words('pdf.inPlaceOf', { name: signature.onBehalfOf.name })] : [])].join('\n');
}

function inner(body: Content[][]): Content {
  return { layout: 'ruled', table: { widths: [...WIDTHS], body } };
}
