/** Forms on paper: blank and filled in, with nothing lost however much was typed. */
import { writeFileSync } from 'node:fs';
import type { AgencyView } from '../../server/agencies/queries';
import { loadWords, wordsFor } from '../../server/core/words';
import type { Answers } from '../../server/forms/answers';
import { formDescription, type WrittenForm } from '../../server/forms/description';
import { formPaper, type FilledForm, type FormPaper } from '../../server/forms/printed';
import { renderPdf } from '../../server/pdf/document';
import { readPdf } from '../../server/pdf/text';

loadWords('views/locales');
const words = wordsFor('vi'), AT = new Date('2026-11-24T03:00:00Z'), HASH = 'ab'.repeat(32);
const agency = { name: 'Sở Tư pháp', shortName: 'STP', timeZone: 'Asia/Ho_Chi_Minh', units: [], letterhead: { parentLine: 'UBND tỉnh Bắc Ninh', nameLine: 'Sở Tư pháp', place: 'Bắc Ninh' } } as unknown as AgencyView;
const ABOUT = { code: 'BM-QT01.02', title: 'Phiếu theo dõi chi phí xử lý hồ sơ', label: '02/01', issue: 2, amendment: 1, from: new Date('2026-01-05T00:00:00Z'), decision: { number: '12/QĐ-STP', date: new Date('2026-01-02T00:00:00Z') } };
const written: WrittenForm = { blocks: [
  { block: 'section', name: 's1', label: '1. Thông tin chung' },
  { block: 'field', name: 'quarter', label: 'Quý', kind: 'choice', options: ['I', 'II', 'III', 'IV'], required: true }, { block: 'field', name: 'day', label: 'Ngày lập', kind: 'date' },
  { block: 'field', name: 'note', label: 'Nhận xét', kind: 'prose' }, { block: 'field', name: 'risky', label: 'Vượt dự toán', kind: 'choice', options: ['Có', 'Không'] }, { block: 'field', name: 'why', label: 'Vì sao vượt', kind: 'line', when: { field: 'risky', is: 'Có' } },
  { block: 'wording', name: 'w', text: 'Căn cứ Quyết định số {{decision.number}} ngày {{decision.date}} của {{agency.name}}{{#if quarter}}, chi phí quý {{quarter}} như sau{{/if}}:', style: 'plain' },
  { block: 'table', name: 'costs', label: 'Chi phí', columns: [{ name: 'what', label: 'Khoản chi', kind: 'line' }, { name: 'count', label: 'Số lượng', kind: 'number' }, { name: 'price', label: 'Đơn giá', kind: 'number', measure: 'đồng' }, { name: 'total', label: 'Thành tiền', kind: 'calculated', of: ['count', 'price'], sum: true, measure: 'đồng' }] },
  { block: 'signatures', name: 'sig', signatures: [{ name: 'maker', label: 'Người lập', by: 'filler' }, { name: 'head', label: 'Trưởng phòng', by: 'unitHead' }] },
] };
const form = formDescription.parse(written);
const filledWith = (answers: Answers, more: Partial<FilledForm> = {}): FilledForm => ({ answers, files: [], shown: [], number: 'BM-QT01.02-2026/001', corrects: '', unit: 'Phòng Hành chính tư pháp', filler: { id: 'p', name: 'Trần Thị Bình', title: 'Chuyên viên' }, verify: 'https://iso.example.vn/v/abc', sealed: false, signed: [{ place: 'maker', by: { id: 'p', name: 'Trần Thị Bình', title: 'Chuyên viên' }, title: 'Chuyên viên', at: AT, contentHash: HASH }], ...more });
const paper = (more: Partial<FormPaper> = {}): FormPaper => ({ form, about: ABOUT, issuer: { agency }, head: 'Nguyễn Văn An', at: AT, watermark: '', ...more });
const ANSWERS: Answers = { quarter: 'II', day: '2026-06-30', note: 'Chi đúng dự toán.\nTiết kiệm giấy in.', risky: 'Không', why: 'không được in', costs: [{ what: 'Giấy A4', count: 20, price: 65000, total: '' }, { what: 'Mực in', count: 2, price: 1250000.5, total: '' }] };

async function printed(about: FormPaper, name = ''): Promise<string> {
  const bytes = await renderPdf(formPaper(about, words));
  if (name && process.env['LOOK']) writeFileSync(`${process.env['LOOK']}/${name}.pdf`, bytes);
  return (await readPdf(bytes)).text.join(' ').replace(/\s+/g, ' ');
}

test('a filled form says what was answered, what was reckoned, and what its wording means now', async () => {
  const text = await printed(paper({ filled: filledWith(ANSWERS) }), 'filled');
  for (const part of ['Quý: II', 'Ngày lập: 30/06/2026', 'Tiết kiệm giấy in.', 'số 12/QĐ-STP ngày 02/01/2026 của Sở Tư pháp, chi phí quý II như sau', '1.300.000', '2.500.001', '3.800.001', 'Mã hiệu: BM-QT01.02', 'Lần ban hành: 02/01', 'Trang: 1/1', 'BM-QT01.02-2026/001', 'Trần Thị Bình', '24/11/2026 10:00:00 +07:00']) expect(text).toContain(part);
  expect(text).not.toContain('không được in');
});

test.each([26, 28, 30, 32, 34, 36])('the last answer stands on the page that is signed, its label above it: %i answers', async count => {
  const fields = Array.from({ length: count }, (_, at) => ({ block: 'field' as const, name: `f${at}`, label: `Mục ${at}`, kind: 'line' as const })), long = formDescription.parse({ ...written, blocks: [...fields, { block: 'field', name: 'end', label: 'Kết luận', kind: 'prose' }, ...written.blocks.slice(-1)] });
  const { text } = await readPdf(await renderPdf(formPaper(paper({ form: long, filled: filledWith({ end: 'Đồng ý nghiệm thu.' }) }), words))), signed = text.filter(page => page.includes('Trưởng phòng'));
  expect(signed.map(page => [page.includes('Kết luận:'), page.includes('Đồng ý nghiệm thu.')])).toEqual([[true, true]]);
});

test.each([26, 28, 30, 32, 34, 36])('so does a short table, a long one ends where it ends: %i answers', async count => {
  const fields = Array.from({ length: count }, (_, at) => ({ block: 'field' as const, name: `f${at}`, label: `Mục ${at}`, kind: 'line' as const })), long = formDescription.parse({ ...written, blocks: [...fields, ...written.blocks.slice(-2)] });
  const pagesOf = async (costs: NonNullable<Answers['costs']>): Promise<string[]> => (await readPdf(await renderPdf(formPaper(paper({ form: long, filled: filledWith({ costs }) }), words)))).text;
  const short = (await pagesOf(ANSWERS['costs'] ?? [])).filter(page => page.includes('Trưởng phòng'));
  expect(short.map(page => ['Giấy A4', 'Mực in', '3.800.001'].map(text => page.includes(text)))).toEqual([[true, true, true]]);
  const rows = Array.from({ length: 40 }, (_, at) => ({ what: `Khoản [${at}]`, count: 1, price: 1, total: '' }));
  expect((await pagesOf(rows)).join(' ').match(/\[\d+\]/g)).toEqual(rows.map((_, at) => `[${at}]`));
});

test.each([['qms'], ['decree']] as const)('who may read a %s paper stands under its title and in the foot, and on no blank', async layout => {
  const marked = formDescription.parse({ ...written, layout, kind: 'Biên bản', mark: 'restricted' });
  expect((await printed(paper({ form: marked, filled: filledWith(ANSWERS, { mark: 'restricted' }) }), `marked-${layout}`)).match(/Hạn chế người đọc/g)).toHaveLength(2);
  expect(await printed(paper({ form: marked }))).not.toContain('Hạn chế người đọc');
});

test('a blank one has room to write, all its blocks, and nobody’s name', async () => {
  const text = await printed(paper(), 'blank');
  for (const part of ['[ ] I', 'Vì sao vượt', '…', 'Thành tiền (đồng)', 'Người lập', 'số 12/QĐ-STP']) expect(text.replace(/\s+/g, ' ')).toContain(part);
  expect(text).not.toContain('Trần');
});

test('an administrative paper has the head, the signer and the recipients of one', async () => {
  const decree = formDescription.parse({ ...written, layout: 'decree', kind: 'Biên bản', about: 'Về việc kiểm kê hồ sơ quý', recipients: ['Như trên', 'Các phòng, đơn vị'], blocks: [...written.blocks.slice(0, -1), { block: 'signatures', name: 'sig', signatures: [{ name: 'head', label: 'Phó Giám đốc', over: 'Giám đốc', signingFor: 'KT.', by: 'head' }] }] });
  const text = await printed(paper({ form: decree, filled: filledWith(ANSWERS, { number: '05/BB-STP' }) }), 'decree');
  for (const part of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Số: 05/BB-STP', 'BIÊN BẢN', 'KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'Nơi nhận:', '- Các phòng, đơn vị;', 'Bắc Ninh, ngày 24 tháng 11 năm 2026']) expect(text).toContain(part);
  const blank = await printed(paper({ form: decree }), 'decreeBlank');
  expect(blank).toContain('Bắc Ninh, ngày …… tháng');
  expect(blank).not.toContain('ngày 24 tháng 11');
});

test('an administrative paper says in its text only what its wording says, and leaves out what an open question asks for; a form of the system shows both', async () => {
  const blocks: WrittenForm['blocks'] = [
    { block: 'field', name: 'authority', label: 'Thẩm quyền', kind: 'line', required: true }, { block: 'field', name: 'functions', label: 'Chức năng', kind: 'line' }, { block: 'field', name: 'other', label: 'Khác', kind: 'line' },
    { block: 'wording', name: 'w', text: '{{authority}} quyết định:\n{{#if functions}}\nCăn cứ {{functions}};\n{{/if}}\nHết.' },
  ];
  const filled = filledWith({ authority: 'GIÁM ĐỐC', functions: '', other: 'điều khác' }), decree = formDescription.parse({ layout: 'decree', kind: 'Quyết định', blocks });
  const text = await printed(paper({ form: decree, filled }));
  expect(text).toContain('GIÁM ĐỐC quyết định: Hết.');
  expect(text).toContain('Khác: điều khác');
  expect(text).not.toMatch(/Thẩm quyền|Chức năng|Căn cứ/);
  expect(await printed(paper({ form: decree }))).toMatch(/Căn cứ ….*Khác: …|Khác: ….*Căn cứ …/);
  expect(await printed(paper({ form: formDescription.parse({ blocks }), filled }))).toContain('Thẩm quyền: GIÁM ĐỐC');
});

test('a paragraph of 20 pages, 300 rows, a cell of two pages and a word of 400 letters are all there', async () => {
  const long = Array.from({ length: 2500 }, (_, at) => `câu${at}`).join(' '), costs = Array.from({ length: 300 }, (_, at) => ({ what: at === 7 ? `${long} hết` : `Khoản ${at}`, count: at, price: 1, total: '' }));
  const text = await printed(paper({ filled: filledWith({ ...ANSWERS, note: Array.from({ length: 8 }, () => long).join('\n'), quarter: 'I', why: 'x'.repeat(400), risky: 'Có', costs }) }), 'long');
  for (const part of ['câu2499', 'Khoản 299', 'hết', String(299 * 300 / 2).replace(/(\d)(\d{3})$/, '$1.$2')]) expect(text).toContain(part);
  expect(text.split('câu1234').length - 1).toBe(9);
});
