/** How do photographs get onto paper: at most 8 cm wide and high, several in a row, and none that is damaged? Needs no PDF library. */
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import type { Content } from 'pdfmake/interfaces';
import type { Picture } from './pieces';

export interface Photograph extends Picture { /** Under the picture, e.g. its number and name. */ readonly caption: Content; /** What it is called, for those who cannot see it. */ readonly alt?: string }

/** 8 cm in points. */
export const PHOTOGRAPH_SIDE = 227;
const GAP = 8;

/** Rows of `perRow` pictures with their captions; a row is not split between pages. */
export function photographs(all: readonly Photograph[], perRow: number): Content {
  const rows = Array.from({ length: Math.ceil(all.length / perRow) }, (_, row) => all.slice(row * perRow, (row + 1) * perRow));
  const cellOf = (one: Photograph | undefined): Content => (one ? { stack: [{ image: one.image, ...(one.alt ? { alt: one.alt } : {}), fit: [PHOTOGRAPH_SIDE - GAP, PHOTOGRAPH_SIDE - GAP], alignment: 'center' }, { stack: [one.caption], fontSize: 9, alignment: 'center', margin: [0, 2, 0, 6] }] } : { text: '' });
  return { layout: 'noBorders', margin: [0, 4, 0, 8], table: { dontBreakRows: true, widths: Array.from({ length: perRow }, () => PHOTOGRAPH_SIDE - GAP), body: rows.map(row => Array.from({ length: perRow }, (_, at) => cellOf(row[at]))) } };
}

const unpacked = promisify(inflate);

/** A PNG of more pixels is not unpacked to be checked: 25 megapixels of 8 bytes are 200 MB. */
const MOST_PIXELS = 25_000_000;

/**
 * Whether all of a PNG's picture is there. One that is damaged inside would end the thread that draws it (pdfkit unpacks it where
 * nobody hears the error): it must not get there. Unpacked outside of the event loop.
 */
export async function isWholePng(png: Buffer): Promise<boolean> {
  const data: Buffer[] = [];
  if (png.length < 33 || png.readUInt32BE(16) * png.readUInt32BE(20) > MOST_PIXELS) return false;
  for (let at = 8; at + 12 <= png.length; at += 12 + png.readUInt32BE(at)) if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const [width, height, depth, kind] = [png.readUInt32BE(16), png.readUInt32BE(20), png[24] ?? 0, png[25] ?? 0], bits = depth * (SAMPLES[kind] ?? 0), least = height * (1 + Math.ceil(width * bits / 8));
  try {
    return bits > 0 && (await unpacked(Buffer.concat(data), { maxOutputLength: 2 * least + 4096 })).length >= least;
  } catch {
    return false;
  }
}

/** Samples of a pixel by colour type: grey, three colours, palette, grey with alpha, colours with alpha (PNG specification, 11.2.2). */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
