/** How does a photograph become no larger in bytes than paper can show, and upright? It is drawn as a page of its own. */
import { degrees, PDFDocument } from 'pdf-lib';
import { Refused } from '../core/errors';
import { renderPage } from './text';

/**
 * The JPEG upright, as a PNG so many pixels wide.
 * @throws Refused imageNotSupported when its header is damaged.
 */
export async function renderPhotograph(jpeg: Uint8Array, size: { readonly width: number }): Promise<Buffer> {
  return renderPage(await pageOfJpeg(jpeg), 1, size);
}

/** What EXIF's orientation (tag 274) turns a picture by, clockwise; mirrored ones are turned, not mirrored back. */
const TURNS: Readonly<Record<number, number>> = { 3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270 };

async function pageOfJpeg(bytes: Uint8Array): Promise<Uint8Array> {
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
