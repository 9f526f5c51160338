/** What is heading, paragraph, table, list or picture in a description, in the order in which it is read? */
import type { Content } from 'pdfmake/interfaces';

declare module 'pdfmake/interfaces' {
  interface ContentBase {
    /** Of a picture: what it shows, in words. A picture without words is decoration, which nobody is told about. */
    alt?: string | undefined;
    /** Of a cell: it names its row. */
    rowHeading?: boolean | undefined;
  }
}

/** A stretch of a page's content (or, in a link, the page's n-th annotation): where a part of the document was drawn. */
export interface Mark { readonly page: number; readonly mcid?: number; readonly annotation?: number }

/** An element of the document's structure (ISO 32000-1 §14.8.4). The marks come while it is drawn. */
export interface Tag {
  readonly type: string;
  readonly kids: (Tag | Mark)[];
  readonly alt?: string;
  /** Of a heading: its words, for the bookmarks. */
  readonly words?: string;
  readonly scope?: 'Column' | 'Row';
  readonly columns?: number;
  readonly rows?: number;
  readonly numbered?: boolean;
  /** Drawn again on further pages, where it is told no second time. */
  readonly repeated?: boolean;
  /** Page of its first mark; of a heading, how far below the page's top that is, in points. */
  page?: number;
  top?: number;
  /** Of a picture: left, top, width, height in points from the page's top left corner. */
  box?: readonly [number, number, number, number];
}

/** Where the nodes of a description carry their tag: the patch of tags.ts reads it. */
export const TAG = '_tag', LABEL = '_label';

/** `above` = the depths of the headings that the next one may stand below. */
interface Place { readonly into: Tag; readonly repeated: boolean; readonly above: number[] }
export type Node = Record<string, unknown>;

/** The structure of `holder.content`, whose nodes get their tags: they are altered, so give a copy. */
export function tagTree(holder: { content: Content }): Tag {
  const root = tagOf('Document');
  visitEach(holder, { into: root, repeated: false, above: [] }, ['content']);
  return root;
}

function tagOf(type: string, facts: Omit<Tag, 'type' | 'kids'> = {}): Tag {
  return { type, kids: [], ...facts };
}

function put(tag: Tag, { into }: Place): Tag {
  into.kids.push(tag);
  return tag;
}

function visitEach(owner: object, place: Place, keys: readonly string[] = Object.keys(owner)): void {
  for (const key of keys) Reflect.set(owner, key, visited(Reflect.get(owner, key), place));
}

/** The node with its tags; text and lists given in short become nodes, as pdfmake would make them anyway. */
function visited(given: unknown, place: Place): unknown {
  const node = nodeOf(given);
  if (Array.isArray(node['stack'])) visitEach(node['stack'], place);
  else if (Array.isArray(node['columns'])) visitEach(node['columns'], place);
  else if (Array.isArray(node['ul'])) visitList(node['ul'], false, place);
  else if (Array.isArray(node['ol'])) visitList(node['ol'], true, place);
  else if (isNode(node['table'])) visitTable(node['table'], place);
  else if (node['image'] || node['svg'] || node['qr']) visitPicture(node, place);
  else if (wordsOf(node['text']) !== '') node[TAG] = textTag(node, place);
  return node;
}

function nodeOf(given: unknown): Node {
  if (Array.isArray(given)) return { stack: given };
  if (!isNode(given)) return { text: given === null || given === undefined ? '' : String(given) };
  return given;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wordsOf(text: unknown): string {
  if (Array.isArray(text)) return text.map(wordsOf).join('').trim();
  return isNode(text) ? wordsOf(text['text']) : String(text ?? '').trim();
}

/** Headings are numbered without gaps, from H1 on, as PDF/UA-1 §7.4.2 wants them. A cell that is one text needs no paragraph within. */
function textTag(node: Node, place: Place): Tag {
  const { into, above, repeated } = place, depth = node['headlineLevel'];
  if (typeof depth === 'number') {
    while ((above.at(-1) ?? 0) >= depth) above.pop();
    return put(tagOf(`H${Math.min(above.push(depth), 6)}`, { words: wordsOf(node['text']), repeated }), place);
  }
  return node[WHOLE_CELL] === true ? into : put(tagOf('P', { repeated }), place);
}

const WHOLE_CELL = '_wholeCell';

function visitPicture(node: Node, place: Place): void {
  if (typeof node['alt'] === 'string' && node['alt']) node[TAG] = put(tagOf('Figure', { alt: node['alt'] }), place);
}

/** A list in a list has no label of its own. */
function visitList(items: unknown[], numbered: boolean, place: Place): void {
  const list = put(tagOf('L', { numbered }), place);
  items.forEach((item, at) => {
    const entry = put(tagOf('LI'), { ...place, into: list }), label = tagOf('Lbl'), body = tagOf('LBody'), node = nodeOf(item), labelled = !node['ul'] && !node['ol'];
    entry.kids.push(...(labelled ? [label] : []), body);
    items[at] = visited(node, { ...place, into: body });
    if (labelled) node[LABEL] = label;
  });
}

/** A table of one cell is a frame around what is in it. */
function visitTable(table: Node, place: Place): void {
  const body = (Array.isArray(table['body']) ? table['body'] : []).filter(row => Array.isArray(row));
  if (body.length === 1 && body[0]?.length === 1) return visitEach(body[0], place);
  const heads = typeof table['headerRows'] === 'number' ? table['headerRows'] : 0, covered = new Set<string>();
  const into = put(tagOf('Table'), place);
  body.forEach((row, at) => visitRow(row, at, { into: put(tagOf('TR'), { ...place, into }), repeated: at < heads, above: place.above }, covered));
}

/** Cells under a wide or a high one (`covered`) are placeholders and have no tag. */
function visitRow(row: unknown[], at: number, place: Place, covered: Set<string>): void {
  row.forEach((cell, column) => {
    if (covered.has(`${at},${column}`)) return;
    const node = nodeOf(cell), columns = spanOf(node['colSpan']), rows = spanOf(node['rowSpan']);
    for (let down = 0; down < rows; down++) for (let right = 0; right < columns; right++) covered.add(`${at + down},${column + right}`);
    const scope = place.repeated ? 'Column' : node['rowHeading'] === true ? 'Row' : undefined;
    const into = put(tagOf(scope ? 'TH' : 'TD', { columns, rows, repeated: place.repeated, ...(scope ? { scope } : {}) }), place);
    if (node['text'] !== undefined) node[WHOLE_CELL] = true;
    row[column] = visited(node, { ...place, into });
  });
}

function spanOf(value: unknown): number {
  return typeof value === 'number' ? value : 1;
}
