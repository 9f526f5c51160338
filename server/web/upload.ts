/** Files of a form, streamed to temporary names on the file store's own disk; whatever happens, none is left behind. */
import { createHash, randomUUID } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request, RequestHandler } from 'express';
import multer, { type StorageEngine } from 'multer';
import { DomainError, fileSystemError, InvalidInput } from '../core/errors';
import type { Uploaded } from './route';

const MAX_FILES = 12;
/** A form has few fields; a filled-in form of an agency has a page of a table's cells besides. */
const FIELDS = { short: 200, long: 2500 } as const;

/** Every temporary name given out for a request, of files that were cut short too: multer forgets those that the disk refuses. */
const names = new WeakMap<object, string[]>();

/**
 * Whoever mounts it calls discardUploads when the handler has ended: not before, because a handler goes on when its client is gone.
 * @param folder temporary files go here; @param maxBytes per file; the limit is told in the form before the upload starts.
 */
export function uploads(folder: string, maxBytes: number, decodeName: (raw: string) => string, length: keyof typeof FIELDS = 'short'): RequestHandler {
  const named = multer.diskStorage({ destination: folder, filename: (request, _, done) => { done(null, nameFor(request, folder)); } });
  const storage = hashing(named);
  const receive = multer({ storage, limits: { fileSize: maxBytes, files: MAX_FILES, fields: FIELDS[length], fieldSize: 1_000_000, parts: FIELDS[length] + 100 } }).any();
  return (request, response, next) => {
    receive(request, response, error => {
      if (error) { next(refusalOf(error, request, maxBytes)); return; }
      if (request.files) request.files = uploadedFiles(request.files).map(file => ({ ...file, originalname: decodeName(file.originalname) }));
      next();
    });
  };
}

export function uploaded(files: unknown): Uploaded[] {
  return uploadedFiles(files).map(({ fieldname: field, path, originalname: name, size, sha256 }) => ({ field, path, name, size, sha256 }));
}

/** The storage, which looks at the bytes as they pass: no second reading tells one file from another. */
function hashing(storage: StorageEngine): StorageEngine {
  return {
    _handleFile(request, file, done) {
      const hash = createHash('sha256');
      storage._handleFile(request, file, (error, kept) => {
        done(error, { ...kept, ...(error ? {} : { sha256: hash.digest('hex') }) });
      });
      file.stream.on('data', (piece: Buffer) => { hash.update(piece); });
    },
    _removeFile: (request, file, done) => { storage._removeFile(request, file, done); },
  };
}

/** Removes what the handler did not move into the store. */
export async function discardUploads(request: Request): Promise<void> {
  await Promise.all((names.get(request) ?? []).map(path => unlink(path).catch(() => undefined)));
}

function nameFor(request: object, folder: string): string {
  const name = randomUUID();
  names.set(request, [...(names.get(request) ?? []), join(folder, name)]);
  return name;
}

interface HashedFile extends Express.Multer.File { readonly sha256: string }

function uploadedFiles(files: unknown): HashedFile[] {
  return Array.isArray(files) ? files : [];
}

function refusalOf(error: unknown, request: Request, maxBytes: number): unknown {
  if (error instanceof multer.MulterError) return tooMuch(error, maxBytes);
  if (request.readableAborted) return new CutShort();
  return error instanceof Error && UNREADABLE.test(error.message) ? new InvalidInput({ file: { key: 'field.uploadRefused' } }) : fileSystemError(error);
}

/** What busboy says of a form that is not written as multipart forms are: a control character in a file's name, a part without its end. */
const UNREADABLE = /^(?:Malformed (?:part header|content type)|Multipart: Boundary not found|Unexpected end of (?:form|file))$/;

function tooMuch(error: multer.MulterError, maxBytes: number): InvalidInput {
  const field = error.field ?? 'file';
  if (error.code === 'LIMIT_FILE_SIZE') return new InvalidInput({ [field]: { key: 'field.fileTooLarge', values: { limit: Math.round(maxBytes / 1024 / 1024) } } });
  return new InvalidInput({ [field]: { key: 'field.uploadRefused' } });
}

/** The line was cut while files were coming: nobody reads this answer, and it is no fault of the server. */
class CutShort extends DomainError {
  constructor() { super({ key: 'badRequest' }); }
}
