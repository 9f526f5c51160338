/** How does pdfmake, which marks nothing itself, come to mark what it draws with the tags of the description? By a patch of the one version it was tried with. */
import { around, demandVersion, installedVersion, methodOf, partOfPdfmake, valueOf, type Class } from './patching';
import { LABEL, TAG, type Tag } from './tagTree';

/** The classes of pdfmake that are patched. */
export interface Internals { readonly version: string; readonly Renderer: Class; readonly LayoutBuilder: Class; readonly DocMeasure: Class }

/** As they are installed. */
export function installedInternals(): Internals {
  return { version: installedVersion(), Renderer: partOfPdfmake('Renderer'), LayoutBuilder: partOfPdfmake('LayoutBuilder'), DocMeasure: partOfPdfmake('DocMeasure') };
}

/**
 * Makes pdfmake mark its content: what a node with a tag drew as that tag's, all else (header, footer, rules, fills, watermark,
 * heading rows that come back) as an artifact. The tags get the marks; structure.ts writes them. Once in a process.
 * @throws Error when pdfmake is another version, or not made as expected.
 */
export function patchPdfmake({ version, Renderer, LayoutBuilder, DocMeasure }: Internals): void {
  demandVersion(version);
  around(LayoutBuilder.prototype, 'buildNextLine', call => function (node) { return carry(TAG, node, call(this, [node])); });
  around(DocMeasure.prototype, 'measureQr', call => function (node) {
    const measured = call(this, [node]);
    return carryToEach(TAG, node, measured, '_canvas');
  });
  for (const name of ['buildUnorderedMarker', 'buildOrderedMarker']) {
    around(DocMeasure.prototype, name, call => function (item, ...rest) { return carryToEach(LABEL, item, carryToEach(LABEL, item, call(this, [item, ...rest]), 'canvas'), '_inlines'); });
  }
  patchRenderer(Renderer.prototype);
}

function patchRenderer(prototype: object): void {
  const markings = new WeakMap<object, Marking>();
  around(prototype, 'renderPages', call => function (pages) {
    const marking = markings.get(this) ?? markingOf(this);
    markings.set(this, marking);
    call(this, [pages]);
    marking.close();
  });
  for (const name of ['renderLine', 'renderVector', 'renderImage', 'renderSVG', 'renderWatermark']) {
    around(prototype, name, call => function (item, ...rest) { markings.get(this)?.draw(item, () => call(this, [item, ...rest])); });
  }
  for (const name of ['beginClip', 'endClip', 'beginVerticalAlignment', 'endVerticalAlignment']) {
    around(prototype, name, call => function (...operands) { markings.get(this)?.close(); return call(this, operands); });
  }
}

interface Marking { readonly draw: (item: unknown, run: () => void) => void; readonly close: () => void }

/** Follows one document while it is drawn: which stretch of content is open, how many the page has. */
function markingOf(renderer: object): Marking {
  const doc = partOf(renderer, 'pdfDocument');
  let page = -1, marks = 0, annotations = 0, open: Tag | 'artifact' | undefined, drawn: Tag | undefined;
  const write = (operators: string): void => { Reflect.apply(methodOf(doc, 'addContent'), doc, [operators]); };
  const close = (): void => { if (open) write('EMC'); open = undefined; };
  const use = (tag: Tag | undefined): void => {
    if (open === (tag ?? 'artifact')) return;
    close();
    write(tag ? `/${tag.type} <</MCID ${marks}>> BDC` : '/Artifact BMC');
    tag?.kids.push({ page, mcid: marks++ });
    open = tag ?? 'artifact';
  };
  around(doc, 'addPage', call => function (...operands) { close(); page += 1; marks = 0; annotations = 0; return call(this, operands); });
  around(doc, 'text', call => function (...operands) { use(linkIn(operands, drawn, open)); return call(this, operands); });
  around(doc, 'annotate', call => function (...operands) {
    if (!open || open === 'artifact') throw new Error('A link outside the text (header, footer, table of contents) cannot be tagged');
    open.kids.push({ page, annotation: annotations++ });
    return call(this, operands);
  });
  const draw = (item: unknown, run: () => void): void => {
    const tag = tagIn(item);
    drawn = tag && !(tag.repeated && tag.page !== undefined && tag.page !== page) ? tag : undefined;
    if (drawn) locate(drawn, page, item);
    use(drawn);
    run();
  };
  return { draw, close };
}

/** What a run of text belongs to: a link of its own in the drawn tag, the same one for all words of an address. */
function linkIn([text, , , options]: readonly unknown[], drawn: Tag | undefined, open: Tag | 'artifact' | undefined): Tag | undefined {
  const target = valueOf(options, 'link') ?? valueOf(options, 'goTo');
  if (!drawn || typeof target !== 'string') return drawn;
  const alt = valueOf(options, 'link') ? target : String(text);
  if (open && open !== 'artifact' && open.type === 'Link' && drawn.kids.at(-1) === open && (open.alt === alt || !valueOf(options, 'link'))) return open;
  const link: Tag = { type: 'Link', kids: [], alt };
  drawn.kids.push(link);
  return link;
}

/** How far down only of what has a bookmark, where only of a picture: thousands of cells have no use for it. */
function locate(tag: Tag, page: number, item: unknown): void {
  if (tag.page !== undefined) return;
  const [left, top, width, height] = ['x', 'y', '_width', '_height'].map(key => { const value = valueOf(item, key); return typeof value === 'number' ? value : undefined; });
  tag.page = page;
  if (tag.words !== undefined && top !== undefined) tag.top = top;
  if (tag.type === 'Figure' && left !== undefined && top !== undefined && width !== undefined && height !== undefined) tag.box = [left, top, width, height];
}

/** A line, a vector or a picture has its tag, the line of a list's number has it at its first run. */
function tagIn(item: unknown): Tag | undefined {
  const runs = valueOf(item, 'inlines'), found = valueOf(item, TAG) ?? valueOf(item, LABEL) ?? (Array.isArray(runs) ? valueOf(runs[0], LABEL) : undefined);
  return isTag(found) ? found : undefined;
}

function isTag(value: unknown): value is Tag {
  return typeof value === 'object' && value !== null && 'kids' in value;
}

function carry(key: string, from: unknown, to: unknown): unknown {
  const tag = valueOf(from, key);
  if (tag && typeof to === 'object' && to !== null) Reflect.set(to, key, tag);
  return to;
}

function carryToEach(key: string, from: unknown, owner: unknown, list: string): unknown {
  const parts = valueOf(owner, list);
  if (Array.isArray(parts)) for (const part of parts) carry(key, from, part);
  return owner;
}

function partOf(owner: object, key: string): object {
  const part = valueOf(owner, key);
  if (typeof part !== 'object' || part === null) throw new Error(`pdfmake has no ${key}: see server/pdf/tags.ts`);
  return part;
}

patchPdfmake(installedInternals());
