/** The bytes of one copy, whole or a span, in constant time: base up to the slot, the slot, the rest. */
import { DateTime } from 'luxon';
import { Readable } from 'node:stream';
import { LRUCache } from 'lru-cache';
import { wordsFor } from '../core/words';
import type { FileStore } from '../files/store';
import { copyChunks, fillSlot, sliceOfCopy, type CopyPart } from '../pdf/copy';
import { pdfWorker } from '../pdf/worker';
import { bytesOf } from './bases';
import type { BaseRecord, CopyRecord } from './model';
import { tokenOf } from './token';

export interface Served { readonly size: number; readonly etag: string; open(span?: { start: number; end: number }): Promise<Readable | Buffer[]> }
export interface Marking { readonly secret: string; readonly baseUrl: string; readonly timeZone: string }

/** What stands on every page of the copy; a pure function of its row. */
export function slotOf(copy: CopyRecord, base: BaseRecord, marking: Marking): Buffer {
  const at = DateTime.fromJSDate(copy.at, { zone: marking.timeZone }).toFormat('dd/MM/yyyy HH:mm');
  const line = wordsFor('vi')('stamp.copy', { number: copy.number, name: copy.personName, at });
  return fillSlot(base.sidecar, { line, url: `${marking.baseUrl}/v/${tokenOf(copy._id, marking.secret)}` });
}

export function serveCopy(copy: CopyRecord, base: BaseRecord, marking: Marking, store: FileStore): Served {
  return served(base, slotOf(copy, base, marking), `${base.sidecar.id}-${copy.number}`, store);
}

function served(base: BaseRecord, slot: Buffer, etag: string, store: FileStore): Served {
  return {
    size: base.sidecar.length, etag,
    async open(span) {
      const parts = sliceOfCopy(base.sidecar, slot, span?.start, span?.end), bytes = await bytesOf(base, store);
      return bytes ? copyChunks(bytes, parts) : Readable.from(streamed(parts, base.sha256, store), { objectMode: false });
    },
  };
}

async function* streamed(parts: readonly CopyPart[], sha256: string, store: FileStore): AsyncGenerator<Buffer> {
  for (const part of parts) {
    if (part.from === 'slot') yield part.bytes;
    else yield* await store.open(sha256, { start: part.start, end: part.end });
  }
}

/** Pages read on screen: kept in memory, since a revision's page looks the same to all. */
const pages = new LRUCache<string, Buffer>({ maxSize: 48 * 1024 * 1024, sizeCalculation: bytes => bytes.length });

/** One page as PNG, `width` pixels wide, with the state's watermark and no person's mark. `page` counts from 1; the caller has checked it. */
export async function pageImage(base: BaseRecord, page: number, width: number, store: FileStore): Promise<Buffer> {
  const key = `${base._id}:${page}:${width}`, known = pages.get(key);
  if (known) return known;
  const slot = fillSlot(base.sidecar, { line: wordsFor('vi')('stamp.screen'), url: null });
  const bytes = (await bytesOf(base, store)) ?? (await store.read(base.sha256));
  const whole = Buffer.concat(copyChunks(bytes, sliceOfCopy(base.sidecar, slot)));
  const image = await pdfWorker().renderPage(whole, page, { width });
  pages.set(key, image);
  return image;
}
