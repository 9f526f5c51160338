/** A busy server that is asked to end is gone within ten seconds, and the next one goes on with the job where it was. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import mongoose from 'mongoose';
import { newId } from '../../server/core/id';
import { Cursor, Job } from '../../server/jobs/model';
import { Nonconformity } from '../../server/nonconformities/model';
import { contain, reportNonconformity, triage } from '../../server/nonconformities/operations';
import { KeptPaper } from '../../server/papers/model';
import { useApp } from '../support/app';
import { storeUri, withDatabase } from '../support/database';
import { anAgency, type TestAgency } from '../support/factories';

jest.setTimeout(240_000);

const WORK = 400; // papers, each of which takes most of a second
let agency: TestAgency;
const app = useApp(async ready => { agency = await anAgency(ready, { code: 'stp' }); });
const dataDir = mkdtempSync(join(tmpdir(), 'quytrinh-ended-'));
let server: ChildProcess | undefined;
afterAll(() => { server?.kill('SIGKILL'); rmSync(dataDir, { recursive: true, force: true }); });

async function workForMinutes(): Promise<void> {
  const { people } = agency, at = app.now();
  const { _id: id } = await reportNonconformity(people.staff, agency.id, { title: 'Thiếu phiếu', source: 'complaint', clause: '8.5.1', document: '', foundOn: '2026-11-20', description: '5 trên 20 hồ sơ.', evidence: 'Hồ sơ 1219.', unit: agency.unit }, at);
  await triage(people.qualityOfficer, { id, grade: 'minor', unit: agency.unit, responsible: people.unitHead.id, clause: '8.5.1' }, at);
  await contain(people.unitHead, { id, correction: 'Lập bù 5 phiếu.', none: false }, at);
  const one = await Nonconformity.collection.findOne({ _id: id as never });
  await Nonconformity.collection.insertMany(Array.from({ length: WORK }, (_, n) => ({ ...one, _id: newId() as never, origin: null, n: 1000 + n, number: `KPH-${1000 + n}` })));
}

async function begin(entry: string): Promise<void> {
  const env = {
    ...process.env, DATA_DIR: dataDir, MONGODB_URI: withDatabase(storeUri(), mongoose.connection.name), PORT: '0', HOST: '127.0.0.1', NODE_ENV: 'test',
    SESSION_SECRET: 'a session secret for tests only, 32', COPY_SECRET: 'a secret of copies for tests only, 32', DEMONSTRATION: 'no', JOBS: 'yes',
  };
  const root = join(__dirname, '..', '..');
  server = spawn(process.execPath, [...['swcHook.cjs', 'terms.cjs'].flatMap(file => ['-r', join(root, 'test/support', file)]), join(root, entry)], { env, cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  if (!server.stdout) throw new Error('the app has no voice');
  for await (const line of createInterface({ input: server.stdout })) if (/listens on|http:/.test(line)) return;
  throw new Error('it did not start');
}

/** Seconds from the signal to the end, and with which code. */
async function end(): Promise<{ seconds: number; code: number | null }> {
  const ended = server, from = performance.now();
  server = undefined;
  const code = await new Promise<number | null>(resolve => { ended?.once('exit', resolve); ended?.kill('SIGTERM'); });
  return { seconds: (performance.now() - from) / 1000, code };
}

const papers = (): Promise<number> => KeptPaper.countDocuments({});
const place = async (): Promise<string> => (await Cursor.findById('papersOfNonconformities').lean())?.id ?? '';
const until = async (claim: () => Promise<boolean>): Promise<void> => { for (const last = Date.now() + 100_000; !(await claim()); await new Promise(resolve => setTimeout(resolve, 50))) if (Date.now() > last) throw new Error('waited in vain'); };

test('the job has work for minutes: each of both entries ends in ten seconds, holds no lease, and the next goes on behind it', async () => {
  await workForMinutes();
  let before = '', kept = 0;
  for (const entry of ['server/main.ts', 'scripts/serve.ts']) {
    await begin(entry);
    await until(async () => (await place()) > before && (await papers()) > kept);
    const { seconds, code } = await end(), reached = await place();
    expect([entry, code, seconds < 10]).toEqual([entry, 0, true]);
    expect(await Job.find({ heldUntil: { $ne: null } }).lean()).toEqual([]);
    expect(reached > before).toBe(true);
    expect(await papers()).toBeGreaterThan(kept);
    const left = await Nonconformity.countDocuments({ _id: { $gt: reached } });
    expect(left).toBeGreaterThan(0);
    before = reached;
    kept = await papers();
    // What was kept before is not drawn again: there are no more papers than records up to the place, and the slice that was cut.
    expect(kept).toBeLessThanOrEqual(WORK + 1 - left + 5);
  }
});
