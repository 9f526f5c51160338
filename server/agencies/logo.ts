/** The logo at the head of an agency's papers: a small PNG or JPEG in the file store. */
import { InvalidInput, NotFound } from '../core/errors';
import { inspectFile, type FileType } from '../files/inspect';
import type { FileStore } from '../files/store';
import type { Answer, Uploaded } from '../web/route';

/** Drawn 2 cm high on paper; more than this is a photograph. */
export const LOGO_MOST_BYTES = 1_048_576;
const LOGO_TYPES: readonly FileType[] = ['png', 'jpeg'];

/** The SHA-256 of an uploaded logo, or undefined when none was chosen. @throws InvalidInput naming the field `logo`. */
export async function takeLogo(files: FileStore, uploads: readonly Uploaded[]): Promise<string | undefined> {
  const upload = uploads.find(one => one.field === 'logo' && one.name !== '');
  if (!upload) return undefined;
  if (upload.size > LOGO_MOST_BYTES) throw new InvalidInput({ logo: { key: 'field.fileTooLarge', values: { limit: 1 } } });
  const inspected = await inspectFile(upload.path, upload.name);
  if ('refused' in inspected) throw new InvalidInput({ logo: inspected.refused });
  if (!LOGO_TYPES.includes(inspected.type)) throw new InvalidInput({ logo: { key: 'field.logoType' } });
  return (await files.put(upload.path)).sha256;
}

/** The picture itself, with the type that its first bytes tell. @throws NotFound where there is none. */
export async function logoFile(files: FileStore, sha256: string | undefined): Promise<Answer> {
  if (!sha256) throw new NotFound();
  const bytes = await files.read(sha256), type = bytes[0] === 0x89 ? 'image/png' : 'image/jpeg';
  return { file: { type, size: bytes.length, etag: sha256, disposition: 'inline', open: span => [span ? bytes.subarray(span.start, span.end + 1) : bytes] } };
}
