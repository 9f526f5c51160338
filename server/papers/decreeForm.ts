/** How does an administrative paper that follows a form look: letterhead, kind, body, who signs for whom, recipients? Pure. */
import type { Content } from 'pdfmake/interfaces';
import type { Issuer } from '../agencies/paper';
import type { TrailEntry } from '../core/trail';
import type { Words } from '../core/words';
import { signaturePlaces, type SignaturePlace } from '../forms/description';
import type { Signer, SigningFor } from '../pdf/decree';
import type { PdfDescription } from '../pdf/description';
import { decreePaper } from './decreePaper';
import { signingRows } from './formFrame';
import type { PaperForm } from './paperForm';

export interface DecreeForm {
  readonly form: PaperForm; readonly number: string; readonly about: string; readonly issuer: Issuer;
  /** When what is printed came to be. */
  readonly at: Date;
  /** A key of words; '' = none. */
  readonly watermark: string;
  readonly body: readonly Content[];
  /** Who is known to sign at a place of the form, by its name. */
  readonly names: Readonly<Record<string, string | undefined>>;
  /** Who issues it, where that is known; else whoever signs last on the form. */
  readonly signer?: Signer;
  /** Places of the form, by name, at which nobody signs by hand on this paper. */
  readonly without?: readonly string[];
  /** Behind the recipients that the form names: where it is filed. */
  readonly kept: string;
}

/** Recipients and the one who issues it stand at the end (NĐ 30/2020, Phụ lục I); other places to sign stand above. */
export function onDecreeForm({ form, number, about, issuer, at, watermark, body, names, signer, without = [], kept }: DecreeForm, words: Words): PdfDescription {
  const { description, about: { code, title, label } } = form, places = signaturePlaces(description).filter(place => !without.includes(place.name)), last = signer ? undefined : places.at(-1);
  return decreePaper({
    issuer, at, watermark, about, kind: description.kind || title, number: number && words('paper.numbered', { number }), mark: [code, label, number].filter(Boolean).join(' · '),
    body: [...body, ...signingRows(places.filter(place => place !== last), names, words)],
    signer: signer ?? (last ? signerAt(last, names[last.name]) : { title: form.head.title, name: '' }), recipients: [...description.recipients, kept],
  }, words);
}

/** Who signed in the app, and `nobody`'s title before; a deputy who signed in the head's place signs for the head. No picture of a seal or hand. */
export function signerIn(entry: TrailEntry | undefined, head: PaperForm['head'], nobody: string, words: Words): Signer {
  const by = entry?.by, behalf = entry?.signature?.onBehalfOf;
  return { title: by?.title || nobody, name: by?.name ?? '', note: words(by ? 'pdf.signed' : 'pdf.notSigned'), ...(behalf && head.title && behalf.name === head.name ? { over: [{ prefix: 'KT.', title: head.title }] } : {}) };
}

const FOR: readonly SigningFor[] = ['TM.', 'KT.', 'TL.', 'TUQ.'];

function signerAt({ label, over, signingFor }: SignaturePlace, name = ''): Signer {
  const prefix = FOR.find(one => one === signingFor);
  return { title: label, name, acting: signingFor === 'Q.', ...(prefix && over ? { over: [{ prefix, title: over }] } : {}) };
}
