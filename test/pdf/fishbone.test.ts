/** Causes by branch, drawn: nothing of them is lost, nothing is drawn outside, and it can be read aloud. */
import type { Content } from 'pdfmake/interfaces';
import { renderPdf } from '../../server/pdf/document';
import { fishbone, type Branch } from '../../server/pdf/fishbone';
import { drawPage, readPdf } from '../../server/pdf/text';
import { isDark } from './fixtures';
import { valuesIn } from './structure';

const BRANCHES: Branch[] = [{ words: 'Con người', causes: ['Công chức mới chưa được hướng dẫn', 'Thiếu người trong kỳ nghỉ'] }, { words: 'Quy trình', causes: ['Không có bước rà soát khi luật và tổ chức bộ máy thay đổi <b> & "c"'] }, { words: 'Thông tin', causes: [`Tệp ${'x'.repeat(80)}`] }];
const given = (branches: readonly Branch[], effect = 'Hồ sơ trễ hạn ba ngày'): Content | undefined => fishbone({ branches, effect, alt: 'Biểu đồ xương cá', width: 460 });
const drawn = (content: Content): Promise<Buffer> => renderPdf({ title: 'Phiếu', author: 'Sở', createdAt: new Date('2026-11-24T00:00:00Z'), content: [content] });

test.each([1, 2, 3])('%d branches: every word is on the page, none beyond its margins, and the picture is told in words', async count => {
  const branches = BRANCHES.slice(0, count), bytes = await drawn(given(branches) ?? ''), { pages, text: [words = ''] } = await readPdf(bytes), squeezed = words.replace(/\s/g, '');
  expect(pages).toBe(1);
  for (const said of ['Hồ sơ trễ hạn ba ngày', ...branches.flatMap(one => [one.words, ...one.causes])]) expect(squeezed).toContain(said.replace(/\s/g, ''));
  expect(await valuesIn(bytes, 'Figure', 'Alt')).toEqual(['Biểu đồ xương cá']);
  const { rgba, width, height } = await drawPage(bytes, 1, { width: 595 }), outside: number[] = [];
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (isDark(rgba[(y * width + x) * 4] ?? 255, rgba[(y * width + x) * 4 + 1] ?? 255, rgba[(y * width + x) * 4 + 2] ?? 255) && (x < 84 || x > 548)) outside.push(x);
  expect(outside).toEqual([]);
});

test('one that would be higher than a page is not drawn', () => {
  expect(given([{ words: 'Con người', causes: Array.from({ length: 60 }, (_, at) => `Nguyên nhân ${String(at)}`) }])).toBeUndefined();
  expect(given(BRANCHES, 'Hồ sơ '.repeat(300))).toBeUndefined();
});
