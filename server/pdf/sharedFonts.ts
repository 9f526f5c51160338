/** How is a font file read once, and not once more for every paper? By a format of our own in the reader that pdfmake draws with. */
import { createRequire } from 'node:module';
import { fontBytes, type FontStyle } from './fonts';
import { around, demandVersion, installedVersion, valueOf } from './patching';

const STYLES: readonly FontStyle[] = ['regular', 'bold', 'italic', 'bold-italic'];

/** fontkit, as pdfkit loads it: which of its formats knows a file is asked of each in turn. */
export interface FontReader {
  create(bytes: Buffer): object;
  registerFormat(format: object): void;
}

/**
 * A third of the time of a paper of one page went into the same tables of the same four files. Every paper has fonts of its own all the
 * same, for a font remembers for which letters its glyphs were drawn; only what was read of the file is handed on. The papers stay byte
 * for byte what they were. Once in a process.
 */
export function shareTables(reader: FontReader): void {
  const kept = STYLES.map(style => ({ bytes: fontBytes(style), font: reader.create(fontBytes(style)) })), format = kept[0]?.font.constructor;
  const keptOf = (bytes: unknown): object | undefined => kept.find(one => bytes instanceof Uint8Array && one.bytes.equals(bytes))?.font;
  if (typeof format !== 'function') throw new Error('The fonts of papers are of no format: see server/pdf/sharedFonts.ts');
  around(format, 'probe', call => function (bytes) { return keptOf(bytes) === undefined && call(this, [bytes]); });
  /** Called with `new`, as formats are: what it returns is the font. */
  const Kept = function (stream: unknown): object {
    const font: object = Reflect.construct(format, [stream]);
    Reflect.set(font, TABLES, valueOf(keptOf(valueOf(stream, 'buffer')), TABLES));
    return font;
  };
  reader.registerFormat(Object.assign(Kept, { probe: (bytes: unknown) => keptOf(bytes) !== undefined }));
}

/** Where fontkit keeps what it has read of a file, by the name of the table. */
const TABLES = '_tables';

function readerOfPdfmake(): FontReader {
  const pdfmake = createRequire(createRequire(__filename).resolve('pdfmake/package.json'));
  const reader: FontReader = createRequire(pdfmake.resolve('pdfkit'))('fontkit');
  return reader;
}

demandVersion(installedVersion());
shareTables(readerOfPdfmake());
