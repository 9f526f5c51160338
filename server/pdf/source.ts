/** Can this uploaded file be worked with as a PDF, and what kind is it: signed, encrypted, one of our own copies? */
import { ParseSpeeds, PDFArray, PDFDict, PDFDocument, PDFName } from 'pdf-lib';
import { Refused } from '../core/errors';
import { savedPages, savedWithoutSecurity, withPdf } from './pdfium';

/** The catalog entry that marks a base and each copy made from it. */
export const COPY_KEY = PDFName.of('QuytrinhCopy');

export interface Source {
  readonly doc: PDFDocument;
  readonly pages: number;
  /** Holds at least one electronic signature: the original must be kept and offered untouched. */
  readonly signed: boolean;
  /** Was encrypted, though open to all; `doc` no longer is. */
  readonly encrypted: boolean;
  /** Only a viewer understood it, so the pages were taken over into a new file. */
  readonly rebuilt: boolean;
  readonly controlledCopy: boolean;
}

interface Loaded { readonly doc: PDFDocument; readonly rebuilt: boolean }

/** Viewers look for the header in the first 1024 bytes, and mail gateways put junk there. */
const HEADER_WITHIN = 1024;

/**
 * Opens an uploaded file; PDFium decides what a reader will see, pdf-lib must then agree on the pages.
 * @throws Refused pdfNotPdf, pdfNeedsPassword or pdfUnreadable.
 */
export async function openSource(bytes: Uint8Array): Promise<Source> {
  if (!Buffer.from(bytes.subarray(0, HEADER_WITHIN)).includes('%PDF-')) throw new Refused({ key: 'pdfNotPdf' });
  const seen = await withPdf(bytes, pdf => ({ pages: pdf.pages, encrypted: pdf.encrypted, plain: pdf.encrypted ? savedWithoutSecurity(pdf) : bytes }))
    .catch((error: unknown) => seenAfterRepair(bytes, error));
  if (seen.pages === 0) throw new Refused({ key: 'pdfUnreadable' });
  const { doc, rebuilt } = await load(seen.plain, seen.pages);
  return { doc, rebuilt, pages: seen.pages, encrypted: seen.encrypted, signed: isSigned(doc), controlledCopy: doc.catalog.has(COPY_KEY) };
}

/** A file whose cross-reference table is lost: pdf-lib finds the objects one by one; what it writes must open in the viewer's engine. */
async function seenAfterRepair(bytes: Uint8Array, error: unknown): Promise<{ pages: number; encrypted: boolean; plain: Uint8Array }> {
  if (!(error instanceof Refused) || error.refusal.key !== 'pdfUnreadable') throw error;
  const doc = await loadOrNull(bytes);
  if (!doc) throw error;
  const plain = await doc.save({ addDefaultPage: false, updateFieldAppearances: false });
  return withPdf(plain, pdf => ({ pages: pdf.pages, encrypted: false, plain }));
}

async function load(bytes: Uint8Array, pages: number): Promise<Loaded> {
  const doc = await loadOrNull(bytes);
  if (doc && pageCount(doc) === pages) return { doc, rebuilt: false };
  const rebuilt = await loadOrNull(await withPdf(bytes, savedPages));
  if (rebuilt && pageCount(rebuilt) === pages) return { doc: rebuilt, rebuilt: true };
  throw new Refused({ key: 'pdfUnreadable' });
}

/** pdf-lib throws anything from a parse error to a stack overflow on broken files: all of them mean that it cannot. */
async function loadOrNull(bytes: Uint8Array): Promise<PDFDocument | null> {
  try {
    const doc = await PDFDocument.load(bytes, { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest });
    return pageCount(doc) > 0 ? doc : null;
  } catch {
    return null;
  }
}

/** Distinct pages: a tree that lists one page twice cannot be numbered, so it counts as not understood. */
function pageCount(doc: PDFDocument): number {
  return new Set(doc.getPages().map(page => page.ref)).size;
}

/**
 * A signature is a dictionary with a ByteRange and Contents (ISO 32000-1 §12.8.1), whatever refers to it; except usage rights, which
 * a program's maker grants to a form and nobody signed (§12.8.4).
 */
function isSigned(doc: PDFDocument): boolean {
  const permissions = doc.catalog.lookup(PDFName.of('Perms'));
  const granted = permissions instanceof PDFDict ? ['UR', 'UR3'].map(key => permissions.lookup(PDFName.of(key))) : [];
  return doc.context.enumerateIndirectObjects().some(([, object]) =>
    object instanceof PDFDict && [object, object.get(PDFName.of('V'))].some(one => one instanceof PDFDict && isSignature(one) && !granted.includes(one)));
}

function isSignature(object: PDFDict): boolean {
  return object.has(PDFName.of('Contents')) && object.lookup(PDFName.of('ByteRange')) instanceof PDFArray;
}
