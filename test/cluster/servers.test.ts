/** Two app servers, each a process of its own, on one replica set: what is done on one holds on the other, and nothing is done by both. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request, { type Response } from 'supertest';
import { anAppServer, type AppServer } from '../../scripts/cluster/servers';
import { takeLetters, type Letters } from '../../scripts/cluster/letters';
import { addUnit, changeLetterhead } from '../../server/agencies/operations';
import { agencyNow } from '../../server/agencies/queries';
import { readConfig } from '../../server/config';
import { Outgoing } from '../../server/mail/model';
import { personById } from '../../server/people/queries';
import { changePerson, setPersonState } from '../../server/people/operations';
import { signOutEverywhere } from '../../server/people/signIn';
import { readPdf } from '../../server/pdf/text';
import { openTools } from '../../server/start';
import { Trail } from '../../server/trail/model';
import { expectWhole, recordOf, until, versionOf } from '../badLuck/support';
import { aForm } from '../records/made';
import { PASSWORD, type TestApp } from '../support/app';
import { aDocument, anAgency, pdfOf, type Post, type TestAgency, type TestDocument } from '../support/factories';
import { textOf } from '../support/page';
import { aReplicaSet } from '../support/replicaSet';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'quytrinh-two-')), DAY = 86_400_000;
/** The servers live that much later than what is made here: what was approved for next week is due on them. */
const AHEAD_MS = 8 * DAY;
let ahead = 0;
const now = (): Date => new Date(Date.now() + ahead);
let servers: [AppServer, AppServer], letters: Letters, opened: Awaited<ReturnType<typeof openTools>>, app: TestApp, agency: TestAgency, due: TestDocument[];
const cookies = new Map<Post, string>();

beforeAll(async () => {
  const set = await aReplicaSet();
  letters = await takeLetters();
  const config = readConfig({ DATA_DIR: folder, FILE_STORE: 'gridfs', SESSION_SECRET: 'a session secret for tests only, 32', COPY_SECRET: 'a secret of copies for tests only, 32', JOBS: 'no', DEMONSTRATION: 'no' });
  opened = await openTools(config, set.uri, now, () => undefined);
  app = { now, tools: opened.tools } as TestApp;
  agency = await anAgency(app, { code: 'stp' });
  due = [await aDocument(app, agency, { stage: 'approved' }), await aDocument(app, agency, { stage: 'approved' }), await aDocument(app, agency, { stage: 'approved' })];
  ahead = AHEAD_MS; // whoever writes from here on has the servers' time: followers look back half a minute, not days
  const settings = { folder, uri: set.uri, smtpUrl: letters.url, aheadMs: AHEAD_MS, nodeOptions: ['-r', join(__dirname, '..', 'support', 'swcHook.cjs')] };
  servers = [await anAppServer('server1', settings), await anAppServer('server2', settings)];
  await Promise.all(servers.map(server => server.start()));
  for (const post of ['author', 'qualityOfficer', 'unitHead', 'head', 'clerk', 'staff', 'administrator'] as const) await signIn(0, post);
}, 240_000);
afterAll(async () => {
  await Promise.all(servers.map(server => server.stop()));
  await letters.close();
  await opened.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}, 60_000);

const signedInAt = async (at: 0 | 1, post: Post): Promise<string> => (await request(servers[at].url).post('/sign-in').type('form').send({ account: agency.account(post), password: PASSWORD })).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
async function signIn(at: 0 | 1, post: Post): Promise<void> { cookies.set(post, await signedInAt(at, post)); }
const cookieOf = (post: Post): string => cookies.get(post) ?? '';
const get = (at: 0 | 1, post: Post, path: string) => request(servers[at].url).get(path).set('Cookie', cookieOf(post)).redirects(0);
const send = (at: 0 | 1, post: Post, path: string, fields: object): Promise<Response> => request(servers[at].url).post(path).set('Cookie', cookieOf(post)).type('form').send(fields).redirects(0).then(answer => answer);
const bytesOf = async (at: 0 | 1, post: Post, path: string): Promise<Buffer> => (await get(at, post, path).buffer(true).parse((response, done) => { const pieces: Buffer[] = []; response.on('data', (piece: Buffer) => pieces.push(piece)); response.on('end', () => { done(null, Buffer.concat(pieces)); }); })).body as Buffer;

/** Sends it, which has to work. @returns where it leads. */
async function done(at: 0 | 1, post: Post, path: string, fields: object): Promise<string> {
  const answer = await send(at, post, path, fields);
  if (answer.status !== 303) throw new Error(`${path}: ${answer.status} ${textOf(answer.text).slice(0, 1000)}`);
  return String(answer.headers['location']);
}

test('a document made on one and signed on the other: its file is read, stamped and verified wherever it is asked for', async () => {
  const place = await done(0, 'qualityOfficer', '/documents', { code: 'QT-HAI.01', title: 'Hai máy chủ', type: 'QT', unit: '', reason: 'Ban hành lần đầu' });
  const id = /documents\/(\w+)\//.exec(place)?.[1] ?? '', R = `/documents/${id}/revisions/1`, bytes = await pdfOf('Bước 1: tiếp nhận.');
  const version = async () => ({ version: await versionOf({ id }) });
  await request(servers[0].url).post(`${R}/files`).set('Cookie', cookieOf('qualityOfficer')).field('role', 'main').field('version', String(await versionOf({ id }))).attach('file', bytes, 'hai.pdf').redirects(0).expect(303);
  await done(1, 'qualityOfficer', `${R}/draft`, { title: 'Hai máy chủ', reason: 'Ban hành lần đầu', reviewers: agency.people.unitHead.id, approvers: agency.people.head.id, ...(await version()) });
  const [file] = (await recordOf({ id })).revisions[0]?.files ?? [];
  expect(createHash('sha256').update(await bytesOf(1, 'qualityOfficer', `${R}/files/${file?.id ?? ''}`)).digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
  await done(0, 'qualityOfficer', `${R}/submission`, { password: PASSWORD, ...(await version()) });
  await done(1, 'unitHead', `${R}/review`, { password: PASSWORD, ...(await version()) });
  await done(0, 'qualityOfficer', `${R}/approval-request`, await version());
  const today = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' }).format(now());
  await done(1, 'head', `${R}/approval`, { password: PASSWORD, decisionNumber: '9/QĐ-STP', decisionDate: today, effectiveDate: today, ...(await version()) });
  const copy = await bytesOf(0, 'clerk', await done(1, 'clerk', `/documents/${id}/copies`, {})), { text } = await readPdf(copy);
  expect(text.join(' ')).toContain('Bản số 1');
  for (const at of [0, 1] as const) expect((await get(at, 'clerk', `${R}/pages/1.png`)).headers['content-type']).toBe('image/png');
  await expectWhole({ id });
});

test('two people with the same page, one on each server: one is told that somebody was quicker, nothing is overwritten', async () => {
  const draft = await aDocument(app, agency, { stage: 'draft' }), R = `/documents/${draft.id}/revisions/1`;
  for (let round = 0; round < 5; round++) {
    const version = await versionOf(draft), before = (await recordOf(draft)).trail.length;
    const titles = [`Vòng ${round}, máy một`, `Vòng ${round}, máy hai`], fields = { reason: 'Ban hành lần đầu', reviewers: agency.people.unitHead.id, approvers: agency.people.head.id, version };
    const answers = await Promise.all([send(0, 'author', `${R}/draft`, { ...fields, title: titles[0] }), send(1, 'qualityOfficer', `${R}/draft`, { ...fields, title: titles[1] })]);
    expect(answers.map(one => one.status).sort()).toEqual([303, 409]);
    const record = await recordOf(draft);
    expect([record.revisions[0]?.title, record.trail.length]).toEqual([titles[answers.findIndex(one => one.status === 303)], before + 1]);
  }
  await expectWhole(draft);
});

test('what falls due comes into force by one of them, once; each is asked by one letter and stands in the journal once', async () => {
  const asked = await aDocument(app, agency, { stage: 'inReview' });
  for (const document of due) await until(async () => (await recordOf(document)).inForce === 1);
  for (const document of due) {
    const record = await recordOf(document);
    expect(record.trail.filter(entry => entry.action === 'revision.release').map(entry => entry.by.id)).toEqual(['system']);
    await until(async () => (await Trail.countDocuments({ subject: document.id })) >= record.trail.length);
    expect(await Trail.countDocuments({ subject: document.id })).toBe(record.trail.length);
  }
  const about = { _id: new RegExp(`^asked:${asked.id}:review:`) }, reviewers = (await recordOf(asked)).revisions[0]?.reviewers.length ?? 0;
  await until(async () => (await Outgoing.countDocuments({ ...about, sentAt: { $ne: null } })) >= reviewers);
  expect(await Outgoing.distinct('to', about)).toHaveLength(reviewers);
  expect(await Outgoing.countDocuments(about)).toBe(reviewers);
  expect([...letters.came].filter(([, times]) => times > 1)).toEqual([]);
});

describe('what a server keeps in memory', () => {
  /** Agencies are kept for five seconds; the rest is for a busy machine. */
  const SOON_MS = 5000 + 3000;
  const soon = async (claim: () => Promise<boolean>): Promise<void> => { const from = performance.now(); await until(claim); expect(performance.now() - from).toBeLessThan(SOON_MS); };
  const administrator = () => agency.people.administrator;
  const bothSay = async (post: Post, path: string, words: string): Promise<boolean> => (await Promise.all(([0, 1] as const).map(async at => (await get(at, post, path)).text.includes(words)))).every(Boolean);

  test('of an agency: a new unit and a new letterhead are there within five seconds', async () => {
    expect(await bothSay('qualityOfficer', '/documents/new', 'Phòng Mới Lập')).toBe(false);
    await addUnit(administrator(), agency.id, { name: 'Phòng Mới Lập', code: 'PML', version: (await agencyNow(agency.id)).version }, now());
    await soon(() => bothSay('qualityOfficer', '/documents/new', 'Phòng Mới Lập'));
    await changeLetterhead(administrator(), agency.id, { parentLine: 'TỈNH', nameLine: 'SỞ TƯ PHÁP', place: 'Bắc Ninh', timeZone: 'Asia/Ho_Chi_Minh', shortName: 'Sở vừa đổi tên', version: (await agencyNow(agency.id)).version }, now());
    await soon(() => bothSay('qualityOfficer', '/', 'Sở vừa đổi tên'));
  });

  test('of a person: what roles they hold is asked at each page', async () => {
    const { name, email, version } = await personById(agency.people.staff.id), open = async () => Promise.all(([0, 1] as const).map(async at => (await get(at, 'staff', '/documents/new')).status));
    const roles = ['qualityOfficer'] as const, change = { name, email, title: 'Chuyên viên', unit: agency.unit };
    const before = await open();
    await changePerson(administrator(), agency.id, agency.people.staff.id, { ...change, roles: [...roles], version }, now());
    expect(await open()).toEqual([200, 200]);
    await changePerson(administrator(), agency.id, agency.people.staff.id, { ...change, roles: ['clerk'], version: version + 1 }, now());
    expect([before, await open()]).toEqual([[200, 200], [403, 403]]);
  });

  test('of a session: signed out here is signed out there, everywhere is everywhere, and a closed account is closed', async () => {
    const door = async (at: 0 | 1, cookie: string): Promise<string> => String((await request(servers[at].url).get('/account').set('Cookie', cookie).redirects(0)).headers['location'] ?? 'in');
    const [one, other] = [await signedInAt(0, 'clerk'), await signedInAt(1, 'clerk')];
    expect([await door(1, one), await door(0, other)]).toEqual(['in', 'in']);
    await request(servers[0].url).post('/sign-out').set('Cookie', one).type('form').send({}).redirects(0).expect(303);
    expect([(await door(1, one)).startsWith('/sign-in'), await door(0, other)]).toEqual([true, 'in']);
    await signOutEverywhere(agency.people.clerk, now());
    expect([(await door(0, other)).startsWith('/sign-in'), (await door(1, other)).startsWith('/sign-in')]).toEqual([true, true]);
    const third = await signedInAt(0, 'clerk');
    await setPersonState(administrator(), agency.id, agency.people.clerk.id, 'disabled', now());
    expect((await door(1, third)).startsWith('/sign-in')).toBe(true);
  });

  test('of tries: wrong passwords on one are counted on the other', async () => {
    const wrong = (at: 0 | 1) => request(servers[at].url).post('/sign-in').type('form').send({ account: agency.account('oneStopClerk'), password: 'sai' }).redirects(0);
    const answers: number[] = [];
    for (const at of [0, 1, 0, 1, 0, 1] as const) answers.push((await wrong(at)).status);
    expect(answers.at(-1)).toBe(429);
  });

  test('of tasks and forms: what waits for a person is counted, and a form that comes into force is offered, at once', async () => {
    const form = await aForm(app, agency, { title: 'Phiếu vừa có hiệu lực' });
    expect(await bothSay('author', '/records', form.code)).toBe(true);
    const asked = await aDocument(app, agency, { stage: 'inReview' });
    expect(await bothSay('unitHead', '/', asked.code)).toBe(true);
  });

  test('of search: each finds by its own index what came into force on the other', async () => {
    const document = await aDocument(app, agency, { code: 'QT-TIM.77', title: 'Cấp phép nuôi cá lồng' });
    await until(() => bothSay('author', '/search?q=ca+long', document.id));
  });
});
