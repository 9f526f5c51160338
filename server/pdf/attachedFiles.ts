/** How do files travel inside a paper, e.g. the data behind a form, so that PDF/A-3 still holds (ISO 19005-3 §6.8)? */
import { createHash } from 'node:crypto';
import { PDFDict, PDFHexString, PDFName, PDFString, type PDFDocument, type PDFRef } from 'pdf-lib';

export interface AttachedFile {
  /** As it is saved by the reader: "QT-ISO-01 Quy trình.docx". No two of a paper may have the same. */
  readonly name: string;
  /** e.g. "application/json". */
  readonly mime: string;
  /** The paper was made from it (Source), or it holds what the paper shows (Data). */
  readonly relationship: 'Data' | 'Source';
  /** Base64 or the bytes themselves. */
  readonly bytes: string | Uint8Array;
  readonly description: string;
}

/**
 * Puts the files into the document, sorted by name as a name tree demands. pdf-lib's own `attach` writes a name as a bare string:
 * Vietnamese letters lose their upper bits, and a parenthesis breaks the file.
 * @throws Error when two have one name, or one has no type: a programming error.
 */
export function attachFiles(doc: PDFDocument, files: readonly AttachedFile[], at: Date): void {
  const { context, catalog } = doc, named = files.map(file => ({ ...file, name: file.name.normalize('NFC') })).sort((one, other) => (one.name < other.name ? -1 : 1));
  if (new Set(named.map(file => file.name)).size < named.length) throw new Error('Two attached files have the same name');
  if (named.some(file => !/^[\w.+-]+\/[\w.+-]+$/.test(file.mime))) throw new Error('An attached file has no media type');
  const entries = named.map(file => ({ name: PDFHexString.fromText(file.name), ref: specification(doc, file, at) }));
  const held = catalog.lookup(PDFName.of('Names')), names = held instanceof PDFDict ? held : context.obj({});
  names.set(PDFName.of('EmbeddedFiles'), context.obj({ Names: entries.flatMap(({ name, ref }) => [name, ref]) }));
  catalog.set(PDFName.of('Names'), names);
  catalog.set(PDFName.of('AF'), context.obj(entries.map(({ ref }) => ref)));
}

/** What the paper's identity owes to its files. */
export function hashOfFiles(files: readonly AttachedFile[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(JSON.stringify([file.name, file.mime, file.relationship, file.description])).update(bytesOf(file));
  return hash.digest('hex');
}

function specification(doc: PDFDocument, file: AttachedFile, at: Date): PDFRef {
  const { context } = doc, bytes = bytesOf(file), date = PDFString.fromDate(at);
  const content = context.register(context.flateStream(bytes, {
    Type: 'EmbeddedFile', Subtype: file.mime, Params: { Size: bytes.length, CreationDate: date, ModDate: date, CheckSum: PDFHexString.of(createHash('md5').update(bytes).digest('hex')) },
  }));
  const name = PDFHexString.fromText(file.name);
  return context.register(context.obj({
    Type: 'Filespec', F: name, UF: name, EF: { F: content, UF: content }, AFRelationship: file.relationship, Desc: PDFHexString.fromText(file.description.normalize('NFC')),
  }));
}

function bytesOf({ bytes }: AttachedFile): Uint8Array {
  return typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : bytes;
}
