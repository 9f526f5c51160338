/** What is written in the copy mark: the holder's line and QR code in a personal copy, a refusal in a base that leaks. */
import QRCode from 'qrcode';
import { glyphsOf, hexOf, legibleLine, widthOf, type Glyphs } from './fonts';
import { SIDE, num } from './numbers';

/** Bytes that each base keeps for its mark. A full line and a 250-character address take about 3,000. */
export const SLOT_LENGTH = 4096;

/** Names in the mark's resources. `Veil` is a graphics state with the opacity of the white behind text. */
export const MARK_FONTS = { R: 'regular', B: 'bold' } as const;
export const VEIL = 'Veil';
export const VEIL_OPACITY = 0.82;

const LEFT = 28;
const BASELINE = 15;
const LINE_SIZE = 8.5;
/** Below this nobody reads it on paper: the rest of the line gives way to … */
const SMALLEST = 5;
/** The code itself without its quiet zone, so that a phone reads it from A4 paper. */
const QR_SIDE = 50;
const QR_MARGIN = 14;
const QUIET_MODULES = 4;
const LONGEST_ADDRESS = 250;
/** Choosing the mask costs more than all the rest, and any mask decodes. One byte segment likewise: splitting the address costs six times as much. */
const MASK_PATTERN = 3;

/**
 * The content of a personal mark, shorter than SLOT_LENGTH. `line` too long for the page shrinks, then ends in …
 * @throws RangeError when `url` has more than 250 characters: its code could not be scanned at this size.
 */
export function personalMark(line: string, url: string | null): string {
  const room = SIDE - LEFT - (url ? QR_SIDE + QR_MARGIN + 24 : LEFT);
  return lineAt(line, room) + (url ? qrCode(url) : '');
}

/** The content of a mark that nobody filled: the file was taken from behind the register, and says so over the whole page. */
export function refusalMark(refusal: string, explanation: string): string {
  const bold = glyphsOf('bold'), text = legibleLine(refusal);
  const size = 0.84 * SIDE * Math.SQRT2 / widthOf(bold, text, 1);
  const slope = Math.SQRT1_2, width = widthOf(bold, text, size), start = SIDE / 2 - slope * width / 2, drop = slope * size * 0.33;
  const turned = [slope, slope, -slope, slope, start + drop, start - drop].map(num).join(' ');
  return `q .8 0 0 rg BT /B ${num(size)} Tf ${turned} Tm ${hexOf(bold, text)} Tj ET Q\n${lineAt(`${refusal}. ${explanation}`, SIDE - 2 * LEFT)}`;
}

/** The line in the bottom margin, on a veil so that it can be read over a dark scan. */
function lineAt(line: string, room: number): string {
  const regular = glyphsOf('regular');
  const { text, size } = fitted(regular, legibleLine(line), { room, largest: LINE_SIZE, smallest: SMALLEST });
  const width = widthOf(regular, text, size);
  return `q /${VEIL} gs 1 g ${LEFT - 3} ${BASELINE - 4} ${num(width + 6)} ${num(size + 4)} re f Q\n`
    + `q .1 g BT /R ${num(size)} Tf 1 0 0 1 ${LEFT} ${BASELINE} Tm ${hexOf(regular, text)} Tj ET Q\n`;
}

/** `text` at the size that fits `room` points: smaller first, cut with … when even `smallest` is too wide. */
export function fitted(glyphs: Glyphs, text: string, limits: { room: number; largest: number; smallest: number }): { text: string; size: number } {
  const size = Math.min(limits.largest, limits.room / Math.max(widthOf(glyphs, text, 1), 1e-6));
  if (size >= limits.smallest) return { text, size };
  const letters = [...text];
  while (letters.length > 0 && widthOf(glyphs, `${letters.join('')}…`, limits.smallest) > limits.room) letters.length -= overshoot(glyphs, letters, limits);
  return { text: `${letters.join('').trimEnd()}…`, size: limits.smallest };
}

/** How many letters may go at once without cutting too much: none is wider than 1 em. A line of a megabyte must not cost a second. */
function overshoot(glyphs: Glyphs, letters: readonly string[], limits: { room: number; smallest: number }): number {
  const excess = widthOf(glyphs, letters.join(''), limits.smallest) - limits.room;
  return Math.min(letters.length, Math.max(1, Math.floor(excess / limits.smallest / 1.2)));
}

/** An image mask, not rectangles: thin vector modules do not decode at 100 dpi in some viewers. */
function qrCode(url: string): string {
  if (url.length > LONGEST_ADDRESS) throw new RangeError(`A copy's address has ${url.length} characters; ${LONGEST_ADDRESS} can be scanned.`);
  const { size, data } = QRCode.create([{ data: Buffer.from(url), mode: 'byte' }], { errorCorrectionLevel: 'M', maskPattern: MASK_PATTERN }).modules;
  const quiet = QUIET_MODULES * QR_SIDE / size, x = SIDE - QR_MARGIN - QR_SIDE, y = QR_MARGIN;
  return `q 1 g ${num(x - quiet)} ${num(y - quiet)} ${num(QR_SIDE + 2 * quiet)} ${num(QR_SIDE + 2 * quiet)} re f\n`
    + `0 g ${QR_SIDE} 0 0 ${QR_SIDE} ${x} ${y} cm\nBI /W ${size} /H ${size} /IM true /BPC 1 /F /AHx ID ${maskRows(size, data)}> EI Q\n`;
}

/** One bit a module, 0 = painted, each row padded to a whole byte with 1. */
function maskRows(size: number, modules: Uint8Array): string {
  const rows = Buffer.alloc(size * Math.ceil(size / 8), 0xff), width = Math.ceil(size / 8);
  for (let i = 0; i < size * size; i++) {
    if (!modules[i]) continue;
    const column = i % size, at = Math.floor(i / size) * width + (column >> 3);
    rows[at] = (rows[at] ?? 0xff) & ~(0x80 >> (column & 7));
  }
  return rows.toString('hex');
}
