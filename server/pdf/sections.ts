/** What did the updates behind a signature put into a PDF, as every reader finds it: by the cross references, never by searching. */
import { PDFContext, PDFDict, PDFName, PDFNumber, PDFObjectParser, PDFObjectStreamParser, PDFRawStream, PDFRef, PDFXRefStreamParser, type PDFObject } from 'pdf-lib';

export interface Added {
  /** By number; `null` = it was declared free. */
  readonly objects: ReadonlyMap<number, PDFObject | null>;
  /** The trailer that holds now; undefined when nothing was added. */
  readonly trailer: PDFDict | undefined;
}

interface Entry { readonly number: number; readonly generation: number; readonly kind: 'used' | 'free' | 'packed'; /** Of a packed one: the number of the stream that holds it. */ readonly offset: number }
interface Section { readonly entries: readonly Entry[]; readonly trailer: PDFDict }

const MOST_SECTIONS = 500, MOST_ENTRIES = 100_000;

/**
 * The objects that sections beginning at or after `from` bring, newest first.
 * @param before where the cross references stood that held before: the sections must lead back to exactly them.
 * @throws Error for anything that a well-made incremental update (ISO 32000-1 §7.5.6) does not do, such as pointing back into older bytes.
 */
export async function addedSince(bytes: Buffer, from: number, before: number): Promise<Added> {
  const context = PDFContext.create(), entries = new Map<number, Entry>();
  let at = startOfXref(bytes), trailer: PDFDict | undefined;
  for (let sections = 0; at >= from; sections++) {
    const section = sectionAt(bytes, at, context);
    if (sections > MOST_SECTIONS || entries.size > MOST_ENTRIES || section.trailer.has(PDFName.of('XRefStm'))) throw new Error('Cross references that are not followed');
    trailer ??= section.trailer;
    for (const entry of section.entries) if (!entries.has(entry.number)) entries.set(entry.number, entry);
    const previous = section.trailer.get(PDFName.of('Prev')), next = previous instanceof PDFNumber ? previous.asNumber() : -1;
    if (next >= at) throw new Error('Cross references that lead forward');
    at = next;
  }
  if (at !== before) throw new Error('Cross references that leave out what was there');
  return { objects: await objectsOf(bytes, from, entries, context), trailer };
}

/** Where the last cross references begin. */
export function startOfXref(bytes: Buffer): number {
  return Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(bytes.subarray(-1100).toString('latin1'))?.[1] ?? -1);
}

async function objectsOf(bytes: Buffer, from: number, entries: ReadonlyMap<number, Entry>, context: PDFContext): Promise<Map<number, PDFObject | null>> {
  const objects = new Map<number, PDFObject | null>(), packed = [...entries.values()].filter(one => one.kind === 'packed');
  for (const entry of entries.values()) {
    if (entry.kind === 'free') objects.set(entry.number, null);
    if (entry.kind === 'used') objects.set(entry.number, objectAt(bytes, from, entry, context));
  }
  for (const holder of new Set(packed.map(one => one.offset))) {
    const stream = objects.get(holder);
    if (!(stream instanceof PDFRawStream)) throw new Error('A packed object whose stream is not there');
    await PDFObjectStreamParser.forStream(stream).parseIntoContext();
    for (const { number } of packed.filter(one => one.offset === holder)) objects.set(number, context.lookup(PDFRef.of(number)) ?? null);
  }
  return objects;
}

function objectAt(bytes: Buffer, from: number, { number, generation, offset }: Entry, context: PDFContext): PDFObject {
  const head = /^(\d+)\s+(\d+)\s+obj/.exec(bytes.subarray(offset, offset + 40).toString('latin1'));
  if (offset < from || Number(head?.[1]) !== number || Number(head?.[2]) !== generation) throw new Error('An object that is not where it is said to be');
  return PDFObjectParser.forBytes(bytes.subarray(offset + (head?.[0].length ?? 0)), context).parseObject();
}

function sectionAt(bytes: Buffer, at: number, context: PDFContext): Section {
  return bytes.subarray(at, at + 4).toString('latin1') === 'xref' ? tableAt(bytes, at, context) : streamAt(bytes, at, context);
}

function tableAt(bytes: Buffer, at: number, context: PDFContext): Section {
  const end = bytes.indexOf('trailer', at), entries: Entry[] = [], lines = bytes.subarray(at + 4, Math.max(at, end)).toString('latin1').split(/\s*[\r\n]+\s*/).filter(line => line !== '');
  for (let line = 0; line < lines.length;) {
    const [first = Number.NaN, count = 0] = (lines[line++] ?? '').split(/\s+/).map(Number);
    for (let n = 0; n < count; n++) {
      const row = /^(\d{10}) (\d{5}) ([nf])$/.exec(lines[line++] ?? '');
      if (!row || Number.isNaN(first)) throw new Error('Cross references that cannot be read');
      entries.push({ number: first + n, generation: Number(row[2]), kind: row[3] === 'n' ? 'used' : 'free', offset: Number(row[1]) });
    }
  }
  const trailer = PDFObjectParser.forBytes(bytes.subarray(end + 'trailer'.length), context).parseObject();
  if (end < 0 || !(trailer instanceof PDFDict)) throw new Error('A trailer that cannot be read');
  return { entries: entries.filter(one => one.number !== 0), trailer };
}

function streamAt(bytes: Buffer, at: number, context: PDFContext): Section {
  const head = /^\s*\d+\s+\d+\s+obj/.exec(bytes.subarray(at, at + 40).toString('latin1'));
  const stream = head ? PDFObjectParser.forBytes(bytes.subarray(at + head[0].length), context).parseObject() : undefined;
  if (!(stream instanceof PDFRawStream)) throw new Error('Cross references that cannot be read');
  const entries = PDFXRefStreamParser.forStream(stream).parseIntoContext().filter(one => one.ref.objectNumber !== 0);
  return {
    trailer: stream.dict,
    entries: entries.map(({ ref, offset, deleted, inObjectStream }) => ({ number: ref.objectNumber, generation: ref.generationNumber, kind: deleted ? 'free' : inObjectStream ? 'packed' : 'used', offset })),
  };
}
