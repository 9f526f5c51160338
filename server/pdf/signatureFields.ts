/** Which fields of a PDF wait for a signature or hold one, and how are empty ones put in before the first signature? */
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFRef, PDFString, type PDFContext } from 'pdf-lib';
import { Refused } from '../core/errors';

/** A field whose name, type and widget are one object: readers find no signature where they are parted. */
export interface SignatureField { readonly ref: PDFRef; readonly name: string; readonly field: PDFDict; readonly signature: PDFDict | undefined }

/** Print and locked: a widget that is hidden, or not printed, is not PDF/A. */
const PRINT_AND_LOCKED = 132;
/** Signatures exist, and only additions keep them valid. */
const SIGNED_AND_APPENDED = 3;
/** Forms nest; a ring of fields would never end. */
const DEEPEST = 20;

/**
 * The PDF with one empty signature field for each name, invisible, on the first page. They are all made before anybody signs: a field that comes
 * later changes the page, and strict readers call the earlier signatures broken.
 * @throws Refused pdfAlreadySigned, pdfUnreadable.
 */
export async function withSignatureFields(pdf: Uint8Array, names: readonly string[]): Promise<Uint8Array> {
  const doc = await PDFDocument.load(pdf, { updateMetadata: false }), { context, catalog } = doc, [page] = doc.getPages(), known = signatureFields(doc);
  if (!page) throw new Refused({ key: 'pdfUnreadable' });
  if (known.some(one => one.signature)) throw new Refused({ key: 'pdfAlreadySigned' });
  if (new Set([...names, ...known.map(one => one.name)]).size < names.length + known.length) throw new Error(`Two signature fields of one name: ${names.join(', ')}`);
  const form = catalog.lookupMaybe(PDFName.of('AcroForm'), PDFDict) ?? newForm(doc), fields = listIn(form, 'Fields', context), annotations = listIn(page.node, 'Annots', context);
  form.set(PDFName.of('SigFlags'), PDFNumber.of(SIGNED_AND_APPENDED));
  for (const name of names) {
    const widget = context.register(context.obj({ Type: 'Annot', Subtype: 'Widget', FT: 'Sig', T: PDFHexString.fromText(name), F: PRINT_AND_LOCKED, Rect: [0, 0, 0, 0], P: page.ref }));
    fields.push(widget);
    annotations.push(widget);
  }
  return doc.save({ addDefaultPage: false, updateFieldAppearances: false, objectsPerTick: Infinity });
}

/** Every signature field with its full name, in the order of the form. */
export function signatureFields(doc: PDFDocument): SignatureField[] {
  const form = doc.catalog.lookup(PDFName.of('AcroForm')), fields = form instanceof PDFDict ? form.lookup(PDFName.of('Fields')) : undefined;
  return fields instanceof PDFArray ? fieldsIn(fields, doc.context, '', undefined, 0) : [];
}

function fieldsIn(list: PDFArray, context: PDFContext, above: string, type: unknown, depth: number): SignatureField[] {
  if (depth > DEEPEST) return [];
  return list.asArray().flatMap(ref => {
    const field = context.lookup(ref);
    if (!(ref instanceof PDFRef) || !(field instanceof PDFDict)) return [];
    const own = textOf(field.lookup(PDFName.of('T'))), name = own === undefined ? above : above ? `${above}.${own}` : own;
    const kind = field.lookup(PDFName.of('FT')) ?? type, kids = field.lookup(PDFName.of('Kids')), value = field.lookup(PDFName.of('V'));
    const deeper = kids instanceof PDFArray ? fieldsIn(kids, context, name, kind, depth + 1) : [];
    if (kind !== PDFName.of('Sig') || (kids instanceof PDFArray && !(value instanceof PDFDict))) return deeper;
    return [{ ref, name, field, signature: value instanceof PDFDict ? value : undefined }, ...deeper];
  });
}

/** The text of a PDF string of either kind; undefined for what is none, or cannot be read. */
export function textOf(value: unknown): string | undefined {
  if (!(value instanceof PDFHexString) && !(value instanceof PDFString)) return undefined;
  try { return value.decodeText(); } catch { return undefined; }
}

function newForm(doc: PDFDocument): PDFDict {
  const form = doc.context.obj({});
  doc.catalog.set(PDFName.of('AcroForm'), doc.context.register(form));
  return form;
}

function listIn(dict: PDFDict, key: string, context: PDFContext): PDFArray {
  const known = dict.lookup(PDFName.of(key));
  if (known instanceof PDFArray) return known;
  const list = context.obj([]);
  dict.set(PDFName.of(key), list);
  return list;
}
