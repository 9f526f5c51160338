/** How is something drawn on top of a page that somebody else wrote, without the two disturbing each other? */
import { PDFArray, PDFDict, PDFName, PDFRawStream, PDFRef, PDFStream, decodePDFRawStream, type PDFContext, type PDFPage } from 'pdf-lib';
import { balanceOf } from './balance';
import { mediaBox } from './geometry';

/** Resources by kind ('XObject', 'Font'), then by the name that the drawing uses. */
export type Additions = Readonly<Record<string, Readonly<Record<string, PDFRef>>>>;

/**
 * Draws `content` after all that the page has, in the page's untouched user space. Array and resources become the page's own first:
 * broken writers share them between pages, and then each page would show all the others' numbers.
 */
export function drawOnTop(page: PDFPage, content: PDFRef, additions: Additions): void {
  const { context } = page.doc;
  const form = isolated(page);
  const streams = form ? [context.register(context.stream('/QtPage Do'))] : pageStreams(page);
  const resources = form ? context.obj({ XObject: { QtPage: form } }) : copyOf(context, page.node.Resources());
  addResources(context, resources, additions);
  page.node.set(PDFName.of('Resources'), resources);
  page.node.set(PDFName.of('Contents'), context.obj([context.getPushGraphicsStateContentStream(), ...streams, context.getPopGraphicsStateContentStream(), content]));
}

/** An uneven page as one Form XObject with its counts made even; null when the page is even. */
function isolated(page: PDFPage): PDFRef | null {
  const { context } = page.doc;
  const content = decodedContent(page);
  if (!content) return null;
  const { open, under } = balanceOf(content);
  if (open === 0 && under === 0) return null;
  const box = mediaBox(page);
  const even = Buffer.concat([Buffer.from('q '.repeat(-under)), content, Buffer.from(' Q'.repeat(open - under))]);
  return context.register(context.flateStream(even, {
    Type: 'XObject', Subtype: 'Form', BBox: [box.x, box.y, box.x + box.width, box.y + box.height], Resources: page.node.Resources() ?? context.obj({}),
  }));
}

/** All content streams as one, or null when a filter is unknown: then the page is only wrapped, which is right for even pages. */
function decodedContent(page: PDFPage): Buffer | null {
  try {
    return Buffer.concat(pageStreams(page).flatMap(ref => {
      const stream = page.doc.context.lookup(ref);
      return stream instanceof PDFRawStream ? [Buffer.from(decodePDFRawStream(stream).decode()), Buffer.from('\n')] : [];
    }));
  } catch {
    return null;
  }
}

function pageStreams(page: PDFPage): PDFRef[] {
  const { context } = page.doc;
  const entry = page.node.get(PDFName.of('Contents'));
  const value = context.lookup(entry);
  const refs = value instanceof PDFArray ? value.asArray() : entry ? [entry] : [];
  return refs.flatMap(ref => ref instanceof PDFRef && context.lookup(ref) instanceof PDFStream ? [ref] : []);
}

function addResources(context: PDFContext, resources: PDFDict, additions: Additions): void {
  for (const [kind, entries] of Object.entries(additions)) {
    const merged = copyOf(context, resources.lookupMaybe(PDFName.of(kind), PDFDict));
    for (const [name, ref] of Object.entries(entries)) merged.set(PDFName.of(name), ref);
    resources.set(PDFName.of(kind), merged);
  }
}

function copyOf(context: PDFContext, dict: PDFDict | undefined): PDFDict {
  const copy = context.obj({});
  for (const [key, value] of dict?.entries() ?? []) copy.set(key, value);
  return copy;
}
