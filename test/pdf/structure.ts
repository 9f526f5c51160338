/** How tests read a PDF back: its structure as one line, its bookmarks, and where its letters stand. */
import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFRawStream, PDFRef, PDFString, type PDFObject, type PDFPage } from 'pdf-lib';
import { withPdf } from '../../server/pdf/pdfium';

const name = PDFName.of;

/** e.g. "Document(H1 P Table(TR(TH/Column TH/Column)))". Elements of one kind in a row are counted: "P*3". Without `from`, all. */
export async function structureIn(bytes: Uint8Array): Promise<string> {
  const doc = await PDFDocument.load(bytes, { updateMetadata: false });
  return told(doc, doc.catalog.lookup(name('StructTreeRoot'), PDFDict).lookup(name('K'), PDFDict));
}

function told(doc: PDFDocument, element: PDFDict): string {
  const kids = kidsOf(element).map(kid => doc.context.lookup(kid)).filter((kid): kid is PDFDict => kid instanceof PDFDict && kid.has(name('S'))).map(kid => told(doc, kid));
  const attributes = element.lookup(name('A')), scope = attributes instanceof PDFDict ? attributes.get(name('Scope')) : undefined, spans = attributes instanceof PDFDict ? [attributes.get(name('ColSpan')), attributes.get(name('RowSpan'))].map(span => (span ? String(span) : '1')).join('x') : '1x1';
  const counted = kids.reduce<[string, number][]>((all, kid) => { const last = all.at(-1); if (last?.[0] === kid) last[1]++; else all.push([kid, 1]); return all; }, []).map(([kid, count]) => (count > 1 ? `${kid}*${count}` : kid));
  return `${String(element.get(name('S'))).slice(1)}${scope ? String(scope) : ''}${spans === '1x1' ? '' : spans}${counted.length ? `(${counted.join(' ')})` : ''}`;
}

function kidsOf(element: PDFDict): PDFObject[] {
  const kids = element.get(name('K'));
  return kids instanceof PDFArray ? kids.asArray() : kids ? [kids] : [];
}

/** Values of `key` in all elements of a kind, e.g. the words for pictures. */
export async function valuesIn(bytes: Uint8Array, kind: string, key: string): Promise<string[]> {
  const doc = await PDFDocument.load(bytes, { updateMetadata: false });
  return doc.context.enumerateIndirectObjects().flatMap(([, object]) => (object instanceof PDFDict && (object.get(name('S')) === name(kind) || object.get(name('Subtype')) === name(kind)) ? [textOf(object.lookup(name(key)))] : []));
}

function textOf(value: PDFObject | undefined): string {
  return value instanceof PDFHexString || value instanceof PDFString ? value.decodeText() : String(value);
}

/** What is wrong with the marks: drawn outside of any, left open, or of another element than the tree says. */
export async function wrongMarks(bytes: Uint8Array): Promise<string[]> {
  const doc = await PDFDocument.load(bytes, { updateMetadata: false }), numbers = doc.catalog.lookup(name('StructTreeRoot'), PDFDict).lookup(name('ParentTree'), PDFDict).lookup(name('Nums'), PDFArray), wrong: string[] = [];
  doc.getPages().forEach((page, index) => {
    const key = page.node.lookup(name('StructParents'), PDFNumber).asNumber(), owners = numbers.lookup(key * 2 + 1, PDFArray), { marks, loose, open } = marksOf(contentOf(page));
    wrong.push(...loose.map(what => `page ${index + 1}: ${what} outside`), ...(open ? [`page ${index + 1}: ${open} open`] : []), ...(owners.size() === marks.length ? [] : [`page ${index + 1}: ${owners.size()} owners of ${marks.length} marks`]));
    marks.forEach((kind, mcid) => {
      const ref = owners.get(mcid), owner = doc.context.lookup(ref);
      if (!(ref instanceof PDFRef) || !(owner instanceof PDFDict) || owner.get(name('S')) !== name(kind)) wrong.push(`page ${index + 1}: mark ${mcid} is ${kind}`);
      else if (!kidsOf(owner).some(kid => holds(doc, owner, kid, mcid, page))) wrong.push(`page ${index + 1}: ${kind} does not know mark ${mcid}`);
    });
  });
  return wrong;
}

function holds(doc: PDFDocument, owner: PDFDict, kid: PDFObject, mcid: number, page: PDFPage): boolean {
  const value = doc.context.lookup(kid);
  if (value instanceof PDFNumber) return value.asNumber() === mcid && owner.get(name('Pg')) === page.ref;
  return value instanceof PDFDict && value.get(name('Pg')) === page.ref && value.lookup(name('MCID')) instanceof PDFNumber && value.lookup(name('MCID'), PDFNumber).asNumber() === mcid;
}

export function contentOf(page: PDFPage): string {
  const contents = page.node.lookup(name('Contents')), streams = contents instanceof PDFArray ? contents.asArray().map(ref => page.doc.context.lookup(ref)) : [contents];
  return streams.map(stream => (stream instanceof PDFRawStream ? Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1') : '')).join('\n');
}

function marksOf(content: string): { readonly marks: string[]; readonly loose: string[]; readonly open: number } {
  const marks: string[] = [], loose: string[] = [];
  let open = 0;
  for (const line of content.split('\n')) {
    const begun = /^\/(\w+) <<\/MCID (\d+)>> BDC$/.exec(line);
    if (begun) { expect(Number(begun[2])).toBe(marks.length); marks.push(begun[1] ?? ''); }
    if (/ (BDC|BMC)$/.test(line)) open++;
    else if (line === 'EMC') open--;
    else if (!open && /(^| )(S|f|f\*|B|b|Tj|TJ|Do|sh)$/.test(line)) loose.push(line);
  }
  return { marks, loose, open };
}

/** The bookmarks as they nest: ["Kế hoạch", ["1. Mục đích", "2. Phạm vi"]]. */
export type Bookmarks = (string | Bookmarks)[];

export async function bookmarksIn(bytes: Uint8Array): Promise<Bookmarks> {
  const doc = await PDFDocument.load(bytes, { updateMetadata: false }), root = doc.catalog.lookup(name('Outlines'));
  const below = (parent: PDFDict): Bookmarks => {
    const all: Bookmarks = [];
    for (let item = parent.lookup(name('First')); item instanceof PDFDict; item = item.lookup(name('Next'))) {
      all.push(textOf(item.lookup(name('Title'))));
      if (item.has(name('First'))) all.push(below(item));
    }
    return all;
  };
  return root instanceof PDFDict ? below(root) : [];
}

/** A run of letters without a blank, in points from the page's top left corner. */
export interface Word { readonly text: string; readonly left: number; readonly right: number; readonly top: number; readonly bottom: number; readonly size: number; /** e.g. "Tinos-BoldItalic". */ readonly font: string }

/** Where PDFium finds the words of page `page` (from 1). */
export async function wordsOn(bytes: Uint8Array, page: number, height = 841.89): Promise<Word[]> {
  return withPdf(bytes, pdf => {
    const { engine, handle } = pdf, { call } = engine, loaded = call('FPDF_LoadPage', handle, page - 1), text = call('FPDFText_LoadPage', loaded), at = call('malloc', 128), words: Word[] = [];
    const fontAt = (i: number): string => { const length = call('FPDFText_GetFontInfo', text, i, at + 32, 90, at); return Buffer.from(engine.memory().slice(at + 32, at + 31 + length)).toString().replace(/^\w+\+/, ''); };
    let word: Word | undefined;
    for (let i = 0, count = call('FPDFText_CountChars', text); i < count; i++) {
      const letter = String.fromCodePoint(call('FPDFText_GetUnicode', text, i));
      call('FPDFText_GetCharBox', text, i, at, at + 8, at + 16, at + 24);
      const [left = 0, right = 0, bottom = 0, top = 0] = new Float64Array(engine.memory().slice(at, at + 32).buffer);
      const box = { left, right, top: height - top, bottom: height - bottom };
      if (/\s/u.test(letter) || letter === '\0') { if (word) words.push(word); word = undefined; continue; }
      word = word ? { ...word, text: word.text + letter, left: Math.min(word.left, box.left), right: Math.max(word.right, box.right), top: Math.min(word.top, box.top), bottom: Math.max(word.bottom, box.bottom) } : { text: letter, ...box, size: call('FPDFText_GetFontSize', text, i), font: fontAt(i) };
    }
    if (word) words.push(word);
    call('free', at);
    call('FPDFText_ClosePage', text);
    call('FPDF_ClosePage', loaded);
    return words;
  });
}
