/** Which words are in an office document, for search: its paragraphs as lines in NFC, without what was struck out. */
import { Refused, type Refusal } from '../core/errors';
import { withArchive, type Archive } from './archive';
import { mainPart, type OfficeType } from './officeType';
import { readXml, type XmlReader } from './xml';

export type OfficeText = { readonly text: string } | { readonly text: ''; readonly refused: Refusal };

/** Some 1,500 pages; what comes after is not searched. */
const mostCharacters = 5_000_000;

/** How one format writes text: names of elements, in a table. */
interface Dialect {
  readonly parts: (archive: Archive) => Promise<readonly string[]> | readonly string[];
  /** Characters count only inside one of these. */
  readonly within: (name: string, tag: string) => boolean;
  /** Never read: deleted text, comments, formulas, the second drawing of a text box. */
  readonly without: ReadonlySet<string>;
  readonly lines: ReadonlySet<string>;
  readonly signs: Readonly<Record<string, string>>;
  /** Line ends and indentation in the XML are no text (OpenDocument 1.3, 3.18). */
  readonly collapses?: true;
}

const dialects: Readonly<Record<OfficeType, Dialect>> = {
  docx: {
    parts:   async archive => [await mainPart(archive, 'docx')],
    within:  name => name === 't',
    without: new Set(['pPr', 'rPr', 'del', 'moveFrom', 'Fallback']),
    lines:   new Set(['p']),
    signs:   { tab: '\t', br: '\n', cr: '\n', noBreakHyphen: '-' },
  },
  odt: {
    parts:   () => ['content.xml'],
    within:  name => name === 'p' || name === 'h',
    without: new Set(['tracked-changes', 'annotation', 'note-citation', 'binary-data']),
    lines:   new Set(['p', 'h']),
    signs:   { 's': ' ', 'tab': '\t', 'line-break': '\n' },
    collapses: true,
  },
  xlsx: {
    parts:   archive => archive.names.filter(name => /^xl\/(?:sharedStrings|worksheets\/[^/]+)\.xml$/.test(name)),
    within:  (name, tag) => name === 'si' || (name === 'c' && /\st=["'](?:str|inlineStr)["']/.test(tag)),
    without: new Set(['rPh', 'f']),
    lines:   new Set(['si', 'c']),
    signs:   {},
  },
};

/** The text of the file at `path`, which `inspectFile` called `type`. A file that cannot be read gives '' and why; only the file system throws. */
export async function officeText(path: string, type: OfficeType): Promise<OfficeText> {
  try {
    return { text: await withArchive(path, archive => textOf(archive, dialects[type])) };
  } catch (error) {
    if (error instanceof Refused) return { text: '', refused: error.refusal };
    if (error instanceof SyntaxError) return { text: '', refused: { key: 'fileDamaged' } };
    throw error;
  }
}

async function textOf(archive: Archive, dialect: Dialect): Promise<string> {
  const collected = collector(dialect);
  for (const part of await dialect.parts(archive)) {
    const bytes = archive.stream(part);
    if (!bytes) throw new Refused({ key: 'fileDamaged' });
    await readXml(bytes, collected.reader);
  }
  return tidy(collected.text());
}

/** Knows of each open element whether it carries text and whether it is left out. */
function collector(dialect: Dialect): { reader: XmlReader; text: () => string } {
  const pieces: string[] = [];
  const around: { within: boolean; without: boolean }[] = [];
  let length = 0;
  const add = (piece: string): void => {
    if (around.at(-1)?.without || length > mostCharacters) return;
    pieces.push(piece);
    length += piece.length;
  };
  const reader: XmlReader = {
    open: (name, tag) => {
      const outer = around.at(-1);
      around.push({ within: outer?.within === true || dialect.within(name, tag), without: outer?.without === true || dialect.without.has(name) });
      const sign = Object.hasOwn(dialect.signs, name) ? dialect.signs[name] : undefined;
      if (sign !== undefined) add(sign);
    },
    close: name => {
      around.pop();
      if (dialect.lines.has(name)) add('\n');
    },
    text: value => { if (around.at(-1)?.within) add(dialect.collapses ? value.replace(/\s+/g, ' ') : value); },
  };
  return { reader, text: () => pieces.join('').slice(0, mostCharacters) };
}

function tidy(text: string): string {
  return text.normalize('NFC').replace(/\u00ad/g, '').replace(/[ \u00a0]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').trim();
}
