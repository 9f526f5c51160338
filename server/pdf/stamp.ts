/** How does an approved file become the one base from which all its controlled copies are made? */
import { createHash } from 'node:crypto';
import fontkit, { type Font } from '@pdf-lib/fontkit';
import { PDFDict, PDFHeader, PDFHexString, PDFName, type PDFDocument, type PDFPage, type PDFRef } from 'pdf-lib';
import { Refused } from '../core/errors';
import { drawOnTop } from './content';
import { padded, type CopySidecar } from './copy';
import { FONT_SET, fontBytes, glyphsOf, hexOf, legibleLine, widthOf, type FontStyle } from './fonts';
import { cm, frameOf, multiply, type Frame } from './geometry';
import { SIDE, num } from './numbers';
import { MARK_FONTS, SLOT_LENGTH, VEIL, VEIL_OPACITY, refusalMark } from './mark';
import { withPdf } from './pdfium';
import { COPY_KEY, openSource } from './source';
import { staticStamp, type StampFacts } from './stampContent';
import { dropClaims, dropSignatures } from './unsign';

export type { StampFacts, StampWords } from './stampContent';

export interface PreparedBase {
  /** The file whose mark is a refusal until `fillSlot` overwrites it. Never hand it out as it is. */
  readonly base: Buffer;
  readonly sidecar: CopySidecar;
  /** The source was signed: its copies are not, so the signed original has to be offered beside them, untouched. */
  readonly signed: boolean;
  /** The source was encrypted though open to all; the base is not, else viewers drop the mark. */
  readonly encrypted: boolean;
  /** The source was broken, and its pages were taken over into a new file. */
  readonly rebuilt: boolean;
}

interface Parts { readonly fonts: Readonly<Record<keyof typeof MARK_FONTS, PDFRef>>; readonly mark: PDFRef; readonly graphics: Readonly<Record<string, PDFRef>> }

const WATERMARK_OPACITY = 0.11;

/**
 * Stamps each page and reserves the slot for the holder's mark. The same source and facts give the same bytes.
 * @throws Refused pdfNotPdf, pdfNeedsPassword, pdfUnreadable, or pdfControlledCopy when the source is itself a controlled copy.
 */
export async function prepareBase(source: Uint8Array, stamp: StampFacts): Promise<PreparedBase> {
  const { doc, pages, signed, encrypted, rebuilt, controlledCopy } = await openSource(source);
  if (controlledCopy) throw new Refused({ key: 'pdfControlledCopy' });
  const id = createHash('sha256').update(source).update(JSON.stringify(stamp)).update(FONT_SET).digest('hex').slice(0, 32);
  dropClaims(doc);
  if (signed) dropSignatures(doc);
  identify(doc, id);
  stampPages(doc, stamp, await sharedParts(doc, stamp, id));
  const base = Buffer.from(await doc.save({ addDefaultPage: false, updateFieldAppearances: false, objectsPerTick: Infinity }));
  const shown = await withPdf(base, pdf => pdf.pages);
  if (shown !== pages) throw new Refused({ key: 'pdfUnreadable' });
  const sidecar = { length: base.length, slotOffset: base.indexOf(slotMarker(id)), slotLength: SLOT_LENGTH, pages, id, fontSet: FONT_SET };
  return { base, sidecar, signed, encrypted, rebuilt };
}

/** The catalog says what this is; /ID comes from the content, because PDFium and others put the time into it. */
function identify(doc: PDFDocument, id: string): void {
  const { context } = doc;
  doc.catalog.set(COPY_KEY, PDFHexString.of(id));
  context.trailerInfo.ID = context.obj([PDFHexString.of(id), PDFHexString.of(id)]);
  if (!context.header.toString().includes('2.0')) context.header = PDFHeader.forVersion(1, 7);
  for (const [ref, object] of context.enumerateIndirectObjects()) {
    if (object instanceof PDFDict && object.has(PDFName.of('Linearized'))) context.delete(ref);
  }
}

async function sharedParts(doc: PDFDocument, stamp: StampFacts, id: string): Promise<Parts> {
  const { context } = doc;
  doc.registerFontkit({ create: parsedFont });
  const fonts = { R: await embed(doc, MARK_FONTS.R, 'QTSTMR'), B: await embed(doc, MARK_FONTS.B, 'QTSTMB') };
  const graphics = { [VEIL]: opacity(doc, VEIL_OPACITY), Faint: opacity(doc, WATERMARK_OPACITY) };
  const { words } = stamp;
  const content = padded(`${slotMarker(id)}\n${refusalMark(words.refusal, words.explanation)}`);
  const mark = context.register(context.stream(content, {
    Type: 'XObject', Subtype: 'Form', FormType: 1, BBox: [0, 0, SIDE, SIDE], Resources: { Font: fonts, ExtGState: graphics },
  }));
  return { fonts, mark, graphics };
}

function slotMarker(id: string): string {
  return `%QT-COPY-${id}`;
}

async function embed(doc: PDFDocument, style: FontStyle, tag: string): Promise<PDFRef> {
  // subset: false, because the file is a subset already and pdf-lib's own subsetting prints blank letters.
  const font = await doc.embedFont(fontBytes(style), { subset: false, customName: `${tag}+Tinos-${style}` });
  return font.ref;
}

const parsedFonts = new Map<Uint8Array, Font>();

/** Parsing a font costs more than stamping ten pages: once for each file. */
function parsedFont(bytes: Uint8Array): Font {
  const parsed = parsedFonts.get(bytes) ?? fontkit.create(bytes);
  parsedFonts.set(bytes, parsed);
  return parsed;
}

function opacity(doc: PDFDocument, value: number): PDFRef {
  return doc.context.register(doc.context.obj({ Type: 'ExtGState', ca: value, CA: value }));
}

function stampPages(doc: PDFDocument, stamp: StampFacts, parts: Parts): void {
  const pages = doc.getPages();
  const stamps = new Map<string, PDFRef>(), { words } = stamp;
  pages.forEach((page, index) => {
    const frame = frameOf(page), scale = Math.min(frame.width, frame.height) / SIDE;
    const width = frame.width / scale, height = frame.height / scale, size = `${num(width)}x${num(height)}`;
    const form = stamps.get(size) ?? stampForm(doc, staticStamp(stamp, width, height), { width, height, parts });
    stamps.set(size, form);
    stampPage(page, { frame, scale, width, height, form, parts, number: words.page.replace('{page}', String(index + 1)).replace('{pages}', String(pages.length)) });
  });
}

function stampForm(doc: PDFDocument, content: string, { width, height, parts }: { width: number; height: number; parts: Parts }): PDFRef {
  return doc.context.register(doc.context.flateStream(content, {
    Type: 'XObject', Subtype: 'Form', FormType: 1, BBox: [0, 0, width, height], Resources: { Font: parts.fonts, ExtGState: parts.graphics },
  }));
}

/** The stamp fills the displayed page; the mark is its own square in the bottom right corner, so that the code keeps to the margins. */
function stampPage(page: PDFPage, on: { frame: Frame; scale: number; width: number; height: number; form: PDFRef; parts: Parts; number: string }): void {
  const { context } = page.doc, regular = glyphsOf('regular'), text = legibleLine(on.number);
  const whole = multiply([on.scale, 0, 0, on.scale, 0, 0], on.frame.matrix);
  const square = multiply([1, 0, 0, 1, on.width - SIDE, 0], whole);
  const number = `.25 g BT /QtR 7.5 Tf 1 0 0 1 ${num(on.width - 28 - widthOf(regular, text, 7.5))} ${num(on.height - 14)} Tm ${hexOf(regular, text)} Tj ET`;
  const content = context.register(context.flateStream(
    `/Artifact <</Type /Pagination>> BDC\nq ${cm(whole)} /QtStamp Do ${number} Q\nq ${cm(square)} /QtMark Do Q\nEMC\n`));
  drawOnTop(page, content, { XObject: { QtStamp: on.form, QtMark: on.parts.mark }, Font: { QtR: on.parts.fonts.R } });
}
