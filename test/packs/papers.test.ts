/** The index of a pack: whole while it is one to read, and leading to the folders' own lists when it is not. */
import { coverPaper, overviewPaper, type PackFacts } from '../../server/packs/papers';
import { shelvesOf } from '../../server/packs/shelves';
import { bookmarkOf } from '../../server/packs/writing';
import type { PackItem } from '../../server/packs/items';
import { loadWords, wordsFor } from '../../server/core/words';

loadWords('views/locales');

const at = new Date('2026-03-02T02:00:00Z'), sha256 = 'ab'.repeat(32);
const facts = {
  pack: { year: 2026, clauses: { from: '4', to: '10' }, edition: '2015', asker: { id: 'p', name: 'Tạ Thị Mai', title: 'Thư ký ISO' }, askedAt: at }, issuer: { agency: { name: 'Sở Tư pháp', timeZone: 'Asia/Ho_Chi_Minh', letterhead: { lines: [], place: 'Bắc Ninh' } } },
  at, records: 1, leftOut: 0, missing: [], joined: new Map([['8.5.1', [{ path: '08.5.1 Kiem soat/00 Ho so.pdf', sha256 }]]]), publicKey: 'khóa',
} as unknown as PackFacts;

function shelves(count: number): ReturnType<typeof shelvesOf> {
  const items = Array.from({ length: count }, (_, n) => ({ clauses: ['8.5.1', '9.1'], number: `HS-${n}.`, title: `Hồ sơ thứ ${n}`, form: '', at, files: [{ stem: `HS ${n}`, ending: n === 7 ? '.xlsx' : '.pdf', sha256, size: 1 }, { stem: `HS ${n} kèm 1 ảnh`, ending: '.jpg', sha256, size: 1 }] })) as unknown as PackItem[];
  return shelvesOf(items, { from: '4', to: '10' }, '2015', { unnamed: 'Khác', leafing: '00 Ho so' });
}

function indexOf(count: number): string {
  return JSON.stringify(overviewPaper(facts, shelves(count), wordsFor('vi')));
}

test('a pack of 500 records names each of them, and again where it also belongs', () => {
  const index = indexOf(500);
  for (const n of [0, 7, 499]) expect(index.split(`HS-${n}.`)).toHaveLength(3);
  expect(index).not.toContain('danh sách ở các trang đầu');
});

test('one more, and it says how many the list in the folder has, and names only what that list cannot', () => {
  const index = indexOf(501);
  expect(index).toContain('500 hồ sơ: danh sách ở các trang đầu của tệp trên');
  expect(index).toContain('HS-7.');
  for (const n of [0, 8, 500]) expect(index).not.toContain(`HS-${n}.`);
  expect(index).toContain('00 Ho so.pdf');
});

test("the list in the folder names each record's own file and what was brought with it", () => {
  const [shelf] = shelves(3), cover = shelf && JSON.stringify(coverPaper(facts, { shelf, part: 1, items: shelf.items, apart: [] }, wordsFor('vi')));
  for (const n of [0, 2]) for (const name of [`HS ${n}.pdf`, `HS ${n} kèm 1 ảnh.jpg`]) expect(cover).toContain(name);
});

test('in print a clause has its own number, in names of folders the one that sorts', () => {
  const [first, second] = shelves(1), cover = (shelf = first): string => (shelf ? JSON.stringify(coverPaper(facts, { shelf, part: 1, items: shelf.items, apart: [] }, wordsFor('vi'))) : '');
  expect([first?.folder.startsWith('08.5.1'), second?.folder.startsWith('09.1')]).toEqual([true, true]);
  for (const text of [indexOf(1), cover(), cover(second)]) expect(text).not.toMatch(/điều khoản 0\d|"0[89]\.[\d.]+( [^"/]*)?"/i);
  expect(indexOf(1)).toContain('"8.5.1');
});

test.each([
  [{ number: 'ĐG-2026/01', title: 'Đánh giá Phòng', form: 'Kế hoạch đánh giá' }, 'ĐG-2026/01 Kế hoạch đánh giá: Đánh giá Phòng'],
  [{ number: 'BM-QT01.02-2026/001', title: 'Kiểm tra sổ', form: 'BM-QT01.02 Phiếu kiểm tra' }, 'BM-QT01.02-2026/001 Kiểm tra sổ'],
  [{ number: '', title: 'Danh mục tài liệu', form: '' }, 'Danh mục tài liệu'],
])('the bookmark of %j says %s', (item, said) => { expect(bookmarkOf(item)).toBe(said); });
