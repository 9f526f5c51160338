/** The store falls silent for a while under a running app: people get words in bounded time, nothing half done, and the same app goes on afterwards. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'node-html-parser';
import request from 'supertest';
import type TestAgent from 'supertest/lib/agent';
import { createApp } from '../../server/app';
import { readConfig } from '../../server/config';
import { ControlledDocument } from '../../server/documents/model';
import { openTools } from '../../server/start';
import { readRecord } from '../../scripts/store/record';
import { PASSWORD, TODAY, type TestApp } from '../support/app';
import { aDocument, anAgency, type TestAgency, type TestDocument } from '../support/factories';
import { textOf } from '../support/page';
import { form, until } from './support';

/** A store that somebody else keeps is not ours to stop. */
const describeOwn = process.env.MONGODB_URI ? describe.skip : describe;
/** What the silence of a connected store may cost a page: see server/core/database.ts; the rest is for a busy machine. */
const BOUND_MS = 13_000 + 7000;
const AWAY = 'Kho dữ liệu tạm thời không trả lời, chưa có gì thay đổi. Hãy thử lại sau ít phút.';
/** Of a page nothing is claimed: it may be the one an act has led to. */
const UNREAD = 'Kho dữ liệu tạm thời không trả lời nên chưa mở được trang này. Những gì đã lưu vẫn còn. Hãy mở lại sau ít phút.';

describeOwn('a store that falls silent', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'quytrinh-silent-')), logged: string[] = [];
  let kept: Record<string, string> = {};
  let store: ChildProcess, server: Server, opened: Awaited<ReturnType<typeof openTools>>, agency: TestAgency, document: TestDocument, officer: TestAgent;
  const serverPid = () => Number(readFileSync(join(dataDir, 'store', `${readRecord(dataDir)?.server ?? ''}.pid`), 'utf8'));

  beforeAll(async () => {
    store = spawn(process.execPath, [join(__dirname, '..', 'support', 'storeProcess.cjs'), dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const config = readConfig({ DATA_DIR: dataDir, SESSION_SECRET: 'a session secret for tests only, 32', COPY_SECRET: 'a secret of copies for tests only, 32', JOBS: 'no', DEMONSTRATION: 'no' });
    opened = await openTools(config, await uriOf(store), () => TODAY, line => { logged.push(line); });
    server = createServer(createApp(opened.tools, opened.connection));
    await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
    const app = { now: () => TODAY, tools: opened.tools } as TestApp;
    agency = await anAgency(app, { code: 'stp' });
    document = await aDocument(app, agency);
    officer = request.agent(server);
    await form(officer, '/sign-in', { account: agency.account('qualityOfficer'), password: PASSWORD }, 303);
  }, 120_000);

  afterAll(async () => {
    process.kill(serverPid(), 'SIGCONT');
    await new Promise(resolve => { server.close(resolve); server.closeAllConnections(); });
    await opened.close();
    await new Promise(resolve => { store.once('exit', resolve); store.kill('SIGTERM'); });
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }, 60_000);

  const newDocument = { code: 'QT-LANG.01', title: 'Lập khi kho dữ liệu im lặng', type: 'QT', unit: '', reason: 'Ban hành lần đầu' };

  test('pages and acts answer 503 in words within bounded time, /readyz says so, /healthz lives', async () => {
    // From now on the page begins with the session that was read: nothing of it is told before the store has confirmed it.
    for (let warm = 0; warm < 2; warm++) expect((await officer.get(`/documents/${document.id}`)).text).toContain(document.title);
    process.kill(serverPid(), 'SIGSTOP');
    const from = performance.now(), visitor = request(server);
    const [page, door, act, ready, alive] = await Promise.all([officer.get(`/documents/${document.id}`), visitor.post('/sign-in').type('form').send({ account: 'ai', password: 'gi' }), form(officer, '/documents', newDocument), visitor.get('/readyz'), visitor.get('/healthz')]);
    expect(performance.now() - from).toBeLessThan(BOUND_MS);
    for (const [answer, said] of [[page, UNREAD], [door, AWAY], [act, AWAY]] as const) {
      expect([answer.status, answer.headers['retry-after'], textOf(answer.text)]).toEqual([503, '10', expect.stringContaining(said)]);
      expect(answer.text).not.toMatch(/Mongo|node_modules|\bat .*:\d+:\d+/);
    }
    expect(textOf(page.text)).not.toContain('chưa có gì thay đổi');
    expect(page.text).not.toContain(document.title);
    expect(page.text).toContain(`href="/documents/${document.id}"`);
    kept = hiddenOf(act.text);
    expect([act.text.includes('action="/documents"'), kept]).toEqual([true, expect.objectContaining(newDocument)]);
    expect([hiddenOf(door.text), door.text.includes('value="gi"'), /name="password"/.test(door.text)]).toEqual([expect.objectContaining({ account: 'ai' }), false, true]);
    expect([ready.status, ready.body, alive.status]).toEqual([503, { store: false, files: true, index: true, behind: null }, 200]);
  });

  test('when it speaks again the same app serves on, the session holds, and what was refused is sent again and counts once', async () => {
    process.kill(serverPid(), 'SIGCONT');
    await until(async () => (await request(server).get('/readyz')).status === 200);
    expect(textOf((await officer.get(`/documents/${document.id}`)).text)).toContain(document.title);
    await form(officer, '/documents', kept, 303);
    await form(officer, '/documents', kept, 303);
    expect(await ControlledDocument.countDocuments({ code: newDocument.code })).toBe(1);
    expect(logged.filter(line => !line.includes('Mongo'))).toEqual([]);
  });
});

/** What a page keeps of a form, to be sent again. */
function hiddenOf(html: string): Record<string, string> {
  const fields = parse(html).querySelectorAll('.problem input[type=hidden]');
  return Object.fromEntries(fields.map(field => [field.getAttribute('name') ?? '', field.getAttribute('value') ?? '']));
}

async function uriOf(store: ChildProcess): Promise<string> {
  if (!store.stdout) throw new Error('the store has no voice');
  for await (const line of createInterface({ input: store.stdout })) {
    const said = JSON.parse(line) as { uri?: string; problem?: string };
    if (said.uri) return said.uri;
    if (said.problem) throw new Error(said.problem);
  }
  throw new Error('the store ended without a word');
}
