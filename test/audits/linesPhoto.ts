/** JPEG files for tests: a real one-pixel picture, as heavy as wanted by comments of random bytes. */
import { randomBytes } from 'node:crypto';

/** The smallest picture a browser draws: 1 × 1, grey, baseline. */
const PIXEL = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=', 'base64');

/** @param bytes of comment, at most 65,000; every picture is another. */
export function jpegOf(bytes: number): Buffer {
  const comment = randomBytes(bytes).map(byte => (byte === 0xff ? 0xfe : byte)), head = Buffer.from([0xff, 0xfe, (bytes + 2) >> 8, (bytes + 2) & 0xff]);
  return Buffer.concat([PIXEL.subarray(0, 2), head, comment, PIXEL.subarray(2)]);
}
