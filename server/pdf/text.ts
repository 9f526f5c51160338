/** What does a PDF say on each page, and what does a page look like? */
import { InvalidInput } from '../core/errors';
import { pagePixels, pageText, withPdf } from './pdfium';
import { pngOf, type Pixels } from './png';

/** `text` holds one string a page, NFC, with \n at line ends; a scan without text layer gives empty strings. */
export interface PdfText { readonly pages: number; readonly text: string[] }

const WIDEST = 4000;

/**
 * Reads all text of a PDF, for search and comparison.
 * @throws Refused pdfNeedsPassword or pdfUnreadable.
 */
export async function readPdf(bytes: Uint8Array): Promise<PdfText> {
  return withPdf(bytes, pdf => ({ pages: pdf.pages, text: Array.from({ length: pdf.pages }, (_, index) => cleaned(pageText(pdf, index))) }));
}

/**
 * Page `page` (from 1) as a PNG of `width` pixels, at most 4000.
 * @throws Refused pdfNeedsPassword or pdfUnreadable; InvalidInput when there is no such page.
 */
export async function renderPage(bytes: Uint8Array, page: number, { width }: { readonly width: number }): Promise<Buffer> {
  return pngOf(await drawPage(bytes, page, { width }));
}

/** As `renderPage`, but the bare pixels: for tests that count ink. */
export async function drawPage(bytes: Uint8Array, page: number, { width }: { readonly width: number }): Promise<Pixels> {
  return withPdf(bytes, pdf => {
    if (!Number.isInteger(page) || page < 1 || page > pdf.pages) throw new InvalidInput({ page: { key: 'pdfNoSuchPage', values: { page, pages: pdf.pages } } });
    return pagePixels(pdf, page - 1, Math.max(1, Math.min(Math.round(width), WIDEST)));
  });
}

/** PDFium marks a hyphen that only breaks the line as U+0002 or U+FFFE, and ends lines with CR LF. */
function cleaned(text: string): string {
  return text.replace(/[\u0002\ufffe](\r?\n)?/gu, '').replace(/\r\n?/g, '\n').replace(/\0/g, '').normalize('NFC');
}
