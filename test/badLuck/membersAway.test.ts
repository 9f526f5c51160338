/** Two of three members of the replica set are gone: people go on reading and are told so, nothing can be written, and all goes on when they are back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import request from 'supertest';
import type TestAgent from 'supertest/lib/agent';
import type { ReplicaSet } from '../../scripts/store/replicaSet';
import { createApp } from '../../server/app';
import { readConfig } from '../../server/config';
import { isReadOnly } from '../../server/core/database';
import { loadDocument } from '../../server/documents/acts';
import { ControlledDocument } from '../../server/documents/model';
import { followSearch } from '../../server/jobs/follow';
import { openTools } from '../../server/start';
import { Trail } from '../../server/trail/model';
import { PASSWORD, TODAY, type TestApp } from '../support/app';
import { aDocument, anAgency, type TestAgency, type TestDocument } from '../support/factories';
import { textOf } from '../support/page';
import { aReplicaSet, IMPATIENT } from '../support/replicaSet';
import { form, until } from './support';

const READ_ONLY = 'trang này có thể chưa phải mới nhất', UNKNOWN = 'chưa biết việc bạn gửi đã được ghi hay chưa';
const dataDir = mkdtempSync(join(tmpdir(), 'quytrinh-members-'));
let set: ReplicaSet, server: Server, opened: Awaited<ReturnType<typeof openTools>>, agency: TestAgency, document: TestDocument, officer: TestAgent, file: string;

beforeAll(async () => {
  set = await aReplicaSet();
  const config = readConfig({ DATA_DIR: dataDir, SESSION_SECRET: 'a session secret for tests only, 32', COPY_SECRET: 'a secret of copies for tests only, 32', JOBS: 'no', DEMONSTRATION: 'no' });
  opened = await openTools(config, `${set.uri}&${IMPATIENT}`, () => TODAY, () => undefined);
  server = createServer(createApp(opened.tools, opened.connection));
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
  const app = { now: () => TODAY, tools: opened.tools } as TestApp;
  agency = await anAgency(app, { code: 'stp' });
  document = await aDocument(app, agency, { title: 'Tiếp công dân' });
  file = (await loadDocument(document.id)).revisions[0]?.files[0]?.id ?? '';
  await followSearch(opened.tools.search, TODAY);
  officer = request.agent(server);
  await form(officer, '/sign-in', { account: agency.account('qualityOfficer'), password: PASSWORD }, 303);
  // A session that was last used long ago: each page would like to write that it was used now.
  await mongoose.connection.collection('sessions').updateMany({}, { $set: { lastModified: new Date(0), 'session.lastModified': new Date(0) } });
}, 240_000);

afterAll(async () => {
  await new Promise(resolve => { server.close(resolve); server.closeAllConnections(); });
  await opened.close();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

test('with all members no page says that it may be old', async () => {
  expect(isReadOnly()).toBe(false);
  expect(textOf((await officer.get('/')).text)).not.toContain(READ_ONLY);
});

test('with one of three left pages are read on and say that they may be old, an act is refused in words, and a download is written down later', async () => {
  const before = await Trail.countDocuments({ action: 'document.original' }), [, second, third] = await inOrder();
  await Promise.all([second?.kill(), third?.kill()]);
  await until(() => Promise.resolve(isReadOnly()));
  for (const path of ['/', '/documents', `/documents/${document.id}`, `/search?q=${encodeURIComponent('tiep cong dan')}`, '/nonconformities', '/records', '/audits']) {
    const page = await officer.get(path);
    expect([path, page.status, textOf(page.text).includes(READ_ONLY)]).toEqual([path, 200, true]);
  }
  const found = await officer.get(`/search?q=${encodeURIComponent('tiep cong dan')}`), english = await officer.get('/?lang=en');
  expect(textOf(found.text)).toContain('Tiếp công dân');
  expect(textOf(english.text)).toContain('this page may not be up to date');
  expect((await officer.get(`/documents/${document.id}/revisions/1/files/${file}`)).status).toBe(200);
  const act = await form(officer, '/documents', { code: 'QT-X.01', title: 'Lập khi kho chỉ đọc', type: 'QT', unit: '', reason: 'Ban hành lần đầu' });
  expect([act.status, textOf(act.text)]).toEqual([503, expect.stringContaining(UNKNOWN)]);
  expect((await request(server).get('/readyz')).status).toBe(200);

  await Promise.all([second?.start(), third?.start()]);
  await set.primary();
  await until(() => Promise.resolve(!isReadOnly()));
  expect(textOf((await officer.get(`/documents/${document.id}`)).text)).not.toContain(READ_ONLY);
  expect(await ControlledDocument.countDocuments({ code: 'QT-X.01' })).toBe(0);
  await officer.get(`/documents/${document.id}/revisions/1/files/${file}`);
  expect(await Trail.countDocuments({ action: 'document.original' })).toBe(before + 2);
}, 180_000);

/** One that stays first: a member that is no primary. */
async function inOrder(): Promise<ReplicaSet['members']> {
  const primary = await set.primary();
  return [...set.members].sort((a, b) => Number(a === primary) - Number(b === primary));
}
