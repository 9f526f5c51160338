/** How does an administrative paper of an agency become a PDF as NĐ 30/2020/NĐ-CP wants it? */
import { cell, headFacts, type Issuer } from '../agencies/paper';
import type { Words } from '../core/words';
import type { AttachedFile } from '../pdf/attachedFiles';
import { decree, type Decree } from '../pdf/decree';
import { DECREE_MARGINS, type PdfDescription } from '../pdf/description';

export interface DecreeFacts extends Omit<Decree, 'head' | 'words'> {
  readonly issuer: Issuer;
  /** As it is printed: "Số: 09/QĐ-STP". */
  readonly number: string;
  /** When what is printed came to be: never the moment of printing, so that the same record gives the same bytes. */
  readonly at: Date;
  /** The day of the paper, where it is another than when its record was made. */
  readonly day?: Date;
  /** A key of words; '' = none. */
  readonly watermark: string;
  readonly files?: readonly AttachedFile[];
  /** At the foot of each page: which form it follows, which record it is; '' = nothing. */
  readonly mark?: string;
}

/** A decision, plan, report, minutes or letter of the agency, in the agency's language. */
export function decreePaper({ issuer, at, day = at, number, watermark, files = [], mark = '', ...facts }: DecreeFacts, words: Words): PdfDescription {
  const { kind = '', about } = facts, [left, , right] = DECREE_MARGINS;
  return {
    title: [kind, number].filter(Boolean).join(' ') || about, author: issuer.agency.name, subject: about, language: 'vi-VN', createdAt: at, margins: [...DECREE_MARGINS], numberedAtTop: true,
    footer: { margin: [left, 18, right, 0], fontSize: 9, color: '#444444', stack: [...(mark ? [cell(mark)] : []), cell(words('pdf.notASignature'), { italics: true })] },
    ...(watermark ? { watermark: words(watermark) } : {}), ...(files.length ? { files } : {}),
    content: decree({ ...facts, head: headFacts(issuer, day, words, number), words: { recipients: words('pdf.recipients'), subject: words('pdf.subject') } }),
  };
}
