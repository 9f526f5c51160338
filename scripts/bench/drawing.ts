/** What our papers cost beside pdfmake alone: a filled corrective action form and a register of 500 rows, and the memory that 5,000 rows need. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../server/config';
import { NO_TRAIL } from '../../server/core/trail';
import { loadWords, wordsFor } from '../../server/core/words';
import type { AgencyView } from '../../server/agencies/queries';
import type { Answers, Row as FormRow, Value } from '../../server/forms/answers';
import { catalogueForm } from '../../server/forms/catalogue/catalogue';
import { fieldsIn, tablesIn, type Column, type Field, type FormDescription } from '../../server/forms/description';
import { formPaper } from '../../server/forms/printed';
import type { PdfDescription } from '../../server/pdf/description';
import { renderOwned } from '../../server/pdf/document';
import { median, type Row } from './table';

const ROUNDS = 3, DRAWN = 8, AT = new Date('2026-11-24T03:00:00Z');
const LIMIT = { atMost: 1.2 };
/** Ten times the rows, whose words and tags alone have to be somewhere. */
const FLAT = { ratioAtMost: 1.3 };

export async function benchDrawing(): Promise<Row[]> {
  loadWords(join(ROOT, 'views', 'locales'));
  const folder = mkdtempSync(join(tmpdir(), 'quytrinh-drawing-'));
  try {
    const form = await beside(paperOf('correctiveAction', 1), folder), register = await beside(paperOf('correctiveActionBook', 500), folder);
    const [small, large] = [peakOf('500'), peakOf('5000')];
    return [
      { name: 'corrective action form: time, beside pdfmake alone', value: form.ours, unit: 'ms', yardstick: form.plain },
      { name: 'corrective action form: how many times pdfmake alone', value: form.ours / form.plain, unit: 'times', limit: LIMIT },
      { name: 'register of 500 rows: time, beside pdfmake alone', value: register.ours, unit: 'ms', yardstick: register.plain },
      { name: 'register of 500 rows: how many times pdfmake alone', value: register.ours / register.plain, unit: 'times', limit: LIMIT },
      { name: 'register of 5,000 rows: time', value: large.milliseconds, unit: 'ms' },
      { name: 'register of 5,000 rows: most memory, beside 500 rows', value: large.megabytes, unit: 'MB', yardstick: small.megabytes, limit: FLAT },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In turns, so that a busy moment of the machine falls on both. */
async function beside(description: PdfDescription, folder: string): Promise<{ ours: number; plain: number }> {
  const file = join(folder, 'description.json'), ours: number[] = [], plain: number[] = [];
  writeFileSync(file, JSON.stringify(description));
  for (let round = 0; round < ROUNDS; round += 1) {
    plain.push(Number(execFileSync(process.execPath, [join(__dirname, 'plainDrawing.js'), file, String(DRAWN)], { encoding: 'utf8', maxBuffer: 1 << 24 }).trim().split('\n').at(-1)));
    ours.push(await middleOf(description));
  }
  return { ours: median(ours), plain: median(plain) };
}

async function middleOf(description: PdfDescription): Promise<number> {
  const taken: number[] = [];
  for (let time = 0; time < DRAWN; time += 1) {
    const again = structuredClone(description), started = performance.now();
    await renderOwned(again);
    taken.push(performance.now() - started);
  }
  return median(taken.slice(2));
}

/** In a process of its own, whose most memory the system tells. */
function peakOf(rows: string): { milliseconds: number; megabytes: number } {
  const [milliseconds = NaN, megabytes = NaN] = execFileSync(process.execPath, [join(__dirname, 'drawingPeak.js'), rows], { encoding: 'utf8' }).trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  return { milliseconds, megabytes };
}

const AGENCY: AgencyView = {
  _id: 'a', name: 'Sở Tư pháp', shortName: 'Sở Tư pháp', code: 'STP', kind: 'department', active: true, parent: null, within: ['a'], sortKey: '', units: [], timeZone: 'Asia/Ho_Chi_Minh', documentTypes: [],
  letterhead: { parentLine: 'UBND tỉnh Bắc Ninh', nameLine: 'Sở Tư pháp', place: 'Bắc Ninh' }, version: 1, changedAt: AT, trailHead: NO_TRAIL,
};

/** A form of the catalogue as somebody fills it in, with so many rows in each of its tables. */
export function paperOf(id: string, rows: number): PdfDescription {
  const entry = catalogueForm(id);
  if (!entry) throw new Error(`The catalogue has no form ${id}.`);
  const by = { id: 'p', name: 'Trần Thị Bình', title: 'Chuyên viên' }, filled = { answers: answersOf(entry.description, rows), files: [], shown: [], number: 'KPH-2026/001', corrects: '', unit: 'Văn phòng', filler: by, signed: [], verify: 'https://iso.example.vn/r/abc', sealed: false };
  return formPaper({ form: entry.description, about: { code: entry.code, title: entry.title, label: '01/00', issue: 1, amendment: 0, from: AT, decision: null }, issuer: { agency: AGENCY }, head: 'Nguyễn Văn An', at: AT, watermark: '', filled }, wordsFor('vi'));
}

function answersOf(form: FormDescription, rows: number): Answers {
  const answers: Record<string, Value | FormRow[]> = Object.fromEntries(fieldsIn(form).map(field => [field.name, valueOf(field, 1)]));
  for (const table of tablesIn(form)) answers[table.name] = Array.from({ length: rows }, (_, at) => Object.fromEntries(table.columns.map(column => [column.name, valueOf(column, at)])));
  return answers;
}

function valueOf({ kind, options }: Pick<Field | Column, 'kind' | 'options'>, at: number): Value {
  switch (kind) {
    case 'number': return at + 0.5;
    case 'date': return '2026-11-24';
    case 'choice': return options[at % options.length] ?? '';
    case 'choices': return options.slice(0, 2);
    case 'person': case 'unit': case 'document': return { id: 'x', name: 'Văn phòng Sở' };
    case 'prose': return 'Hồ sơ chờ bổ sung không có phiếu yêu cầu; người dân phải đi lại ba lần.\nĐã gọi điện xin lỗi và hẹn lại.';
    default: return `Dòng ${String(at + 1)}: hồ sơ chờ bổ sung`;
  }
}
