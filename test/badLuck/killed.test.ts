/** The app is killed in the middle of the job and started again on the same data: what was answered is there, nothing is half done, and it goes on. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import mongoose from 'mongoose';
import { PASSWORD, TODAY, useApp } from '../support/app';
import { storeUri, withDatabase } from '../support/database';
import { anAgency, pdfOf, type Post, type TestAgency } from '../support/factories';
import { ControlledDocument, type DocumentRecord } from '../../server/documents/model';
import { expectWhole, filesIn, until } from './support';

jest.setTimeout(180_000); // six starts of the app, on a busy machine

/** Only the database and the people come from here: the app that is tried runs in a process of its own. */
let agency: TestAgency, pdf: Buffer;
useApp(async ready => { agency = await anAgency(ready, { code: 'stp' }); pdf = await pdfOf('Bước 1. Tiếp nhận.'); });

const dataDir = mkdtempSync(join(tmpdir(), 'quytrinh-killed-')), uploads = join(dataDir, 'uploads');
const cookies = new Map<Post, string>();
let app: ChildProcess | undefined, url = '';

async function begin(now: Date): Promise<void> {
  const env = { ...process.env, DATA_DIR: dataDir, MONGODB_URI: withDatabase(storeUri(), mongoose.connection.name), NOW: now.toISOString(), PORT: '0', HOST: '127.0.0.1', NODE_ENV: 'test', SESSION_SECRET: 'a session secret for tests only, 32', COPY_SECRET: 'a secret of copies for tests only, 32', DEMONSTRATION: 'no', JOBS: 'yes' };
  app = spawn(process.execPath, [join(__dirname, 'appProcess.cjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  if (!app.stdout) throw new Error('the app has no voice');
  for await (const line of createInterface({ input: app.stdout })) {
    const said = JSON.parse(line) as { port?: number; problem?: string };
    if (said.port === undefined) throw new Error(said.problem);
    url = `http://127.0.0.1:${said.port}`;
    return;
  }
}

async function kill(): Promise<void> {
  const killed = app;
  app = undefined;
  if (killed && killed.exitCode === null) await new Promise(resolve => { killed.once('exit', resolve); killed.kill('SIGKILL'); });
}

/** The answer of an act, or undefined when the app died before it. */
async function send(post: Post, path: string, body: URLSearchParams | FormData): Promise<Response | undefined> {
  return fetch(`${url}${path}`, { method: 'POST', body, redirect: 'manual', headers: { cookie: cookies.get(post) ?? '' } }).catch(() => undefined);
}

async function signIn(post: Post): Promise<void> {
  const answer = await send(post, '/sign-in', new URLSearchParams({ account: agency.account(post), password: PASSWORD }));
  cookies.set(post, answer?.headers.get('set-cookie')?.split(';')[0] ?? '');
}

const recordOf = (code: string): Promise<DocumentRecord | null> => ControlledDocument.findOne({ code }).lean<DocumentRecord>();

/** One step of the job: who sends which form, and how it shows in the record that it was done. */
interface Step { readonly name: string; readonly by: Post; readonly send: (code: string) => Promise<Response | undefined>; readonly done: (record: DocumentRecord | null) => boolean }

const onRevision = (by: Post, name: string, path: string, fields: (record: DocumentRecord) => Record<string, string> | FormData, done: (one: DocumentRecord['revisions'][number]) => boolean): Step => ({
  name, by, done: record => { const [one] = record?.revisions ?? []; return one !== undefined && done(one); },
  async send(code) {
    const record = await recordOf(code), given = record && fields(record);
    if (!record || !given) throw new Error(`${code} is not there`);
    const body = given instanceof FormData ? given : new URLSearchParams(given);
    body.append('version', String(record.version));
    return send(by, `/documents/${record._id}/revisions/1/${path}`, body);
  },
});
const signed = (meaning: string, count: number) => ({ signatures }: DocumentRecord['revisions'][number]): boolean => signatures.filter(one => one.meaning === meaning).length >= count;
const file = (): FormData => { const form = new FormData(); form.append('role', 'main'); form.append('file', new Blob([new Uint8Array(pdf)]), 'quy-trinh.pdf'); return form; };
const decided = (day: string) => () => ({ password: PASSWORD, decisionNumber: '9/QĐ-STP', decisionDate: '24/11/2026', effectiveDate: day });

const stepsTo = (day: string): readonly Step[] => [
  { name: 'create', by: 'qualityOfficer', done: record => record !== null, send: code => send('qualityOfficer', '/documents', new URLSearchParams({ code, title: `Quy trình ${code}`, type: 'QT', unit: '', reason: 'Ban hành lần đầu' })) },
  onRevision('qualityOfficer', 'upload', 'files', file, one => one.files.length > 0),
  onRevision('qualityOfficer', 'plan', 'draft', () => ({ title: 'Đã đặt người', reason: 'Ban hành lần đầu', reviewers: agency.people.unitHead.id, approvers: agency.people.head.id }), one => one.title === 'Đã đặt người'),
  onRevision('qualityOfficer', 'submit', 'submission', () => ({ password: PASSWORD }), signed('prepared', 1)),
  onRevision('unitHead', 'review', 'review', () => ({ password: PASSWORD }), signed('reviewed', 1)),
  onRevision('qualityOfficer', 'ask', 'approval-request', () => ({}), one => one.state === 'inApproval' || signed('approved', 1)(one)),
  onRevision('head', 'approve', 'approval', decided(day), signed('approved', 1)),
];

/** Where it is killed: in which step, once its form is on its way, once its file arrives, or once its write is in the store, answered or not. */
const KILLS: readonly { readonly step: string; readonly when: 'sent' | 'arriving' | 'written' }[] = [
  { step: 'create', when: 'written' }, { step: 'upload', when: 'arriving' }, { step: 'submit', when: 'sent' }, { step: 'review', when: 'written' }, { step: 'approve', when: 'written' },
];

/** Sends the step and kills the app at its moment; tells whether the act was answered as done. */
async function killedIn(step: Step, code: string, when: 'sent' | 'arriving' | 'written'): Promise<boolean> {
  const before = filesIn(uploads).length, answer = step.send(code);
  if (when === 'arriving') await until(() => filesIn(uploads).length > before);
  if (when === 'written') await until(async () => step.done(await recordOf(code)));
  if (when === 'sent') await new Promise(resolve => setImmediate(resolve));
  await kill();
  return (await answer)?.status === 303;
}

const at = (minutes: number): Date => new Date(TODAY.getTime() + minutes * 60_000);

beforeAll(async () => {
  mkdirSync(uploads, { recursive: true });
  await begin(TODAY);
  for (const post of ['qualityOfficer', 'unitHead', 'head'] as const) await signIn(post);
});
afterAll(async () => { await kill(); rmSync(dataDir, { recursive: true, force: true }); });

test.each(KILLS.map((kill, round) => ({ ...kill, round })))('killed in “$step” ($when): restarted, it knows what it answered, sessions hold, and the job goes on to its end', async ({ step: name, when, round }) => {
  const code = `QT-CHET.0${round + 1}`;
  for (const step of stepsTo('24/11/2026')) {
    if (step.name === name) {
      const answered = await killedIn(step, code, when);
      if (answered || when === 'written') expect(step.done(await recordOf(code))).toBe(true);
      await begin(at(10 * (round + 1))); // later than the lease of a job that died with its server
    }
    if (step.done(await recordOf(code))) continue;
    const answer = await step.send(code);
    expect([step.name, answer?.status, answer?.headers.get('location')?.includes('sign-in')]).toEqual([step.name, 303, false]);
  }
  await until(async () => (await recordOf(code))?.inForce === 1); // by the act itself, or by the job when the act was cut off behind the signature
  const record = await recordOf(code), [revision] = record?.revisions ?? [];
  expect([revision?.state, revision?.files.length, revision?.signatures.map(one => one.meaning)]).toEqual(['effective', 1, ['prepared', 'reviewed', 'approved']]);
  expect(record?.trail.map(entry => entry.action)).toEqual(['document.create', 'revision.edit', 'revision.edit', 'revision.submit', 'revision.review', 'revision.requestApproval', 'revision.approve', 'revision.release']);
  await expectWhole({ id: record?._id ?? '' });
});

test('what fell due while it was down is done after the restart, and what a killed upload left is swept', async () => {
  for (const step of stepsTo('25/11/2026')) expect((await step.send('QT-CHET.06'))?.status).toBe(303);
  expect((await recordOf('QT-CHET.06'))?.revisions[0]?.state).toBe('approved');
  await kill();
  const left = join(uploads, 'tmp', 'left-by-an-upload');
  writeFileSync(left, 'half of a file');
  for (const path of filesIn(join(uploads, 'tmp'))) utimesSync(join(uploads, 'tmp', path), at(60), at(60)); // as old as the clock of this test says
  await begin(at(24 * 60));
  await until(async () => (await recordOf('QT-CHET.06'))?.inForce === 1);
  await until(() => filesIn(join(uploads, 'tmp')).length === 0);
  expect((await fetch(`${url}/documents`, { headers: { cookie: cookies.get('head') ?? '' }, redirect: 'manual' })).status).toBe(200);
  await expectWhole({ id: (await recordOf('QT-CHET.06'))?._id ?? '' });
});
