/** Which letters can the printed pages show, how wide are they, and what stands in for one that the font lacks? */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Font } from '@pdf-lib/fontkit';

export type FontStyle = 'regular' | 'bold' | 'italic' | 'bold-italic';

/**
 * Names the set of font files. A prepared base keeps this name, because its glyph numbers are those of these files:
 * when the fonts change, add a new set beside this one, never alter the files.
 */
export const FONT_SET = 'tinos-1';

/** What a page needs to know of one style: the hex glyph number and the advance (1/1000 em) of each code point. */
export interface Glyphs { readonly hex: ReadonlyMap<number, string>; readonly width: ReadonlyMap<number, number> }

/** Shown where a letter has no likeness in the font: a visible gap, never a silent one. */
const MISSING = '□';
/** The font draws it as a hyphen, but it is only a hint where a word may break. */
const SOFT_HYPHENS = /\u00ad/gu;

/** Signs people paste from office programs, and the nearest thing that Tinos has. */
const LIKENESS: Readonly<Record<string, string>> = {
  '☐': '□', '☑': '■', '☒': '■', '✓': '√', '✔': '√', '✗': '×', '✘': '×', '✕': '×', '❖': '◊', '➢': '→', '➔': '→', '⇒': '→', '★': '*',
  '‐': '-', '‑': '-', '‒': '–', '−': '–', '―': '—', '•': '•', '∙': '·', '▪': '■', '◦': '○', '⁄': '/', '‟': '“', '‛': '‘',
};

const folder = fontsFolder(__dirname);
const bytesByStyle = new Map<FontStyle, Buffer>();
const glyphsByStyle = new Map<FontStyle, Glyphs>();

/** Path of the font file of a style. */
export function fontPath(style: FontStyle): string {
  return join(folder, `tinos-${style}.ttf`);
}

/** The font file of a style, read once. */
export function fontBytes(style: FontStyle): Buffer {
  return once(bytesByStyle, style, () => readFileSync(fontPath(style)));
}

/** The glyph table of a style, made once (about 10 ms). */
export function glyphsOf(style: FontStyle): Glyphs {
  return once(glyphsByStyle, style, () => readGlyphs(style));
}

/**
 * The same text in letters that the font has: composed (NFC), without invisible characters; a foreign letter gives way to its
 * likeness, then to its base letter, then to □. Line ends stay.
 */
export function legible(text: string): string {
  const known = glyphsOf('regular').hex;
  let out = '';
  for (const letter of text.normalize('NFC').replace(SOFT_HYPHENS, '')) out += letter === '\n' || known.has(codeOf(letter)) ? letter : standIn(letter, known);
  return out;
}

/** The letters of a text that come out as □, each once. */
export function missingLetters(text: string): string {
  const known = glyphsOf('regular').hex;
  return [...new Set(text.normalize('NFC').replace(SOFT_HYPHENS, ''))].filter(letter => !known.has(codeOf(letter)) && standIn(letter, known) === MISSING).join('');
}

/** One line of `legible` text: line ends and runs of blanks become one blank. */
export function legibleLine(text: string): string {
  return legible(text.replace(/\s+/gu, ' ').trim());
}

/** A PDF hex string of glyph numbers; `text` must be `legible`. */
export function hexOf(glyphs: Glyphs, text: string): string {
  let hex = '';
  for (const letter of text) hex += glyphs.hex.get(codeOf(letter)) ?? '';
  return `<${hex}>`;
}

/** Width of `legible` text in points at `size` points. */
export function widthOf(glyphs: Glyphs, text: string, size: number): number {
  let width = 0;
  for (const letter of text) width += glyphs.width.get(codeOf(letter)) ?? 0;
  return width * size / 1000;
}

/** Loaded with the first copy, not with the app: it is the slowest of all libraries to load. */
function opened(bytes: Buffer): Font {
  const { create }: { create(bytes: Buffer): Font } = createRequire(__filename)('@pdf-lib/fontkit');
  return create(bytes);
}

function readGlyphs(style: FontStyle): Glyphs {
  const font = opened(fontBytes(style));
  const hex = new Map<number, string>(), width = new Map<number, number>();
  for (const code of font.characterSet) {
    const glyph = font.glyphForCodePoint(code);
    hex.set(code, glyph.id.toString(16).padStart(4, '0'));
    width.set(code, glyph.advanceWidth * 1000 / font.unitsPerEm);
  }
  return { hex, width };
}

function standIn(letter: string, known: ReadonlyMap<number, string>): string {
  if (/[\p{Cc}\p{Cf}\p{Mn}]/u.test(letter)) return letter === '\t' ? ' ' : '';
  if (/\p{Z}/u.test(letter)) return ' ';
  const shown = (candidate: string) => candidate !== '' && [...candidate].every(one => known.has(codeOf(one)));
  const base = letter.normalize('NFKD').replace(/\p{Mn}/gu, '');
  return [LIKENESS[letter] ?? '', letter.normalize('NFKC'), base].find(shown) ?? MISSING;
}

function codeOf(letter: string): number {
  return letter.codePointAt(0) ?? 0;
}

/** From server/pdf and from dist/server/pdf alike: the nearest `server/pdf/fonts` above. */
function fontsFolder(from: string): string {
  const here = join(from, 'server', 'pdf', 'fonts');
  if (existsSync(here)) return here;
  if (dirname(from) === from) throw new Error('server/pdf/fonts is missing: run node scripts/fonts.mjs');
  return fontsFolder(dirname(from));
}

function once<Key, Value>(kept: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = kept.get(key);
  if (found !== undefined) return found;
  const made = make();
  kept.set(key, made);
  return made;
}
