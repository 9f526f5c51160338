/** Sends a file with its length, strong ETag and byte ranges (RFC 9110), from memory or as a stream. */
import type { Request, Response } from 'express';
import { pipeline } from 'node:stream/promises';
import type { ByteSpan, FileAnswer } from './route';

export async function sendFile(file: FileAnswer, request: Request, response: Response): Promise<void> {
  response.set({
    'Content-Type': file.type, 'Content-Disposition': file.disposition, 'Accept-Ranges': 'bytes', ETag: `"${file.etag}"`,
    'Cache-Control': file.keep ? `private, max-age=${file.keep}` : 'private, no-store', 'X-Content-Type-Options': 'nosniff',
  });
  if (request.get('if-none-match') === `"${file.etag}"`) { response.status(304).end(); return; }
  const range = askedRange(request, file);
  if (range === 'outside') { response.status(416).set('Content-Range', `bytes */${file.size}`).end(); return; }
  if (range) response.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${file.size}`);
  response.set('Content-Length', String(range ? range.end - range.start + 1 : file.size));
  if (request.method === 'HEAD') { response.end(); return; }
  await deliver(file, range, response);
}

async function deliver(file: FileAnswer, range: ByteSpan | undefined, response: Response): Promise<void> {
  const content = await file.open(range);
  if (Array.isArray(content)) {
    response.cork();
    for (const piece of content) response.write(piece);
    response.uncork();
    response.end();
    return;
  }
  await pipeline(content, response).catch((error: unknown) => { if (!response.destroyed) throw error; });
}

/** One range only; several, or one for another ETag, are answered with the whole file. */
function askedRange(request: Request, file: FileAnswer): ByteSpan | 'outside' | undefined {
  const header = request.get('range'), condition = request.get('if-range');
  if (!header || (condition !== undefined && condition !== `"${file.etag}"`)) return undefined;
  const ranges = request.range(file.size);
  if (ranges === undefined || ranges === -2) return undefined;
  if (ranges === -1) return 'outside';
  const [only, more] = ranges;
  return only && !more && ranges.type === 'bytes' ? { start: only.start, end: only.end } : undefined;
}
