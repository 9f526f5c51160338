/** Administrative papers and the header of controlled ones, measured on the page (NĐ 30/2020/NĐ-CP, Phụ lục I). */
import { join } from 'node:path';
import type { Issuer } from '../../server/agencies/paper';
import { loadWords, wordsFor } from '../../server/core/words';
import { decreePaper, type DecreeFacts } from '../../server/papers/decreePaper';
import type { PdfDescription } from '../../server/pdf/description';
import { renderPdf } from '../../server/pdf/document';
import { paragraph } from '../../server/pdf/pieces';
import { qmsHeader, type HeaderPlace, type QmsHeader } from '../../server/pdf/qmsHeader';
import { drawPage, readPdf } from '../../server/pdf/text';
import { ACCESSIBLE, brokenRules, testWithValidator } from '../support/pdfa/validate';
import { ink } from './fixtures';
import { structureIn, wordsOn, type Word } from './structure';

loadWords(join(__dirname, '../../views/locales'));
const words = wordsFor('vi'), MM = 72 / 25.4, WIDTH = 595.28, HEIGHT = 841.89;
const issuer = (name = 'Sở Tư pháp', parentLine = 'UBND tỉnh Bắc Ninh'): Issuer => ({ agency: { name, timeZone: 'Asia/Ho_Chi_Minh', letterhead: { parentLine, nameLine: '', place: 'Bắc Ninh' } } as Issuer['agency'] });
const articles = (count: number) => Array.from({ length: count }, (_, i) => paragraph(`Điều ${i + 1}. ${'Nội dung của điều này được ghi ở đây. '.repeat(6)}`));
const decision = (more: Partial<DecreeFacts> = {}): DecreeFacts => ({
  issuer: issuer(), at: new Date('2026-01-05T01:00:00Z'), watermark: '', number: 'Số: 09/QĐ-STP', kind: 'Quyết định', about: 'Về việc ban hành quy trình nội bộ', authority: 'Giám đốc Sở Tư pháp',
  grounds: ['Căn cứ Luật Tổ chức chính quyền địa phương;', 'Căn cứ Nghị định số 30/2020/NĐ-CP', 'Theo đề nghị của Chánh Văn phòng Sở ; '], resolution: 'Quyết định:', body: articles(14),
  signer: { over: [{ prefix: 'KT.', title: 'Giám đốc' }], title: 'Phó Giám đốc', name: 'Trần Thị Bình' }, recipients: ['Như Điều 3', 'UBND tỉnh (để b/c);', 'Lưu: VT, VP'], ...more,
});
const LONG_TITLE = 'Về việc ban hành quy trình nội bộ giải quyết thủ tục hành chính '.repeat(5).slice(0, 300).trim(), LONG_NAME = 'Sở Nông nghiệp và Môi trường kiêm nhiệm Văn phòng Điều phối chương trình mục tiêu quốc gia xây dựng nông thôn mới';
const RECIPIENTS = [...Array.from({ length: 39 }, (_, i) => `Đơn vị nhận thứ ${i + 1}${i % 4 ? '' : ', kèm hồ sơ để tổ chức thực hiện'}`), 'Lưu: VT, VP'];
const worst = decision({ issuer: issuer(LONG_NAME, 'Ủy ban nhân dân tỉnh Bắc Ninh trực thuộc trung ương'), about: LONG_TITLE, recipients: RECIPIENTS });

const find = (all: readonly Word[], ...texts: string[]): Word[] => {
  const at = all.findIndex((_, start) => texts.every((text, i) => all[start + i]?.text === text));
  if (at < 0) throw new Error(`There is no "${texts.join(' ')}" in ${all.map(word => word.text).join(' ')}`);
  return all.slice(at, at + texts.length);
};
const spanOf = (all: readonly Word[]) => ({ left: Math.min(...all.map(one => one.left)), right: Math.max(...all.map(one => one.right)), top: Math.min(...all.map(one => one.top)), bottom: Math.max(...all.map(one => one.bottom)) });
const middle = (all: readonly Word[]): number => { const { left, right } = spanOf(all); return (left + right) / 2; };
const looks = ([word]: readonly Word[]) => [word?.size, word?.font];
const oneLine = (text: readonly string[]): string => text.join(' ').replace(/\s+/g, ' ');

/** Length in points of the dark line in the strip of a page below `words`. */
async function ruleBelow(bytes: Buffer, above: readonly Word[], column: readonly [number, number]): Promise<number> {
  const scale = 4, { rgba, width } = await drawPage(bytes, 1, { width: Math.round(WIDTH * scale) }), { bottom } = spanOf(above);
  const lengths = Array.from({ length: 7 * scale }, (_, step) => {
    const y = Math.round((bottom + 1) * scale) + step;
    let longest = 0, run = 0;
    for (let x = Math.round(column[0] * scale); x < column[1] * scale; x++) { run = (rgba[(y * width + x) * 4] ?? 255) < 140 ? run + 1 : 0; longest = Math.max(longest, run); }
    return longest / scale;
  });
  return Math.max(...lengths);
}

describe('an administrative paper', () => {
  test('keeps the margins, and its parts have the sizes and styles of the decree', async () => {
    const bytes = await renderPdf(decreePaper(decision(), words)), page = await wordsOn(bytes, 1), text = page.filter(word => word.top < HEIGHT - 20 * MM), { left, right, top, bottom } = spanOf(text);
    for (const [edge, least, most] of [[left, 30, 35], [WIDTH - right, 15, 20], [top, 20, 25], [HEIGHT - bottom, 20, 40]] as const) expect([edge / MM >= least, edge / MM <= most]).toEqual([true, true]);
    expect([['CỘNG', 'HÒA'], ['Độc', 'lập'], ['UBND', 'TỈNH'], ['SỞ', 'TƯ', 'PHÁP'], ['Số:'], ['Bắc', 'Ninh,'], ['QUYẾT', 'ĐỊNH'], ['Về', 'việc'], ['Căn', 'cứ'], ['Điều', '1.']].map(one => looks(find(page, ...one)))).toEqual([
      [12, 'Tinos-Bold'], [13, 'Tinos-Bold'], [12, 'Tinos-Regular'], [12, 'Tinos-Bold'], [13, 'Tinos-Regular'], [13, 'Tinos-Italic'], [14, 'Tinos-Bold'], [14, 'Tinos-Bold'], [13, 'Tinos-Italic'], [13, 'Tinos-Regular'],
    ].map(([size, font]) => [size, expect.stringContaining(String(font).replace('Tinos-Regular', 'Tinos'))]));
    expect(Math.abs(spanOf(find(page, 'Số:')).bottom - spanOf(find(page, 'tháng')).bottom)).toBeLessThan(4);
    expect(oneLine((await readPdf(bytes)).text)).toContain('địa phương; Căn cứ Nghị định số 30/2020/NĐ-CP; Theo đề nghị của Chánh Văn phòng Sở. QUYẾT ĐỊNH:');
    expect(find(page, 'Bắc', 'Ninh,', 'ngày', '05', 'tháng', '01', 'năm', '2026')).toHaveLength(8);
  });

  test('has a line as long as the motto, and lines of a third to a half under agency and subject', async () => {
    const bytes = await renderPdf(decreePaper(decision(), words)), page = await wordsOn(bytes, 1);
    const motto = find(page, 'Độc', 'lập', '-', 'Tự', 'do', '-', 'Hạnh', 'phúc'), name = find(page, 'SỞ', 'TƯ', 'PHÁP'), about = find(page, 'Về', 'việc', 'ban', 'hành', 'quy', 'trình', 'nội', 'bộ'), widthOf = (all: Word[]) => spanOf(all).right - spanOf(all).left;
    expect(Math.abs(await ruleBelow(bytes, motto, [300, 560]) - widthOf(motto))).toBeLessThan(4);
    for (const [above, column] of [[name, [85, 280]], [about, [85, 548]]] as const) {
      const share = await ruleBelow(bytes, above, column) / widthOf([...above]);
      expect(share).toBeGreaterThan(1 / 3);
      expect(share).toBeLessThan(1 / 2);
    }
  });

  test('counts its pages in the middle of the top margin, from the second on', async () => {
    const bytes = await renderPdf(decreePaper(decision(), words)), { pages } = await readPdf(bytes);
    expect(pages).toBeGreaterThan(1);
    expect((await wordsOn(bytes, 1)).filter(word => word.top < 20 * MM)).toEqual([]);
    for (let page = 2; page <= pages; page++) {
      const number = (await wordsOn(bytes, page)).filter(word => word.top < 20 * MM);
      expect(number.map(word => [word.text, word.size])).toEqual([[String(page), 13]]);
      expect(Math.abs(middle(number) - (85 + WIDTH - 48) / 2)).toBeLessThan(2);
    }
  });

  test('ends with recipients on the left and the signer on the right, capitals and bold', async () => {
    const { signer } = decision(), bytes = await renderPdf(decreePaper(decision({ body: articles(2), signer: { ...signer, over: [{ prefix: 'TM.', title: 'Ủy ban nhân dân' }, { prefix: 'KT.', title: 'Chủ tịch' }], title: 'Phó Chủ tịch' } }), words)), page = await wordsOn(bytes, 1);
    const [label, item, over, post, name] = [find(page, 'Nơi', 'nhận:'), find(page, '-', 'Như', 'Điều', '3;'), find(page, 'TM.', 'ỦY', 'BAN', 'NHÂN', 'DÂN'), find(page, 'PHÓ', 'CHỦ', 'TỊCH'), find(page, 'Trần', 'Thị', 'Bình')];
    expect([looks(label), looks(item), looks(over), looks(name)]).toEqual([[12, 'Tinos-BoldItalic'], [11, 'Tinos'], [13, 'Tinos-Bold'], [13, 'Tinos-Bold']].map(([size, font]) => [size, expect.stringContaining(String(font))]));
    expect([over, post, name].map(all => Math.round(middle(all)))).toEqual(Array.from({ length: 3 }, () => expect.closeTo(middle(over), -1)));
    expect(spanOf(label).right).toBeLessThan(spanOf(over).left);
    expect(spanOf(name).top - spanOf(post).bottom).toBeGreaterThan(40);
    expect(find(page, '-', 'UBND', 'tỉnh', '(để', 'b/c);', '-', 'Lưu:', 'VT,', 'VP.')).toHaveLength(9);
  });

  test.each([9, 10, 11, 12, 13, 14, 15, 16])('is never signed on a page that says nothing else: %i short paragraphs', async count => {
    const body = Array.from({ length: count }, (_, at) => paragraph(`Việc ${at + 1}: ${'giao đơn vị thực hiện. '.repeat(4)}`)), bytes = await renderPdf(decreePaper(decision({ body }), words)), { text } = await readPdf(bytes);
    const signed = text.filter(one => one.includes('Trần Thị Bình'));
    expect(signed.map(one => one.includes(`Việc ${count}:`))).toEqual([true]);
  });

  test('a letter has its subject below its number, and one who acts as head is said to', async () => {
    const letter = decision({ kind: '', about: 'báo cáo quý IV', body: articles(1), signer: { title: 'Giám đốc', name: 'Lê Minh Hòa', acting: true } }), page = await wordsOn(await renderPdf(decreePaper(letter, words)), 1);
    const subject = find(page, 'V/v', 'báo', 'cáo', 'quý', 'IV'), number = find(page, 'Số:', '09/QĐ-STP');
    expect(looks(subject)[0]).toBe(12);
    expect(spanOf(subject).top).toBeGreaterThan(spanOf(number).bottom);
    expect(Math.abs(middle(subject) - middle(number))).toBeLessThan(3);
    expect(find(page, 'Q.', 'GIÁM', 'ĐỐC')).toHaveLength(3);
  });

  test('with the longest names, a title of 300 letters and 40 recipients nothing is lost, drawn over, or beyond the margins', async () => {
    for (const facts of [worst, decision({ issuer: issuer('W'.repeat(120), 'W'.repeat(90)), about: 'W'.repeat(300), authority: 'W'.repeat(150), grounds: ['W'.repeat(400)], recipients: ['W'.repeat(300)], signer: { title: 'W'.repeat(90), name: 'W'.repeat(90) } })]) {
      const bytes = await renderPdf(decreePaper(facts, words)), { text, pages } = await readPdf(bytes), all = oneLine(text), letters = text.join('').replace(/\s/g, '');
      for (const part of [facts.issuer.agency.name.toUpperCase(), facts.about, ...facts.recipients]) expect(letters).toContain(part.replace(/\s/g, ''));
      expect(all).toContain('Điều 14.');
      for (let page = 1; page <= pages; page++) {
        const drawn = await drawPage(bytes, page, { width: 595 }), { left, right } = spanOf(await wordsOn(bytes, page));
        expect([ink(drawn, [0, 0, 84 / 595, 1]), ink(drawn, [551 / 595, 0, 1, 1])]).toEqual([0, 0]);
        expect([left >= 84, right <= 550]).toEqual([true, true]);
      }
    }
    const head = await wordsOn(await renderPdf(decreePaper(worst, words)), 1), name = spanOf(find(head, 'SỞ', 'NÔNG', 'NGHIỆP', 'VÀ', 'MÔI'));
    expect(name.right).toBeLessThan(spanOf(find(head, 'CỘNG', 'HÒA')).left);
  });

  test('the signer stays on one page with the recipients beside, further recipients follow without a gap', async () => {
    const bytes = await renderPdf(decreePaper(worst, words)), { pages } = await readPdf(bytes), lists = await Promise.all(Array.from({ length: pages }, (_, i) => wordsOn(bytes, i + 1))), on = lists.findIndex(page => page.some(word => word.text === 'KT.')), page = lists[on] ?? [];
    expect(page.filter(word => ['KT.', 'Bình', 'nhận:'].includes(word.text))).toHaveLength(3);
    const tops = page.filter(word => word.text === '-' && word.left < 90 && word.top > spanOf(find(page, 'nhận:')).top).map(word => word.bottom).sort((a, b) => a - b);
    expect(Math.max(...tops.slice(1).map((top, at) => top - (tops[at] ?? 0)))).toBeLessThan(32);
  });
});

const lines = ['Mã hiệu: BM-TP.01', 'Lần ban hành/sửa đổi: 01/00', 'Ngày ban hành: 01/12/2026', 'Trang: {page}/{pages}'];
const LYING: HeaderPlace = { left: 56, right: 42, width: 842 };
function controlled(facts: QmsHeader, place: HeaderPlace = { left: 85, right: 48, width: 595 }): PdfDescription {
  const { header, top } = qmsHeader(facts, place);
  return { title: facts.title, author: 'Sở', createdAt: new Date('2026-11-24T00:00:00Z'), header, landscape: place.width > 600, margins: [place.left, top, place.right, 62], content: articles(16) };
}

describe('the header of a controlled paper', () => {
  test('has three cells on each page: agency, title, and code, issue, day and the page it is of how many', async () => {
    for (const place of [undefined, LYING]) {
      const bytes = await renderPdf(controlled({ parent: 'UBND tỉnh Bắc Ninh', agency: 'Sở Tư pháp', title: 'Phiếu yêu cầu', lines }, place)), { pages } = await readPdf(bytes);
      expect(pages).toBeGreaterThan(1);
      for (let page = 1; page <= pages; page++) {
        const all = await wordsOn(bytes, page, place ? WIDTH : HEIGHT), [agency, title, code] = [find(all, 'SỞ', 'TƯ', 'PHÁP'), find(all, 'PHIẾU', 'YÊU', 'CẦU'), find(all, 'Mã', 'hiệu:', 'BM-TP.01')];
        expect(find(all, 'Trang:', `${page}/${pages}`)).toHaveLength(2);
        expect([spanOf(agency).right < spanOf(title).left, spanOf(title).right < spanOf(code).left]).toEqual([true, true]);
        expect(spanOf(find(all, 'Trang:')).bottom).toBeLessThan(spanOf(find(all, 'Nội', 'dung')).top - 8);
      }
    }
  });

  test('grows with a long name, title and code instead of being lost or drawn over the text', async () => {
    for (const place of [undefined, LYING]) for (const [agency, title] of [[LONG_NAME, LONG_TITLE], ['W'.repeat(120), 'W'.repeat(300)]] as const) {
      const description = controlled({ parent: LONG_NAME, agency, title, lines: [`Mã hiệu: ${'W'.repeat(40)}`, ...lines.slice(1)] }, place), bytes = await renderPdf(description), all = await wordsOn(bytes, 2, place ? WIDTH : HEIGHT), top = description.margins?.[1] ?? 0;
      const letters = ((await readPdf(bytes)).text[1] ?? '').replace(/\s/g, '');
      for (const part of [agency.toUpperCase(), title.toUpperCase(), 'Ngàybanhành:01/12/2026']) expect(letters).toContain(part.replace(/\s/g, ''));
      const header = all.filter(word => word.bottom < top - 8);
      expect(header.some(word => word.text === 'Trang:')).toBe(true);
      expect(all.filter(word => word.bottom >= top - 8 && word.top < top - 1)).toEqual([]);
      expect(spanOf(all).right).toBeLessThanOrEqual(place ? 842 - 42 + 1 : WIDTH - 48 + 1);
    }
  });

  test('is not read aloud again on each page', async () => {
    expect(await structureIn(await renderPdf(controlled({ agency: 'Sở', title: 'Phiếu', lines })))).toBe('Document(P*16)');
  });
});

describe('PDF/A-2a and PDF/UA-1 by veraPDF', () => {
  testWithValidator()('administrative papers and controlled ones pass', async () => {
    const papers = { decision: decreePaper(decision(), words), worst: decreePaper({ ...worst, watermark: 'stamp.draft' }, words), form: controlled({ agency: LONG_NAME, title: LONG_TITLE, lines }, LYING) }, files: Record<string, Uint8Array> = {};
    for (const [name, paper] of Object.entries(papers)) files[name] = await renderPdf(paper);
    expect(brokenRules(files, ACCESSIBLE)).toEqual({ decision: [], worst: [], form: [] });
  }, 300_000);
});
