/** How is something added to a PDF so that every earlier byte, and with it every earlier signature, stays as it is? */
import { createHash } from 'node:crypto';
import { PDFArray, PDFDocument, type PDFContext, type PDFRef } from 'pdf-lib';
import { Refused } from '../core/errors';

/** Where an object of the update begins in the whole file. */
interface Placed { readonly ref: PDFRef; readonly offset: number }

const NEWLINE = 10;

/**
 * The file with one incremental update behind it (ISO 32000-1 §7.5.6): what `edit` touched, given back by it, and every object it registered.
 * @throws Refused pdfUnreadable for a file whose end cannot be followed.
 */
export async function appendUpdate(base: Uint8Array, edit: (doc: PDFDocument) => readonly PDFRef[]): Promise<Buffer> {
  const end = endOf(Buffer.from(base.buffer, base.byteOffset, base.byteLength));
  const doc = await PDFDocument.load(base, { updateMetadata: false }), { context } = doc;
  // pdf-lib forgets the numbers of object streams and of the cross-reference stream: a new object would overwrite one of them, and with it pages.
  const known = context.largestObjectNumber = Math.max(context.largestObjectNumber, end.size - 1);
  const touched = new Map(edit(doc).map(ref => [ref.objectNumber, ref]));
  for (const [ref] of context.enumerateIndirectObjects()) if (ref.objectNumber > known) touched.set(ref.objectNumber, ref);
  const refs = [...touched.values()].sort((a, b) => a.objectNumber - b.objectNumber);
  const gap = base.at(-1) === NEWLINE ? '' : '\n', { body, placed } = bodyOf(context, refs, base.length + gap.length);
  const start = base.length + gap.length + body.length;
  const trailer = `${rootAndId(context, base, body)} /Prev ${end.startxref}`;
  const section = end.table ? xrefTable(placed, context, trailer) : xrefStream([...placed], context, trailer, start);
  return Buffer.concat([base, Buffer.from(gap), body, section, Buffer.from(`startxref\n${start}\n%%EOF\n`)]);
}

interface End { readonly startxref: number; /** Its cross references are a table; a stream otherwise. An update must be of the same kind. */ readonly table: boolean; readonly size: number }

function endOf(base: Buffer): End {
  const startxref = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(base.subarray(-1100).toString('latin1'))?.[1] ?? Number.NaN);
  if (!(startxref < base.length)) throw new Refused({ key: 'pdfUnreadable' });
  const table = base.subarray(startxref, startxref + 4).toString('latin1') === 'xref', from = table ? base.indexOf('trailer', startxref) : startxref;
  const size = Number(/\/Size\s+(\d+)/.exec(base.subarray(from, from + 4096).toString('latin1').split(table ? 'startxref' : 'stream')[0] ?? '')?.[1] ?? Number.NaN);
  if (!(size > 0)) throw new Refused({ key: 'pdfUnreadable' });
  return { startxref, table, size };
}

function bodyOf(context: PDFContext, refs: readonly PDFRef[], from: number): { body: Buffer; placed: Placed[] } {
  const parts: Buffer[] = [], placed: Placed[] = [];
  let offset = from;
  for (const ref of refs) {
    const object = context.lookup(ref);
    if (!object) continue;
    const bytes = new Uint8Array(object.sizeInBytes());
    object.copyBytesInto(bytes, 0);
    const part = Buffer.concat([Buffer.from(`${ref.objectNumber} ${ref.generationNumber} obj\n`), bytes, Buffer.from('\nendobj\n')]);
    placed.push({ ref, offset });
    parts.push(part);
    offset += part.length;
  }
  return { body: Buffer.concat(parts), placed };
}

/** The first half of /ID names the file and stays, the second names this state of it. */
function rootAndId(context: PDFContext, base: Uint8Array, body: Buffer): string {
  const { Root, Info, ID } = context.trailerInfo, state = createHash('sha256').update(base).update(body).digest('hex').slice(0, 32);
  const known = ID instanceof PDFArray ? ID.get(0).toString() : `<${state}>`;
  return `/Root ${String(Root)}${Info ? ` /Info ${Info.toString()}` : ''} /ID [${known} <${state}>]`;
}

function xrefTable(placed: readonly Placed[], context: PDFContext, trailer: string): Buffer {
  const row = ({ ref, offset }: Placed): string => `${String(offset).padStart(10, '0')} ${String(ref.generationNumber).padStart(5, '0')} n \n`;
  const runs = runsOf(placed).map(run => `${run[0]?.ref.objectNumber ?? 0} ${run.length}\n${run.map(row).join('')}`).join('');
  return Buffer.from(`xref\n${runs}trailer\n<< /Size ${context.largestObjectNumber + 1} ${trailer} >>\n`);
}

/** A cross-reference stream names itself, too. */
function xrefStream(placed: Placed[], context: PDFContext, trailer: string, start: number): Buffer {
  const own = context.nextRef(), rows = [...placed, { ref: own, offset: start }], bytes = Buffer.alloc(rows.length * 7);
  rows.forEach(({ ref, offset }, at) => {
    bytes.writeUInt8(1, at * 7);
    bytes.writeUInt32BE(offset, at * 7 + 1);
    bytes.writeUInt16BE(ref.generationNumber, at * 7 + 5);
  });
  const index = runsOf(rows).map(run => `${run[0]?.ref.objectNumber ?? 0} ${run.length}`).join(' ');
  const head = `${own.objectNumber} 0 obj\n<< /Type /XRef /Size ${own.objectNumber + 1} /W [1 4 2] /Index [${index}] ${trailer} /Length ${bytes.length} >>\nstream\n`;
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\nendstream\nendobj\n')]);
}

/** Neighbours by number together, as both kinds of cross references list them. */
function runsOf(placed: readonly Placed[]): Placed[][] {
  const runs: Placed[][] = [];
  for (const one of placed) {
    const run = runs.at(-1), last = run?.at(-1);
    if (run && last && last.ref.objectNumber + 1 === one.ref.objectNumber) run.push(one);
    else runs.push([one]);
  }
  return runs;
}
