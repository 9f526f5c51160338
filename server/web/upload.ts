/** Files of a form, streamed to temporary names on the file store's own disk; whatever happens, none is left behind. */
import { unlink } from 'node:fs/promises';
import type { RequestHandler } from 'express';
import multer from 'multer';
import { InvalidInput } from '../core/errors';
import type { Uploaded } from './route';

const MAX_FILES = 12;

/** @param folder temporary files go here; @param maxBytes per file; the limit is told in the form before the upload starts. */
export function uploads(folder: string, maxBytes: number, decodeName: (raw: string) => string): RequestHandler {
  const receive = multer({ dest: folder, limits: { fileSize: maxBytes, files: MAX_FILES, fields: 200, fieldSize: 1_000_000, parts: 300 } }).any();
  return (request, response, next) => {
    response.on('close', () => { void discard(uploadedFiles(request.files)); });
    receive(request, response, error => {
      if (request.files) request.files = uploadedFiles(request.files).map(file => ({ ...file, originalname: decodeName(file.originalname) }));
      next(error instanceof multer.MulterError ? tooMuch(error, maxBytes) : error);
    });
  };
}

export function uploaded(files: unknown): Uploaded[] {
  return uploadedFiles(files).map(file => ({ field: file.fieldname, path: file.path, name: file.originalname, size: file.size }));
}

function uploadedFiles(files: unknown): Express.Multer.File[] {
  return Array.isArray(files) ? files : [];
}

/** What the handler did not move into the store is removed when the answer is sent, or the line is cut. */
async function discard(files: readonly Express.Multer.File[]): Promise<void> {
  await Promise.all(files.map(file => unlink(file.path).catch(() => undefined)));
}

function tooMuch(error: multer.MulterError, maxBytes: number): InvalidInput {
  const field = error.field ?? 'file';
  if (error.code === 'LIMIT_FILE_SIZE') return new InvalidInput({ [field]: { key: 'field.fileTooLarge', values: { limit: Math.round(maxBytes / 1024 / 1024) } } });
  return new InvalidInput({ [field]: { key: 'field.uploadRefused' } });
}
