/** Bars in proportion, numbers beside each, names that fit, nothing drawn for nothing. */
import { drawing, type Group } from '../../server/web/charts';

const group = (label: string, ...values: number[]): Group => ({ label, bars: values.map(value => ({ value, said: String(value), fill: 'solid' as const })) });

test('the longest bar leaves room for its number, the others are in proportion, nothing has no width', () => {
  const drawn = drawing([group('a', 10), group('b', 5), group('c', 0)]), widths = drawn.groups.map(one => one.bars[0]?.width ?? NaN);
  expect(widths).toEqual([295, 147.5, 0]);
  for (const one of drawn.groups) for (const bar of one.bars) expect(bar.saidX + bar.said.length * 8).toBeLessThanOrEqual(drawn.width);
});

test('names stand above their bars, or left of them, and no group lies over the next', () => {
  for (const labels of ['above', 'left'] as const) {
    const drawn = drawing([group('Quý I', 3, 1, 2), group('Quý II', 1, 1, 1)], labels), [first, second] = drawn.groups;
    const bottom = Math.max(...(first?.bars.map(bar => bar.y + bar.height) ?? []));
    expect(second?.labelY).toBeGreaterThan(bottom);
    expect(Math.max(...drawn.groups.flatMap(one => one.bars.map(bar => bar.y + bar.height)))).toBeLessThanOrEqual(drawn.height);
    expect((first?.bars[0]?.x ?? 0) > 0).toBe(labels === 'left');
  }
});

test('a long name is cut where it is drawn and whole where it is read aloud, with its numbers', () => {
  const name = '8.5.1 Kiểm soát sản xuất và cung cấp dịch vụ hành chính công trực tuyến', [drawn] = drawing([group(name, 4)]).groups;
  expect(drawn?.label.length).toBeLessThanOrEqual(44);
  expect(drawn?.label.endsWith('…')).toBe(true);
  expect(drawn?.name).toBe(`${name}, 4`);
});

test('no groups: nothing to draw, no height below zero', () => {
  expect(drawing([])).toEqual({ width: 320, height: 0, groups: [] });
});
