/** What one personal copy costs, at several lengths of the document, beside loading, stamping and saving the same PDF whole. */
import { PDFDocument } from 'pdf-lib';
import { fillSlot } from '../../server/pdf/copy';
import { prepareBase } from '../../server/pdf/stamp';
import { median, type Row } from './table';

const PAGES = [1, 10, 100, 1000], COPIES = 400, ROUNDS = 5;
const STAMP = { watermark: 'TÀI LIỆU KIỂM SOÁT', code: 'QT-TP.01', agency: 'SỞ TƯ PHÁP', title: 'Cấp giấy phép', label: 'Lần ban hành 01/00', effective: 'Hiệu lực từ 24/11/2026', words: { page: 'Trang {page}/{pages}', refusal: 'BẢN KHÔNG HỢP LỆ', explanation: 'Tệp này chưa được cấp cho ai.' } };

export async function benchCopies(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const pages of PAGES) {
    const bytes = await emptyPdf(pages), { sidecar } = await prepareBase(bytes, STAMP), rounds: number[] = [];
    const whole = await processorTime(() => stampedWhole(bytes));
    for (let round = 0; round < ROUNDS; round++) {
      const taken = await processorTime(() => {
        for (let copy = 0; copy < COPIES; copy++) fillSlot(sidecar, { line: `Bản số ${copy} – cấp cho Nguyễn Thị Hường – 24/11/2026 14:15`, url: `https://quytrinh.example/v/${'x'.repeat(30)}` });
      });
      rounds.push(taken / COPIES);
    }
    rows.push({ name: `personal copy of ${pages} pages, beside stamping the whole`, value: median(rounds), unit: 'ms CPU', yardstick: whole, limit: { atMost: 1 } });
  }
  return rows;
}

async function emptyPdf(pages: number): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (let page = 0; page < pages; page++) pdf.addPage([595, 842]);
  return pdf.save();
}

/** What each copy would cost without the base that is prepared once a revision. */
async function stampedWhole(bytes: Uint8Array): Promise<void> {
  const pdf = await PDFDocument.load(bytes);
  for (const page of pdf.getPages()) page.drawText('24/11/2026', { x: 40, y: 20, size: 8 });
  await pdf.save();
}

/** Milliseconds of processor time, of every thread. */
async function processorTime(work: () => Promise<void> | void): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
