/** Is an uploaded file really a PDF that can be controlled here, and if not, what should its owner do? */
import { DomainError, type Refusal } from '../core/errors';
import { openSource } from './source';

export interface PdfFacts {
  readonly kind: 'pdf'; readonly pages: number; readonly signed: boolean; readonly encrypted: boolean;
  /** One of our own controlled copies: a copy must never become the source of another. */
  readonly controlledCopy: boolean;
}

export type Inspection = PdfFacts | { readonly refused: Refusal };

/** Looks at the whole file, never throws for what is in it. Refusals: pdfNotPdf, pdfNeedsPassword, pdfUnreadable, pdfTooLarge. */
export async function inspectPdf(bytes: Uint8Array): Promise<Inspection> {
  try {
    const { pages, signed, encrypted, controlledCopy } = await openSource(bytes);
    return { kind: 'pdf', pages, signed, encrypted, controlledCopy };
  } catch (error) {
    if (error instanceof DomainError) return { refused: error.refusal };
    throw error;
  }
}
