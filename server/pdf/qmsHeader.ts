/** The header on each page of a controlled paper: agency, title, and on the right code, issue, day and page. How high is it? */
import type { Content } from 'pdfmake/interfaces';
import { fittedText, linesOf, LINE_HEIGHT } from './fitting';
import type { Picture } from './pieces';

export interface QmsHeader {
  readonly parent?: string; readonly agency: string; readonly title: string;
  /** Right cell, a line each, e.g. "Mã hiệu: QT-01", "Trang: {page}/{pages}". */
  readonly lines: readonly string[];
  readonly logo?: Picture;
}

/** Left and right margin and width of the page in points. */
export interface HeaderPlace { readonly left: number; readonly right: number; readonly width: number }

const UPRIGHT: HeaderPlace = { left: 85, right: 48, width: 595 };
const [AGENCY_WIDTH, LINES_WIDTH] = [130, 120];
/** Padding and rules of three cells side by side, and of one from above to below, as the layout "ruled" has them. */
const CELL_SIDES = 26, CELL_ENDS = 7;
const [ABOVE, BELOW] = [28, 12];
const [LOGO_HEIGHT, LOGO_GAP] = [30, 4];

/** A cell's content, how much of it there is, and how it is drawn `down` points lower, so that it stands in the middle. */
interface Cell { readonly height: number; readonly at: (down: number) => Content }

/** `header` for the description, and `top`, the top margin it needs: a long title makes it higher, never lost or drawn over the text. */
export function qmsHeader(facts: QmsHeader, { left, right, width }: HeaderPlace = UPRIGHT): { readonly header: Content; readonly top: number } {
  // Not '*': a column of the rest grows with the longest word, beyond the page.
  const room = width - left - right - AGENCY_WIDTH - LINES_WIDTH - CELL_SIDES, cells = [agencyCell(facts), titleCell(facts.title.toUpperCase(), room), linesCell(facts.lines)];
  const height = Math.max(...cells.map(cell => cell.height)), row = cells.map(cell => cell.at(Math.max(0, (height - cell.height) / 2)));
  return { header: { margin: [left, ABOVE, right, 0], layout: 'ruled', table: { widths: [AGENCY_WIDTH, room, LINES_WIDTH], body: [row] } }, top: Math.ceil(ABOVE + height + CELL_ENDS + BELOW) };
}

function agencyCell({ parent = '', agency, logo }: QmsHeader): Cell {
  const above = parent.toUpperCase(), name = agency.toUpperCase(), room = AGENCY_WIDTH;
  const small = fittedText(above, [9, 8, 7], { room, most: 3 }), large = fittedText(name, [10, 9, 8], { room, most: 4, style: 'bold' });
  return {
    height: (logo ? LOGO_HEIGHT + LOGO_GAP : 0) + (above ? small.height : 0) + large.height,
    at: down => ({
      margin: [0, down, 0, 0], alignment: 'center',
      stack: [
        ...(logo ? [{ image: logo.image, fit: [room, LOGO_HEIGHT] satisfies [number, number], margin: [0, 0, 0, LOGO_GAP] satisfies [number, number, number, number] }] : []),
        ...(above ? [{ text: above, fontSize: small.size }] : []), { text: name, fontSize: large.size, bold: true },
      ],
    }),
  };
}

function titleCell(title: string, room: number): Cell {
  const { size, height } = fittedText(title, [12, 11, 10, 9], { room, most: 4, style: 'bold' });
  return { height, at: down => ({ text: title, bold: true, fontSize: size, alignment: 'center', margin: [0, down, 0, 0] }) };
}

function linesCell(lines: readonly string[]): Cell {
  const size = lines.every(line => linesOf(line, 10, LINES_WIDTH) === 1) ? 10 : 9;
  return { height: lines.reduce((height, line) => height + linesOf(line, size, LINES_WIDTH) * size * LINE_HEIGHT, 0), at: down => ({ margin: [0, down, 0, 0], stack: lines.map(text => ({ text, fontSize: size })) }) };
}
