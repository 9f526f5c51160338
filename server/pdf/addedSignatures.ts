/** Which changes behind a signature only put further signature fields on the pages, as the programs of tokens do? */
import { PDFArray, PDFDict, PDFName, PDFRawStream, PDFRef, type PDFDocument, type PDFObject } from 'pdf-lib';

/** By number, as an update leaves them; `null` = declared free. */
export type Objects = ReadonlyMap<number, PDFObject | null>;

interface Update { readonly objects: Objects; readonly then: PDFDocument; /** Numbers of the new fields, each with its signature. */ readonly fields: ReadonlySet<number>; /** What belongs to them. */ readonly part: Set<number> }

/** What may differ in an object that was there before, when nothing but fields came: the lists that name them, and what readers draw fields with. */
const MAY_CHANGE: ReadonlyMap<string, 'list' | 'free' | 'form'> = new Map([['/Annots', 'list'], ['/Fields', 'list'], ['/SigFlags', 'free'], ['/DR', 'free'], ['/DA', 'free'], ['/AcroForm', 'form']]);

/**
 * Numbers of the objects that belong to new signature fields: those themselves with all they alone lead to, the lists that grew by them, the
 * program's note in the file's description, and leftovers that nothing leads to.
 */
export function addedSignatures(objects: Objects, then: PDFDocument): ReadonlySet<number> {
  const fields = new Set([...objects].filter(([number, now]) => isFresh(number, then) && isSignedField(now)).map(([number]) => number)), update: Update = { objects, then, fields, part: new Set(fields) };
  if (!fields.size) return fields;
  for (const number of fields) walk(objects.get(number) ?? undefined, update);
  for (const [number, now] of objects) {
    const before = then.context.lookup(PDFRef.of(number));
    if (before && now && (grew(before, now, update) || isDescription(number, then))) update.part.add(number);
  }
  const led = leadingFrom(then);
  for (const number of objects.keys()) if (isFresh(number, then) && !led.has(number)) update.part.add(number);
  return update.part;
}

/** Numbers that the signed state names, whether there is an object or not: who prepared it may have left a gap on a page, to be filled later. */
function leadingFrom(then: PDFDocument): ReadonlySet<number> {
  const led = new Set<number>();
  const look = (object: PDFObject): void => {
    if (object instanceof PDFRef) led.add(object.objectNumber);
    else if (object instanceof PDFArray) object.asArray().forEach(look);
    else if (object instanceof PDFDict) object.values().forEach(look);
    else if (object instanceof PDFRawStream) look(object.dict);
  };
  for (const [, object] of then.context.enumerateIndirectObjects()) look(object);
  return led;
}

function isFresh(number: number, then: PDFDocument): boolean {
  return then.context.lookup(PDFRef.of(number)) === undefined;
}

function isSignedField(object: PDFObject | null): boolean {
  return object instanceof PDFDict && object.get(PDFName.of('FT')) === PDFName.of('Sig') && object.get(PDFName.of('Subtype')) === PDFName.of('Widget') && object.has(PDFName.of('V'));
}

/** Title, author and time of change are no part of what is read on the pages. */
function isDescription(number: number, then: PDFDocument): boolean {
  return [then.context.trailerInfo.Info, then.catalog.get(PDFName.of('Metadata'))].some(ref => ref instanceof PDFRef && ref.objectNumber === number);
}

/** New objects that only a field leads to: its signature, its look. */
function walk(object: PDFObject | undefined, update: Update): void {
  if (object instanceof PDFRef) {
    const { objectNumber: number } = object, next = update.objects.get(number);
    if (!next || update.part.has(number) || !isFresh(number, update.then)) return;
    update.part.add(number);
    walk(next, update);
  } else if (object instanceof PDFArray) for (const one of object.asArray()) walk(one, update);
  else if (object instanceof PDFDict) for (const one of object.values()) walk(one, update);
  else if (object instanceof PDFRawStream) walk(object.dict, update);
}

/** Nothing of the object is other than before but what new fields need. */
function grew(before: PDFObject, now: PDFObject, update: Update): boolean {
  if (before instanceof PDFArray && now instanceof PDFArray) return listGrew(before, now, update);
  if (!(before instanceof PDFDict) || !(now instanceof PDFDict)) return false;
  const keys = new Set([...before.keys(), ...now.keys()]);
  return [...keys].every(key => {
    const old = before.get(key), held = now.get(key), way = old && held && sameBytes(old, held) ? 'same' : MAY_CHANGE.get(key.toString());
    if (way === 'list') return listGrew(old, held, update);
    if (way === 'form') return formGrew(heldBefore(old, update), heldNow(held, update), update);
    return way !== undefined;
  });
}

/** A form that was not there has no fields but the new ones. */
function formGrew(before: PDFObject | undefined, now: PDFObject | undefined, update: Update): boolean {
  return now instanceof PDFDict && grew(before ?? update.then.context.obj({}), now, update);
}

function listGrew(before: PDFObject | undefined, now: PDFObject | undefined, update: Update): boolean {
  const old = heldBefore(before, update), held = heldNow(now, update);
  if (!(held instanceof PDFArray) || (old !== undefined && !(old instanceof PDFArray))) return false;
  const were = old?.asArray() ?? [], are = held.asArray();
  const all = were.every((one, at) => { const other = are[at]; return other !== undefined && sameBytes(one, other); }) && are.slice(were.length).every(one => one instanceof PDFRef && update.fields.has(one.objectNumber));
  if (all && now instanceof PDFRef) update.part.add(now.objectNumber);
  return all;
}

function heldBefore(object: PDFObject | undefined, { then }: Update): PDFObject | undefined {
  return object instanceof PDFRef ? then.context.lookup(object) : object;
}

function heldNow(object: PDFObject | undefined, { objects, then }: Update): PDFObject | undefined {
  return object instanceof PDFRef ? objects.get(object.objectNumber) ?? then.context.lookup(object) : object;
}

export function sameBytes(a: PDFObject, b: PDFObject): boolean {
  return bytesOf(a).equals(bytesOf(b));
}

function bytesOf(object: PDFObject): Buffer {
  const bytes = new Uint8Array(object.sizeInBytes());
  object.copyBytesInto(bytes, 0);
  return Buffer.from(bytes.buffer);
}
