/** How do raw pixels become a PNG file, without a native image library? */
import { crc32, deflateSync } from 'node:zlib';

/** Pixels as red, green, blue, alpha bytes, row by row from the top. */
export interface Pixels { readonly width: number; readonly height: number; readonly rgba: Uint8Array }

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const [BITS_A_CHANNEL, TRUECOLOUR] = [8, 2];

/** An 8-bit RGB PNG; alpha is dropped, the page is drawn on white already. */
export function pngOf(pixels: Pixels): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels.width, 0);
  header.writeUInt32BE(pixels.height, 4);
  header.set([BITS_A_CHANNEL, TRUECOLOUR], 8);
  const data = deflateSync(rowsWithFilter(pixels), { level: 6 });
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

/** Each row begins with its filter: 2 (each byte minus the one above), which suits printed pages with their blank stretches. */
function rowsWithFilter({ width, height, rgba }: Pixels): Buffer {
  const stride = width * 3 + 1, rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    let to = y * stride;
    rows[to++] = 2;
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
