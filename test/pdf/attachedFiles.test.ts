/** Files inside a paper: named as they were, whole, in order, and PDF/A-3. */
import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFRawStream } from 'pdf-lib';
import type { AttachedFile } from '../../server/pdf/attachedFiles';
import type { PdfDescription } from '../../server/pdf/description';
import { renderPdf } from '../../server/pdf/document';
import { prepareBase } from '../../server/pdf/stamp';
import { pdfWorker, stopPdfWorker } from '../../server/pdf/worker';
import { brokenRules, testWithValidator } from '../support/pdfa/validate';
import { copyOf, STAMP } from './fixtures';

afterAll(stopPdfWorker);

const data: AttachedFile = { name: 'Số liệu (quý 4).json', mime: 'application/json', relationship: 'Data', bytes: Buffer.from('{"mã":"QT-01"}'), description: 'Số liệu của phiếu' };
const source: AttachedFile = { name: 'QT-ISO-01 Quy trình.docx', mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', relationship: 'Source', bytes: Buffer.from('PK').toString('base64'), description: 'Bản Word' };
const paper = (files: readonly AttachedFile[]): PdfDescription => ({ title: 'Phiếu', author: 'Sở', createdAt: new Date('2026-11-24T00:00:00Z'), content: 'Nội dung', files });

async function filesIn(bytes: Uint8Array): Promise<{ name: string; relationship: string; text: string }[]> {
  const { catalog } = await PDFDocument.load(bytes, { updateMetadata: false }), key = PDFName.of, tree = catalog.lookup(key('Names'), PDFDict).lookup(key('EmbeddedFiles'), PDFDict).lookup(key('Names'), PDFArray);
  return Array.from({ length: tree.size() / 2 }, (_, at) => {
    const file = tree.lookup(at * 2 + 1, PDFDict), stream = file.lookup(key('EF'), PDFDict).lookup(key('F'));
    expect(file.lookup(key('UF'), PDFHexString).decodeText()).toBe(tree.lookup(at * 2, PDFHexString).decodeText());
    return { name: file.lookup(key('F'), PDFHexString).decodeText(), relationship: String(file.get(key('AFRelationship'))), text: stream instanceof PDFRawStream ? Buffer.from(decodePDFRawStream(stream).decode()).toString() : '' };
  });
}

test('files come back under their names, sorted, whichever order they were given in', async () => {
  const bytes = await renderPdf(paper([data, source]));
  expect(await filesIn(bytes)).toEqual([{ name: 'QT-ISO-01 Quy trình.docx', relationship: '/Source', text: 'PK' }, { name: 'Số liệu (quý 4).json', relationship: '/Data', text: '{"mã":"QT-01"}' }]);
  expect(await filesIn(await renderPdf(paper([source, data])))).toEqual(await filesIn(bytes));
});

test('the same files give the same bytes, in the thread too, and another content another identity', async () => {
  const first = await renderPdf(paper([data])), other = await renderPdf(paper([{ ...data, bytes: Buffer.from('{}') }])), idOf = (bytes: Buffer): string => /\/ID \[(.+?)\]/.exec(bytes.toString('latin1'))?.[1] ?? String(Math.random());
  expect((await renderPdf(paper([data]))).equals(first)).toBe(true);
  expect((await pdfWorker().renderPdf(paper([data]))).equals(first)).toBe(true);
  expect(idOf(other)).not.toBe(idOf(first));
});

test('two files of one name, or one without a type, are refused', async () => {
  await expect(renderPdf(paper([data, { ...source, name: data.name.normalize('NFD') }]))).rejects.toThrow('same name');
  await expect(renderPdf(paper([{ ...data, mime: '' }]))).rejects.toThrow('media type');
});

testWithValidator()('PDF/A-3a and PDF/UA-1 by veraPDF, stamped and copied too', async () => {
  const attached = await renderPdf(paper([data, source])), prepared = await prepareBase(attached, STAMP);
  expect(brokenRules({ attached, copy: copyOf(prepared) }, ['3a', 'ua1'])).toEqual({ attached: [], copy: [] });
}, 300_000);
