/** How is a table of thousands of rows drawn without all of it laid out at once? In pieces, each let go before the next: by a patch of the one version of pdfmake it was tried with. */
import { LONG } from './long';
import { around, demandVersion, installedVersion, partOfPdfmake, valueOf, type Class } from './patching';
import './tags';
import { isNode, LABEL, TAG, type Node } from './tagTree';

/** The classes of pdfmake that are patched. */
export interface Internals { readonly LayoutBuilder: Class; readonly TableProcessor: Class; readonly Renderer: Class }

/** Rows laid out at a time: several pages, of which only the last one is laid out again. */
const PIECE = 200;

/** Where a table keeps the page, from 0, on which each of its rows ended: written while it is laid out. */
const ROW_PAGES = '_rowPages';

type Draw = (page: number, pages: number) => unknown;
type Pages = readonly unknown[];

/** Before, in and after the table: a content that is one below another. */
interface Long { readonly above: Pages; readonly holder: Node; readonly table: Node; readonly heads: Pages; readonly rows: Pages; readonly below: Pages }

/**
 * Pieces look as the whole would: a page that is not full yet is laid out again with the rows that follow. What is drawn twice is
 * not in the description: everything is laid out once before, for the number of pages. Import it after what marks the content. Once in a process.
 */
export function drawInPieces({ LayoutBuilder, TableProcessor, Renderer }: Internals): void {
  around(TableProcessor.prototype, 'endRow', call => function (row, writer, breaks) {
    call(this, [row, writer, breaks]);
    const pages = valueOf(valueOf(valueOf(this, 'tableNode'), 'table'), ROW_PAGES);
    if (Array.isArray(pages)) pages[Number(row)] = pageOf(writer);
  });
  around(LayoutBuilder.prototype, 'layoutDocument', call => function (content, doc, styles, usual, background, header, footer, watermark, breaks) {
    const long = longIn(content), lay = (part: unknown, above: unknown, below: unknown, mark: unknown): Pages => {
      if (long) forgetWords(doc);
      return pagesIn(call(this, [part, doc, styles, usual, background, above, below, mark, breaks]));
    };
    if (!long) return lay(content, header, footer, watermark);
    let count = 0;
    for (const pages of stretchesOf(long, part => lay(part, undefined, undefined, undefined))) count += pages.length;
    return new Stretches(() => stretchesOf(long, (part, first) => lay(part, shifted(header, first, count), shifted(footer, first, count), watermark)));
  });
  around(Renderer.prototype, 'renderPages', call => function (pages) {
    for (const stretch of pages instanceof Stretches ? pages.each() : [pages]) call(this, [stretch]);
  });
}

/** In the place of the pages that pdfmake lays out first and draws then: here they are laid out while they are drawn. */
class Stretches {
  constructor(readonly each: () => Iterable<Pages>) {}

  /** pdfmake looks for pages without a height: ours all have one. */
  forEach(): void { /* nothing to look for */ }
}

/**
 * Pages that are complete, a piece of the table at a time. `first` = pages before the piece. The page on which a piece's last row ended is
 * not complete; it is not always the piece's last page, for a row that fills its page to the brim is followed by one without rows.
 */
function* stretchesOf(long: Long, lay: (part: unknown, first: number) => Pages): Generator<Pages> {
  let from = 0, first = 0, widths: unknown;
  for (;;) {
    const to = Math.min(from + PIECE, long.rows.length), { part, table } = pieceOf(long, from, to, widths), pages = lay(part, first);
    if (to === long.rows.length) return yield pages;
    const ended = rowPages(table).slice(long.heads.length), full = Number(ended.at(-1)), next = ended.indexOf(full);
    if (next < 1) throw new Error(`No page of the rows from ${from} on is full: see server/pdf/longTables.ts`);
    widths ??= widthsIn(table);
    from += next;
    first += full;
    yield pages.slice(0, full);
  }
}

/** Copies, for what is laid out is altered. Further pieces begin at the top of a page, and their columns are as wide as the first's. */
function pieceOf({ above, holder, table, heads, rows, below }: Long, from: number, to: number, widths: unknown): { readonly part: unknown; readonly table: Node } {
  const body = copied([...heads, ...rows.slice(from, to)]), piece: Node = { ...copiedNode(table, ['body']), body, [ROW_PAGES]: [], ...(widths ? { widths } : {}) };
  const around: Node = { ...copiedNode(holder, ['table']), table: piece };
  if (from > 0 && Array.isArray(around['margin'])) around['margin'] = [around['margin'][0], 0, ...around['margin'].slice(2)];
  return { part: { stack: [...(from === 0 ? copied(above) : []), around, ...(to === rows.length ? copied(below) : [])] }, table: piece };
}

/** Each font remembers the outline of each word it has set as long as the document is drawn: most words of thousands of rows do not come again. */
function forgetWords(doc: unknown): void {
  const families = valueOf(doc, 'fontCache'), fonts = isNode(families) ? Object.values(families).filter(isNode).flatMap(family => Object.values(family)) : [];
  for (const font of fonts) if (isNode(font) && 'layoutCache' in font) font['layoutCache'] = Object.create(null);
}

/** The content's long table, if it has just one that can be cut between any two rows. */
function longIn(content: unknown): Long | undefined {
  const parts = isNode(content) && Array.isArray(content['stack']) && Object.keys(content).length === 1 ? content['stack'] : [], at = parts.findIndex(part => bodyOf(part).length > LONG), holder: unknown = parts[at];
  if (!isNode(holder) || !isNode(holder['table'])) return undefined;
  const { table } = holder, heads = Number(table['headerRows'] ?? 0), body = bodyOf(holder), widths = Array.isArray(table['widths']) ? table['widths'] : ['auto'];
  if (table['dontBreakRows'] !== true || widths.includes('auto') || body.some(row => Array.isArray(row) && row.some(cell => Number(valueOf(cell, 'rowSpan') ?? 1) > 1))) return undefined;
  return { above: parts.slice(0, at), holder, table, heads: body.slice(0, heads), rows: body.slice(heads), below: parts.slice(at + 1) };
}

function bodyOf(part: unknown): Pages {
  const body = isNode(part) ? valueOf(part['table'], 'body') : undefined;
  return Array.isArray(body) ? body : [];
}

/** The tags stay the same ones: they are told where they were drawn. */
function copied(values: Pages): unknown[] {
  return values.map(value => (Array.isArray(value) ? copied(value) : isNode(value) ? copiedNode(value) : value));
}

function copiedNode(node: Node, without: readonly string[] = []): Node {
  return Object.fromEntries(Object.entries(node).filter(([key]) => !without.includes(key)).map(([key, value]) => [key, key === TAG || key === LABEL ? value : copied([value])[0]]));
}

function widthsIn(table: Node): unknown {
  const widths = table['widths'];
  return Array.isArray(widths) ? widths.map(width => valueOf(width, '_calcWidth')) : undefined;
}

function rowPages(table: Node): Pages {
  return pagesIn(table[ROW_PAGES]);
}

function shifted(draw: unknown, first: number, count: number): Draw | undefined {
  return typeof draw === 'function' ? page => Reflect.apply(draw, undefined, [first + page, count]) : undefined;
}

function pageOf(writer: unknown): unknown {
  return typeof writer === 'object' && writer !== null && 'context' in writer && typeof writer.context === 'function' ? valueOf(Reflect.apply(writer.context, writer, []), 'page') : undefined;
}

function pagesIn(value: unknown): Pages {
  return Array.isArray(value) ? value : [];
}

demandVersion(installedVersion());
drawInPieces({ LayoutBuilder: partOfPdfmake('LayoutBuilder'), TableProcessor: partOfPdfmake('TableProcessor'), Renderer: partOfPdfmake('Renderer') });
