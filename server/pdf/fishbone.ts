/** How is a fishbone (causes by branch, ISO/IEC 31010 B.3) drawn on paper: ribs above and below a spine that ends at what they caused? Pure. */
import type { Content } from 'pdfmake/interfaces';
import { glyphsOf, legibleLine, widthOf, type FontStyle } from './fonts';

export interface Branch { readonly words: string; readonly causes: readonly string[] }
export interface Fishbone { readonly branches: readonly Branch[]; readonly effect: string; /** All of it in words, for those who cannot see it. */ readonly alt: string; /** Points. */ readonly width: number }

const SIZE = 9, LINE = 11, SLANT = 18, HEAD = 92, GAP = 6, INSET = 5;

/** A drawing is not split between pages. */
const HIGHEST = 560;

/** Texts are broken into lines here: SVG does not wrap. As high as its longest branch needs; undefined where that is more than a page has. */
export function fishbone({ branches, effect, alt, width }: Fishbone): Content | undefined {
  const columns = Math.max(1, Math.ceil(branches.length / 2)), column = (width - HEAD) / columns, room = column - SLANT - 2 * GAP;
  const laid = branches.map((branch, at) => ({ left: Math.floor(at / 2) * column, above: at % 2 === 0, name: wrapped(branch.words, room, 'bold'), causes: branch.causes.flatMap(cause => wrapped(`– ${cause}`, room, 'regular')) }));
  const head = wrapped(effect, HEAD - 2 * INSET, 'bold'), high = (above: boolean): number => Math.max(head.length * LINE / 2 + INSET, ...laid.filter(one => one.above === above).map(one => (one.name.length + one.causes.length) * LINE + 2 * GAP)), spine = high(true), height = spine + high(false), end = width - HEAD;
  if (height > HIGHEST) return undefined;
  const ribs = laid.map(one => ribOf(one, spine, one.above ? 0 : height)), top = spine - head.length * LINE / 2 - INSET;
  const drawn = [
    line(0, spine, end, spine, 1.4), `<path d="M ${end - 7} ${spine - 4} L ${end} ${spine} L ${end - 7} ${spine + 4}" fill="none" stroke="#444444" stroke-width="1.4"/>`,
    `<rect x="${end}" y="${top}" width="${HEAD - 1}" height="${head.length * LINE + 2 * INSET}" fill="none" stroke="#444444" stroke-width="0.8"/>`, ...texts(head, end + INSET, top + INSET, 'bold'), ...ribs,
  ];
  return { svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${drawn.join('')}</svg>`, alt, margin: [0, 4, 0, 8] };
}

interface Laid { readonly left: number; readonly above: boolean; readonly name: readonly string[]; readonly causes: readonly string[] }

/** The name stands at the outer end of the rib, causes between it and the spine, to the right of the rib. */
function ribOf({ left, above, name, causes }: Laid, spine: number, outer: number): string {
  const tip = above ? outer + name.length * LINE + 2 : outer - name.length * LINE - 2, at = left + 2 + SLANT + GAP;
  const nameTop = above ? outer : outer - name.length * LINE, causesTop = above ? tip + 2 : spine + GAP;
  return [line(left + 2, tip, left + 2 + SLANT, spine, 0.9), ...texts(name, left + 2, nameTop, 'bold'), ...texts(causes, at, causesTop, 'regular')].join('');
}

function line(x1: number, y1: number, x2: number, y2: number, width: number): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#444444" stroke-width="${width}"/>`;
}

function texts(lines: readonly string[], x: number, top: number, style: FontStyle): string[] {
  return lines.map((text, at) => `<text x="${x}" y="${top + at * LINE + SIZE}" font-family="Tinos" font-size="${SIZE}"${style === 'bold' ? ' font-weight="bold"' : ''} fill="#111111">${escaped(text)}</text>`);
}

/** Greedy lines; a word that is wider than a line is cut. */
function wrapped(text: string, room: number, style: FontStyle): string[] {
  const glyphs = glyphsOf(style), fits = (words: string): boolean => widthOf(glyphs, words, SIZE) <= room, lines: string[] = [];
  let held = '';
  for (const word of legibleLine(text).split(' ').flatMap(one => pieces(one, fits))) {
    const next = held ? `${held} ${word}` : word;
    if (held && !fits(next)) { lines.push(held); held = word; } else held = next;
  }
  return [...lines, held];
}

function pieces(word: string, fits: (text: string) => boolean): string[] {
  if (fits(word)) return [word];
  const letters = [...word], most = letters.findLastIndex((_, at) => fits(letters.slice(0, at + 1).join(''))) + 1;
  return most > 0 ? [letters.slice(0, most).join(''), ...pieces(letters.slice(most).join(''), fits)] : [word];
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, sign => ENTITIES[sign] ?? sign);
}
