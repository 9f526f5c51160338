/** How do many papers become one file to leaf through, with a bookmark each? */
import { ParseSpeeds, PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, type PDFPage } from 'pdf-lib';
import { writeBookmarks, type Bookmark } from './bookmarks';

export interface JoinedPaper { readonly words: string; readonly bytes: Uint8Array }
export interface Joining { readonly title: string; readonly author: string; readonly at: Date; readonly cover: string }

/** `left` = places of papers that could not be joined (encrypted, damaged): they are readable by themselves, or not at all. */
export interface Joined { readonly pdf: Uint8Array; readonly left: readonly number[] }

/**
 * The cover's pages, then each paper's. Fields of signatures are taken off: joined pages are nobody's signed file, and a reader must not show
 * a signature over them. The papers' tags and attached files stay with the originals.
 */
export async function joinPdfs(cover: Uint8Array, papers: readonly JoinedPaper[], { title, author, at, cover: coverWords }: Joining): Promise<Joined> {
  const doc = await PDFDocument.create({ updateMetadata: false }), bookmarks: Bookmark[] = [], left: number[] = [];
  bookmarks.push({ words: coverWords, page: await append(doc, cover), top: 0, below: [] });
  for (const [index, { words, bytes }] of papers.entries()) {
    const page = await append(doc, bytes).catch(() => undefined);
    if (page === undefined) left.push(index);
    else bookmarks.push({ words, page, top: 0, below: [] });
  }
  writeBookmarks(doc, bookmarks);
  const { catalog, context } = doc, text = (value: string) => PDFHexString.fromText(value.normalize('NFC'));
  catalog.set(PDFName.of('PageMode'), PDFName.of('UseOutlines'));
  catalog.set(PDFName.of('Lang'), PDFHexString.fromText('vi-VN'));
  catalog.set(PDFName.of('ViewerPreferences'), context.obj({ DisplayDocTitle: true }));
  context.trailerInfo.Info = context.register(context.obj({ Title: text(title), Author: text(author), Producer: text('Quytrinh') }));
  doc.setCreationDate(at);
  return { pdf: await doc.save({ addDefaultPage: false, updateFieldAppearances: false, objectsPerTick: Infinity }), left };
}

/** @returns the number of the first page it got. Throws anything for what cannot be read; then nothing was added. */
async function append(doc: PDFDocument, bytes: Uint8Array): Promise<number> {
  const source = await PDFDocument.load(bytes, { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest }), first = doc.getPageCount();
  source.getPages().forEach(withoutTies);
  for (const page of await doc.copyPages(source, source.getPageIndices())) doc.addPage(page);
  return first;
}

/** What would drag the rest of its document along, or speak of what is not there any more. */
function withoutTies({ node }: PDFPage): void {
  for (const key of ['StructParents', 'AF', 'Tabs', 'B', 'PieceInfo']) node.delete(PDFName.of(key));
  const annotations = node.lookup(PDFName.of('Annots'));
  if (!(annotations instanceof PDFArray)) return;
  for (let index = annotations.size() - 1; index >= 0; index -= 1) {
    const annotation = annotations.lookup(index), link = annotation instanceof PDFDict && annotation.lookup(PDFName.of('Subtype')) === PDFName.of('Link') && annotation.has(PDFName.of('A'));
    if (link) annotation.delete(PDFName.of('StructParent'));
    else annotations.remove(index);
  }
}
