/** Where do the bars of a chart lie? Pure: numbers and words in, the rectangles of an SVG and the rows of its table out. */

/** How a bar is filled: solid, hatched or outlined, so that series differ also in black and white. */
export const FILLS = ['solid', 'hatch', 'line'] as const;
export type Fill = (typeof FILLS)[number];

/** `said` stands beside the bar: its number, worded. */
export interface Bar { readonly value: number; readonly said: string; readonly fill: Fill; /** Where one bar of several leads elsewhere than its group. */ readonly href?: string | undefined; /** What it is called there. */ readonly name?: string | undefined }
/** Bars that share one name; `href` leads to the records they count. */
export interface Group { readonly label: string; readonly bars: readonly Bar[]; readonly href?: string | undefined }

export interface DrawnBar { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly said: string; readonly saidX: number; readonly saidY: number; readonly fill: Fill; readonly href?: string | undefined; readonly name?: string | undefined }
export interface DrawnGroup { readonly label: string; readonly labelY: number; readonly name: string; readonly href?: string | undefined; /** Its bars lead to different places. */ readonly parted: boolean; readonly bars: readonly DrawnBar[] }
export interface Drawing { readonly width: number; readonly height: number; readonly groups: readonly DrawnGroup[] }

/** Units of the drawing: about a pixel on a phone, where it is as wide as the window. */
const WIDTH = 320, BAR = 14, GAP = 10, LINE = 18, SAID = 8.2, MOST_LETTERS = 44, LEFT = 62;

/**
 * Names stand above their bars, or left of them where they are short. The longest bar leaves room for the longest number beside it; a bar of nothing has no width.
 * A name that does not fit is cut; it stands whole in `name` and in the table.
 */
export function drawing(groups: readonly Group[], labels: 'above' | 'left' = 'above'): Drawing {
  const bars = groups.flatMap(group => group.bars), most = Math.max(1, ...bars.map(bar => bar.value)), left = labels === 'left' ? LEFT : 0;
  const room = WIDTH - left - 8 - Math.ceil(Math.max(0, ...bars.map(bar => bar.said.length)) * SAID), above = labels === 'above' ? LINE : 0;
  let y = 0;
  const drawn = groups.map(group => {
    const top = y + above, name = [group.label, ...group.bars.map(bar => bar.said)].join(', ');
    y = top + group.bars.length * BAR + GAP;
    return { label: shortened(group.label), labelY: labels === 'above' ? top - 5 : top + 11, name, ...(group.href ? { href: group.href } : {}), parted: group.bars.some(bar => bar.href !== undefined), bars: group.bars.map((bar, at) => drawnBar(bar, left, top + at * BAR, (room * bar.value) / most)) };
  });
  return { width: WIDTH, height: Math.max(0, y - GAP + 2), groups: drawn };
}

function drawnBar(bar: Bar, x: number, y: number, length: number): DrawnBar {
  const width = bar.value > 0 ? Math.max(2, Math.round(length * 10) / 10) : 0;
  return { x, y, width, height: BAR - 2, said: bar.said, saidX: Math.round((x + width + 5) * 10) / 10, saidY: y + 10.5, fill: bar.fill, ...(bar.href ? { href: bar.href, name: bar.name } : {}) };
}

function shortened(label: string): string {
  return label.length <= MOST_LETTERS ? label : `${label.slice(0, MOST_LETTERS - 1).trimEnd()}…`;
}

/** A chart with the words around it and the table that says the same. */
export interface Chart {
  readonly id: string; readonly heading: string; readonly note?: string | undefined; readonly lead?: string | undefined;
  /** Said instead of a chart without a bar. */
  readonly empty?: string | undefined;
  readonly legend?: readonly { readonly fill: Fill; readonly text: string }[] | undefined;
  readonly drawing: Drawing; readonly table: { readonly heads: readonly string[]; readonly rows: readonly { readonly head: string; readonly href?: string | undefined; readonly cells: readonly (string | { readonly text: string; readonly href: string })[] }[] };
}
