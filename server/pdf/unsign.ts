/** What must leave a derived copy so that it shows the pages and claims nothing: dynamic forms, signatures, permissions. */
import { PDFArray, PDFDict, PDFName, PDFNumber, PDFRef, PDFStream, type PDFContext, type PDFDocument, type PDFPage } from 'pdf-lib';
import { drawOnTop } from './content';
import { boxOf, cm, multiply, type Matrix } from './geometry';
import { num } from './numbers';

const [HIDDEN, NO_VIEW] = [0x02, 0x20];
const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/**
 * XFA makes viewers ignore the pages and draw a form of their own, without any stamp; permissions and their proofs hold for the
 * original bytes only, and viewers warn when these change. Both are dropped, so that the pages show.
 */
export function dropClaims(doc: PDFDocument): void {
  form(doc)?.delete(PDFName.of('XFA'));
  for (const key of ['NeedsRendering', 'Perms', 'DSS', 'Legal']) doc.catalog.delete(PDFName.of(key));
}

/** Signature fields become plain drawing: a stamped copy must look signed where it was, without a signature that no longer verifies. */
export function dropSignatures(doc: PDFDocument): void {
  for (const page of doc.getPages()) flattenSignatures(page);
  const acroForm = form(doc);
  acroForm?.delete(PDFName.of('SigFlags'));
  const fields = acroForm?.lookup(PDFName.of('Fields'));
  if (acroForm && fields instanceof PDFArray) {
    acroForm.set(PDFName.of('Fields'), doc.context.obj(fields.asArray().filter(field => !isSignatureField(doc.context, field))));
  }
  for (const [, object] of doc.context.enumerateIndirectObjects()) {
    if (object instanceof PDFDict && isSignatureField(doc.context, object)) dropValue(doc.context, object);
  }
}

/** The signature itself goes too: pdf-lib would write it even when nothing refers to it. */
function dropValue(context: PDFContext, field: PDFDict): void {
  const value = field.get(PDFName.of('V'));
  if (value instanceof PDFRef) context.delete(value);
  field.delete(PDFName.of('V'));
}

function form(doc: PDFDocument): PDFDict | undefined {
  const value = doc.catalog.lookup(PDFName.of('AcroForm'));
  return value instanceof PDFDict ? value : undefined;
}

function flattenSignatures(page: PDFPage): void {
  const { context } = page.doc;
  const annotations = page.node.lookup(PDFName.of('Annots'));
  if (!(annotations instanceof PDFArray)) return;
  const kept = annotations.asArray().filter(annotation => {
    if (!isSignatureField(context, annotation)) return true;
    const widget = context.lookup(annotation);
    if (widget instanceof PDFDict) drawAppearance(page, widget);
    return false;
  });
  page.node.set(PDFName.of('Annots'), context.obj(kept));
}

/** True for a signature field and for its widget; the type may stand at a parent (ISO 32000-1 §12.7.3.1). */
function isSignatureField(context: PDFContext, value: unknown, depth = 0): boolean {
  const field = value instanceof PDFRef ? context.lookup(value) : value;
  if (!(field instanceof PDFDict) || depth > 20) return false;
  const type = field.lookup(PDFName.of('FT'));
  if (type) return type === PDFName.of('Sig') && (field.has(PDFName.of('T')) || field.has(PDFName.of('Parent')));
  return isSignatureField(context, field.get(PDFName.of('Parent')), depth + 1);
}

/** Draws the widget's normal appearance where a viewer would (ISO 32000-1 §12.5.5, algorithm 8.1). */
function drawAppearance(page: PDFPage, widget: PDFDict): void {
  const { context } = page.doc;
  const flags = widget.lookup(PDFName.of('F'));
  if (flags instanceof PDFNumber && flags.asNumber() & (HIDDEN | NO_VIEW)) return;
  const states = widget.lookup(PDFName.of('AP'));
  const appearance = states instanceof PDFDict ? states.get(PDFName.of('N')) : undefined;
  const stream = context.lookup(appearance);
  const target = boxOf(context, widget.get(PDFName.of('Rect')));
  if (!(appearance instanceof PDFRef) || !(stream instanceof PDFStream) || !target) return;
  const box = boxOf(context, stream.dict.get(PDFName.of('BBox')));
  if (!box) return;
  const matrix = matrixOf(context, stream.dict);
  const corners = [[box.x, box.y], [box.x + box.width, box.y], [box.x, box.y + box.height], [box.x + box.width, box.y + box.height]]
    .map(([x = 0, y = 0]) => multiply([1, 0, 0, 1, x, y], matrix));
  const xs = corners.map(corner => corner[4]), ys = corners.map(corner => corner[5]);
  const left = Math.min(...xs), low = Math.min(...ys), width = Math.max(...xs) - left, height = Math.max(...ys) - low;
  if (!width || !height) return;
  const scaleX = target.width / width, scaleY = target.height / height;
  const place: Matrix = [scaleX, 0, 0, scaleY, target.x - left * scaleX, target.y - low * scaleY];
  stream.dict.set(PDFName.of('Type'), PDFName.of('XObject'));
  stream.dict.set(PDFName.of('Subtype'), PDFName.of('Form'));
  const name = `QtField${num(appearance.objectNumber)}`;
  drawOnTop(page, context.register(context.flateStream(`q ${cm(place)} /${name} Do Q`)), { XObject: { [name]: appearance } });
}

function matrixOf(context: PDFContext, dict: PDFDict): Matrix {
  const array = dict.lookup(PDFName.of('Matrix'));
  if (!(array instanceof PDFArray)) return IDENTITY;
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = array.asArray().map(one => context.lookup(one)).map(one => one instanceof PDFNumber ? one.asNumber() : 0);
  return [a, b, c, d, e, f];
}
