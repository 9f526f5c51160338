/** Is a page's picture small where it has few colours, and true where it has many? Read by another program. */
import { PNG } from 'pngjs';
import { pngOf, type Pixels } from '../../server/pdf/png';

const COLOUR_TYPE = 25, BITS = 24;
const picture = (width: number, height: number, colour: (x: number, y: number) => readonly [number, number, number]): Pixels => {
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rgba.set([...colour(x, y), 255], (y * width + x) * 4);
  return { width, height, rgba };
};
const worst = (pixels: Pixels): number => {
  const { data } = PNG.sync.read(pngOf(pixels));
  return data.reduce((most, value, at) => Math.max(most, Math.abs(value - (pixels.rgba[at] ?? 0))), 0);
};

test('black on white, at any width: 16 numbered colours, exactly', () => {
  for (const width of [1, 2, 7, 300]) {
    const page = picture(width, 40, (x, y) => ((x + y) % 9 ? [255, 255, 255] : [0, 0, 0])), png = pngOf(page);
    expect([png[COLOUR_TYPE], png[BITS], worst(page)]).toEqual([3, 4, 0]);
  }
});

test('a small red mark on a black and white page stays red', () => {
  const page = picture(600, 800, (x, y) => (x > 500 && x < 512 && y > 500 && y < 512 ? [200, 20, 30] : x % 7 ? [255, 255, 255] : [34, 34, 34]));
  expect(pngOf(page)[COLOUR_TYPE]).toBe(3);
  expect(worst(page)).toBeLessThanOrEqual(60);
});

test('more than sixteen plain colours become up to 256', () => {
  const page = picture(300, 300, (x, y) => [Math.floor(x / 60) * 51, Math.floor(y / 60) * 51, 255]), png = pngOf(page);
  expect([png[COLOUR_TYPE], png[BITS], worst(page)]).toEqual([3, 8, 0]);
});

test('a photograph keeps every shade', () => {
  const page = picture(256, 256, (x, y) => [x, y, (x * y) & 255]), png = pngOf(page);
  expect([png[COLOUR_TYPE], worst(page)]).toEqual([2, 0]);
});
