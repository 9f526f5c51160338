/** A replica set that changes its primary under the app: what was retried is no conflict, nobody is signed out, an upload is whole. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import mongoose from 'mongoose';
import request from 'supertest';
import type TestAgent from 'supertest/lib/agent';
import type { ReplicaSet } from '../../scripts/store/replicaSet';
import { createApp } from '../../server/app';
import { readConfig } from '../../server/config';
import { openTools } from '../../server/start';
import { expectWhole, form, recordOf, upload, versionOf } from '../badLuck/support';
import { PASSWORD, TODAY, type TestApp } from '../support/app';
import { aDocument, anAgency, pdfOf, type TestAgency, type TestDocument } from '../support/factories';
import { aReplicaSet } from '../support/replicaSet';

const folder = mkdtempSync(join(tmpdir(), 'quytrinh-failover-'));
let set: ReplicaSet, opened: Awaited<ReturnType<typeof openTools>>, server: Server, agency: TestAgency, officer: TestAgent, draft: TestDocument;

beforeAll(async () => {
  set = await aReplicaSet();
  const config = readConfig({
    DATA_DIR: folder, FILE_STORE: 'gridfs', SESSION_SECRET: 'a session secret for tests only, 32', COPY_SECRET: 'a secret of copies for tests only, 32',
    JOBS: 'no', DEMONSTRATION: 'no',
  });
  opened = await openTools(config, set.uri, () => TODAY, () => undefined);
  server = createServer(createApp(opened.tools, opened.connection));
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
  const app = { now: () => TODAY, tools: opened.tools } as TestApp;
  agency = await anAgency(app, { code: 'stp', posts: ['author', 'qualityOfficer', 'unitHead', 'head'] });
  draft = await aDocument(app, agency, { stage: 'draft' });
  officer = request.agent(server);
  await form(officer, '/sign-in', { account: agency.account('qualityOfficer'), password: PASSWORD }, 303);
}, 240_000);
afterEach(async () => { await failing('off').catch(() => undefined); });
afterAll(async () => {
  await new Promise(resolve => { server.close(resolve); server.closeAllConnections(); });
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

/** On the primary, for commands on one collection only. */
const failing = (mode: object | 'alwaysOn' | 'off', data: object = {}) => mongoose.connection.getClient().db('admin').command({ configureFailPoint: 'failCommand', mode, ...(mode === 'off' ? {} : { data }) });
const on = (collection: string): { namespace: string } => ({ namespace: `${mongoose.connection.name}.${collection}` });
const draftPath = (): string => `/documents/${draft.id}/revisions/1/draft`;
const edit = async (title: string, version: number) => form(officer, draftPath(), { title, reason: 'Ban hành lần đầu', reviewers: agency.people.unitHead.id, approvers: agency.people.head.id, version, _sending: randomUUID() });
const entries = async (): Promise<number> => (await recordOf(draft)).trail.length;

test('a guarded write that was carried out, and that the driver sends again, is no conflict and stands once', async () => {
  const version = await versionOf(draft), before = await entries();
  await failing({ times: 1 }, { failCommands: ['update'], writeConcernError: { code: 91, errmsg: 'shutting down' }, ...on('documents') });
  const answer = await edit('Gửi lại không phải là xung đột', version);
  expect(answer.status).toBe(303);
  expect([(await recordOf(draft)).revisions[0]?.title, await entries(), await versionOf(draft)]).toEqual(['Gửi lại không phải là xung đột', before + 1, version + 1]);
  await expectWhole(draft);
});

test('a guarded write whose connection breaks before it arrives is carried out once', async () => {
  const version = await versionOf(draft), before = await entries();
  await failing({ times: 1 }, { failCommands: ['update'], closeConnection: true, ...on('documents') });
  expect((await edit('Đứt kết nối một lần', version)).status).toBe(303);
  expect([await entries(), await versionOf(draft)]).toEqual([before + 1, version + 1]);
});

test('a real conflict is still one, though the driver sends it again', async () => {
  const version = await versionOf(draft), before = await entries();
  await failing({ times: 1 }, { failCommands: ['update'], closeConnection: true, ...on('documents') });
  expect((await edit('Dựa trên bản cũ', version - 1)).status).toBe(409);
  expect(await entries()).toBe(before);
});

test('the primary steps down in the middle of an act: it is done by the next one, once', async () => {
  const version = await versionOf(draft), before = await entries(), primary = await set.primary();
  await failing({ times: 1 }, { failCommands: ['update'], blockConnection: true, blockTimeMS: 1500, ...on('documents') });
  const answer = edit('Đổi máy chính giữa chừng', version);
  await wait(500);
  await primary.stepDown();
  expect((await answer).status).toBe(303);
  expect([(await recordOf(draft)).revisions[0]?.title, await entries()]).toEqual(['Đổi máy chính giữa chừng', before + 1]);
  await expectWhole(draft);
});

test('a page is shown though its session cannot be written: what it tells is told again by the next', async () => {
  expect((await edit('Trang vẫn hiện', await versionOf(draft))).status).toBe(303);
  await failing('alwaysOn', { failCommands: ['update'], errorCode: 10107, ...on('sessions') });
  const pages = [await officer.get(draftPath()).redirects(0)];
  await failing('off');
  for (let more = 0; more < 2; more++) pages.push(await officer.get(draftPath()).redirects(0));
  expect(pages.map(page => [page.status, page.text.includes('Đã lưu dự thảo.')])).toEqual([[200, true], [200, true], [200, false]]);
});

test('an upload during a change of primary is whole, byte for byte', async () => {
  const primary = await set.primary(), bytes = await pdfOf('Bước 1: tiếp nhận.', 'Bước 2: thẩm định.');
  await failing({ times: 1 }, { failCommands: ['insert'], blockConnection: true, blockTimeMS: 1500, ...on('contents.chunks') });
  const answer = upload(officer, { id: draft.id, n: 1 }, await versionOf(draft), bytes).then(one => one);
  await wait(500);
  await primary.stepDown();
  expect((await answer).status).toBe(303);
  const [file] = (await recordOf(draft)).revisions[0]?.files ?? [], fetched = await officer.get(`/documents/${draft.id}/revisions/1/files/${file?.id ?? ''}`).buffer(true);
  expect(Buffer.compare(fetched.body as Buffer, bytes)).toBe(0);
  expect(await opened.tools.files.verify(file?.sha256 ?? '')).toBe(true);
});

test('the primary is killed: nobody is signed out, pages and acts go on with the next one', async () => {
  const primary = await set.primary(), version = await versionOf(draft), before = await entries();
  await primary.kill();
  const [page, act] = await Promise.all([officer.get(draftPath()).redirects(0), edit('Máy chính bị ngắt điện', version)]);
  expect([page.status, act.status]).toEqual([200, 303]);
  expect(await entries()).toBe(before + 1);
  await primary.start();
}, 60_000);
