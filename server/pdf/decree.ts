/** How does an administrative paper look: head, kind and subject, grounds, body, recipients and signer (NĐ 30/2020/NĐ-CP, Phụ lục I)? */
import type { Column, Content } from 'pdfmake/interfaces';
import { linesOf, LINE_HEIGHT } from './fitting';
import { letterhead, paragraph, title, type Letterhead } from './pieces';
import { signedEnd } from './signedEnd';

/** On behalf of a body (TM.), for the head (KT.), by order (TL.), by authorisation (TUQ.). */
export type SigningFor = 'TM.' | 'KT.' | 'TL.' | 'TUQ.';

export interface Signer {
  /** In whose place, outermost first: TM. Ủy ban nhân dân, KT. Chủ tịch. Empty for a head who signs as such. */
  readonly over?: readonly { readonly prefix: SigningFor; readonly title: string }[];
  /** Entrusted with the post for a time: "Q. GIÁM ĐỐC". */
  readonly acting?: boolean;
  readonly title: string;
  /** Without academic titles. */
  readonly name: string;
  /** Where hand and seal would stand, e.g. that it is signed in the system. */
  readonly note?: string;
}

export interface Decree {
  readonly head: Letterhead;
  /** e.g. "Quyết định". A letter (công văn) has none: its subject stands below its number. */
  readonly kind?: string;
  readonly about: string;
  /** Who decides, above the grounds, e.g. "Giám đốc Sở Tư pháp". */
  readonly authority?: string;
  /** "Căn cứ …", one each; their ends are put in order. */
  readonly grounds?: readonly string[];
  /** Between grounds and body, e.g. "Quyết định:". */
  readonly resolution?: string;
  /** Built with the pieces, or with `paragraph`. */
  readonly body: readonly Content[];
  readonly signer: Signer;
  /** The last one is where it is filed: "Lưu: VT, …". */
  readonly recipients: readonly string[];
  /** "Nơi nhận:" and "V/v". */
  readonly words: { readonly recipients: string; readonly subject: string };
}

/** The paper's content, for a page with DECREE_MARGINS and `numberedAtTop`. Whatever the length of names, title and list, nothing is lost. */
export function decree(paper: Decree): Content[] {
  const { head, kind, about, authority, grounds = [], resolution, body } = paper, { signing, below } = ending(paper);
  return [
    letterhead(kind ? head : { ...head, subject: `${paper.words.subject} ${about}` }),
    ...(kind ? [title(kind, about)] : []),
    ...(authority ? [bold(authority.toUpperCase(), [0, 2, 0, 8])] : []),
    ...grounds.map((ground, at): Content => ({ stack: [paragraph(ended(ground, at + 1 < grounds.length ? ';' : '.'))], italics: true })),
    ...(resolution ? [bold(resolution.toUpperCase(), [0, 4, 0, 8])] : []),
    ...signedEnd(body, signing),
    ...below,
  ];
}

function bold(text: string, margin: [number, number, number, number]): Content {
  return { text, bold: true, alignment: 'center', margin };
}

/** One sign at the end, whatever was typed there. */
function ended(text: string, sign: ';' | '.'): string {
  return `${text.trim().replace(/[\s;.,]+$/u, '')}${sign}`;
}

/** Given in points: a column of the rest grows with the longest word, beyond the page. */
const [RECIPIENTS_WIDTH, GAP, SIGNER_WIDTH] = [216, 16, 230];
const [LABEL_SIZE, LIST_SIZE, SIGNER_SIZE] = [12, 11, 13];
/** Where hand and seal stand. */
const SIGNATURE_ROOM = 56;

/**
 * Recipients on the left, signer on the right, on one page as far as the signer reaches down; further recipients follow below, over as
 * many pages as they need.
 */
function ending({ recipients, signer, words }: Decree): { readonly signing: Content; readonly below: readonly Content[] } {
  const listed = recipients.map((one, at) => ended(`- ${one}`, at + 1 < recipients.length ? ';' : '.')), beside = countBeside(listed, signerHeight(signer));
  const list = (some: readonly string[]): Content[] => some.map(text => ({ text, fontSize: LIST_SIZE }));
  const left: Column = { width: RECIPIENTS_WIDTH, stack: [...(listed.length ? [{ text: words.recipients, bold: true, italics: true, fontSize: LABEL_SIZE }] : []), ...list(listed.slice(0, beside))] };
  return {
    signing: { unbreakable: true, margin: [0, 14, 0, 0], columnGap: GAP, columns: [left, { width: SIGNER_WIDTH, stack: signerLines(signer) }] },
    below: beside < listed.length ? [{ columns: [{ width: RECIPIENTS_WIDTH, stack: list(listed.slice(beside)) }, { width: '*', text: '' }] }] : [],
  };
}

/** As many as fit beside the signer, so that the list goes on below without a gap. */
function countBeside(listed: readonly string[], height: number): number {
  let used = LABEL_SIZE * LINE_HEIGHT;
  const over = listed.findIndex(text => { used += linesOf(text, LIST_SIZE, RECIPIENTS_WIDTH) * LIST_SIZE * LINE_HEIGHT; return used >= height; });
  return over < 0 ? listed.length : over + 1;
}

function titlesOf({ over = [], acting = false, title: post }: Signer): string[] {
  return [...over.map(one => `${one.prefix} ${one.title.toUpperCase()}`), `${acting ? 'Q. ' : ''}${post.toUpperCase()}`];
}

function signerLines(signer: Signer): Content[] {
  const { note = '', name } = signer, above = note ? SIGNATURE_ROOM / 4 : SIGNATURE_ROOM;
  return [
    ...titlesOf(signer).map((text): Content => ({ text, bold: true, fontSize: SIGNER_SIZE, alignment: 'center' })),
    ...(note ? [{ text: note, italics: true, fontSize: 10, alignment: 'center', margin: [0, SIGNATURE_ROOM / 4, 0, 0] } satisfies Content] : []),
    { text: name, bold: true, fontSize: SIGNER_SIZE, alignment: 'center', margin: [0, above, 0, 0] },
  ];
}

function signerHeight(signer: Signer): number {
  const texts = [...titlesOf(signer), signer.name];
  return SIGNATURE_ROOM + texts.reduce((height, text) => height + linesOf(text, SIGNER_SIZE, SIGNER_WIDTH, 'bold') * SIGNER_SIZE * LINE_HEIGHT, 0);
}
