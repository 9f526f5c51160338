/** Which few colours does a drawn page consist of, if it does? */

export type Colour = readonly [red: number, green: number, blue: number];
export interface Palette { readonly colours: readonly Colour[]; /** The place in `colours` of the one that stands for this. */ readonly numberOf: (red: number, green: number, blue: number) => number }

/** 16 steps a channel (17 apart): finer shades at the edge of a letter are not seen, and 4096 counters are enough. White and black are steps. */
const STEPS = 16, STEP = 255 / (STEPS - 1), SMALL = 16, LARGE = 256;
const STEP_OF = Uint8Array.from({ length: 256 }, (_, value) => Math.round(value / STEP));
/** What a pixel may be off, as the sum of squares over red, green and blue: three steps each for one pixel, about a third of a step on average. A scan, all shades, is off more: its colours stay. */
const NEAR = 3 * (3 * STEP) ** 2, ON_AVERAGE = 30;
/** One pixel in ten thousand may be further off: more could be a small red mark on a black page. */
const FEW = 0.0001;

/** The 16 commonest colours where all pixels are near one of them, else up to 256; undefined for a page with pictures in it. */
export function paletteOf(rgba: Uint8Array): Palette | undefined {
  const counts = new Uint32Array(STEPS ** 3), pixels = rgba.length / 4;
  let off = 0;
  for (let at = 0; at < rgba.length; at += 4) {
    const red = rgba[at] ?? 0, green = rgba[at + 1] ?? 0, blue = rgba[at + 2] ?? 0, key = keyOf(red, green, blue);
    counts[key] = (counts[key] ?? 0) + 1;
    off += fromStep(red) ** 2 + fromStep(green) ** 2 + fromStep(blue) ** 2;
  }
  if (off > ON_AVERAGE * pixels) return undefined;
  const keys = [...counts.keys()].filter(key => counts[key]).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  return fitting(keys, counts, SMALL, pixels) ?? fitting(keys, counts, LARGE, pixels);
}

/** The `size` commonest, and for every other colour of the page the nearest of them. */
function fitting(keys: readonly number[], counts: Uint32Array, size: number, pixels: number): Palette | undefined {
  const colours = keys.slice(0, size).map(colourOf), numbers = new Uint8Array(STEPS ** 3);
  let far = 0, off = 0;
  for (const [place, key] of keys.entries()) {
    const count = counts[key] ?? 0, { number, distance } = place < size ? { number: place, distance: 0 } : nearest(colourOf(key), colours);
    numbers[key] = number;
    off += distance * count;
    if (distance > NEAR) far += count;
  }
  return far <= pixels * FEW && off <= pixels * ON_AVERAGE ? { colours, numberOf: (red, green, blue) => numbers[keyOf(red, green, blue)] ?? 0 } : undefined;
}

function nearest(colour: Colour, colours: readonly Colour[]): { number: number; distance: number } {
  const distances = colours.map(other => other.reduce((sum, value, channel) => sum + (value - (colour[channel] ?? 0)) ** 2, 0)), distance = Math.min(...distances);
  return { number: distances.indexOf(distance), distance };
}

function keyOf(red: number, green: number, blue: number): number {
  return ((STEP_OF[red] ?? 0) * STEPS + (STEP_OF[green] ?? 0)) * STEPS + (STEP_OF[blue] ?? 0);
}

function fromStep(value: number): number {
  return value - (STEP_OF[value] ?? 0) * STEP;
}

function colourOf(key: number): Colour {
  return [Math.floor(key / STEPS ** 2) * STEP, (Math.floor(key / STEPS) % STEPS) * STEP, (key % STEPS) * STEP];
}
