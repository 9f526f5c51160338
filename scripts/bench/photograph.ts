/** A photograph for the bench: a whole grey JPEG of 1600 × 1200 pixels, about as heavy as one that a telephone made smaller before it was sent. */
import { randomBytes } from 'node:crypto';

const WIDTH = 1600, HEIGHT = 1200, BLOCK = 8;
/** So many amounts in each block make about 300 KB. */
const AMOUNTS = 10;

/** What it shows is noise, each time another: nothing that puts it on paper looks at more than its head. See ITU-T T.81 for the segments. */
export function photograph(): Buffer {
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]), segment(0xdb, [0, ...new Array<number>(64).fill(8)]), segment(0xc0, [8, HEIGHT >> 8, HEIGHT & 0xff, WIDTH >> 8, WIDTH & 0xff, 1, 1, 0x11, 0]),
    segment(0xc4, codes(0x00, 4, [4])), segment(0xc4, codes(0x10, 2, [0x00, 0x04])), segment(0xda, [1, 1, 0, 0, 63, 0]), blocks(), Buffer.from([0xff, 0xd9]),
  ]);
}

function segment(marker: number, body: readonly number[]): Buffer {
  return Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff, ...body]);
}

/** Symbols that all have codes of `bits` bits, in the order of their codes. */
function codes(table: number, bits: number, symbols: readonly number[]): number[] {
  return [table, ...Array.from({ length: 16 }, (_, at) => (at + 1 === bits ? symbols.length : 0)), ...symbols];
}

/** A block: a code of 4 bits (four bits follow) with its difference, so many times a code of 2 bits (01: four bits follow) with its amount, then 00. */
function blocks(): Buffer {
  const count = (WIDTH / BLOCK) * (HEIGHT / BLOCK), amounts = randomBytes(count * (AMOUNTS + 1)), out: number[] = [];
  let bits = 0, held = 0;
  const write = (value: number, length: number): void => {
    bits = (bits << length) | value;
    for (held += length; held >= 8; held -= 8) {
      const byte = (bits >> (held - 8)) & 0xff;
      out.push(...(byte === 0xff ? [0xff, 0] : [byte]));
    }
    bits &= 0xff;
  };
  for (const [at, amount] of amounts.entries()) {
    write(at % (AMOUNTS + 1) === 0 ? 0 : 1, at % (AMOUNTS + 1) === 0 ? 4 : 2);
    write(amount & 15, 4);
    if (at % (AMOUNTS + 1) === AMOUNTS) write(0, 2);
  }
  write(0xff >> held, 8 - held);
  return Buffer.from(out);
}
