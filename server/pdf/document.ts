/** How does a description made of plain data become a printed record that stays readable for decades and can be read aloud (PDF/A-2a, PDF/UA-1)? */
import { createHash } from 'node:crypto';
import { ParseSpeeds, PDFDocument } from 'pdf-lib';
import pdfmake from 'pdfmake';
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces';
import { attachFiles, hashOfFiles } from './attachedFiles';
import { DECREE_MARGINS, type PdfDescription } from './description';
import { fontPath, legible } from './fonts';
import './longTables';
import { setMetadata } from './metadata';
import './sharedFonts';
import { writeStructure } from './structure';
import './styles';
import './tags';
import { tagTree } from './tagTree';

/** Values that are not text: rewriting them would break the picture, the address or the code. */
const VERBATIM = new Set(['image', 'svg', 'qr', 'link', 'font', 'layout']);
const HAIRLINE = 0.5;

const FONTS = { normal: fontPath('regular'), bold: fontPath('bold'), italics: fontPath('italic'), bolditalics: fontPath('bold-italic') };

pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy(path => Object.values(FONTS).includes(path));
pdfmake.setFonts({ Tinos: FONTS });
pdfmake.setTableLayouts({
  ruled: {
    hLineWidth: () => HAIRLINE, vLineWidth: () => HAIRLINE, hLineColor: () => '#444444', vLineColor: () => '#444444',
    paddingLeft: () => 4, paddingRight: () => 4, paddingTop: () => 3, paddingBottom: () => 3,
  },
});

/**
 * The document as PDF/A-2a and PDF/UA-1 (PDF/A-3a with files). Text is composed (NFC); letters the font lacks are replaced by their likeness, at worst by □.
 * @throws Error when the description is wrong (a programming error): nothing a user types can cause it.
 */
export function renderPdf({ createdAt, files, ...texts }: PdfDescription): Promise<Buffer> {
  return renderOwned({ ...structuredClone(texts), createdAt, ...(files ? { files } : {}) });
}

/** The same for a description that nobody else will read: it is altered. A copy of thousands of rows would be held as long as they are drawn. */
export async function renderOwned(description: PdfDescription): Promise<Buffer> {
  const { createdAt, files = [], ...texts } = description;
  rewriteInPlace(texts, legible);
  const clean = { ...texts, createdAt };
  const structure = tagTree(clean);
  const drawn = await pdfmake.createPdf(definitionOf(clean)).getBuffer();
  const doc = await PDFDocument.load(drawn, { updateMetadata: false, parseSpeed: ParseSpeeds.Fastest });
  writeStructure(doc, structure);
  if (files.length) attachFiles(doc, files, createdAt);
  const { title, author, subject, keywords, language = 'vi-VN' } = clean, content = createHash('sha256').update(drawn).update(files.length ? hashOfFiles(files) : '');
  setMetadata(doc, { part: files.length ? 3 : 2, title, author, subject, keywords, language, created: createdAt, id: content.digest('hex').slice(0, 32) });
  return Buffer.from(await doc.save({ addDefaultPage: false, updateFieldAppearances: false, objectsPerTick: Infinity }));
}

function definitionOf(description: PdfDescription): TDocumentDefinitions {
  const { header, footer, numberedAtTop = false, watermark, margins = DECREE_MARGINS } = description;
  return {
    version: '1.7', subset: 'PDF/A-2b', tagged: false, displayTitle: true, language: description.language ?? 'vi-VN',
    info: { title: description.title, author: description.author, creationDate: description.createdAt },
    pageSize: 'A4', pageOrientation: description.landscape ? 'landscape' : 'portrait', pageMargins: [margins[0], margins[1], margins[2], margins[3]],
    defaultStyle: { font: 'Tinos', fontSize: 13, lineHeight: 1.1 },
    content: description.content,
    header: (page, pages) => numberedAtTop && page > 1 ? topNumber(page, margins) : header && numbered(header, page, pages),
    footer: (page, pages) => footer && numbered(footer, page, pages),
    ...(watermark ? { watermark: { text: watermark, color: '#b01010', opacity: 0.1, bold: true } } : {}),
  };
}

/** Over the middle of the text, not of the page: the margins differ. */
function topNumber(page: number, [left, , right]: readonly [number, number, number, number]): Content {
  return { text: String(page), fontSize: 13, alignment: 'center', margin: [left, 30, right, 0] };
}

function numbered(content: Content, page: number, pages: number): Content {
  const copy = structuredClone({ content });
  rewriteInPlace(copy, text => text.replaceAll('{page}', String(page)).replaceAll('{pages}', String(pages)));
  return copy.content;
}

/** Each text of plain data passed through `rewrite`. */
function rewriteInPlace(node: object, rewrite: (text: string) => string): void {
  if (ArrayBuffer.isView(node)) return;
  for (const key of Object.keys(node)) {
    const value: unknown = Reflect.get(node, key);
    if (typeof value === 'string' && !VERBATIM.has(key)) Reflect.set(node, key, rewrite(value));
    else if (typeof value === 'object' && value !== null) rewriteInPlace(value, rewrite);
  }
}
