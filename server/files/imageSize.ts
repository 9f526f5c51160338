/** How large is the picture in a PNG or JPEG file, by its header: a small file can claim a picture that fills the memory. */
import type { FileHandle } from 'node:fs/promises';

export interface ImageSize { readonly width: number; readonly height: number }

/** Start of frame: baseline, progressive and their kin; the rest of C0–CF are tables. */
const frameMarkers = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
const startOfScan = 0xda;
const endOfImage = 0xd9;
const mostSegments = 2000;

/** In pixels; null when the header is damaged. The first chunk of a PNG is IHDR (PNG specification, 5.6). */
export async function pngSize(file: FileHandle): Promise<ImageSize | null> {
  const header = await readAt(file, 8, 16);
  if (header.length < 16 || header.toString('latin1', 4, 8) !== 'IHDR') return null;
  return positive(header.readUInt32BE(8), header.readUInt32BE(12));
}

/** In pixels; null when the header is damaged. Jumps from segment to segment (ITU-T T.81, annex B) without reading what they hold. */
export async function jpegSize(file: FileHandle): Promise<ImageSize | null> {
  let position = 2;
  for (let count = 0; count < mostSegments; count += 1) {
    const segment = await readAt(file, position, 9);
    const marker = segment[1];
    if (segment.length < 4 || segment[0] !== 0xff || marker === undefined) return null;
    if (marker === startOfScan || marker === endOfImage) return null;
    if (frameMarkers.has(marker)) return segment.length < 9 ? null : positive(segment.readUInt16BE(7), segment.readUInt16BE(5));
    position += marker === 0xff ? 1 : 2 + segment.readUInt16BE(2);
  }
  return null;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function positive(width: number, height: number): ImageSize | null {
  return width > 0 && height > 0 ? { width, height } : null;
}
