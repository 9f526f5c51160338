/** What may a file or folder be called, so that it can be unpacked on Windows as well as anywhere else? Pure. */
import { safeFileName } from '../files/fileName';

const LONGEST = 120, LONGEST_BYTES = 200;
/** Windows takes them for devices, whatever ending they have. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** In NFC, without what no file system takes, at most `longest` letters with its ending (".pdf", or none). */
export function safeName(stem: string, ending: string, longest = LONGEST): string {
  const plain = safeFileName(stem.replace(/[/\\]/g, '-'), '_'), letters = [...(DEVICES.test(plain) ? `_${plain}` : plain)].slice(0, longest - ending.length);
  while (Buffer.byteLength(letters.join('')) > LONGEST_BYTES) letters.pop();
  return `${letters.join('').replace(/[.\s]+$/, '')}${ending}`;
}

/** Gives each name once: a second one gets " (2)". Names that differ only in capitals are one name on Windows. */
export function uniqueNames(): (stem: string, ending: string) => string {
  const taken = new Set<string>();
  return (stem, ending) => {
    for (let n = 1; ; n += 1) {
      const mark = n === 1 ? ending : ` (${n})${ending}`, name = safeName(stem, mark);
      if (taken.has(name.toLowerCase())) continue;
      taken.add(name.toLowerCase());
      return name;
    }
  };
}
