/** How does one prepared base become everybody's own controlled copy, in constant time and constant length? */
import { FONT_SET } from './fonts';
import { SLOT_LENGTH, personalMark } from './mark';

/** All that a download needs to know of a base; plain JSON, kept with the revision. Offsets and lengths are in bytes. */
export interface CopySidecar {
  readonly length: number; readonly slotOffset: number; readonly slotLength: number;
  readonly pages: number;
  /** 32 hex digits, the same for the same source and stamp: good for an ETag together with the copy's number. */
  readonly id: string;
  /** The font files whose glyph numbers the base's mark uses. */
  readonly fontSet: string;
}

/**
 * What one copy says. `line` e.g. "Bản số 17 – cấp cho Nguyễn Thị Hường – 24/11/2026 14:15"; `url` is what the QR code opens,
 * null = no code (reading on screen). Both must come from the copy's own record, without a clock, so that each range of bytes agrees.
 */
export interface CopyFacts { readonly line: string; readonly url: string | null }

/** A stretch of a copy: bytes of the base (`start` to `end`, both included, as createReadStream takes them) or bytes at hand. */
export type CopyPart =
  | { readonly from: 'base'; readonly start: number; readonly end: number }
  | { readonly from: 'slot'; readonly bytes: Buffer };

/**
 * The personal mark, exactly `sidecar.slotLength` bytes; about 0.1 ms. Letters the font lacks are replaced, never left blank.
 * @throws RangeError when the url is longer than 250 characters, Error when the base was made with other fonts.
 */
export function fillSlot(sidecar: CopySidecar, facts: CopyFacts): Buffer {
  if (sidecar.fontSet !== FONT_SET) throw new Error(`This base was made with the fonts ${sidecar.fontSet}; prepare it again.`);
  return padded(personalMark(facts.line, facts.url), sidecar.slotLength);
}

/** `content` in a slot: blanks up to the last byte, which ends the line. */
export function padded(content: string, length = SLOT_LENGTH): Buffer {
  if (content.length >= length) throw new RangeError(`The mark takes ${content.length} bytes, the slot holds ${length - 1}.`);
  return Buffer.from(`${content.padEnd(length - 1, ' ')}\n`, 'latin1');
}

/**
 * The bytes `start` to `end` (both included, as in Content-Range) of the copy as at most three parts, in order.
 * The caller checks the range against `sidecar.length`; without one it asks for 0 to length - 1.
 */
export function sliceOfCopy(sidecar: CopySidecar, slot: Buffer, start = 0, end = sidecar.length - 1): CopyPart[] {
  const { slotOffset, slotLength } = sidecar, afterSlot = slotOffset + slotLength;
  const parts: CopyPart[] = [];
  if (start < slotOffset) parts.push({ from: 'base', start, end: Math.min(end, slotOffset - 1) });
  if (end >= slotOffset && start < afterSlot) {
    parts.push({ from: 'slot', bytes: slot.subarray(Math.max(0, start - slotOffset), Math.min(end, afterSlot - 1) - slotOffset + 1) });
  }
  if (end >= afterSlot) parts.push({ from: 'base', start: Math.max(start, afterSlot), end });
  return parts;
}

/** The parts' bytes when the base is in memory: views, not copies. */
export function copyChunks(base: Buffer, parts: readonly CopyPart[]): Buffer[] {
  return parts.map(part => part.from === 'slot' ? part.bytes : base.subarray(part.start, part.end + 1));
}
