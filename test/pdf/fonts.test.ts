import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fontkit from '@pdf-lib/fontkit';
import { PDFDocument } from 'pdf-lib';
import { FONT_SET, fontBytes, glyphsOf, hexOf, legible, legibleLine, widthOf, type FontStyle } from '../../server/pdf/fonts';
import { drawPage } from '../../server/pdf/text';
import { LETTERS, difference, ink } from './fixtures';

const STYLES: Record<FontStyle, string> = { 'regular': '400Regular', 'bold': '700Bold', 'italic': '400Regular_Italic', 'bold-italic': '700Bold_Italic' };
const published = dirname(require.resolve('@expo-google-fonts/tinos/package.json'));
const LINES = [LETTERS.slice(0, 35), LETTERS.slice(35), LETTERS.toUpperCase().slice(0, 35), LETTERS.toUpperCase().slice(35), 'Số 0123456789 – “₫” … • ≤ ≥ № → Wĕn Ƀlô'];

async function sample(font: Uint8Array): Promise<Buffer> {
  const doc = await PDFDocument.create();
  doc.registerFontkit(fontkit);
  const embedded = await doc.embedFont(font, { subset: false });
  const page = doc.addPage([595, 300]);
  LINES.forEach((line, index) => page.drawText(line, { x: 20, y: 250 - index * 40, size: 20, font: embedded }));
  return Buffer.from(await doc.save());
}

describe.each(Object.keys(STYLES) as FontStyle[])('the font %s', style => {
  test('prints each Vietnamese letter as the whole published font does, pixel by pixel', async () => {
    const whole = readFileSync(join(published, STYLES[style], `Tinos_${STYLES[style]}.ttf`));
    const [ours, theirs] = [await drawPage(await sample(fontBytes(style)), 1, { width: 827 }), await drawPage(await sample(whole), 1, { width: 827 })];
    expect(ink(ours, [0, 0, 1, 1])).toBeGreaterThan(0.01);
    expect(difference(ours, theirs)).toBe(0);
  });

  test('has every letter and a width for it', () => {
    const glyphs = glyphsOf(style), all = LETTERS + LETTERS.toUpperCase();
    expect(hexOf(glyphs, all)).toHaveLength(2 + 4 * [...all].length);
    for (const letter of all) expect(widthOf(glyphs, letter, 1000)).toBeGreaterThan(100);
  });
});

test('the font files are those whose glyph numbers stored bases use: changed files need a new name', () => {
  const digest = createHash('sha256');
  for (const style of Object.keys(STYLES) as FontStyle[]) digest.update(fontBytes(style));
  expect([FONT_SET, digest.digest('hex').slice(0, 16)]).toEqual(['tinos-1', '0375be3d6dfae10e']);
});

describe('legible text', () => {
  test.each([
    ['decomposed letters', 'Nguyễn Thị Hường'.normalize('NFD'), 'Nguyễn Thị Hường'],
    ['invisible characters', 'a\u200bb\ufeffc\u00add', 'abcd'],
    ['rare blanks', 'a\u202fb\u2009c\u3000d', 'a b c d'],
    ['boxes and ticks', '☐ ☑ ✓ ✗', '□ ■ √ ×'],
    ['wide and joined letters', 'ＡＢ ﬃ', 'AB ffi'],
    ['letters with foreign marks', 'ṩ', 's'],
    ['letters nobody can liken', '王 😀', '□ □'],
    ['line ends', 'a\nb', 'a\nb'],
  ])('%s', (_name, given, expected) => expect(legible(given)).toBe(expected));

  test('on one line has no line ends', () => expect(legibleLine(' a\n  b\tc ')).toBe('a b c'));
});
