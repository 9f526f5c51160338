/** The store fails at the write of a form: before it lands, after it has landed, for a moment and for longer. What is said is true, and nothing is done twice. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose, { mongo } from 'mongoose';
import type TestAgent from 'supertest/lib/agent';
import { createApp } from '../../server/app';
import { readConfig } from '../../server/config';
import { loadDocument } from '../../server/documents/acts';
import { openTools } from '../../server/start';
import { TODAY, type TestApp } from '../support/app';
import { aDocument, anAgency, type TestAgency, type TestDocument } from '../support/factories';
import { textOf } from '../support/page';
import { lineTo, type Line } from '../support/proxy';
import { aReplicaSet, IMPATIENT } from '../support/replicaSet';
import { newSending, sent, signedIn, written, type Fields } from './support';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'quytrinh-failing-')), logged: string[] = [];
let line: Line, straight: mongo.MongoClient, opened: Awaited<ReturnType<typeof openTools>>, server: Server, agency: TestAgency, document: TestDocument, copied: TestDocument, now = TODAY;
let staff: TestAgent, author: TestAgent;

beforeAll(async () => {
  const set = await aReplicaSet(1), [host = '', port] = (await set.primary()).host.split(':');
  line = await lineTo({ host, port: Number(port) });
  straight = await mongo.MongoClient.connect(`mongodb://${host}:${port ?? ''}/?directConnection=true`);
  opened = await openTools(readConfig({ DATA_DIR: folder, SESSION_SECRET: 'a session secret for tests only, 32', COPY_SECRET: 'a secret of copies for tests only, 32', JOBS: 'no', DEMONSTRATION: 'no' }), `mongodb://127.0.0.1:${line.port}/quytrinh?directConnection=true&${IMPATIENT}`, () => now, one => { logged.push(one); });
  server = createServer(createApp(opened.tools, opened.connection));
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
  const app = { now: () => now, tools: opened.tools } as TestApp;
  agency = await anAgency(app, { code: 'stp' });
  document = await aDocument(app, agency, { stage: 'draft' });
  copied = await aDocument(app, agency);
  [staff, author] = [await signedIn(server, agency.account('staff')), await signedIn(server, agency.account('author'))];
});
afterAll(async () => {
  await new Promise(resolve => { server.close(resolve); server.closeAllConnections(); });
  await opened.close();
  await line.close();
  await straight.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  line.mend();
  await straight.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
  now = new Date(now.getTime() + 60_000); // a copy of the same minute is the same copy
});

interface Act { readonly name: string; readonly agent: () => TestAgent; readonly path: () => string; readonly fields: () => Fields | Promise<Fields>; readonly command: string; readonly collection: string }

let count = 0;
/** A record is made; a record is changed; a row without a trail is made. */
const ACTS: readonly Act[] = [
  { name: 'a nonconformity is reported', agent: () => staff, path: () => '/nonconformities', command: 'insert', collection: 'nonconformities', fields: () => ({ title: `Hồ sơ thứ ${++count} không có phiếu`, source: 'complaint', unit: agency.unit, foundOn: '24/11/2026', description: '5 trên 20 hồ sơ không có phiếu.' }) },
  { name: 'a draft is saved', agent: () => author, path: () => `/documents/${document.id}/revisions/1/draft`, command: 'update', collection: 'documents', fields: async () => ({ title: `Tên thứ ${++count}`, reason: 'Lý do', reviewers: agency.people.unitHead.id, approvers: agency.people.head.id, version: (await loadDocument(document.id)).version }) },
  { name: 'a copy is taken', agent: () => staff, path: () => `/documents/${copied.id}/copies`, command: 'insert', collection: 'copies', fields: () => ({}) },
];

const failing = (act: Act, data: object, times: number | 'alwaysOn' = 1) => straight.db('admin').command({ configureFailPoint: 'failCommand', mode: times === 'alwaysOn' ? times : { times }, data: { failCommands: [act.command], namespace: `quytrinh.${act.collection}`, appName: 'quytrinh', ...data } });
const concern = (code: number, codeName: string) => ({ writeConcernError: { code, codeName, errmsg: 'waiting for replication timed out' } });

/** What happens, and whether the write has landed by then: then and otherwise it is done once in the end. */
const PASSING: readonly (readonly [string, (act: Act) => unknown])[] = [
  ['the line is cut before the write',            act => { line.arm('cut', act.command, act.collection); }],
  ['the line is cut when the answer comes back',  act => { line.arm('swallow', act.command, act.collection); }],
  ['the server closes the connection',            act => failing(act, { closeConnection: true })],
  ['the server closes it twice',                  act => failing(act, { closeConnection: true }, 2)],
  ['the primary steps down, twice',               act => failing(act, { errorCode: 189 }, 2)],
  ['it is no primary any more',                   act => failing(act, { errorCode: 10107 }, 2)],
  ['it is interrupted by a change of state',      act => failing(act, { errorCode: 11602 }, 2)],
  ['it is shutting down, twice',                  act => failing(act, { errorCode: 91 }, 2)],
  ['most members have it too late (64)',          act => failing(act, concern(64, 'WriteConcernFailed'))],
  ['it shuts down when it is written (91)',       act => failing(act, concern(91, 'ShutdownInProgress'), 2)],
  ['the disk is full when it is written (14031)', act => failing(act, concern(14031, 'OutOfDiskSpace'))],
];

describe.each(ACTS)('$name', act => {
  test.each(PASSING)('%s: it is done, once, and answered as done', async (_, fail) => {
    const typed = { ...(await act.fields()), _sending: newSending() }, before = await written();
    await fail(act);
    const answer = await sent(act.agent(), act.path(), typed);
    expect([answer.status, answer.status === 303 ? '' : textOf(answer.text).slice(0, 800)]).toEqual([303, '']);
    expect((await written()) - before).toBe(1);
    const again = await sent(act.agent(), act.path(), typed);
    expect([again.status, again.to, (await written()) - before]).toEqual([303, answer.to, 1]);
  });

  test('the disk is full before it is written: nothing is changed, and that is said; with room again the same form is taken', async () => {
    const typed = { ...(await act.fields()), _sending: newSending() }, before = await written();
    await failing(act, { errorCode: 14031 }, 'alwaysOn');
    const answer = await sent(act.agent(), act.path(), typed);
    expect([answer.status, textOf(answer.text).includes('Ổ đĩa của kho dữ liệu đã đầy, chưa có gì thay đổi.'), (await written()) - before]).toEqual([503, true, 0]);
    await straight.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
    expect([(await sent(act.agent(), act.path(), typed)).status, (await written()) - before]).toEqual([303, 1]);
  });

  test('the server forgot how it had answered: a second sending is led to the record', async () => {
    const typed = { ...(await act.fields()), _sending: newSending() }, before = await written(), first = await sent(act.agent(), act.path(), typed);
    await mongoose.model('Sent').deleteMany({});
    const second = await sent(act.agent(), act.path(), typed);
    expect([first.status, second.status, second.to, (await written()) - before]).toEqual([303, 303, expect.stringMatching(/^\/(nonconformities|documents|copies)\//), 1]);
  });

  if (act.collection === 'copies') return; // each of these waits for the store three times
  test.each([['has landed', 'awayAfter', 1], ['has not landed', 'away', 0]] as const)('the store goes away and the write %s: it is not known, the page finds out, and the form can be sent again without harm', async (_, mishap, landed) => {
    const typed = { ...(await act.fields()), _sending: newSending() }, before = await written();
    line.arm(mishap, act.command, act.collection);
    const answer = await sent(act.agent(), act.path(), typed), text = textOf(answer.text);
    expect([answer.status, text.includes('Chưa biết việc bạn gửi đã được ghi hay chưa'), line.happened()]).toEqual([503, true, 1]);
    for (const [name, value] of Object.entries(typed)) expect(answer.text).toContain(`name="${name}" value="${String(value)}"`);
    const address = (/data-address="([^"]+)"/.exec(answer.text)?.[1] ?? '').replaceAll('&amp;', '&').replaceAll('&#x3D;', '='), outcome = address.replace('?', '/outcome?');
    expect(answer.text).toContain('http-equiv="refresh"');

    const away = await act.agent().get(address); // the store is still away
    expect([away.status, away.text.includes('http-equiv="refresh"'), textOf(away.text).includes('chưa có gì thay đổi')]).toEqual([503, true, false]);
    line.mend();
    await connectedAgain();
    expect((await act.agent().get(outcome)).body).toEqual({ state: landed ? 'done' : 'unknown' });
    now = new Date(now.getTime() + 20_000);
    expect((await act.agent().get(outcome)).body).toEqual({ state: landed ? 'done' : 'notDone' });
    const page = await act.agent().get(address).redirects(0);
    if (landed) expect([page.status, page.headers['location']]).toEqual([303, expect.stringMatching(/^\/(nonconformities|documents|copies)\//)]);
    else expect([page.status, textOf(page.text).includes('Chưa có gì thay đổi.')]).toEqual([200, true]);
    expect((await written()) - before).toBe(landed);
    const again = await sent(act.agent(), act.path(), typed);
    expect([again.status, (await written()) - before]).toEqual([303, 1]);
  });
});

test('after a reading that failed nothing has changed, and that is said', async () => {
  const [act] = ACTS, before = await written();
  await straight.db('admin').command({ configureFailPoint: 'failCommand', mode: 'alwaysOn', data: { failCommands: ['find'], namespace: 'quytrinh.nonconformities', appName: 'quytrinh', errorCode: 91 } });
  const answer = await sent(staff, '/nonconformities', { ...(await act?.fields()), _sending: newSending() });
  expect([answer.status, textOf(answer.text).includes('Kho dữ liệu tạm thời không trả lời, chưa có gì thay đổi.')]).toEqual([503, true]);
  await straight.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
  expect(await written()).toBe(before);
});

test('the answer cannot be kept, and the message of the session neither: it is done and answered as done', async () => {
  const [act] = ACTS, before = await written();
  await straight.db('admin').command({ configureFailPoint: 'failCommand', mode: 'alwaysOn', data: { failCommands: ['insert', 'update'], appName: 'quytrinh', namespace: 'quytrinh.sendings', errorCode: 14031 } });
  const answer = await sent(staff, '/nonconformities', { ...(await act?.fields()), _sending: newSending() });
  expect([answer.status, (await written()) - before]).toEqual([303, 1]);
});

test('the primary steps down while a form is being sent, and comes back', async () => {
  const [act] = ACTS, before = await written();
  const typed = { ...(await act?.fields()), _sending: newSending() };
  const [answer] = await Promise.all([sent(staff, '/nonconformities', typed), straight.db('admin').command({ replSetStepDown: 2, force: true }).catch(() => undefined)]);
  expect([303, 503]).toContain(answer.status);
  await connectedAgain();
  expect((await written()) - before).toBe(answer.status === 303 ? 1 : 0);
  expect([(await sent(staff, '/nonconformities', typed)).status, (await written()) - before]).toEqual([303, 1]);
});

/** Until the app's own connections are there again. */
async function connectedAgain(): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    const hello = await mongoose.connection.db?.command({ hello: 1 }).catch(() => undefined);
    if (hello?.['isWritablePrimary']) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error('waited a minute in vain');
}

test('of a form without an id, whose outcome nobody knows, nothing is offered to be sent again', async () => {
  const [act] = ACTS;
  if (!act) throw new Error('No act');
  await failing(act, concern(64, 'WriteConcernFailed'), 'alwaysOn');
  const answer = await act.agent().post(act.path()).type('form').send(await act.fields()).redirects(0);
  expect([answer.status, answer.text.includes('type="submit"') && /action="\/nonconformities"/.test(answer.text)]).toEqual([503, false]);
  expect(textOf(answer.text)).not.toContain('vẫn còn ở đây');
});
