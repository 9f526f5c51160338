import { highlight, snippet, type Part } from '../../server/search/snippet';

const TEXT = 'Thủ tục <b>Đăng ký</b> khai sinh & cấp giấy phép xây dựng nhà ở riêng lẻ. Hoà giải ở cơ sở.';
const drawn = (parts: Part[]): string => parts.map(part => part.hit ? `[${part.text}]` : part.text).join('');

test.each([
  ['dang ky', false, '[Đăng ký]'],
  ['đăng ký'.normalize('NFD'), false, '[Đăng ký]'],
  ['cap giay phep xay dung', false, '[cấp giấy phép xây dựng]'],
  ['hòa giải', false, '[Hoà giải]'],
  ['giay phep xa', true, '[giấy phép xây]'],
])('in a text %s (typing: %s) marks %s', (query, prefix, marked) => {
  expect(drawn(snippet(TEXT, query, { prefix, span: 40 }))).toBe(TEXT.replace(marked.slice(1, -1), marked));
});

test('composed or not, in capitals or not, the snippet is the same', () => {
  const one = snippet(TEXT, 'đăng ký', { prefix: false, span: 10 });
  expect(snippet(TEXT.normalize('NFD'), 'dang ky', { prefix: false, span: 10 })).toEqual(one);
  expect(snippet(TEXT, 'ĐĂNG KÝ', { prefix: false, span: 10 })).toEqual(one);
});

test('a long text is cut around the best place, the words standing together', () => {
  const filler = 'một hai ba bốn giấy năm sáu '.repeat(50);
  const parts = snippet(`${filler}cấp giấy phép xây dựng ${filler}`, 'giấy phép xây dựng', { prefix: false, span: 12 });
  expect(drawn(parts)).toBe('… năm sáu cấp [giấy phép xây dựng] một hai ba bốn giấy …');
});

test('of several words only those together are marked, single ones where none are', () => {
  expect(drawn(highlight('Giấy tờ và giấy phép', 'giấy phép', { prefix: false }))).toBe('Giấy tờ và [giấy phép]');
  expect(drawn(highlight('Giấy tờ được phép', 'giấy phép', { prefix: false }))).toBe('[Giấy] tờ được [phép]');
});

test('nothing is marked where nothing answers, and a snippet shows the opening', () => {
  expect(snippet('một hai ba bốn năm', 'zzz', { prefix: false, span: 3 })).toEqual([{ text: 'một hai ba', hit: false }, { text: ' …', hit: false }]);
  expect(highlight('Đăng ký', '"*', { prefix: true })).toEqual([{ text: 'Đăng ký', hit: false }]);
  expect(snippet('', 'x', { prefix: false, span: 3 })).toEqual([]);
});

test('the parts of a highlight are the title, letter for letter', () => {
  for (const query of ['<b>', 'khai', '\ud800', 'a'.repeat(9999), '☺', '']) {
    expect(highlight(TEXT, query, { prefix: true }).map(part => part.text).join('')).toBe(TEXT);
  }
});
