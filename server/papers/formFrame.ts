/** How does a paper that follows a form of the quality system look: head of three cells on each page, title, number, foot? Pure. */
import type { Content } from 'pdfmake/interfaces';
import { breaking, type Issuer } from '../agencies/paper';
import type { Words } from '../core/words';
import { signaturePlaces, type SignaturePlace } from '../forms/description';
import { formFoot, middle, QMS_LYING, QMS_MARGINS, threeCells } from '../forms/printed';
import type { PdfDescription } from '../pdf/description';
import { title } from '../pdf/pieces';
import { handSignatures } from './frame';
import type { PaperForm } from './paperForm';

export interface FormFrame {
  readonly form: PaperForm;
  /** The record's own number; '' = none. */
  readonly number: string;
  readonly about: string;
  readonly issuer: Issuer;
  /** When what is printed came to be: never the moment of printing, so that the same record gives the same bytes. */
  readonly at: Date;
  /** A key of words; '' = none. */
  readonly watermark: string;
  readonly content: readonly Content[];
}

const A4 = { short: 595.28, long: 841.89 } as const;

/** A record on its form, in the agency's language. The page lies as the catalogue's form does: tables are drawn for it. */
export function onForm({ form, number, about, issuer, at, watermark, content }: FormFrame, words: Words): PdfDescription {
  const { landscape } = form.catalogue, [left, , right, bottom] = landscape ? QMS_LYING : QMS_MARGINS, width = landscape ? A4.long : A4.short, kind = form.about.title;
  const { header, top } = threeCells({ about: form.about, issuer }, { left, right, width }, words);
  const head: Content[] = [{ stack: [title(kind, about)], ...breaking(about) }, ...(number ? [{ text: words('paper.form.number', { number }), alignment: 'center' as const, italics: true, fontSize: 12, margin: [0, -6, 0, 8] satisfies [number, number, number, number] }] : [])];
  return {
    title: [kind, number].filter(Boolean).join(' '), author: issuer.agency.name, subject: about, keywords: form.about.code, language: 'vi-VN', createdAt: at, landscape, margins: [left, top, right, bottom],
    header, footer: formFoot(form.about, { number, signed: false }, [left, right], words), ...(watermark ? { watermark: words(watermark) } : {}),
    content: [{ stack: head, margin: middle(width - left - right) }, ...content],
  };
}

/** The form's places to sign by hand, four in a row, with the names that are known by the name of the place; and `more`, for which it has none. */
export function placesToSign(form: PaperForm, names: Readonly<Record<string, string | undefined>>, words: Words, more: readonly string[] = []): Content[] {
  return signingRows(signaturePlaces(form.description), names, words, more);
}

export function signingRows(places: readonly SignaturePlace[], names: Readonly<Record<string, string | undefined>>, words: Words, more: readonly string[] = []): Content[] {
  const known = places.map(place => ({ role: [`${place.signingFor} ${place.over}`.trim(), place.label].filter(Boolean).join('\n'), name: names[place.name] ?? '' })), columns = [...known, ...more.map(role => ({ role }))];
  return Array.from({ length: Math.ceil(columns.length / 4) }, (_, at) => handSignatures(columns.slice(at * 4, at * 4 + 4), words));
}
