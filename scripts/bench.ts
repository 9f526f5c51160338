/** `npm run bench`: how fast, against a yardstick in the same run. A number of documents may be given: `npm run bench 50000`. */
import { PDFDocument } from 'pdf-lib';
import { fillSlot } from '../server/pdf/copy';
import { prepareBase } from '../server/pdf/stamp';
import { benchSearch } from './bench/search';

interface Line { readonly name: string; readonly value: number; readonly unit: string; readonly limit?: number | undefined; readonly ok?: boolean | undefined }

const PAGES = [1, 10, 100, 1000], COPIES = 2000;

/** CPU milliseconds of one personal copy, at several lengths of the document. */
async function benchCopies(): Promise<Line[]> {
  const lines: Line[] = [];
  for (const pages of PAGES) {
    const pdf = await PDFDocument.create();
    for (let page = 0; page < pages; page++) pdf.addPage([595, 842]);
    const { sidecar } = await prepareBase(await pdf.save(), { watermark: 'TÀI LIỆU KIỂM SOÁT', code: 'QT-TP.01', agency: 'SỞ TƯ PHÁP', title: 'Cấp giấy phép', label: 'Lần ban hành 01/00', effective: 'Hiệu lực từ 24/11/2026', words: { page: 'Trang {page}/{pages}', refusal: 'BẢN KHÔNG HỢP LỆ', explanation: 'Tệp này chưa được cấp cho ai.' } });
    const before = process.cpuUsage();
    for (let copy = 0; copy < COPIES; copy++) fillSlot(sidecar, { line: `Bản số ${copy} – cấp cho Nguyễn Thị Hường – 24/11/2026 14:15`, url: `https://quytrinh.example/v/${'x'.repeat(30)}` });
    const { user, system } = process.cpuUsage(before), value = (user + system) / 1000 / COPIES;
    lines.push({ name: `personal copy of ${pages} pages`, value, unit: 'ms CPU', limit: 1, ok: value <= 1 });
  }
  return lines;
}

async function main(): Promise<void> {
  const count = Number(process.argv[2] ?? 50_000), lines: Line[] = [...(await benchCopies()), ...(await benchSearch(count))];
  for (const { name, value, unit, limit, ok } of lines) console.log(`${name.padEnd(48)} ${value.toFixed(2).padStart(12)} ${unit.padEnd(8)} ${limit === undefined ? '' : `limit ${limit} ${ok === false ? 'MISSED' : 'held'}`}`);
}

main().catch((error: unknown) => { console.error(error); process.exitCode = 1; });
