/** What an inspection pack of a large agency costs: time, and the most memory of a process that does nothing else. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { SYSTEM, type Actor } from '../../server/access/roles';
import { createAgency } from '../../server/agencies/operations';
import { readConfig, ROOT, type Config } from '../../server/config';
import { addSeconds, systemClock } from '../../server/core/clock';
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import { ensureIndexes } from '../../server/core/indexes';
import { NO_TRAIL } from '../../server/core/trail';
import { newId } from '../../server/core/id';
import { loadWords } from '../../server/core/words';
import { diskStore } from '../../server/files/disk';
import { askForPack } from '../../server/packs/operations';
import { withSignatureFields } from '../../server/pdf/signatureFields';
import { heading, paragraph, table, title } from '../../server/pdf/pieces';
import { pdfWorker, stopPdfWorker } from '../../server/pdf/worker';
import { createPerson } from '../../server/people/operations';
import { actorOf } from '../../server/people/queries';
import { Records, type Sealed, type StoredRecord } from '../../server/records/model';
import { provideStore } from '../store/provide';
import { owing } from './leaving';
import type { Row } from './table';

const RECORDS = 2000, DRAWN = 20, YEAR = 2026;
const CLAUSES = ['4.1', '5.2', '6.1.2', '6.2.1', '7.2', '7.5.3', '8.2.2', '8.5.1', '8.5.5', '9.1.2', '9.3', '10.2'] as const;

/** What packing.ts prints. */
export const packedShape = z.object({ seconds: z.number(), megabytes: z.number(), size: z.number(), problems: z.number(), state: z.string() });

export async function benchPacks(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'quytrinh-packs-')), config = readConfig({ DATA_DIR: folder }), store = await provideStore({ dataDir: folder, log: line => { console.log(line); } });
  const close = owing(async () => { await store.stop(); rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }); });
  try {
    await prepared(config, store.uri);
    const { stdout } = await promisify(execFile)(process.execPath, [join(__dirname, 'packing.js'), store.uri, folder], { maxBuffer: 1 << 24 }), made = packedShape.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
    if (made.state !== 'ready' || made.problems) throw new Error(`The pack is ${made.state} with ${made.problems} problems.`);
    return [
      { name: `inspection pack of ${RECORDS} records, ${Math.round(made.size / 1e6)} MB`, value: made.seconds, unit: 's', limit: { atMost: 60 } },
      { name: `inspection pack of ${RECORDS} records, most memory held`, value: made.megabytes, unit: 'MB', limit: { atMost: 400 } },
    ];
  } finally {
    await close();
  }
}

/** One agency, its records written straight to the store, and a pack that waits. */
async function prepared(config: Config, uri: string): Promise<void> {
  await connectDatabase(uri);
  try {
    await ensureIndexes();
    loadWords(join(ROOT, 'views', 'locales'));
    const now = systemClock(), agency = await createAgency(SYSTEM, { name: 'Sở Tư pháp', shortName: 'Sở Tư pháp', code: 'stp', kind: 'department' }, now, config.timeZone), asker = await askerIn(agency, now);
    await Records.insertMany(await records(agency, asker, config));
    await askForPack(asker, { agency, year: YEAR, from: '4', to: '10', token: newId() }, now);
  } finally {
    await stopPdfWorker();
    await disconnectDatabase();
  }
}

async function askerIn(agency: string, now: Date): Promise<Actor> {
  const id = await createPerson(agency, { account: 'thuky', name: 'Tạ Thị Mai', title: 'Thư ký ISO', email: 'thuky@example.vn', password: 'Mật khẩu để đo 2026', unit: '', roles: ['qualityOfficer'] }, now);
  const found = await actorOf(id, agency, now);
  if (!found) throw new Error('Nobody asks for the pack.');
  return found.actor;
}

/** A few papers are drawn; a comment at the end makes each record's its own. */
async function records(agency: string, filler: Actor, { uploadsDir }: Config): Promise<StoredRecord[]> {
  const files = diskStore(uploadsDir), drawn = await Promise.all(Array.from({ length: DRAWN }, (_, n) => paper(n))), made: StoredRecord[] = [];
  for (let n = 0; n < RECORDS; n++) made.push(record(agency, filler, n, { ...(await files.putBuffer(Buffer.concat([drawn[n % DRAWN] ?? Buffer.alloc(0), Buffer.from(`\n% ${n}\n`)]))), at: filedAt(n), signed: false }));
  return made;
}

function filedAt(n: number): Date {
  return addSeconds(new Date(`${YEAR}-01-05T02:00:00Z`), n * 3600);
}

function record(agency: string, { id, name, title }: Actor, n: number, sealed: Sealed): StoredRecord {
  const number = `BM-QT${String(n % 40).padStart(2, '0')}.01-${YEAR}/${String(n).padStart(4, '0')}`, at = sealed.at, clause = CLAUSES[n % CLAUSES.length] ?? '8.5.1', also = CLAUSES[(n + 5) % CLAUSES.length] ?? '9.3';
  return {
    _id: newId(), agency, within: [agency], unit: '', form: { id: newId(), code: number.slice(0, 10), title: 'Phiếu kiểm soát quá trình giải quyết hồ sơ', n: 1, label: '01/00', issue: 1, amendment: 0, from: at, decision: null }, description: null, answers: {}, unread: [], files: [],
    number, n: n + 1, year: YEAR, title: `Hồ sơ thứ ${n} của bộ phận tiếp nhận và trả kết quả`, titleKey: '', folder: '', mark: '', clauses: n % 4 ? [clause] : [clause, also], filler: { id, name, title }, signers: [], inOrder: false, state: 'filed', stateSince: at, createdAt: at, filedAt: at, round: 1,
    hold: null, retention: null, sealed, signedCopies: [], correctionOf: null, origin: newId(), disposal: null, waiting: [], waitingFor: [], version: 1, changedAt: at, trailHead: NO_TRAIL, trail: [],
  };
}

async function paper(n: number): Promise<Uint8Array> {
  const rows = Array.from({ length: 18 }, (_, at) => [`Bước ${at + 1}`, 'Tiếp nhận, kiểm tra thành phần hồ sơ, vào sổ, chuyển phòng chuyên môn', `${at + n} phút`]);
  const pdf = await pdfWorker().renderPdf({ title: `Phiếu ${n}`, author: 'Sở Tư pháp', createdAt: filedAt(n), content: [title('Phiếu kiểm soát quá trình', `Hồ sơ ${n}`), heading('Nội dung'), ...Array.from({ length: 6 }, () => paragraph('Công chức tiếp nhận hồ sơ, kiểm tra tính hợp lệ và chuyển phòng chuyên môn giải quyết. '.repeat(4))), table({ headings: ['Bước', 'Việc', 'Thời gian'], rows, widths: [60, '*', 70] })] });
  return withSignatureFields(pdf, ['agency']);
}
