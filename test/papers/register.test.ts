/** The register as paper and as a workbook: what is listed, and that a text is never a formula. */
import yauzl from 'yauzl';
import { xlsxOf } from '../../server/files/xlsx';
import { readPdf } from '../../server/pdf/text';
import { useApp } from '../support/app';
import { anAgency, type TestAgency } from '../support/factories';
import { aNonconformity, contained } from './support';

let agency: TestAgency, account = '';
const app = useApp(async ready => {
  agency = await anAgency(ready, { code: 'stp' });
  account = agency.account('staff');
  await contained(ready, agency, await aNonconformity(ready, agency));
  await aNonconformity(ready, agency, { title: '=HYPERLINK("http://x")', unit: agency.otherUnit, source: 'self' });
});

async function bytesOf(path: string, who = account): Promise<{ bytes: Buffer; type: string; disposition: string }> {
  const answer = await (await app.signIn(who)).get(path).buffer(true).parse((response, done) => {
    const pieces: Buffer[] = [];
    response.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => { done(null, Buffer.concat(pieces)); });
  });
  expect([path, answer.status]).toEqual([path, 200]);
  return { bytes: answer.body as Buffer, type: answer.headers['content-type'] ?? '', disposition: decodeURIComponent(answer.headers['content-disposition'] ?? '') };
}

/** The parts of a workbook that hold what is seen: the sheet and its texts. */
async function partsOf(workbook: Buffer): Promise<Record<string, string>> {
  const zip = await yauzl.fromBufferPromise(workbook), parts: Record<string, string> = {};
  for await (const entry of zip.eachEntry()) {
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    parts[entry.fileName] = Buffer.concat(pieces).toString('utf8');
  }
  return parts;
}

test('on paper it lists a year, newest first, says what it is narrowed to, and fills its columns', async () => {
  const { bytes } = await bytesOf('/nonconformities/register.pdf'), words = (await readPdf(bytes)).text.join(' ').replace(/\s+/g, ' ');
  for (const part of ['SỔ THEO DÕI HÀNH ĐỘNG KHẮC PHỤC', 'Mã hiệu: BM-HT04.02', 'Ngày hoàn thành', 'Tính đến ngày 24/11/2026: 2 phiếu.', 'Năm 2026', 'KPH-2026/002', 'KPH-2026/001', 'Phòng Hành chính tư pháp', 'Văn phòng', 'Không phù hợp nhẹ', 'Trần Thị Bình', 'Đã xử lý ngay']) expect(words).toContain(part);
  expect(words.indexOf('KPH-2026/002')).toBeLessThan(words.indexOf('KPH-2026/001'));
  const narrowed = (await readPdf((await bytesOf(`/nonconformities/register.pdf?unit=${agency.otherUnit}&year=2026&state=reported`)).bytes)).text.join(' ').replace(/\s+/g, ' ');
  expect(narrowed).toContain('1 phiếu. Chỉ gồm: Năm 2026; Đã ghi nhận; Văn phòng.');
  expect(narrowed).not.toContain('KPH-2026/001');
  expect((await readPdf((await bytesOf('/nonconformities/register.pdf?year=2025')).bytes)).text.join(' ').replace(/\s+/g, ' ')).toContain('không có phiếu nào');
}, 120_000);

test.each([
  ['an open view and a clause',   'view=open&clause=8.5.1'],
  ['words in a title',            'view=all&q=phieu'],
  ['a number',                    'view=all&q=/001'],
  ['what is overdue',             'view=overdue'],
  ['what waits for me',           'view=mine'],
  ['the days it was reported on', 'view=all&from=01/11/2026&to=30/11/2026&cause=none'],
])('narrowed to %s, page, paper and workbook hold the same records', async (_, query) => {
  const numbers = (text: string): string[] => [...new Set(text.match(/KPH-2026\/\d{3}/g) ?? [])].sort(), officer = agency.account('qualityOfficer'), agent = await app.signIn(officer);
  const page = (await agent.get(`/nonconformities?${query}`)).text, link = (kind: string): string => (new RegExp(`href="(/nonconformities/register\\.${kind}[^"]*)"`).exec(page)?.[1] ?? '').replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
  const table = page.slice(page.indexOf('<tbody>'), page.indexOf('</tbody>')), paper = (await readPdf((await bytesOf(link('pdf'), officer)).bytes)).text.join(' '), sheet = (await partsOf((await bytesOf(link('xlsx'), officer)).bytes))['xl/sharedStrings.xml'] ?? '';
  expect([numbers(paper), numbers(sheet)]).toEqual([numbers(table), numbers(table)]);
}, 120_000);

test('as a workbook its days are days, its texts are texts, and nothing is a formula', async () => {
  const { bytes, type, disposition } = await bytesOf('/nonconformities/register.xlsx'), parts = await partsOf(bytes), sheet = parts['xl/worksheets/sheet1.xml'] ?? '', texts = parts['xl/sharedStrings.xml'] ?? '';
  expect(type).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
  expect(disposition).toMatch(/attachment.*Sổ theo dõi .* Sở Tư pháp 2026-11-24\.xlsx/);
  for (const part of ['Nội dung', 'Ngày lập', 'Hiệu lực', '=HYPERLINK(', 'Phòng Hành chính tư pháp']) expect(texts).toContain(part);
  expect(sheet).not.toMatch(/<f[ >]/);
  expect(sheet).toContain('<v>46350</v>');
  expect(parts['xl/styles.xml']).toContain('formatCode="dd/mm/yyyy"');
  expect(sheet).toMatch(/<\/sheetData><autoFilter ref="A3:M5"\/>/);
});

test('a cell takes any text: signs of a formula, marks of XML, what XML cannot hold, more than a cell may have', async () => {
  const rows = ['=1+1', '+84', '-5', '@SUM(A1)', '<b>&"', 'a\u0000b\u0008c\ud800', 'x'.repeat(40_000)];
  const parts = await partsOf(await xlsxOf({ name: 'Tên: [dài]/hơn ba mươi mốt chữ cái một chút', columns: [{ heading: 'Chữ', width: 20, value: (row: string) => row }, { heading: 'Số', width: 8, value: row => row.length }, { heading: 'Ngày', width: 12, value: () => null }], rows }));
  const texts = parts['xl/sharedStrings.xml'] ?? '', sheet = parts['xl/worksheets/sheet1.xml'] ?? '';
  for (const part of ['=1+1', '+84', '-5', '@SUM(A1)', '&lt;b&gt;&amp;', 'abc']) expect(texts).toContain(part);
  expect([sheet.includes('<f'), /x{32768}/.test(texts), /x{32767}/.test(texts)]).toEqual([false, false, true]);
});
