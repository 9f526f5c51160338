import { PDFDocument, PDFName } from 'pdf-lib';
import { inspectPdf } from '../../server/pdf/inspect';
import { prepareBase } from '../../server/pdf/stamp';
import { drawPage, readPdf } from '../../server/pdf/text';
import {
  COPY, STAMP, copyOf, difference, dynamicFormPdf, encryptedOpenPdf, encryptedPdf, ink, isDark, isGreen, isRed, pdfWith, qrIn, sharedContentPdf, signedPdf,
  textPdf, widthAt100Dpi, type PageKind,
} from './fixtures';

const A4 = widthAt100Dpi();
const QR_CORNER = [0.885, 0.92, 0.98, 0.985] as const;
const HEADER_LEFT = [0.04, 0.005, 0.4, 0.03] as const;
const MIDDLE = [0.05, 0.05, 0.85, 0.9] as const;

describe('a personal copy', () => {
  test('of three pages says on each whose it is, composed, and which page of the document this is', async () => {
    const prepared = await prepareBase(await textPdf('one', 'two', 'three'), STAMP);
    const read = await readPdf(copyOf(prepared, { ...COPY, line: COPY.line.normalize('NFD') }));
    expect(read.pages).toBe(3);
    read.text.forEach((text, index) => {
      expect(text).toContain(COPY.line.normalize('NFC'));
      expect(text).toContain('QT-ISO-01 · Lần ban hành 02/00 · Hiệu lực từ 01/12/2026');
      expect(text).toContain('Sở Khoa học và Công nghệ · Kiểm soát thông tin dạng văn bản');
      expect(text).toContain('TÀI LIỆU KIỂM SOÁT');
      expect(text).toContain(`Trang ${index + 1}/3`);
    });
    expect(read.text[1]).toContain('two');
  });

  test('keeps the text of the source readable under the watermark', async () => {
    const source = await textPdf('nothing here');
    const copy = await drawPage(copyOf(await prepareBase(source, STAMP)), 1, { width: A4 });
    const faint = ink(copy, MIDDLE, (r, g, b) => r + g + b < 3 * 254 && r + g + b >= 3 * 200);
    expect(faint).toBeGreaterThan(0.01);
    expect(ink(copy, MIDDLE)).toBeCloseTo(ink(await drawPage(source, 1, { width: A4 }), MIDDLE), 4);
  });
});

describe('the code of a copy is read at 100 dpi, upright, in the bottom right corner, and the header stands at the top', () => {
  const sizes: Record<string, PageKind> = {
    'A4': {}, 'A4 landscape': { width: 842, height: 595 }, 'A3': { width: 842, height: 1191 }, 'A5': { width: 420, height: 595 },
    'cropped': { width: 700, height: 900, crop: [60, 40, 595, 842] }, 'crop larger than the page': { crop: [-50, -50, 900, 1000] },
  };
  const cases = Object.keys(sizes).flatMap(size => [0, 90, 180, 270].map(rotate => [size, rotate] as const));

  test.each(cases)('%s turned by %i', async (size, rotate) => {
    const kind = sizes[size] ?? {};
    const [, , width, height] = size === 'cropped' ? kind.crop ?? [] : [0, 0, kind.width ?? 595, kind.height ?? 842];
    const [shownWidth, shownHeight] = rotate % 180 ? [height ?? 0, width ?? 0] : [width ?? 0, height ?? 0];
    const prepared = await prepareBase(await pdfWith({ ...kind, rotate }), STAMP);
    const picture = await drawPage(copyOf(prepared), 1, { width: widthAt100Dpi(shownWidth, shownHeight) });
    const [x, y] = [595 * shownWidth / Math.min(shownWidth, shownHeight), 595 * shownHeight / Math.min(shownWidth, shownHeight)];
    expect(qrIn(picture)).toBe(COPY.url);
    expect(ink(picture, [(x - 62) / x, (y - 62) / y, (x - 16) / x, (y - 16) / y])).toBeGreaterThan(0.35);
    expect(ink(picture, [28 / x, 5 / y, 200 / x, 24 / y])).toBeGreaterThan(0.02);
    expect(ink(picture, [0, 40 / y, 1, (y - 80) / y])).toBe(0);
  });
});

test('a base that leaks says over the whole page and in its text that it is not valid', async () => {
  const { base } = await prepareBase(await textPdf('one', 'two'), STAMP);
  for (const text of (await readPdf(base)).text) expect(text).toContain('BẢN KHÔNG HỢP LỆ');
  expect(ink(await drawPage(base, 2, { width: A4 }), [0, 0.3, 1, 1], isRed)).toBeGreaterThan(0.02);
});

test('a personal copy shows nothing of the refusal', async () => {
  const copy = copyOf(await prepareBase(await textPdf('one'), STAMP));
  expect((await readPdf(copy)).text.join()).not.toContain('KHÔNG HỢP LỆ');
  expect(ink(await drawPage(copy, 1, { width: A4 }), [0, 0, 1, 1], isRed)).toBe(0);
});

describe('a source that does not restore what it saves', () => {
  test.each([
    ['saves and never restores, shrunk',  'q 0.4 0 0 0.4 100 300 cm'],
    ['restores more than it saves',       'Q Q q'],
    ['turns the page over and stays so',  '1 0 0 -1 0 842 cm'],
    ['clips everything away',             'q 0 0 1 1 re W n q'],
    ['hides a Q in a string and an image', '1 0 0 1 900 900 cm (Q \\) Q) pop q BI /W 1 /H 1 /BPC 8 /CS /G ID Q EI 0.5 0 0 0.5 0 0 cm'],
  ])('%s: the stamp stands where it always stands', async (_name, content) => {
    const draw = async (page: PageKind) => drawPage(copyOf(await prepareBase(await pdfWith(page), STAMP)), 1, { width: A4 });
    const even = await draw({}), uneven = await draw({ content });
    expect(difference(even, uneven)).toBe(0);
    expect(ink(uneven, QR_CORNER)).toBeGreaterThan(0.3);
    expect(ink(uneven, HEADER_LEFT)).toBeGreaterThan(0.02);
  });

  test('its own drawing stays where it was', async () => {
    const source = await pdfWith({ content: 'q 2 0 0 2 50 50 cm 0 g 50 50 100 100 re f q' });
    const copy = await drawPage(copyOf(await prepareBase(source, STAMP)), 1, { width: A4 });
    expect(ink(copy, MIDDLE)).toBeCloseTo(ink(await drawPage(source, 1, { width: A4 }), MIDDLE), 3);
  });
});

test('pages that share one content array and one resource dictionary get each its own number', async () => {
  const { text } = await readPdf(copyOf(await prepareBase(await sharedContentPdf(), STAMP)));
  expect(text.map(page => page.match(/Trang \d\/\d/g))).toEqual([['Trang 1/2'], ['Trang 2/2']]);
});

test('the same source and stamp give the same bytes, another stamp gives others', async () => {
  const source = await textPdf('one');
  const [first, second, other] = [await prepareBase(source, STAMP), await prepareBase(source, STAMP), await prepareBase(source, { ...STAMP, watermark: 'HẾT HIỆU LỰC' })];
  expect(first.base.equals(second.base)).toBe(true);
  expect(first.sidecar).toEqual(second.sidecar);
  expect(other.sidecar.id).not.toBe(first.sidecar.id);
});

test('the sidecar survives JSON and tells where the slot is', async () => {
  const { base, sidecar } = await prepareBase(await textPdf('one'), STAMP);
  expect(JSON.parse(JSON.stringify(sidecar))).toEqual(sidecar);
  expect(sidecar).toMatchObject({ length: base.length, slotLength: 4096, pages: 1, id: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect(base.subarray(sidecar.slotOffset + 4096, sidecar.slotOffset + 4096 + 10).toString('latin1')).toBe('\nendstream');
});

test('a controlled copy uploaded again is refused, and so is a leaked base', async () => {
  const prepared = await prepareBase(await textPdf('one'), STAMP);
  for (const again of [prepared.base, copyOf(prepared)]) {
    await expect(prepareBase(again, STAMP)).rejects.toMatchObject({ refusal: { key: 'pdfControlledCopy' } });
    expect(await inspectPdf(again)).toMatchObject({ kind: 'pdf', controlledCopy: true });
  }
});

test('words from another locale take the place of the Vietnamese ones', async () => {
  const words = { page: 'Page {page} of {pages}', refusal: 'NOT VALID', explanation: 'This file was issued to nobody.' };
  const prepared = await prepareBase(await textPdf('one'), { ...STAMP, words });
  expect((await readPdf(prepared.base)).text[0]).toMatch(/Page 1 of 1[^]*NOT VALID/);
});

describe('files with claims of their own', () => {
  test('encrypted but open to all: the copy is not encrypted and shows its mark', async () => {
    const prepared = await prepareBase(encryptedOpenPdf(), STAMP);
    expect(prepared.encrypted).toBe(true);
    const copy = copyOf(prepared);
    expect(copy.includes('/Encrypt')).toBe(false);
    expect((await readPdf(copy)).text[0]).toContain('Nguyễn Thị Hường');
    expect((await prepareBase(encryptedOpenPdf(), STAMP)).base.equals(prepared.base)).toBe(true);
  });

  test('needs a password: refused', async () => {
    await expect(prepareBase(encryptedPdf(), STAMP)).rejects.toMatchObject({ refusal: { key: 'pdfNeedsPassword' } });
  });

  test('signed: told so; the copy shows the signature\'s drawing and claims no signature', async () => {
    const prepared = await prepareBase(await signedPdf(), STAMP);
    expect(prepared.signed).toBe(true);
    const doc = await PDFDocument.load(prepared.base);
    expect(doc.getPage(0).node.Annots()?.size() ?? 0).toBe(0);
    expect((await inspectPdf(prepared.base))).toMatchObject({ signed: false });
    const drawn = await drawPage(copyOf(prepared), 1, { width: 595 });
    expect(ink(drawn, [105 / 595, (842 - 175) / 842, 175 / 595, (842 - 105) / 842], isGreen)).toBeGreaterThan(0.95);
  });

  test('a dynamic form: its pages show, and the usage rights nobody signed are no signature', async () => {
    const prepared = await prepareBase(await dynamicFormPdf(), STAMP);
    expect(prepared.signed).toBe(false);
    const { catalog } = await PDFDocument.load(prepared.base);
    expect(['NeedsRendering', 'Perms'].filter(key => catalog.has(PDFName.of(key)))).toEqual([]);
    expect(catalog.lookup(PDFName.of('AcroForm'))?.toString()).not.toContain('XFA');
  });

  test.each([
    ['not a PDF', Buffer.from('PK\u0003\u0004 a zip file'), 'pdfNotPdf'],
    ['empty', Buffer.alloc(0), 'pdfNotPdf'],
    ['a header and nothing else', Buffer.from('%PDF-1.4\n'), 'pdfUnreadable'],
  ])('%s: refused in words', async (_name, bytes, key) => {
    await expect(prepareBase(bytes, STAMP)).rejects.toMatchObject({ refusal: { key } });
    expect(await inspectPdf(bytes)).toEqual({ refused: { key } });
  });

  test('cut in the middle, so that its cross-reference table is lost: stamped from what is found', async () => {
    const whole = await textPdf('one');
    const cut = whole.subarray(0, whole.lastIndexOf('startxref'));
    await expect(prepareBase(cut, STAMP)).resolves.toMatchObject({ sidecar: { pages: 1 } });
  });
});

test('a very long title and code stay on the page, and letters no font has are not blank', async () => {
  const stamp = { ...STAMP, title: 'Quy trình rất dài '.repeat(60), agency: 'Sở 王', code: `QT ☐ ${'X'.repeat(300)}` };
  const prepared = await prepareBase(await textPdf('one'), stamp);
  const text = (await readPdf(prepared.base)).text[0] ?? '';
  expect(text).toContain('Sở □');
  expect(text).toContain('…');
  expect(ink(await drawPage(copyOf(prepared), 1, { width: A4 }), [0.97, 0, 1, 0.04], isDark)).toBe(0);
});
