/** The bytes of a small file that came with a form: certificates are read in memory and never kept as they came. */
import { readFile } from 'node:fs/promises';
import { InvalidInput } from '../core/errors';
import type { Uploaded } from '../web/route';

/** A chain with its key has a few thousand bytes. */
export const CERTIFICATE_MOST_BYTES = 1_048_576;

/** @throws InvalidInput naming the field when nothing was chosen or it is too large. */
export async function uploadedBytes(uploads: readonly Uploaded[], field: string): Promise<Buffer> {
  const upload = uploads.find(one => one.field === field && one.name !== '');
  if (!upload) throw new InvalidInput({ [field]: { key: 'field.required' } });
  if (upload.size > CERTIFICATE_MOST_BYTES) throw new InvalidInput({ [field]: { key: 'field.fileTooLarge', values: { limit: 1 } } });
  return readFile(upload.path);
}
