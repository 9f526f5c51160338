/** How many lines does a text take in a column, and at which size does it still look right there? Measured with the metrics it is drawn with. */
import type { Content } from 'pdfmake/interfaces';
import { glyphsOf, legibleLine, widthOf, type FontStyle, type Glyphs } from './fonts';

/** Height of a line in parts of its size: Tinos' own 1.15, by the line height of our papers. */
export const LINE_HEIGHT = 1.15 * 1.1;
/** Kerning and justification move letters by less than this. */
const TOLERANCE = 0.98;

/** Vietnamese words have 7 letters at most; a file name or a code may have 150. */
const LONGEST_WORD = 30;

/** Has it a word that is wider than a column? pdfmake lets such a word burst an indented line or a table. */
export function hasLongWord(text: string, longest = LONGEST_WORD): boolean {
  return text.split(/\s+/u).some(word => word.length > longest);
}

/** The same text, of which only the words that are too long may be broken within. */
export function breakable(text: string, longest?: number): Content {
  if (!hasLongWord(text, longest)) return text;
  return text.split(/(?<=\s)/u).map(word => (hasLongWord(word, longest) ? { text: word, wordBreak: 'break-all' } : word));
}

/** Lines that `text` takes in `room` points; a word that is wider than a line is broken. */
export function linesOf(text: string, size: number, room: number, style: FontStyle = 'regular'): number {
  const glyphs = glyphsOf(style), narrow = room * TOLERANCE;
  return text.split('\n').reduce((lines, line) => lines + linesOfOne(legibleLine(line).split(' '), glyphs, size, narrow), 0);
}

function linesOfOne(words: readonly string[], glyphs: Glyphs, size: number, room: number): number {
  const blank = widthOf(glyphs, ' ', size);
  let lines = 1, used = 0;
  for (const word of words) {
    const width = widthOf(glyphs, word, size), needed = used ? used + blank + width : width;
    if (needed <= room) { used = needed; continue; }
    if (used) lines++;
    lines += Math.floor(width / room);
    used = width % room;
  }
  return lines;
}

/** The largest of `sizes` (largest first) at which `text` takes at most `most` lines, else the last; and its height in points. */
export function fittedText(text: string, sizes: readonly number[], { room, most, style = 'regular' }: { readonly room: number; readonly most: number; readonly style?: FontStyle }): { readonly size: number; readonly height: number } {
  const size = sizes.find(one => linesOf(text, one, room, style) <= most) ?? sizes.at(-1) ?? 10;
  return { size, height: linesOf(text, size, room, style) * size * LINE_HEIGHT };
}
