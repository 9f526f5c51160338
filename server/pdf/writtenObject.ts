/** How are tens of thousands of small objects put into a PDF without a tree of objects for each? As the text that they become. */
import { copyStringIntoBuffer, PDFObject } from 'pdf-lib';

/** An object of ASCII letters only, as it stands in the file. Nothing can be looked up in it before the file is read again. */
export class WrittenObject extends PDFObject {
  constructor(private readonly text: string) { super(); }

  override clone(): WrittenObject { return new WrittenObject(this.text); }

  override toString(): string { return this.text; }

  override sizeInBytes(): number { return this.text.length; }

  override copyBytesInto(buffer: Uint8Array, offset: number): number { return copyStringIntoBuffer(this.text, buffer, offset); }
}
