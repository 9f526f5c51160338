/** What does each page of a controlled copy say, whoever holds it: the header line at the top edge and the watermark. */
import { glyphsOf, hexOf, legibleLine, widthOf } from './fonts';
import { num } from './numbers';
import { VEIL, fitted } from './mark';

/** The words that are not the document's own. The caller gives those of its locale. */
export interface StampWords {
  /** With {page} and {pages}, e.g. "Trang {page}/{pages}". */
  readonly page: string;
  /** Large across a base that leaked, e.g. "BẢN KHÔNG HỢP LỆ". */
  readonly refusal: string;
  /** The sentence after it, at the bottom. */
  readonly explanation: string;
}

export interface StampFacts {
  /** e.g. "TÀI LIỆU KIỂM SOÁT", "HẾT HIỆU LỰC", "DỰ THẢO", "CHƯA CÓ HIỆU LỰC". */
  readonly watermark: string;
  readonly code: string;
  readonly agency: string;
  readonly title: string;
  /** Issue and amendment, e.g. "Lần ban hành 02/00". */
  readonly label: string;
  /** From when it is in force, in words, e.g. "Hiệu lực từ 01/12/2026". */
  readonly effective: string;
  readonly words: StampWords;
}

const EDGE = 28;
const PAGE_NUMBER_ROOM = 70;
const HEADER_SIZE = 7.5;
const SMALLEST = 5;

/** Content for a displayed page whose shorter side is 595 units. The fonts are /R and /B, the graphics states /Veil and /Faint. */
export function staticStamp(stamp: StampFacts, width: number, height: number): string {
  return header(stamp, width, height) + watermark(stamp.watermark, width, height);
}

/** Two small lines within 25 points of the top edge: the margin of a decree page (20 mm) stays free for its own number. */
function header(stamp: StampFacts, width: number, height: number): string {
  const first = line('B', [stamp.code, stamp.label, stamp.effective], { y: height - 14, room: width - 2 * EDGE - PAGE_NUMBER_ROOM });
  const second = line('R', [stamp.agency, stamp.title], { y: height - 23, room: width - 2 * EDGE });
  const veil = `q /${VEIL} gs 1 g 0 ${num(height - 27)} ${num(width)} 27 re f Q\n`;
  const rule = `q .6 G .4 w ${EDGE} ${num(height - 26.5)} m ${num(width - EDGE)} ${num(height - 26.5)} l S Q\n`;
  return `${veil}q .25 g\n${first}${second}Q\n${rule}`;
}

function line(font: 'R' | 'B', pieces: readonly string[], { y, room }: { y: number; room: number }): string {
  const glyphs = glyphsOf(font === 'B' ? 'bold' : 'regular');
  const words = pieces.map(legibleLine).filter(Boolean).join(' · ');
  const { text, size } = fitted(glyphs, words, { room, largest: HEADER_SIZE, smallest: SMALLEST });
  return `BT /${font} ${num(size)} Tf 1 0 0 1 ${EDGE} ${num(y)} Tm ${hexOf(glyphs, text)} Tj ET\n`;
}

/** From corner to corner, so faint that the text under it stays easy to read, in print too. */
function watermark(words: string, width: number, height: number): string {
  const bold = glyphsOf('bold'), text = legibleLine(words);
  const size = Math.min(110, 0.7 * Math.hypot(width, height) / Math.max(widthOf(bold, text, 1), 1e-6));
  const angle = Math.atan2(height, width), along = Math.cos(angle), up = Math.sin(angle), half = widthOf(bold, text, size) / 2, drop = size * 0.33;
  const turned = [along, up, -up, along, width / 2 - along * half + up * drop, height / 2 - up * half - along * drop].map(num).join(' ');
  return `q /Faint gs .7 .05 .05 rg BT /B ${num(size)} Tf ${turned} Tm ${hexOf(bold, text)} Tj ET Q\n`;
}
