/** Generated papers read aloud: the structure, its marks, the bookmarks, and what is not told. */
import { PDFDocument, PDFName } from 'pdf-lib';
import { PNG } from 'pngjs';
import type { Content } from 'pdfmake/interfaces';
import type { PdfDescription } from '../../server/pdf/description';
import { renderPdf } from '../../server/pdf/document';
import { fontPath } from '../../server/pdf/fonts';
import { photographs } from '../../server/pdf/pictures';
import { factList, heading, imageOf, paragraph, table, title } from '../../server/pdf/pieces';
import { prepareBase } from '../../server/pdf/stamp';
import { installedInternals, patchPdfmake } from '../../server/pdf/tags';
import { drawPage } from '../../server/pdf/text';
import { copyOf, difference, STAMP } from './fixtures';
import { ACCESSIBLE, brokenRules, testWithValidator } from '../support/pdfa/validate';
import { bookmarksIn, contentOf, structureIn, valuesIn, wrongMarks } from './structure';

const { image } = imageOf(PNG.sync.write(Object.assign(new PNG({ width: 60, height: 40 }), { data: Buffer.alloc(60 * 40 * 4, Buffer.from([160, 20, 20, 128])) })));
const paper = (content: Content, more: Partial<PdfDescription> = {}): PdfDescription => ({ title: 'Phiếu', author: 'Sở', createdAt: new Date('2026-11-24T00:00:00Z'), content, ...more });

/** Everything a description may hold, over several pages. */
const everything = paper([
  title('Kế hoạch', 'về việc thử'), heading('1. Mục đích'), paragraph('Nội dung. '.repeat(300)), factList([['Mã hiệu', 'QT-01'], ['Lần', '']]), heading('2. Phạm vi'),
  table({ headings: ['STT', 'Tên'], widths: [30, '*'], rows: Array.from({ length: 60 }, (_, i) => [String(i + 1), 'Quy trình tiếp công dân']) }),
  { table: { headerRows: 2, widths: ['*', '*', 60], body: [[{ text: 'Rộng', colSpan: 2 }, {}, { text: 'Cao', rowSpan: 2 }], ['a', 'b', ''], ['c', { stack: ['d', 'e'] }, { image, width: 20, alt: 'Quầy số 2' }]] } },
  { table: { widths: ['*'], body: [[{ stack: ['trong khung', 'hai dòng'] }]] } },
  { ul: ['một', ['hai', 'tiếp'], { ul: ['trong'] }] }, { ol: ['một', 'hai'] },
  { text: ['Xem ', { text: 'trang tra cứu', link: 'https://iso.example.vn/a', decoration: 'underline' }, ' và ', { text: 'trang khác', link: 'https://iso.example.vn/b' }, '.'] },
  { image, width: 30 }, { svg: '<svg width="40" height="20" viewBox="0 0 40 20"><rect width="40" height="20" fill="red"/></svg>', alt: 'Ô đỏ' }, { qr: 'abc', fit: 50, alt: 'Mã QR' },
  { text: '' }, ' ', { canvas: [{ type: 'line', x1: 0, y1: 0, x2: 90, y2: 0 }] }, { columns: [{ width: 100, text: 'trái', background: '#eeeeee' }, { width: '*', stack: ['phải', 'dưới'] }] }, photographs([{ image, caption: 'Ảnh 1', alt: 'Ảnh 1: quầy' }], 1),
], { footer: 'Trang {page}/{pages}', header: { text: 'Cơ quan', margin: [85, 20, 0, 0] }, watermark: 'DỰ THẢO', numberedAtTop: true });

describe('the structure of a generated paper', () => {
  test('tells headings, paragraphs, tables with their headings and spans, lists, pictures and links, each once and in order', async () => {
    expect(await structureIn(await renderPdf(everything))).toBe([
      'Document(H1 P H2 P Table(TR(TH/Row TD)*2) H2', 'Table(TR(TH/Column*2) TR(TD*2)*60)',
      'Table(TR(TH/Column2x1 TH/Column1x2) TR(TH/Column*2) TR(TD TD(P*2) TD(Figure)))', 'P*2',
      'L(LI(Lbl LBody(P)) LI(Lbl LBody(P*2)) LI(LBody(L(LI(Lbl LBody(P))))))', 'L(LI(Lbl LBody(P))*2)', 'P(Link*2)', 'Figure*2', 'P*3', 'Figure P)',
    ].join(' '));
  });

  test('has a mark for all that is drawn, and each mark its element', async () => {
    const bytes = await renderPdf(everything), doc = await PDFDocument.load(bytes);
    expect(await wrongMarks(bytes)).toEqual([]);
    expect(doc.getPageCount()).toBeGreaterThan(2);
    for (const page of doc.getPages()) expect(contentOf(page)).toContain('/Artifact BMC');
  });

  test('says in words what pictures show and where links lead', async () => {
    const bytes = await renderPdf(everything);
    expect(await valuesIn(bytes, 'Figure', 'Alt')).toEqual(['Quầy số 2', 'Ô đỏ', 'Mã QR', 'Ảnh 1: quầy']);
    expect([...new Set(await valuesIn(bytes, 'Link', 'Contents'))].filter(text => text !== 'undefined')).toEqual(['https://iso.example.vn/a', 'https://iso.example.vn/b']);
  });

  test('numbers headings without gaps and begins with the first', async () => {
    const levels = [4, 1, 3, 3, 2, 6].map(headlineLevel => ({ text: 'Mục', headlineLevel }));
    expect(await structureIn(await renderPdf(paper(levels)))).toBe('Document(H1*2 H2*3 H3)');
  });

  test('has bookmarks that nest as the headings do, none where there is one heading', async () => {
    expect(await bookmarksIn(await renderPdf(everything))).toEqual(['KẾ HOẠCH', ['1. Mục đích', '2. Phạm vi']]);
    expect(await bookmarksIn(await renderPdf(paper([title('Phiếu'), 'Nội dung'])))).toEqual([]);
  });

  test('a copy with stamp and mark keeps it, and what was stamped is no part of it', async () => {
    const sheet = await renderPdf(everything), copy = copyOf(await prepareBase(sheet, STAMP));
    expect(await structureIn(copy)).toBe(await structureIn(sheet));
    expect(await wrongMarks(copy)).toEqual([]);
  });

  test('a link in the foot of a page, which nobody could be told about, is refused', async () => {
    await expect(renderPdf(paper('Nội dung', { footer: { text: 'trang', link: 'https://iso.example.vn' } }))).rejects.toThrow('cannot be tagged');
  });
});

test('in pixels: a paper with tags is the one that pdfmake draws without them', async () => {
  const content: Content = [{ text: 'Tiêu đề', bold: true, headlineLevel: 1 }, { text: ['Đoạn dài ', { text: 'có liên kết ', link: 'https://a.vn', decoration: 'underline' }, 'và nữa. '.repeat(60)], alignment: 'justify', leadingIndent: 28 }, { ul: ['một', 'hai'] }, { ol: ['một', 'hai'] }, { image, width: 40, alt: 'Hình' }, { qr: 'abc', fit: 60, alt: 'Mã' }, { columns: ['trái', ['phải', 'dưới']] }, { table: { headerRows: 1, widths: ['*', 80], body: Array.from({ length: 70 }, (_, i) => [`Dòng ${i}`, { text: 'x', fillColor: '#dddddd' }]) } }];
  let plain: Buffer = Buffer.alloc(0);
  await jest.isolateModulesAsync(async () => {
    const pdfmake = (await import('pdfmake')).default;
    pdfmake.setUrlAccessPolicy(() => false);
    pdfmake.setLocalAccessPolicy(() => true);
    pdfmake.setFonts({ Tinos: { normal: fontPath('regular'), bold: fontPath('bold') } });
    plain = await pdfmake.createPdf({ pageSize: 'A4', pageMargins: [60, 60, 60, 60], defaultStyle: { font: 'Tinos', fontSize: 13, lineHeight: 1.1 }, content: structuredClone(content) }).getBuffer();
  });
  expect(plain.includes('/MCID')).toBe(false);
  const tagged = await renderPdf(paper(content, { margins: [60, 60, 60, 60] }));
  expect((await PDFDocument.load(tagged)).catalog.has(PDFName.of('StructTreeRoot'))).toBe(true);
  for (const page of [1, 2, 3]) expect(difference(await drawPage(plain, page, { width: 827 }), await drawPage(tagged, page, { width: 827 }))).toBe(0);
});

describe('another pdfmake is refused at once, not when a paper is wrong', () => {
  test('another version', () => expect(() => patchPdfmake({ ...installedInternals(), version: '0.3.12' })).toThrow('pdfmake is 0.3.12'));
  test.each(['Renderer', 'LayoutBuilder', 'DocMeasure'] as const)('the same version with another %s', part => {
    const empty = { prototype: {} }, whole = { prototype: new Proxy({}, { get: () => () => undefined, set: () => true }) };
    expect(() => patchPdfmake({ version: '0.3.11', Renderer: whole, LayoutBuilder: whole, DocMeasure: whole, [part]: empty })).toThrow('pdfmake has no');
  });
});

describe('PDF/A-2a and PDF/UA-1 by veraPDF', () => {
  testWithValidator()('everything a description may hold passes, stamped and copied too', async () => {
    const sheet = await renderPdf(everything), prepared = await prepareBase(sheet, STAMP);
    expect(brokenRules({ sheet, base: prepared.base, copy: copyOf(prepared) }, ACCESSIBLE)).toEqual({ sheet: [], base: [], copy: [] });
  }, 300_000);
});
