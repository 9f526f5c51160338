/** How is the structure of a document written into its PDF, so that it can be read aloud, reflowed and found by bookmarks? */
import { PDFArray, PDFDict, PDFHexString, PDFName, type PDFContext, type PDFDocument, type PDFObject, type PDFPage, type PDFRef } from 'pdf-lib';
import { writeBookmarks, type Bookmark } from './bookmarks';
import type { Mark, Tag } from './tagTree';
import { WrittenObject } from './writtenObject';

interface Writing {
  readonly context: PDFContext;
  readonly pages: readonly PDFPage[];
  /** By page and number of the mark: the element it belongs to. */
  readonly owners: PDFRef[][];
  /** Element of each link annotation, by its place in the parent tree less the number of pages. */
  readonly links: PDFRef[];
}

/** Structure tree, parent tree and bookmarks (ISO 32000-1 §14.7, §12.3.3) from a tree whose marks were made while drawing. */
export function writeStructure(doc: PDFDocument, root: Tag): void {
  const { context } = doc, pages = doc.getPages(), writing: Writing = { context, pages, owners: pages.map(() => []), links: [] };
  const tree = context.nextRef(), top = element(root, tree, writing);
  const numbers = [...writing.owners.map(owners => context.register(context.obj(owners))), ...writing.links].flatMap((entry, key) => [context.obj(key), entry]);
  const parents = context.register(context.obj({ Nums: context.obj(numbers) }));
  context.assign(tree, context.obj({ Type: 'StructTreeRoot', K: top, ParentTree: parents, ParentTreeNextKey: pages.length + writing.links.length }));
  doc.catalog.set(PDFName.of('StructTreeRoot'), tree);
  doc.catalog.set(PDFName.of('MarkInfo'), context.obj({ Marked: true }));
  pages.forEach(({ node }, index) => {
    node.set(PDFName.of('StructParents'), context.obj(index));
    node.set(PDFName.of('Tabs'), PDFName.of('S'));
  });
  const headings = headingsIn(root);
  if (headings.length > 1 || headings[0]?.below.length) writeBookmarks(doc, headings);
}

function element(tag: Tag, parent: PDFRef, writing: Writing): PDFRef {
  const { context, pages } = writing, ref = context.nextRef(), home = tag.kids.find(isMark)?.page, page = home === undefined ? undefined : pages[home];
  const kids = tag.kids.filter(isTold).map(kid => String(isMark(kid) ? marked(kid, tag, ref, home, writing) : element(kid, ref, writing))), attributes = attributesOf(tag, writing);
  const entries = [
    `/Type /StructElem /S /${tag.type} /P ${parent.toString()}`, page ? `/Pg ${page.ref.toString()}` : '', kids.length > 1 ? `/K [${kids.join(' ')}]` : kids.length ? `/K ${kids.join('')}` : '',
    tag.alt && tag.type === 'Figure' ? `/Alt ${PDFHexString.fromText(tag.alt).toString()}` : '', attributes ? `/A ${attributes.toString()}` : '',
  ];
  context.assign(ref, new WrittenObject(`<<${entries.filter(Boolean).join(' ')}>>`));
  return ref;
}

/** What nothing was drawn for has no element, except an empty cell: without it the row would be short. */
function isTold(kid: Tag | Mark): boolean {
  return isMark(kid) || kid.kids.some(isTold) || kid.type === 'TD' || kid.type === 'TH';
}

function isMark(kid: Tag | Mark): kid is Mark {
  return !('kids' in kid);
}

/** A mark on the element's own page is only its number. */
function marked({ page, mcid, annotation }: Mark, tag: Tag, ref: PDFRef, home: number | undefined, writing: Writing): PDFObject {
  const { context, pages, owners } = writing, at = pages[page], owned = owners[page];
  if (!at || !owned) throw new Error(`There is no page ${page}`);
  if (annotation !== undefined) return linked(at, annotation, tag, ref, writing);
  if (mcid !== undefined) owned[mcid] = ref;
  return page === home ? context.obj(mcid ?? 0) : context.obj({ Type: 'MCR', Pg: at.ref, MCID: mcid ?? 0 });
}

/** The annotation knows its element, and says in words where it leads (PDF/UA-1 §7.18.5). */
function linked(page: PDFPage, index: number, { alt = '' }: Tag, ref: PDFRef, { context, pages, links }: Writing): PDFObject {
  const annotations = page.node.lookup(PDFName.of('Annots'), PDFArray), annotation = annotations.get(index), dict = annotations.lookup(index, PDFDict);
  dict.set(PDFName.of('StructParent'), context.obj(pages.length + links.length));
  dict.set(PDFName.of('Contents'), PDFHexString.fromText(alt));
  links.push(ref);
  return context.obj({ Type: 'OBJR', Pg: page.ref, Obj: annotation });
}

function attributesOf({ scope, columns = 1, rows = 1, type, numbered, box, page }: Tag, { context, pages }: Writing): PDFDict | undefined {
  if (scope || columns > 1 || rows > 1) return context.obj({ O: 'Table', ...(scope ? { Scope: scope } : {}), ...(columns > 1 ? { ColSpan: columns } : {}), ...(rows > 1 ? { RowSpan: rows } : {}) });
  if (type === 'L') return context.obj({ O: 'List', ListNumbering: numbered ? 'Decimal' : 'Disc' });
  const height = pages[page ?? -1]?.getHeight();
  if (type !== 'Figure' || !box || height === undefined) return undefined;
  return context.obj({ O: 'Layout', BBox: context.obj([box[0], height - box[1] - box[3], box[0] + box[2], height - box[1]]) });
}

interface Heading extends Bookmark { readonly level: number; readonly below: Heading[] }

/** Headings in their order, those of a deeper level below the one before. */
function headingsIn(root: Tag): Heading[] {
  const all: Heading[] = [], open: Heading[] = [];
  const walk = (tag: Tag): void => {
    if (tag.words !== undefined && tag.page !== undefined) {
      const heading: Heading = { words: tag.words, level: Number(tag.type.slice(1)), page: tag.page, top: tag.top ?? 0, below: [] };
      while (open.length && (open.at(-1)?.level ?? 0) >= heading.level) open.pop();
      (open.at(-1)?.below ?? all).push(heading);
      open.push(heading);
    }
    for (const kid of tag.kids) if (!isMark(kid)) walk(kid);
  };
  walk(root);
  return all;
}
