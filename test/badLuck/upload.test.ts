/** An upload that is cut, or that the disk has no room for: nothing is left behind, nothing is logged as a fault, and the draft goes on. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import request from 'supertest';
import type TestAgent from 'supertest/lib/agent';
import { createApp } from '../../server/app';
import { diskStore } from '../../server/files/disk';
import { PASSWORD, useApp } from '../support/app';
import { aDocument, anAgency, pdfOf, type TestAgency, type TestDocument } from '../support/factories';
import { textOf } from '../support/page';
import { at, filesIn, recordOf, until, upload, versionOf } from './support';

let agency: TestAgency, author: TestAgent, document: TestDocument, cookie = '';
const logged: string[] = [], MEGABYTES = 6;
const app = useApp(async ready => {
  agency = await anAgency(ready, { code: 'stp' });
  document = await aDocument(ready, agency, { stage: 'draft' });
});

/** The same tools behind a second server, whose log is read and whose files may lie elsewhere. */
const servers: Server[] = [];
async function serverOn(uploadsDir: string): Promise<Server> {
  const { tools } = app, files = diskStore(uploadsDir), config = { ...tools.config, uploadsDir, maxUploadBytes: MEGABYTES * 1024 * 1024 };
  const server = createServer(createApp({ ...tools, config, files, log: line => { logged.push(line); } }, mongoose.connection));
  servers.push(server);
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
  return server;
}

async function signedIn(server: Server): Promise<TestAgent> {
  const agent = request.agent(server), answer = await agent.post('/sign-in').type('form').send({ account: agency.account('author'), password: PASSWORD });
  cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  return agent;
}

let server: Server, folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quytrinh-cut-'));
  server = await serverOn(folder);
  author = await signedIn(server);
});
beforeEach(() => { logged.length = 0; });
afterAll(async () => {
  await Promise.all(servers.map(one => new Promise(resolve => { one.close(resolve); one.closeAllConnections(); })));
  rmSync(folder, { recursive: true, force: true });
});

const BOUNDARY = '----quytrinh';
const partOf = (name: string, more: string, content: string | Buffer) => Buffer.concat([Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`), Buffer.from(content), Buffer.from('\r\n')]);

/** Begins a form of several megabytes; `sent` bytes of it go out, and the rest never. */
async function begin(body: Buffer, sent: number) {
  const { port } = server.address() as AddressInfo;
  const client = httpRequest({ port, path: at(document, 'files'), method: 'POST', headers: { cookie, 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': body.length } });
  client.on('error', () => undefined);
  await new Promise<void>(resolve => { client.write(body.subarray(0, sent), () => { resolve(); }); });
  return client;
}

async function wholeForm(file: Buffer): Promise<Buffer> {
  return Buffer.concat([partOf('version', '', String(await versionOf(document))), partOf('role', '', 'main'), partOf('file', '; filename="quy-trinh.pdf"\r\nContent-Type: application/pdf', file), Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

test('cut in the middle of the file: nothing lies in the temporary folder or the store, no fault is logged, the draft is as it was', async () => {
  const before = await versionOf(document), body = await wholeForm(Buffer.alloc(MEGABYTES * 1024 * 1024, 'a'));
  const client = await begin(body, body.length / 2);
  await until(() => filesIn(folder).length === 1); // half of it has arrived
  client.destroy();
  await until(() => filesIn(folder).length === 0);
  const page = await author.get(at(document, 'draft'));
  expect([page.status, textOf(page.text).includes('quy-trinh.pdf')]).toEqual([200, true]);
  expect([logged, await versionOf(document)]).toEqual([[], before]);
});

test('cut when the last byte has been sent, before the answer: the file is taken whole or not at all, and no fault is logged', async () => {
  const before = await versionOf(document), body = await wholeForm(await pdfOf('Gửi xong thì mất mạng'));
  const handled = new Promise<void>(resolve => { server.once('request', (_, response) => { response.once('close', () => { resolve(); }); }); });
  const client = await begin(body, body.length);
  await until(() => filesIn(join(folder)).length > 0); // it has arrived and is being looked at
  client.destroy();
  await handled;
  await until(async () => (await versionOf(document)) === before + 1);
  expect([logged, filesIn(folder).filter(path => path.startsWith('/tmp/'))]).toEqual([[], []]);
  const [file] = (await recordOf(document)).revisions[0]?.files ?? [];
  expect(await diskStore(folder).verify(file?.sha256 ?? '')).toBe(true);
});

test('a form that is refused leaves no file either', async () => {
  const before = filesIn(folder), answer = await upload(author, document, await versionOf(document), Buffer.from('MZ a program'), 'virus.pdf');
  expect([answer.status, filesIn(folder), logged]).toEqual([422, before, []]);
});

test('a file that is too large is refused at the form with the limit, and leaves nothing', async () => {
  const before = filesIn(folder), answer = await upload(author, document, await versionOf(document), Buffer.alloc(MEGABYTES * 1024 * 1024 + 1, 'a'));
  expect([answer.status, textOf(answer.text).includes('Tệp lớn hơn 6 MB. Hãy nén hoặc chia nhỏ rồi tải lên.'), answer.text.includes('id="file"')]).toEqual([422, true, true]);
  expect([filesIn(folder), logged]).toEqual([before, []]);
});

/** A disk of one megabyte, where the one who runs the tests may mount it. */
function smallDisk(): { path: string; remove(): void } | undefined {
  const path = mkdtempSync(join(tmpdir(), 'quytrinh-full-'));
  try { execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'ignore' }); } catch { rmSync(path, { recursive: true }); return undefined; }
  return { path, remove() { execFileSync('umount', ['-l', path]); rmSync(path, { recursive: true }); } };
}

const room = (path: string): number => { const { bavail, bsize } = statfsSync(path); return bavail * bsize; };

test('a full disk: a page says what to do next, nothing is left, and with room again the same upload is taken', async () => {
  const disk = smallDisk();
  if (!disk) { console.warn('skipped: a small disk can be mounted by root only'); return; }
  try {
    const full = await serverOn(join(disk.path, 'uploads')), agent = await signedIn(full), version = await versionOf(document);
    const tooBig = await upload(agent, document, version, Buffer.concat([await pdfOf('Lớn'), Buffer.alloc(3 * 1024 * 1024, 'a')]));
    expect([tooBig.status, textOf(tooBig.text).includes('Kho tệp đã đầy nên chưa lưu được gì. Hãy báo cho người quản trị, sau đó thử lại.')]).toEqual([503, true]);
    expect(filesIn(disk.path)).toEqual([]);
    expect((await agent.get('/readyz')).status).toBe(200);

    const bytes = await pdfOf('Vừa'), page = 4096; // room for it as it comes, but not for the store's own beside it
    writeFileSync(join(disk.path, 'ballast'), Buffer.alloc(room(disk.path) - Math.ceil((1.5 * bytes.length) / page) * page));
    expect((await upload(agent, document, version, bytes)).status).toBe(503);
    expect([filesIn(disk.path), await versionOf(document)]).toEqual([['/ballast'], version]);
    rmSync(join(disk.path, 'ballast'));
    expect((await upload(agent, document, version, bytes)).status).toBe(303);
    expect(filesIn(disk.path).filter(path => path.includes('/tmp/'))).toEqual([]);
  } finally { disk.remove(); }
});
