/** What was changed in a PDF after a signature: nothing, further signatures only, or something its signer has not seen? */
import { PDFArray, PDFDict, PDFName, PDFNull, PDFRawStream, PDFRef, PDFStream, type PDFDocument, type PDFObject } from 'pdf-lib';
import { addedSignatures, sameBytes, type Objects } from './addedSignatures';
import { addedSince, startOfXref } from './sections';

export type ChangedPart = 'page' | 'annotation' | 'form' | 'document' | 'removed' | 'other' | 'unreadable';
export interface Later { readonly kind: 'nothing' | 'signatures' | 'other'; readonly parts: readonly ChangedPart[] }

/** What may stand behind the end of a file without meaning anything. */
const ONLY_SPACE = /^\s*$/;

/** @param end where the signed bytes end. @param then those bytes, read. Never throws: what cannot be followed counts as changed. */
export async function changedAfter(bytes: Buffer, end: number, then: PDFDocument): Promise<Later> {
  if (ONLY_SPACE.test(bytes.subarray(end, end + 100).toString('latin1')) && bytes.length - end <= 100) return { kind: 'nothing', parts: [] };
  try {
    const { objects, trailer } = await addedSince(bytes, end, startOfXref(bytes.subarray(0, end)));
    const parts = new Set(partsOf(objects, then));
    if (String(trailer?.get(PDFName.of('Root'))) !== String(then.context.trailerInfo.Root) || trailer?.has(PDFName.of('Encrypt')) !== Boolean(then.context.trailerInfo.Encrypt)) parts.add('document');
    return parts.size ? { kind: 'other', parts: [...parts] } : { kind: 'signatures', parts: [] };
  } catch {
    return { kind: 'other', parts: ['unreadable'] };
  }
}

function partsOf(objects: Objects, then: PDFDocument): ChangedPart[] {
  const changed = [...objects].flatMap(([number, now]) => {
    const before = then.context.lookup(PDFRef.of(number));
    return before && now && sameBytes(before, now) ? [] : [{ number, now, before }];
  });
  const added = addedSignatures(objects, then), filled = new Set(changed.flatMap(({ now, before }) => signatureFilledIn(before, now) ?? []));
  return changed.flatMap(({ number, now, before }): ChangedPart[] => {
    if (now === null || now === PDFNull) return before ? ['removed'] : [];
    if (added.has(number) || signatureFilledIn(before, now) !== undefined) return [];
    if (!before && (isBookkeeping(now) || (filled.has(number) && isSignature(now)))) return [];
    return [kindOf(now)];
  });
}

/** The number of the signature that a field now has and did not have before, where nothing else of the field changed. */
function signatureFilledIn(before: PDFObject | undefined, now: PDFObject | null): number | undefined {
  if (!(before instanceof PDFDict) || !(now instanceof PDFDict) || before.get(PDFName.of('FT')) !== PDFName.of('Sig') || before.has(PDFName.of('V'))) return undefined;
  const value = now.get(PDFName.of('V')), others = now.keys().filter(key => key !== PDFName.of('V'));
  const same = others.length === before.keys().length && others.every(key => { const old = before.get(key), held = now.get(key); return old !== undefined && held !== undefined && sameBytes(old, held); });
  return same && value instanceof PDFRef ? value.objectNumber : undefined;
}

function isSignature(object: PDFObject): boolean {
  return object instanceof PDFDict && object.get(PDFName.of('Type')) === PDFName.of('Sig') && object.has(PDFName.of('Contents')) && object.lookup(PDFName.of('ByteRange')) instanceof PDFArray;
}

/** Streams that only list or pack objects; what they pack is judged by itself. */
function isBookkeeping(object: PDFObject): boolean {
  const type = object instanceof PDFRawStream ? object.dict.get(PDFName.of('Type')) : undefined;
  return type === PDFName.of('XRef') || type === PDFName.of('ObjStm');
}

const PARTS: ReadonlyMap<unknown, ChangedPart> = new Map<unknown, ChangedPart>([
  [PDFName.of('Page'), 'page'], [PDFName.of('Pages'), 'page'], [PDFName.of('XObject'), 'page'], [PDFName.of('Font'), 'page'],
  [PDFName.of('Annot'), 'annotation'], [PDFName.of('Catalog'), 'document'], [PDFName.of('Metadata'), 'document'],
]);

function kindOf(object: PDFObject): ChangedPart {
  const dict = object instanceof PDFStream ? object.dict : object instanceof PDFDict ? object : undefined, known = PARTS.get(dict?.get(PDFName.of('Type')));
  if (known) return known;
  if (dict?.has(PDFName.of('FT')) || dict?.has(PDFName.of('Fields'))) return 'form';
  return object instanceof PDFStream ? 'page' : 'other';   // a stream without a type is what a page draws
}
