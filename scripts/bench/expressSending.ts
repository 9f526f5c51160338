/** Loaded before the app into its process: files are sent by Express's own `res.sendFile`, after the same session, permission and entry in the journal. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Request, Response } from 'express';
import { readConfig } from '../../server/config';
import type { FileAnswer } from '../../server/web/route';

const sending: unknown = createRequire(__filename)('../../server/web/sendFile'), { uploadsDir } = readConfig();

/** An original's ETag is its SHA-256, which is its name on the disk: see files/disk.ts. */
function byExpress(file: FileAnswer, _: Request, response: Response): Promise<void> {
  response.set({ 'Content-Type': file.type, 'Content-Disposition': file.disposition, 'Cache-Control': 'private, no-store' });
  return new Promise((resolve, reject) => {
    response.sendFile(join(uploadsDir, file.etag.slice(0, 2), file.etag.slice(2, 4), file.etag), { cacheControl: false }, (error?: Error) => { if (error) reject(error); else resolve(); });
  });
}

if (typeof sending === 'object' && sending !== null) Object.assign(sending, { sendFile: byExpress });
