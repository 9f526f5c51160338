/** How does a signature get its room in a PDF, before it exists? */
import { PDFHexString, PDFName, PDFNumber, PDFString, type PDFDocument, type PDFRef } from 'pdf-lib';
import { Refused } from '../core/errors';
import { appendUpdate } from './append';
import { signatureFields } from './signatureFields';

/** What stands in the signature beside the cryptography: shown by every reader, and covered by the signature. */
export interface Statement { readonly reason: string; readonly name: string; readonly place: string; readonly at: Date }

/** The file as it will be signed; `hole` is where the signature goes, in bytes, with its angle brackets. */
export interface Prepared { readonly pdf: Uint8Array; readonly hole: { readonly start: number; readonly end: number } }

const TEN_DIGITS = 9_999_999_999;

/**
 * The PDF with the field filled by a signature of zeros, appended; earlier signatures stay valid.
 * @param room bytes the CMS may have.
 * @throws Refused pdfNoSuchField, pdfFieldSigned.
 */
export async function prepareField(pdf: Uint8Array, name: string, statement: Statement, room: number): Promise<Prepared> {
  const appended = await appendUpdate(pdf, doc => [fill(doc, name, statement, room)]);
  const hole = { start: appended.lastIndexOf(`<${'0'.repeat(room * 2)}>`), end: 0 };
  hole.end = hole.start + room * 2 + 2;
  const ranges = `0 ${TEN_DIGITS} ${TEN_DIGITS} ${TEN_DIGITS}`, at = appended.lastIndexOf(ranges), real = `0 ${hole.start} ${hole.end} ${appended.length - hole.end}`;
  if (hole.start < pdf.length || at < pdf.length) throw new Error('The place of the signature is not where it was put');
  appended.write(real.padEnd(ranges.length), at, 'latin1');
  return { pdf: appended, hole };
}

/** The reference of the field, the only object before the update that changes. */
function fill(doc: PDFDocument, name: string, { reason, name: signer, place, at }: Statement, room: number): PDFRef {
  const found = signatureFields(doc).find(one => one.name === name);
  if (!found) throw new Refused({ key: 'pdfNoSuchField' });
  if (found.signature) throw new Refused({ key: 'pdfFieldSigned' });
  const text = (value: string): PDFHexString => PDFHexString.fromText(value.normalize('NFC')), { context } = doc;
  found.field.set(PDFName.of('V'), context.register(context.obj({
    Type: 'Sig', Filter: 'Adobe.PPKLite', SubFilter: 'ETSI.CAdES.detached', ByteRange: [0, TEN_DIGITS, TEN_DIGITS, TEN_DIGITS].map(one => PDFNumber.of(one)),
    Contents: PDFHexString.of('0'.repeat(room * 2)), M: PDFString.fromDate(at),
    Name: text(signer), Reason: text(reason), ...(place ? { Location: text(place) } : {}),
  })));
  return found.ref;
}
