/** How is a number written in a page's content, and how wide is the square that marks are drawn in? Needs no PDF library: the main thread fills slots with it. */

/** Side, in points, of the square in which marks are drawn: the shorter side of an A4 page. Pages scale it to their own. */
export const SIDE = 595;

/** A number as PDF writes it, at most four decimals: the same on each run. */
export function num(value: number): string {
  const rounded = Math.round(value * 1e4) / 1e4;
  return Object.is(rounded, -0) ? '0' : String(rounded);
}
