/** What is this file, by its content and never by its name, and may it be kept? */
import { open, type FileHandle } from 'node:fs/promises';
import { Refused, type Refusal } from '../core/errors';
import { safeFileName } from './fileName';
import { jpegSize, pngSize, type ImageSize } from './imageSize';
import { officeType } from './officeType';

export const fileTypes = {
  pdf:  { mime: 'application/pdf', extension: 'pdf' },
  docx: { mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', extension: 'docx' },
  odt:  { mime: 'application/vnd.oasis.opendocument.text', extension: 'odt' },
  xlsx: { mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', extension: 'xlsx' },
  png:  { mime: 'image/png', extension: 'png' },
  jpeg: { mime: 'image/jpeg', extension: 'jpg' },
} as const;

export type FileType = keyof typeof fileTypes;

export interface Inspected { readonly type: FileType; readonly mime: string; readonly extension: string; readonly size: number }
export type Inspection = Inspected | { readonly refused: Refusal };

const mostMegapixels = 100;
/** PDF Reference 1.7, appendix H, note 13: readers accept the header anywhere in the first 1024 bytes. */
const headBytes = 1024;

/** Judges one head of a file; `at` counts bytes, `pattern` is text in latin1. */
interface Signature { readonly pattern: RegExp; readonly judge: (path: string, file: FileHandle) => Promise<FileType> }

/** In this order: a zip with `%PDF-` inside is a zip. */
const signatures: readonly Signature[] = [
  { pattern: /^PK(?:\x03\x04|\x05\x06|\x07\x08)/, judge: path => officeType(path) },
  { pattern: /^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/, judge: oldOffice },
  { pattern: /^\x89PNG\r\n\x1a\n/, judge: async (_, file) => checked('png', await pngSize(file)) },
  { pattern: /^\xff\xd8\xff/, judge: async (_, file) => checked('jpeg', await jpegSize(file)) },
  { pattern: /^(?:MZ|\x7fELF|#!|\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe)/, judge: async () => refuse('fileProgram') },
  { pattern: /^....ftyp(?:hei[cfmsx]|hev[cmsx]|mif1|msf1)/s, judge: async () => refuse('fileHeic') },
  { pattern: /%PDF-/, judge: async () => 'pdf' },
  { pattern: /^\{\\rtf/, judge: async () => refuse('fileOldOffice') },
  { pattern: /^(?:Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ)/, judge: async () => refuse('fileArchive') },
  { pattern: /^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|script|svg|\?php|\?xml|!--)/i, judge: async () => refuse('fileWebPage') },
];

/** Reads the file at `path`; `givenName` is only told back in the refusal (`values.name`). Throws what the file system throws. */
export async function inspectFile(path: string, givenName: string): Promise<Inspection> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const type = await judge(path, file, size);
    return { type, ...fileTypes[type], size };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { key, values } = error.refusal;
    return { refused: { key, values: { name: safeFileName(givenName), ...values } } };
  } finally {
    await file.close();
  }
}

async function judge(path: string, file: FileHandle, size: number): Promise<FileType> {
  if (size === 0) return refuse('fileEmpty');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  const head = buffer.toString('latin1', 0, bytesRead);
  const signature = signatures.find(({ pattern }) => pattern.test(head));
  return signature ? signature.judge(path, file) : refuse('fileTypeUnknown');
}

function checked(type: FileType, size: ImageSize | null): FileType {
  if (!size) return refuse('fileDamaged');
  const megapixels = Math.ceil(size.width * size.height / 1_000_000);
  return megapixels > mostMegapixels ? refuse('imageTooLarge', { megapixels, limit: mostMegapixels }) : type;
}

async function oldOffice(_: string, file: FileHandle): Promise<FileType> {
  return refuse(await holdsEncryptedPackage(file) ? 'fileEncrypted' : 'fileOldOffice');
}

/** A docx with a password is an OLE2 file with this stream; its name is in UTF-16 ([MS-OFFCRYPTO], 2.3.4.4). */
async function holdsEncryptedPackage(file: FileHandle): Promise<boolean> {
  const name = Buffer.from('EncryptedPackage', 'utf16le');
  let tail = Buffer.alloc(0);
  for await (const piece of file.createReadStream({ start: 0, autoClose: false, highWaterMark: 1 << 18 })) {
    const seen = Buffer.concat([tail, piece]);
    if (seen.includes(name)) return true;
    tail = seen.subarray(-name.length);
  }
  return false;
}

function refuse(key: string, values?: Refusal['values']): never {
  throw new Refused({ key, ...(values && { values }) });
}
