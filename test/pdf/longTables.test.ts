/** A table of many hundred rows, drawn piece by piece: the same paper as if it were drawn whole, and nobody waits behind it. */
import type { Content } from 'pdfmake/interfaces';
import type { PdfDescription } from '../../server/pdf/description';
import { renderPdf } from '../../server/pdf/document';
import { isLong, LONG } from '../../server/pdf/long';
import { signatures, table, title } from '../../server/pdf/pieces';
import { drawPage, readPdf } from '../../server/pdf/text';
import { pdfWorker, stopPdfWorker } from '../../server/pdf/worker';
import { brokenRules, ACCESSIBLE, testWithValidator } from '../support/pdfa/validate';
import { difference } from './fixtures';
import { structureIn, wrongMarks } from './structure';

const ROWS = LONG + 30;
/** Rows of one to four lines, so that pages end after different numbers of rows. */
const rows = Array.from({ length: ROWS }, (_, at) => [`[${String(at + 1)}]`, `Quy trình tiếp công dân ${'và giải quyết đơn thư '.repeat(at % 7)}`, at % 3 ? '' : '24/11/2026']);
const parts: Content[] = [title('Sổ theo dõi', 'các quy trình'), table({ headings: ['STT', 'Tên quy trình', 'Ngày'], widths: [40, '*', 80], rows }), 'Hết sổ.', signatures([{ role: 'Người lập' }])];
const paper = (content: Content): PdfDescription => ({ title: 'Sổ', author: 'Sở', createdAt: new Date('2026-11-24T00:00:00Z'), content, header: { text: 'Sở Tư pháp', margin: [85, 20, 0, 0] }, footer: { text: 'Trang {page}/{pages}', margin: [85, 10, 0, 0] }, watermark: 'DỰ THẢO' });
/** A table within a stack is not looked for: drawn whole. */
const [inPieces, whole] = [paper(parts), paper([{ stack: parts }])];

let ours: Buffer, theirs: Buffer;
beforeAll(async () => { [ours, theirs] = [await renderPdf(inPieces), await renderPdf(whole)]; }, 120_000);
afterAll(stopPdfWorker);

test('a long table is drawn in pieces, a short one and one within another part are not', () => {
  expect([inPieces, whole, paper(table({ headings: ['a'], widths: ['*'], rows: [['b']] }))].map(isLong)).toEqual([true, false, false]);
});

test('each page looks as it would if the table were laid out whole, and each row stands there once, in its order', async () => {
  const { pages, text } = await readPdf(ours);
  expect(pages).toBeGreaterThan(25);
  expect((await readPdf(theirs)).text).toEqual(text);
  expect(text.map(one => /Trang (\d+\/\d+)/.exec(one)?.[1])).toEqual(text.map((_, at) => `${String(at + 1)}/${String(pages)}`));
  expect(text.join(' ').match(/\[\d+\]/g)).toEqual(rows.map(([number]) => number));
  for (let page = 1; page <= pages; page++) expect(difference(await drawPage(ours, page, { width: 400 }), await drawPage(theirs, page, { width: 400 }))).toBe(0);
}, 120_000);

test('a piece whose last row fills its page to the brim is followed by the next one as if the table were laid out whole', async () => {
  const brimming = Array.from({ length: 700 }, (_, at) => [`[${String(at + 1)}]`, `Quy trình ${'và giải quyết đơn thư '.repeat(at % 5)}`]);
  const drawn = [title('Sổ', 'x'), table({ headings: ['STT', 'Tên'], widths: [40, '*'], fontSize: 9, rows: brimming })];
  const [pieces, one] = [await renderPdf(paper(drawn)), await renderPdf(paper([{ stack: drawn }]))], { pages, text } = await readPdf(pieces);
  expect((await readPdf(one)).text).toEqual(text);
  expect(text.join(' ').match(/\[\d+\]/g)).toEqual(brimming.map(([number]) => number));
  for (let page = 1; page <= pages; page++) expect(difference(await drawPage(pieces, page, { width: 200 }), await drawPage(one, page, { width: 200 }))).toBe(0);
}, 120_000);

test('ten thousand rows of one to a dozen lines are drawn, each once, in its order', async () => {
  const many = Array.from({ length: 10_000 }, (_, at) => [`[${String(at + 1)}]`, `Quy trình ${'và giải quyết đơn thư '.repeat(at % 11 === 0 ? at % 30 : at % 2)}`]);
  const drawn = await pdfWorker().renderPdf(paper([title('Sổ', 'x'), table({ headings: ['STT', 'Tên'], widths: [40, '*'], fontSize: 9, rows: many })]));
  expect((await readPdf(drawn)).text.join(' ').match(/\[\d+\]/g)).toEqual(many.map(([number]) => number));
}, 300_000);

test('it is told as one table, whose headings are told once', async () => {
  const told = await structureIn(ours);
  expect(told).toContain(`Table(TR(TH/Column*3) TR(TD*3)*${String(ROWS)})`);
  expect(told).toBe(await structureIn(theirs));
  expect(await wrongMarks(ours)).toEqual([]);
}, 120_000);

testWithValidator()('and it is a record for decades that can be read aloud', async () => {
  expect(brokenRules({ long: ours }, ACCESSIBLE)).toEqual({ long: [] });
}, 120_000);

test('what is short is drawn meanwhile, and what still waits when the app ends is given up', async () => {
  const done: string[] = [], worker = pdfWorker();
  await Promise.all([worker.renderPdf(inPieces).then(bytes => done.push(bytes.equals(ours) ? 'long' : 'another')), worker.renderPdf(paper('một')).then(() => done.push('short'))]);
  expect(done).toEqual(['short', 'long']);
  const [first, second] = [worker.renderPdf(inPieces), worker.renderPdf(inPieces)].map(drawing => drawing.then(() => 'drawn', (error: unknown) => error));
  await stopPdfWorker();
  for (const outcome of [await first, await second]) expect(outcome).toMatchObject({ status: 503, refusal: { key: 'pdfStopped' } });
}, 120_000);
