/** What elements and text follow one another in an XML stream: read a piece at a time, without entities of its own, so that no file can stop the server. */

/** Names come without their prefix: which one stands for a namespace is the writer's choice. */
export interface XmlReader {
  open(name: string, tag: string): void;
  close(name: string): void;
  text(value: string): void;
}

/** One tag or comment longer than this is an attack, not a document. */
const longestToken = 4 * 1024 * 1024;
const deepest = 1000;

/** Feeds `reader` with what is in `bytes` (UTF-8, or UTF-16 with its mark). Throws `SyntaxError` when the XML breaks off or is none. */
export async function readXml(bytes: AsyncIterable<Buffer>, reader: XmlReader): Promise<void> {
  let decoder: TextDecoder | null = null;
  let rest = '';
  let depth = 0;
  const counting: XmlReader = {
    open:  (name, tag) => { if ((depth += 1) > deepest) throw new SyntaxError('too deep'); reader.open(name, tag); },
    close: name => { if ((depth -= 1) < 0) throw new SyntaxError('closed too often'); reader.close(name); },
    text:  value => { reader.text(value); },
  };
  for await (const piece of bytes) {
    decoder ??= new TextDecoder(encodingOf(piece));
    const seen = rest + decoder.decode(piece, { stream: true });
    rest = seen.slice(readTokens(seen, counting));
    if (rest.length > longestToken) throw new SyntaxError('token too long');
  }
  if (depth !== 0 || rest.trim() !== '' || decoder === null) throw new SyntaxError('the end is missing');
}

function encodingOf(start: Buffer): string {
  const mark = start.toString('latin1', 0, 2);
  return mark === '\xff\xfe' ? 'utf-16le' : mark === '\xfe\xff' ? 'utf-16be' : 'utf-8';
}

/** Markup that is passed over, and what ends it. */
const skipped: readonly (readonly [start: string, end: string])[] = [['<!--', '-->'], ['<?', '?>'], ['<!', '>']];
const cdata = '<![CDATA[';

/** Reads the complete tokens of `seen`; returns where the first incomplete one begins. */
function readTokens(seen: string, reader: XmlReader): number {
  let position = 0;
  while (position < seen.length) {
    const next = readToken(seen, position, reader);
    if (next === -1) break;
    position = next;
  }
  return position;
}

function readToken(seen: string, start: number, reader: XmlReader): number {
  if (seen[start] !== '<') return readText(seen, start, reader);
  /** Too short to tell a comment, CDATA and a tag apart. */
  if (seen.length - start < cdata.length && !seen.includes('>', start)) return -1;
  if (seen.startsWith(cdata, start)) {
    const end = seen.indexOf(']]>', start);
    if (end !== -1) reader.text(seen.slice(start + cdata.length, end));
    return end === -1 ? -1 : end + 3;
  }
  const kind = skipped.find(([opening]) => seen.startsWith(opening, start));
  if (!kind) return readTag(seen, start, reader);
  const end = seen.indexOf(kind[1], start);
  return end === -1 ? -1 : end + kind[1].length;
}

function readText(seen: string, start: number, reader: XmlReader): number {
  const end = seen.indexOf('<', start);
  if (end === -1) return -1;
  reader.text(decodeEntities(seen.slice(start, end)));
  return end;
}

function readTag(seen: string, start: number, reader: XmlReader): number {
  const end = tagEnd(seen, start + 1);
  if (end === -1) return -1;
  const tag = seen.slice(start + 1, end);
  const name = /^\/?(?:[^\s/>:]*:)?([^\s/>]+)/.exec(tag)?.[1] ?? '';
  if (tag.startsWith('/')) reader.close(name);
  else reader.open(name, tag);
  if (tag.endsWith('/') && !tag.startsWith('/')) reader.close(name);
  return end + 1;
}

/** A `>` inside quotes belongs to an attribute. */
function tagEnd(seen: string, start: number): number {
  const stop = /[>"']/g;
  stop.lastIndex = start;
  for (let found = stop.exec(seen); found; found = stop.exec(seen)) {
    if (found[0] === '>') return found.index;
    const quote = seen.indexOf(found[0], found.index + 1);
    if (quote === -1) return -1;
    stop.lastIndex = quote + 1;
  }
  return -1;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{1,8}));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
