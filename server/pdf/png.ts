/** How do raw pixels become a small PNG file, without a native image library? */
import { crc32, deflateSync } from 'node:zlib';
import { paletteOf, type Palette } from './palette';

/** Pixels as red, green, blue, alpha bytes, row by row from the top. */
export interface Pixels { readonly width: number; readonly height: number; readonly rgba: Uint8Array }

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TRUECOLOUR = 2, INDEXED = 3, UP = 2;

/**
 * A PNG for reading on screen; alpha is dropped, the page is drawn on white already. A printed page has few colours and becomes 16 or
 * 256 numbered ones, a fifth to a half of the bytes; a page with photographs keeps every colour.
 */
export function pngOf(pixels: Pixels): Buffer {
  const palette = paletteOf(pixels.rgba);
  if (!palette) return file(pixels, 8, TRUECOLOUR, [chunk('IDAT', deflateSync(rowsWithFilter(pixels), { level: 6 }))]);
  const bits = palette.colours.length <= 16 ? 4 : 8;
  return file(pixels, bits, INDEXED, [chunk('PLTE', Buffer.from(palette.colours.flat())), chunk('IDAT', deflateSync(rowsOfNumbers(pixels, palette, bits), { level: 9 }))]);
}

function file({ width, height }: Pixels, bits: number, kind: number, chunks: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, kind], 8);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), ...chunks, chunk('IEND', Buffer.alloc(0))]);
}

/** No filter: numbers of colours are no amounts. */
function rowsOfNumbers({ width, height, rgba }: Pixels, { numberOf }: Palette, bits: 4 | 8): Buffer {
  const each = 8 / bits, stride = Math.ceil(width / each) + 1, rows = Buffer.alloc(stride * height);
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0; x < width; x++, from += 4) {
      const at = y * stride + 1 + Math.floor(x / each), number = numberOf(rgba[from] ?? 0, rgba[from + 1] ?? 0, rgba[from + 2] ?? 0);
      rows[at] = (rows[at] ?? 0) | (number << (8 - bits - (x % each) * bits));
    }
  }
  return rows;
}

/** Each row begins with its filter: each byte minus the one above, which suits pages with their blank stretches. */
function rowsWithFilter({ width, height, rgba }: Pixels): Buffer {
  const stride = width * 3 + 1, rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    let to = y * stride;
    rows[to++] = UP;
    for (let from = y * width * 4; from < (y + 1) * width * 4; from++) {
      if ((from & 3) === 3) continue;
      rows[to++] = (rgba[from] ?? 0) - (y ? rgba[from - width * 4] ?? 0 : 0);
    }
  }
  return rows;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4), check = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
