/** How are the bookmarks of a PDF written (ISO 32000-1 §12.3.3)? */
import { PDFHexString, PDFName, type PDFDocument, type PDFPage, type PDFRef } from 'pdf-lib';

/** Where a part begins: `page` from 0, `top` in points below the page's upper edge. */
export interface Bookmark { readonly words: string; readonly page: number; readonly top: number; readonly below: readonly Bookmark[] }

/** At least one, in the order in which they are read; what is below another stays folded. */
export function writeBookmarks(doc: PDFDocument, bookmarks: readonly Bookmark[]): void {
  const { context } = doc, ref = context.nextRef(), { first, last, count } = entries(bookmarks, ref, doc, doc.getPages());
  context.assign(ref, context.obj({ Type: 'Outlines', First: first, Last: last, Count: count }));
  doc.catalog.set(PDFName.of('Outlines'), ref);
}

/** One level of bookmarks, linked to each other. */
function entries(bookmarks: readonly Bookmark[], parent: PDFRef, doc: PDFDocument, pages: readonly PDFPage[]): { readonly first: PDFRef; readonly last: PDFRef; readonly count: number } {
  const { context } = doc, refs = bookmarks.map(() => context.nextRef());
  bookmarks.forEach(({ words, page, top, below }, at) => {
    const ref = refs[at], target = pages[page], inside = ref && below.length ? entries(below, ref, doc, pages) : undefined;
    if (!ref || !target) return;
    context.assign(ref, context.obj({
      Title: PDFHexString.fromText(words), Parent: parent, Dest: [target.ref, 'XYZ', null, target.getHeight() - top, null],
      ...(at > 0 ? { Prev: refs[at - 1] } : {}), ...(at + 1 < refs.length ? { Next: refs[at + 1] } : {}),
      ...(inside ? { First: inside.first, Last: inside.last, Count: -inside.count } : {}),
    }));
  });
  const [first] = refs, last = refs.at(-1);
  if (!first || !last) throw new Error('There are no bookmarks to write');
  return { first, last, count: refs.length };
}
