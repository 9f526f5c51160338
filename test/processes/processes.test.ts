/** One machine's cores: several processes on one port are one app, whichever of them answers, and end and begin as one. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { Agency } from '../../server/agencies/model';
import { Person } from '../../server/people/model';
import { freePort } from '../../scripts/store/address';
import { PASSWORD, useApp } from '../support/app';
import { storeUri, withDatabase } from '../support/database';
import { aDocument, anAgency, type TestAgency } from '../support/factories';

jest.setTimeout(400_000); // six starts of the app from its sources, on a busy machine

const COUNT = 2, HOOK = join(__dirname, '../support/swcHook.cjs'), MAIN = join(__dirname, '../../server/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'quytrinh-processes-'));
let agency: TestAgency, app: ChildProcess, port = 0, said = '';

/** The people and records come from here; the processes that are tried share its database. */
useApp(async ready => { agency = await anAgency(ready, { code: 'stp' }); await aDocument(ready, agency, { title: 'Quy trình tìm được ở mọi tiến trình' }); });

interface Answered { readonly status: number; readonly text: string; readonly cookie: string }

/** Each over a connection of its own: processes take connections in turn. */
function ask(path: string, { cookie = '', form }: { cookie?: string; form?: Record<string, string> } = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, accept: 'text/html', ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) };
    const sent = request({ port, host: '127.0.0.1', path: encodeURI(path), method: form ? 'POST' : 'GET', headers, agent: new Agent(), timeout: 60_000 }, answer => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => { text += part; });
      answer.on('end', () => { resolve({ status: answer.statusCode ?? 0, text, cookie: (answer.headers['set-cookie'] ?? []).map(one => one.split(';')[0]).join('; ') }); });
    });
    sent.on('timeout', () => { sent.destroy(new Error(`${path} was not answered in a minute`)); }).on('error', reject).end(form ? new URLSearchParams(form).toString() : undefined);
  });
}

/** So often that each process has answered. */
const everywhere = async (path: string, cookie: string): Promise<Answered[]> => {
  const answers: Answered[] = [];
  for (let n = 0; n < 3 * COUNT; n++) answers.push(await ask(path, { cookie }));
  return answers;
};
const signIn = async (post: 'qualityOfficer' | 'administrator', password = PASSWORD): Promise<Answered> => ask('/sign-in', { form: { account: agency.account(post), password } });
const children = (): number[] => {
  try { return execFileSync('ps', ['-o', 'pid=', '--ppid', String(app.pid)], { encoding: 'utf8' }).trim().split(/\s+/).map(Number).filter(Boolean); } catch { return []; }
};
/** Asks again and again until it is so; the sources are compiled anew with each start. */
const until = async (claim: () => boolean | Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + 180_000; !(await claim());) {
    if (Date.now() > end) throw new Error('waited three minutes in vain');
    await new Promise(resolve => setTimeout(resolve, 100));
  }
};
const isAlive = (pid: number): boolean => { try { process.kill(pid, 0); return true; } catch { return false; } };

beforeAll(async () => {
  port = await freePort(undefined);
  const env = { ...process.env, DATA_DIR: folder, MONGODB_URI: withDatabase(storeUri(), mongoose.connection.name), PORT: String(port), HOST: '127.0.0.1', NODE_ENV: 'test', PROCESSES: String(COUNT), SESSION_SECRET: 'a session secret for tests only, 32', COPY_SECRET: 'a secret of copies for tests only, 32', DEMONSTRATION: 'no', JOBS: 'yes' };
  app = spawn(process.execPath, ['--require', HOOK, MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  app.stdout?.setEncoding('utf8').on('data', (text: string) => { said += text; });
  await until(() => said.includes(`with ${COUNT} processes`));
});
afterAll(async () => {
  if (app.exitCode === null) { app.kill('SIGTERM'); await once(app, 'exit'); }
  rmSync(folder, { recursive: true, force: true });
});

test('whoever signs in at one process is known to all, and each finds what the first has in its index', async () => {
  const { cookie, status } = await signIn('qualityOfficer');
  expect([status, children().length]).toEqual([303, COUNT]);
  await until(async () => (await ask('/search?q=tiến trình', { cookie })).text.includes('tìm được ở'));
  for (const { status: shown, text } of await everywhere('/search?q=tiến trình', cookie)) expect([shown, /Quy trình.*(tìm|được)/s.test(text)]).toEqual([200, true]);
  for (const { status: ready } of await everywhere('/readyz', '')) expect(ready).toBe(200);
});

test('what is changed of an agency, of a role or of an epoch counts at once at every process', async () => {
  const { cookie } = await signIn('qualityOfficer'), person = agency.people.qualityOfficer.id;
  for (const { text } of await everywhere('/', cookie)) expect(text).not.toContain('Tên vừa đổi');
  await Agency.updateOne({ _id: agency.id }, { $set: { shortName: 'Tên vừa đổi', changedAt: new Date(Date.now() + 1000) }, $inc: { version: 1 } });
  for (const { text } of await everywhere('/', cookie)) expect(text).toContain('Tên vừa đổi');
  expect((await everywhere('/copies', cookie)).map(one => one.status)).not.toContain(403);
  const { grants } = (await Person.findById(person).lean()) ?? { grants: [] };
  await Person.updateOne({ _id: person }, { $set: { grants: [{ role: 'staff', agency: agency.id }] } });
  expect(new Set((await everywhere('/copies', cookie)).map(one => one.status))).toEqual(new Set([403]));
  await Person.updateOne({ _id: person }, { $set: { grants }, $inc: { epoch: 1 } });
  expect(new Set((await everywhere('/', cookie)).map(one => one.status))).toEqual(new Set([303]));
});

test('wrong passwords are counted together, and jobs run in the first process alone', async () => {
  const tries: number[] = [];
  for (let n = 0; n < 8; n++) tries.push((await signIn('administrator', `wrong ${n}`)).status);
  expect(tries.slice(5)).toContain(429);
  const holders = await mongoose.connection.collection('jobs').distinct('holder', { holder: { $ne: '' } });
  expect(holders).toHaveLength(1);
  expect(children()).toContain(Number(/:(\d+)/.exec(String(holders[0]))?.[1]));
});

test('a process that dies is started again while the others answer, the first too; told to stop, all end and leave nothing', async () => {
  let ended = 1;
  for (const place of [0, COUNT - 1]) {
    const before = children(), killed = before[place] ?? 0;
    process.kill(killed, 'SIGKILL');
    // A connection that was given to it at that moment is lost with it: what comes once its end was noticed is answered.
    await until(() => said.split('it is started again').length === ended + 1);
    ended += 1;
    expect((await everywhere('/sign-in', '')).map(one => one.status)).not.toContain(500);
    // Whether the first or another one is away: the rest of the machine stays in service.
    expect((await everywhere('/readyz', '')).map(one => one.status)).not.toContain(503);
    await until(() => children().length === COUNT);
  }
  await until(async () => (await everywhere('/readyz', '')).every(one => one.status === 200));
  const all = children();
  app.kill('SIGTERM');
  const [code] = (await once(app, 'exit')) as [number];
  expect([code, all.filter(isAlive)]).toEqual([0, []]);
  await expect(ask('/healthz')).rejects.toThrow();
});
