/** How does an administrative paper that follows a form look: letterhead, kind, body, who signs for whom, recipients? Pure. */
import type { Content } from 'pdfmake/interfaces';
import type { Issuer } from '../agencies/paper';
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
  /** Behind the recipients that the form names: where it is filed. */
  readonly kept: string;
}

/** Recipients and the one who issues it stand at the end (NĐ 30/2020, Phụ lục I); other places to sign stand above. */
export function onDecreeForm({ form, number, about, issuer, at, watermark, body, names, signer, kept }: DecreeForm, words: Words): PdfDescription {
  const { description, about: { code, title, label } } = form, places = signaturePlaces(description), last = signer ? undefined : places.at(-1);
  return decreePaper({
    issuer, at, watermark, about, kind: description.kind || title, number: number && words('paper.numbered', { number }), mark: [code, label, number].filter(Boolean).join(' · '),
    body: [...body, ...signingRows(places.filter(place => place !== last), names, words)],
    signer: signer ?? (last ? signerAt(last, names[last.name]) : { title: form.head.title, name: '' }), recipients: [...description.recipients, kept],
  }, words);
}

const FOR: readonly SigningFor[] = ['TM.', 'KT.', 'TL.', 'TUQ.'];

function signerAt({ label, over, signingFor }: SignaturePlace, name = ''): Signer {
  const prefix = FOR.find(one => one === signingFor);
  return { title: label, name, acting: signingFor === 'Q.', ...(prefix && over ? { over: [{ prefix, title: over }] } : {}) };
}
