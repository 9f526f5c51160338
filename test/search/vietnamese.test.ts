import { codeKey, exact, fold, sortKey, words } from '../../server/core/vietnamese';

const TONED = ['a', 'à', 'ả', 'ã', 'á', 'ạ'];

describe('comparing Vietnamese', () => {
  test.each([
    ['hoà', 'hòa'], ['THUÝ', 'thúy'], ['khoẻ', 'khỏe'], ['quý', 'quý'], ['toàn', 'toàn'], ['huỷ', 'hủy'], ['Ðăng', 'đăng'], ['Ɖăng', 'đăng'],
  ])('%s is spelled %s', (typed, spelled) => {
    expect(exact(typed)).toBe(spelled);
    expect(exact(typed.normalize('NFD'))).toBe(spelled);
  });

  test.each([['Đăng ký', 'dang ky'], ['Ưu tiên người khuyết tật', 'uu tien nguoi khuyet tat'], ['Ðà Nẵng', 'da nang']])('%s folds to %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
    expect(fold(text.normalize('NFD'))).toBe(folded);
  });

  test('a code typed carelessly has the same key', () => {
    for (const typed of ['QT-TP.03', 'qt tp 03', 'qttp03', 'QT – TP/03']) expect(codeKey(typed)).toBe('qttp03');
    expect(codeKey('Số 30/NĐ-CP')).toBe('so30ndcp');
  });

  test('punctuation, symbols and lone marks are not words', () => {
    expect(words('“30/2020/NĐ-CP” – giấy phép ☺ \u0301 \0')).toEqual(['30', '2020', 'NĐ', 'CP', 'giấy', 'phép']);
  });
});

describe('sorting Vietnamese', () => {
  test('a list comes in the order of the alphabet, then of tones, gaps first, numbers by value', () => {
    const sorted = ['An', 'An toàn', 'Ăn', 'Ân xá', 'Bà', 'Bả', 'Bã', 'Bá', 'Bạ', 'Dân', 'Đất', 'Điều 2', 'Điều 10', 'Eo', 'Ê a', 'Ong', 'Ông', 'Ơn', 'Ut', 'Ưa', 'Vay', 'Xây', 'Yên'];
    expect([...sorted].reverse().sort(bySortKey)).toEqual(sorted);
  });

  test('composed, decomposed, upper case and new tone placement have one key', () => {
    for (const other of ['HÒA GIẢI', 'hoà giải', 'Hòa giải'.normalize('NFD'), '  hòa – giải ']) expect(sortKey(other)).toBe(sortKey('Hòa giải'));
  });

  test('nothing has the empty key', () => {
    expect(sortKey('')).toBe('');
    expect(sortKey(' – ')).toBe('');
  });

  test('agrees with the Vietnamese collation of Unicode on ten thousand pairs', () => {
    const unicode = new Intl.Collator('vi', { numeric: true });
    const next = counter(7);
    const onsets = ['', 'b', 'c', 'ch', 'd', 'đ', 'g', 'gi', 'h', 'kh', 'l', 'm', 'n', 'ng', 'nh', 'ph', 's', 't', 'th', 'tr', 'v', 'x', 'f', 'w', 'z', 'j'];
    const nuclei = ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y'];
    const syllable = (): string => (onsets[next(26)] ?? '') + ((nuclei[next(12)] ?? '') + ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'][next(6)]).normalize('NFC') + (['', 'n', 'ng', 't'][next(4)] ?? '');
    const phrase = (): string => Array.from({ length: 1 + next(3) }, () => next(12) === 0 ? String(next(2000)) : syllable()).join(' ');
    const pairs = Array.from({ length: 10_000 }, () => [phrase(), phrase()] as const);
    expect(pairs.filter(([a, b]) => Math.sign(bySortKey(a, b)) !== Math.sign(unicode.compare(exact(a), exact(b))))).toEqual([]);
  });

  test('one letter in its six tones', () => {
    expect([...TONED].reverse().sort(bySortKey)).toEqual(TONED);
  });
});

function bySortKey(a: string, b: string): number {
  return Buffer.compare(Buffer.from(sortKey(a)), Buffer.from(sortKey(b)));
}

/** A small repeatable source of numbers. */
function counter(seed: number): (below: number) => number {
  let state = seed;
  return below => { state = (state * 48271) % 2147483647; return state % below; };
}
