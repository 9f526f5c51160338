import { fillSlot, copyChunks, sliceOfCopy, type CopySidecar } from '../../server/pdf/copy';
import { prepareBase, type PreparedBase } from '../../server/pdf/stamp';
import { drawPage, readPdf } from '../../server/pdf/text';
import { COPY, STAMP, copyOf, ink, isDark, qrIn, textPdf, widthAt100Dpi } from './fixtures';

let prepared: PreparedBase;
let sidecar: CopySidecar;
beforeAll(async () => {
  prepared = await prepareBase(await textPdf('one', 'two'), STAMP);
  sidecar = prepared.sidecar;
});

describe('the slot', () => {
  test('has the same length whatever is written in it', () => {
    for (const line of ['', 'Bản số 1', COPY.line, COPY.line.repeat(30)]) expect(fillSlot(sidecar, { ...COPY, line })).toHaveLength(sidecar.slotLength);
  });

  test('is the same for the same row, and another for another', () => {
    expect(fillSlot(sidecar, COPY).equals(fillSlot(sidecar, { ...COPY }))).toBe(true);
    expect(fillSlot(sidecar, COPY).equals(fillSlot(sidecar, { ...COPY, line: COPY.line.replace('17', '18') }))).toBe(false);
  });

  test('takes a composed and a decomposed name as one', () => {
    expect(fillSlot(sidecar, { ...COPY, line: COPY.line.normalize('NFD') }).equals(fillSlot(sidecar, COPY))).toBe(true);
  });

  test('shrinks a long line, and ends one that is too long with …, left of the code', async () => {
    const copy = copyOf(prepared, { ...COPY, line: `Bản số 17 – cấp cho ${'Nguyễn Thị Hường '.repeat(200)}` });
    const text = (await readPdf(copy)).text[0] ?? '';
    expect(text).toMatch(/Bản số 17 – cấp cho Nguyễn Thị Hường.*…/);
    const picture = await drawPage(copy, 1, { width: widthAt100Dpi() });
    expect(qrIn(picture)).toBe(COPY.url);
    expect(ink(picture, [0.98, 0.9, 1, 1], isDark)).toBe(0);
  });

  test('shows a letter that the font lacks as its likeness, at worst as a square', async () => {
    const { text } = await readPdf(copyOf(prepared, { ...COPY, line: 'Bản số 17 – H’Wĕn Niê – 王 😀 Ａ\u200b☑' }));
    expect(text[0]).toContain('Bản số 17 – H’Wĕn Niê – □ □ A■');
  });

  test('without an address holds the line alone', async () => {
    const picture = await drawPage(copyOf(prepared, { ...COPY, url: null }), 2, { width: widthAt100Dpi() });
    expect(qrIn(picture)).toBeNull();
    expect(ink(picture, [0.04, 0.97, 0.4, 0.99])).toBeGreaterThan(0.03);
  });

  test('refuses an address that could not be scanned, and a base of other fonts', () => {
    expect(() => fillSlot(sidecar, { ...COPY, url: `https://iso.example.vn/${'x'.repeat(300)}` })).toThrow(RangeError);
    expect(() => fillSlot({ ...sidecar, fontSet: 'tinos-0' }, COPY)).toThrow(/tinos-0/);
  });

  test('an address of 250 characters still fits', () => {
    expect(fillSlot(sidecar, { line: 'W'.repeat(5000), url: `https://iso.example.vn/${'Ab3-'.repeat(56)}abc` })).toHaveLength(4096);
  });
});

describe('a range of bytes', () => {
  const around = (offset: number) => [offset - 1, offset, offset + 1];

  test('is the same as those bytes of the whole copy, wherever it begins and ends', () => {
    const slot = fillSlot(sidecar, COPY), whole = copyOf(prepared), last = whole.length - 1, end = sidecar.slotOffset + sidecar.slotLength;
    const places = [0, ...around(sidecar.slotOffset), ...around(end), last];
    for (const start of places) {
      for (const stop of places.filter(place => place >= start)) {
        const bytes = Buffer.concat(copyChunks(prepared.base, sliceOfCopy(sidecar, slot, start, stop)));
        expect(bytes.equals(whole.subarray(start, stop + 1))).toBe(true);
      }
    }
  });

  test('tells what to read from the stored base, as createReadStream takes it', () => {
    const slot = fillSlot(sidecar, COPY);
    expect(sliceOfCopy(sidecar, slot)).toEqual([
      { from: 'base', start: 0, end: sidecar.slotOffset - 1 },
      { from: 'slot', bytes: slot },
      { from: 'base', start: sidecar.slotOffset + sidecar.slotLength, end: sidecar.length - 1 },
    ]);
  });

  test('without a copy\'s mark in it is the same for everybody', () => {
    const [mine, yours] = [fillSlot(sidecar, COPY), fillSlot(sidecar, { line: 'Bản số 18', url: null })];
    expect(sliceOfCopy(sidecar, mine, 0, 99)).toEqual(sliceOfCopy(sidecar, yours, 0, 99));
  });
});
