import { PNG } from 'pngjs';
import { inspectPdf } from '../../server/pdf/inspect';
import { drawPage, readPdf, renderPage } from '../../server/pdf/text';
import { encryptedOpenPdf, encryptedPdf, ink, pdfWith, signedPdf, textPdf } from './fixtures';

describe('reading', () => {
  test('gives the text page by page', async () => {
    expect(await readPdf(await textPdf('one', 'two'))).toEqual({ pages: 2, text: ['one', 'two'] });
  });

  test('a page without text gives an empty string', async () => expect(await readPdf(await pdfWith({}))).toEqual({ pages: 1, text: [''] }));

  test.each([
    ['a password', encryptedPdf(), 'pdfNeedsPassword'],
    ['not a PDF', Buffer.from('hello'), 'pdfUnreadable'],
  ])('%s: refused', async (_name, bytes, key) => {
    await expect(readPdf(bytes)).rejects.toMatchObject({ refusal: { key } });
  });

  test('what needs no password is read though encrypted', async () => expect(await readPdf(encryptedOpenPdf())).toMatchObject({ pages: 1 }));
});

describe('drawing a page', () => {
  test('gives a PNG of the asked width, in the page\'s proportion, that another program opens', async () => {
    const source = await pdfWith({ content: '1 0 0 rg 0 0 297.5 421 re f' });
    const png = PNG.sync.read(await renderPage(source, 1, { width: 300 }));
    expect([png.width, png.height]).toEqual([300, 425]);
    expect([...png.data.subarray((420 * 300 + 10) * 4, (420 * 300 + 10) * 4 + 3)]).toEqual([255, 0, 0]);
    expect([...png.data.subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  test('the PNG holds the pixels that were drawn, to three of sixteen steps', async () => {
    const source = await textPdf('one');
    for (const width of [200, 201, 794]) {
      const png = PNG.sync.read(await renderPage(source, 1, { width })), { rgba } = await drawPage(source, 1, { width });
      expect(png.data.every((value, index) => index % 4 === 3 || Math.abs(value - (rgba[index] ?? 0)) <= 60)).toBe(true);
    }
  });

  test('a turned page is drawn as a reader sees it', async () => {
    const picture = await drawPage(await pdfWith({ rotate: 90 }), 1, { width: 842 });
    expect([picture.width, picture.height]).toEqual([842, 595]);
  });

  test('a form field shows', async () => {
    expect(ink(await drawPage(await signedPdf(), 1, { width: 595 }), [0, 0, 1, 1], (r, g) => g > 100 && r < 80)).toBeGreaterThan(0.01);
  });

  test('a page that does not exist is invalid input', async () => {
    const source = await textPdf('one');
    for (const page of [0, 2, 1.5]) await expect(renderPage(source, page, { width: 100 })).rejects.toMatchObject({ fields: { page: { key: 'pdfNoSuchPage' } } });
  });

  test('an absurd width is drawn at the widest allowed', async () => {
    expect((await drawPage(await pdfWith({ width: 600, height: 60 }), 1, { width: 1e9 })).width).toBe(4000);
  });
});

test('inspecting tells pages, signature and encryption', async () => {
  expect(await inspectPdf(await textPdf('one', 'two'))).toEqual({ kind: 'pdf', pages: 2, signed: false, encrypted: false, controlledCopy: false });
  expect(await inspectPdf(await signedPdf())).toMatchObject({ signed: true });
  expect(await inspectPdf(encryptedOpenPdf())).toMatchObject({ encrypted: true });
  expect(await inspectPdf(encryptedPdf())).toEqual({ refused: { key: 'pdfNeedsPassword' } });
});
