/** Which name may a file bear that came from somebody's computer, and how is it told to a browser that saves it. */

/** In characters; with the second limit a copy can be saved on every usual file system (255 bytes), marked "(1)" too. */
const longestName = 150;
const longestNameBytes = 240;
/** Letters and digits after the last full stop; more than this is a sentence, not an extension. */
const longestExtension = 10;

/** Controls, zero-width and bidirectional marks: they draw nothing, or draw `fdp.exe` as `exe.pdf`. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu;
/** Not allowed in a name on Windows, where most copies are saved. */
const forbidden = /[<>:"|?*]/g;

/** One path segment in NFC, without anything invisible, at most 150 characters with its extension kept; never empty. */
export function safeFileName(raw: string, nameless = 'file'): string {
  const name = lastSegment(wellFormed(raw))
    .normalize('NFC')
    .replace(invisible, '')
    .replace(forbidden, '-')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const { stem, extension } = split(name);
  return `${shortened(stem, extension) || nameless}${extension}`;
}

/** Multer reads the name in a multipart header as latin1, where browsers write UTF-8: repaired when the bytes are UTF-8, kept otherwise; then made safe, because every page that tells of the file shows it. */
export function decodeUploadName(raw: string): string {
  return safeFileName(repaired(raw));
}

/** The header of RFC 6266: an ASCII name for old programs, with Vietnamese letters folded, and the true one (RFC 5987) for all others. */
export function contentDisposition(name: string, kind: 'inline' | 'attachment'): string {
  const safe = safeFileName(name);
  return `${kind}; filename="${asciiName(safe)}"; filename*=UTF-8''${extendedValue(safe)}`;
}

function repaired(raw: string): string {
  const isLatin1 = [...raw].every(letter => letter.charCodeAt(0) <= 0xff);
  if (!isLatin1) return raw;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(raw, 'latin1'));
  } catch {
    return raw;
  }
}

function lastSegment(path: string): string {
  return path.split(/[/\\]/).filter(part => part.trim() !== '').at(-1)?.replace(/^[a-z]:/i, '') ?? '';
}

/** Half of a surrogate pair has no UTF-8 and would make `encodeURIComponent` throw. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

function split(name: string): { stem: string; extension: string } {
  const extension = new RegExp(`\\.[a-z0-9]{1,${longestExtension}}$`, 'i').exec(name)?.[0] ?? '';
  return { stem: name.slice(0, name.length - extension.length), extension };
}

function shortened(stem: string, extension: string): string {
  const letters = [...stem].slice(0, longestName - extension.length);
  let bytes = Buffer.byteLength(letters.join('')) + extension.length;
  while (bytes > longestNameBytes) bytes -= Buffer.byteLength(letters.pop() ?? '');
  return letters.join('').trim();
}

function asciiName(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D')
    .replace(/[^\x20-\x7e]/gu, '_').replace(/["\\%]/g, '_');
}

function extendedValue(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
