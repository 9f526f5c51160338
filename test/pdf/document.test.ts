import { PDFDocument, PDFName, PDFRawStream } from 'pdf-lib';
import { PNG } from 'pngjs';
import type { PdfDescription } from '../../server/pdf/description';
import { renderPdf } from '../../server/pdf/document';
import { factList, heading, imageOf, letterhead, paragraph, signatures, table, title } from '../../server/pdf/pieces';
import { qmsHeader } from '../../server/pdf/qmsHeader';
import { prepareBase } from '../../server/pdf/stamp';
import { drawPage, readPdf } from '../../server/pdf/text';
import { ACCESSIBLE, brokenRules, testWithValidator } from '../support/pdfa/validate';
import { LETTERS, STAMP, copyOf, ink } from './fixtures';

const logo = imageOf(PNG.sync.write(Object.assign(new PNG({ width: 60, height: 60 }), { data: Buffer.alloc(60 * 60 * 4, Buffer.from([160, 20, 20, 128])) })));

const approvalSheet: PdfDescription = {
  title: 'Phiếu phê duyệt <QT-ISO-01> & biểu mẫu', author: 'Sở Khoa học & Công nghệ', subject: 'Phê duyệt', keywords: 'ISO 9001, QT-ISO-01',
  createdAt: new Date('2026-11-24T07:15:00Z'), numberedAtTop: true,
  content: [
    letterhead({ parent: 'UBND tỉnh Bắc Ninh', agency: 'Sở Khoa học và Công nghệ', place: 'Bắc Ninh', date: 'ngày 24 tháng 11 năm 2026', number: 'Số: 09/PPD-SKHCN', logo }),
    title('Phiếu phê duyệt tài liệu', 'Quy trình kiểm soát thông tin dạng văn bản'),
    factList([['Mã hiệu', 'QT-ISO-01'], ['Lần ban hành', '02/00'], ['Lý do thay đổi', 'Cập nhật theo NĐ 118/2025/NĐ-CP ☑']]),
    heading('1. Nội dung thay đổi'),
    paragraph(`Bổ sung bước lấy ý kiến các phòng chuyên môn trước khi phê duyệt; thời hạn xem xét không quá 05 ngày làm việc. ${LETTERS} ${LETTERS.toUpperCase()}`),
    paragraph('Chữ tổ hợp: Nguyễn Thị Hường'.normalize('NFD')),
    signatures([
      { role: 'Soạn thảo', position: 'Thư ký ISO', name: 'Nguyễn Thị Hường', note: 'Đã ký số 20/11/2026' },
      { role: 'Xem xét', position: 'Phó Giám đốc', name: 'Trần Đức Mạnh', note: 'Đã ký số 21/11/2026' },
      { role: 'Phê duyệt', position: 'Giám đốc', name: 'Lê Quỳnh Như', note: 'Đã ký số 24/11/2026' },
    ]),
  ],
};

const masterList: PdfDescription = {
  title: 'Danh mục tài liệu kiểm soát', author: 'Sở Khoa học và Công nghệ', createdAt: new Date('2026-11-24T07:15:00Z'), landscape: true, margins: [85, 112, 48, 48],
  header: qmsHeader({ parent: 'UBND tỉnh Bắc Ninh', agency: 'Sở Khoa học và Công nghệ', title: 'Danh mục tài liệu kiểm soát', lines: ['Mã hiệu: BM-01', 'Lần ban hành: 02/00', 'Trang: {page}/{pages}'], logo }, { left: 85, right: 48, width: 842 }).header,
  footer: { text: 'Bản in từ hệ thống', fontSize: 9, alignment: 'center', margin: [0, 16, 0, 0] },
  content: table({
    headings: ['STT', 'Mã hiệu', 'Tên tài liệu', 'Lần ban hành', 'Ngày hiệu lực'], widths: [30, 90, '*', 80, 80], align: ['right', 'left', 'left', 'center', 'center'],
    rows: Array.from({ length: 60 }, (_, i) => [String(i + 1), `QT-${String(i + 1).padStart(2, '0')}`, i % 2 ? 'Quy trình tiếp công dân' : [{ text: 'Quy trình đánh giá nội bộ', bold: true }], '01/00', '01/12/2026']),
  }),
};

describe('a generated paper', () => {
  test('says what was put in, composed, with likenesses for what the font lacks', async () => {
    const { pages, text } = await readPdf(await renderPdf(approvalSheet));
    expect(pages).toBe(1);
    const words = (text[0] ?? '').replace(/\s+/g, ' ');
    for (const part of ['UBND TỈNH BẮC NINH', 'SỞ KHOA HỌC VÀ CÔNG NGHỆ', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'Bắc Ninh, ngày 24 tháng 11 năm 2026',
      'Số: 09/PPD-SKHCN', 'PHIẾU PHÊ DUYỆT TÀI LIỆU', 'NĐ 118/2025/NĐ-CP ■', 'Chữ tổ hợp: Nguyễn Thị Hường', 'Lê Quỳnh Như']) expect(words).toContain(part);
  });

  test('repeats its header and the table\'s headings on each page, with the page\'s number', async () => {
    const { pages, text } = await readPdf(await renderPdf(masterList));
    expect(pages).toBeGreaterThan(2);
    text.forEach((page, index) => {
      expect(page).toContain(`Trang: ${index + 1}/${pages}`);
      expect(page).toContain('Ngày hiệu lực');
      expect(page).toContain('Bản in từ hệ thống');
    });
  });

  test('numbers its pages in the top margin as the decree wants it: not the first', async () => {
    const long = { ...approvalSheet, content: Array.from({ length: 60 }, (_, i) => paragraph(`Đoạn ${i}. ${'Nội dung. '.repeat(20)}`)) };
    const { text } = await readPdf(await renderPdf(long));
    expect(text.length).toBeGreaterThan(2);
    expect(text.map(page => /^\d+\n|\n\d+$/.test(page.trim()))).toEqual(text.map((_, index) => index > 0));
  });

  test('is the same for the same description and time, and another a second later', async () => {
    const first = await renderPdf(approvalSheet);
    expect((await renderPdf(approvalSheet)).equals(first)).toBe(true);
    expect((await renderPdf({ ...approvalSheet, createdAt: new Date('2026-11-24T07:15:01Z') })).equals(first)).toBe(false);
  });

  test('leaves the description as it was', async () => {
    const before = JSON.stringify(masterList);
    await renderPdf(masterList);
    expect(JSON.stringify(masterList)).toBe(before);
  });

  test('says its title, escaped, in XMP and in Info alike', async () => {
    const doc = await PDFDocument.load(await renderPdf(approvalSheet), { updateMetadata: false });
    const metadata = doc.catalog.lookup(PDFName.of('Metadata'));
    const xmp = metadata instanceof PDFRawStream ? Buffer.from(metadata.contents).toString('utf8') : '';
    expect(xmp).toContain('Phiếu phê duyệt &lt;QT-ISO-01&gt; &amp; biểu mẫu');
    expect(xmp).toContain('<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>');
    expect(xmp).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(xmp).toContain('2026-11-24T07:15:00Z');
    expect([doc.getTitle(), doc.getAuthor(), doc.getCreationDate()]).toEqual([approvalSheet.title, approvalSheet.author, approvalSheet.createdAt]);
    expect(String(doc.catalog.lookup(PDFName.of('Lang')))).toBe('(vi-VN)');
  });

  test('reads nothing from the disk or the network that a description names', async () => {
    for (const image of ['/etc/hostname', 'http://127.0.0.1:9/logo.png']) await expect(renderPdf({ ...approvalSheet, content: { image } })).rejects.toThrow();
  });

  test('has ink where its letters are', async () => {
    const page = await drawPage(await renderPdf({ ...approvalSheet, content: paragraph(`${LETTERS} ${LETTERS.toUpperCase()} `.repeat(12)) }), 1, { width: 827 });
    expect(ink(page, [0.15, 0.1, 0.9, 0.4])).toBeGreaterThan(0.06);
  });
});

describe('a picture for a letterhead', () => {
  const frame = (components: number) => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8, 0, 1, 0, 1, components, 0, 0]);
  test('in four colours is refused', () => expect(() => imageOf(frame(4))).toThrow('imageCmyk'));
  test('in three is taken', () => expect(imageOf(frame(3)).image).toMatch(/^data:image\/jpeg;base64,/));
  test('of another kind is refused', () => expect(() => imageOf(Buffer.from('GIF89a'))).toThrow('imageNotSupported'));
});

describe('PDF/A-2a and PDF/UA-1 by veraPDF', () => {
  testWithValidator()('papers, a base made of one, and a personal copy pass', async () => {
    const sheet = await renderPdf(approvalSheet), prepared = await prepareBase(sheet, STAMP), list = await renderPdf({ ...masterList, watermark: 'BẢN NHÁP' });
    expect(brokenRules({ sheet, list, base: prepared.base, copy: copyOf(prepared) }, ACCESSIBLE)).toEqual({ sheet: [], list: [], base: [], copy: [] });
  }, 300_000);

  test('the colour profile the claim rests on is in the file', async () => {
    const doc = await PDFDocument.load(await renderPdf(approvalSheet));
    expect(doc.catalog.has(PDFName.of('OutputIntents'))).toBe(true);
  });
});
