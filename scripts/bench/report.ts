/** What the papers of a long audit cost when they are drawn: the report of sixty lines and the checklist, each with twenty photographs, and how long the app is held up by them. */
import { setTimeout as wait } from 'node:timers/promises';
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import type { Evidence } from '../../server/core/evidence';
import { newId } from '../../server/core/id';
import type { Config } from '../../server/config';
import { Audit, type AuditRecord, type Line, type LineAnswer } from '../../server/audits/model';
import { diskStore } from '../../server/files/disk';
import { Person } from '../../server/people/model';
import { signIn, visitor, type Client } from './client';
import { ACCOUNT, type Demonstration } from './demonstration';
import { photograph } from './photograph';
import { startWatched, type Watched } from './processes';
import { median, type Row } from './table';

const LINES = 60, PHOTOGRAPHS = 20, AUDITS = 7;
/** The first jobs of the app, and a while without anything to do. */
const SETTLING_MS = 8000, IDLE_MS = 5000;
const DRAWN = { atMost: 1500 }, HELD = { atMost: 20 };
const WHAT = { report: `report of an audit of ${LINES} lines with ${PHOTOGRAPHS} photographs`, checklist: `checklist of ${LINES} lines with ${PHOTOGRAPHS} photographs` } as const;

/** Each paper is of another audit: what is drawn once is kept. The first warms up. */
export async function benchReport({ uri, config }: Demonstration): Promise<Row[]> {
  const audits = await prepared(uri, config), app = await startWatched(uri, config.dataDir);
  try {
    const client = visitor(app.port, 1, await signIn(app.port, ACCOUNT)), rows: Row[] = [];
    await wait(SETTLING_MS);
    await app.held();
    await wait(IDLE_MS);
    const idle = await app.held();
    for (const kind of ['report', 'checklist'] as const) {
      const { taken, p99, longest } = await drawing(app, client, audits.map(id => `/audits/${id}/${kind}.pdf`));
      rows.push(
        { name: WHAT[kind], value: median(taken), unit: 'ms', limit: DRAWN }, { name: `${WHAT[kind]}, event loop late, p99, beside idle`, value: p99, unit: 'ms', yardstick: idle.p99, limit: HELD },
        { name: `${WHAT[kind]}, event loop late, the longest`, value: longest, unit: 'ms', yardstick: idle.longest },
      );
    }
    client.close();
    return rows;
  } finally {
    await app.stop();
  }
}

async function drawing(app: Watched, client: Client, [first = '', ...others]: readonly string[]): Promise<{ taken: number[]; p99: number; longest: number }> {
  const taken: number[] = [];
  await once(client, first);
  await app.held();
  for (const path of others) taken.push(await once(client, path));
  return { taken, ...(await app.held()) };
}

async function once(client: Client, path: string): Promise<number> {
  const started = performance.now(), { status } = await client.get(path);
  if (status !== 200) throw new Error(`${path} answered ${status}`);
  return performance.now() - started;
}

/** Written straight to the store, as changed long ago: otherwise the app would draw them by itself before they are asked for. */
async function prepared(uri: string, { uploadsDir }: Config): Promise<string[]> {
  await connectDatabase(uri);
  try {
    const agency = (await Person.findOne({ account: ACCOUNT }).lean())?.positions[0]?.agency, one = await Audit.findOne({ agency, state: 'closed', 'lines.2': { $exists: true } }).lean<AuditRecord>();
    if (!one) throw new Error(`The demonstration has no closed audit with a checklist in the agency of ${ACCOUNT}.`);
    const files = diskStore(uploadsDir), audits: AuditRecord[] = [];
    for (let at = 0; at < AUDITS; at++) audits.push(another(one, at, await Promise.all(Array.from({ length: PHOTOGRAPHS }, () => files.putBuffer(photograph())))));
    await Audit.insertMany(audits);
    return audits.map(audit => audit._id);
  } finally {
    await disconnectDatabase();
  }
}

function another(one: AuditRecord, at: number, photographs: readonly Pick<Evidence, 'sha256' | 'size'>[]): AuditRecord {
  const by = one.team[0]?.person ?? { id: '', name: '', title: '' }, files = (finding: number): Evidence[] => photographs.slice(2 * finding, 2 * finding + 2).map((kept, n) => ({ id: newId(), name: `sổ theo dõi ${2 * finding + n + 1}.jpg`, type: 'jpg', mime: 'image/jpeg', at: one.from, by, ...kept }));
  const lines = Array.from({ length: LINES }, (_, n): Line[] => { const line = one.lines[n % one.lines.length]; return line ? [{ ...line, id: newId(), n: n + 1, answer: answerOf(line, n), files: n % 4 ? [] : files(n / 4) }] : []; }).flat();
  return { ...one, _id: newId(), n: 500 + at, number: `DG-DO-${500 + at}`, lines };
}

/** Photographs are of what is a finding, so that report and checklist show them all. Of twelve answers one is a nonconformity and two are remarks. */
function answerOf(line: Line, n: number): LineAnswer | null {
  const result = ({ 0: 'nonconforming', 4: 'observation', 8: 'opportunity' } as const)[n % 12] ?? 'conforming';
  return line.answer && { ...line.answer, result, grade: result === 'nonconforming' ? 'minor' : '', note: 'Xem 12 hồ sơ của quý III: 11 hồ sơ có phiếu kiểm soát quá trình ghi đủ các bước, 1 hồ sơ thiếu chữ ký của người nhận bàn giao ở bước thẩm định.' };
}
