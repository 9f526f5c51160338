/** Signs a field of a PDF with a certificate (PAdES-B-B, with a time stamp PAdES-B-T). */
import { cmsOf, roomFor, sha256, type Signer, type Stamper } from './cms';
import type { Prepared, Statement } from './placeholder';

/** Does the work on the PDF itself: `pdfWorker()` in the application, so that the event loop stays free. */
export interface FieldPreparer { readonly prepareField: (pdf: Uint8Array, name: string, statement: Statement, room: number) => Promise<Prepared> }

/**
 * The PDF with `field` signed, appended; earlier signatures stay valid. Parsing and writing the PDF is the thread's part (some ten milliseconds);
 * the signature is made here, in one or two, so that a private key never leaves the main process.
 * @param stamp asked once the signature is made; its error ends the signing, its `undefined` means a signature without a time stamp.
 * @throws Refused pdfNoSuchField, pdfFieldSigned, pdfUnreadable.
 */
export async function signField(pdf: Uint8Array, field: string, signer: Signer, statement: Statement, { worker, stamp }: { worker: FieldPreparer; stamp?: Stamper | undefined }): Promise<Buffer> {
  const { pdf: prepared, hole } = await worker.prepareField(pdf, field, statement, roomFor(signer, stamp !== undefined));
  const signed = Buffer.from(prepared.buffer, prepared.byteOffset, prepared.byteLength);
  const cms = await cmsOf(sha256(Buffer.concat([signed.subarray(0, hole.start), signed.subarray(hole.end)])), signer, stamp);
  if (cms.length * 2 > hole.end - hole.start - 2) throw new Error(`A signature of ${cms.length} bytes does not fit its place`);
  signed.write(cms.toString('hex'), hole.start + 1, 'latin1');
  return signed;
}
