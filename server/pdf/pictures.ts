/** How do photographs get onto paper: at most 8 cm wide and high, several in a row, upright, and no larger in bytes than paper can show? */
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { degrees, PDFDocument } from 'pdf-lib';
import type { Content } from 'pdfmake/interfaces';
import { Refused } from '../core/errors';
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

/** What EXIF's orientation (tag 274) turns a picture by, clockwise; mirrored ones are turned, not mirrored back. */
const TURNS: Readonly<Record<number, number>> = { 3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270 };

/**
 * A JPEG as the only thing on a page of its own, upright: drawn as many pixels wide as paper needs, it is the same photograph, smaller.
 * @throws Refused imageNotSupported when its header is damaged.
 */
export async function pageOfJpeg(bytes: Uint8Array): Promise<Uint8Array> {
  const doc = await PDFDocument.create({ updateMetadata: false }), jpeg = await doc.embedJpg(bytes).catch(() => { throw new Refused({ key: 'imageNotSupported' }); }), page = doc.addPage([jpeg.width, jpeg.height]);
  page.drawImage(jpeg, { x: 0, y: 0, width: jpeg.width, height: jpeg.height });
  page.setRotation(degrees(TURNS[orientationOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))] ?? 0));
  return doc.save();
}

/** EXIF's orientation, 1 where there is none (CIPA DC-008, 4.6.4: the first directory of the TIFF header in APP1). */
export function orientationOf(jpeg: Buffer): number {
  const app1 = segmentAt(jpeg, 0xe1);
  if (app1 === undefined || jpeg.toString('latin1', app1 + 4, app1 + 10) !== 'Exif\0\0') return 1;
  const tiff = jpeg.subarray(app1 + 10, app1 + 2 + jpeg.readUInt16BE(app1 + 2)), little = tiff.toString('latin1', 0, 2) === 'II';
  const two = (at: number): number => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)), first = tiff.length < 8 ? 0 : little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const entry = Array.from({ length: Math.min(two(first), 100) }, (_, at) => first + 2 + 12 * at).find(at => two(at) === 0x0112);
  return entry === undefined ? 1 : two(entry + 8);
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

/** Where the segment with this marker begins, before the picture itself. */
function segmentAt(jpeg: Buffer, wanted: number): number | undefined {
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff;) {
    const marker = jpeg[at + 1];
    if (marker === wanted) return at;
    if (marker === 0xda) return undefined;
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  return undefined;
}
