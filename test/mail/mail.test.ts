/** Does a mail really arrive, once, at whom it is for, and does nothing stay behind that opens an account? Against a real SMTP server. */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { followTrail } from '../../server/jobs/follow';
import { Outgoing, type OutgoingRecord } from '../../server/mail/model';
import { postTo } from '../../server/mail/post';
import { enqueue, sendDue, type NewMail } from '../../server/mail/send';
import { useApp } from '../support/app';
import { aDocument, anAgency, type TestAgency, type TestDocument } from '../support/factories';
import { aMailServer, decodedHeader, decodedText, type MailServer } from '../support/mailServer';

let agency: TestAgency, document: TestDocument, smtp: MailServer;
const app = useApp(async opened => {
  smtp = await aMailServer();
  agency = await anAgency(opened, { posts: ['author', 'unitHead', 'qualityOfficer', 'head', 'administrator'] });
  document = await aDocument(opened, agency, { code: 'QT-TP.01', title: 'Cấp bản sao trích lục hộ tịch', stage: 'inReview' });
});
afterAll(() => smtp.close());
beforeEach(async () => { smtp.refuse = {}; smtp.received.length = 0; await Outgoing.deleteMany({}); });

const lines: string[] = [], log = (line: string): void => { lines.push(line); };
const post = () => postTo(smtp.url, 'Quytrinh <quytrinh@stp.example.vn>', '');
const send = (): Promise<number> => sendDue(post(), 'https://quytrinh.example.vn', app.now, log);
const later = (seconds: number): void => { app.setNow(new Date(app.now().getTime() + seconds * 1000)); };
const stored = async (id: string): Promise<OutgoingRecord> => { const mail = await Outgoing.findById(id).lean(); if (!mail) throw new Error(id); return mail; };
const invitation = (id: string, changes: Partial<NewMail> = {}): NewMail => ({ _id: id, to: 'moi@example.vn', name: 'Ngô Thị Mới', language: 'vi', template: 'invitation', values: { account: 'moi.nt' }, link: '/invitations/a-secret-that-opens-an-account', ...changes });

test('a signature that is asked for is mailed once to each who is asked, in Vietnamese, with the way to the page', async () => {
  await followTrail(app.now());
  await followTrail(app.now());
  expect(await send()).toBe(2);
  await followTrail(app.now());
  expect(await send()).toBe(0);
  expect(smtp.received.map(one => one.to).sort()).toEqual([[`${agency.account('qualityOfficer')}@example.vn`], [`${agency.account('unitHead')}@example.vn`]]);
  const raw = smtp.received.find(one => one.to[0]?.includes('unithead'))?.raw ?? '';
  expect(decodedHeader(raw, 'Subject')).toBe('[Quytrinh] Mời soát xét QT-TP.01 Cấp bản sao trích lục hộ tịch');
  expect(decodedHeader(raw, 'To')).toContain('Trần Thị Bình');
  expect(raw).toMatch(/^From: Quytrinh <quytrinh@stp\.example\.vn>/m);
  expect(raw).toMatch(/^Content-Type: text\/plain; charset=utf-8/m);
  const text = decodedText(raw);
  expect(text).toContain('Trần Thị Bình,');
  expect(text).toContain('Bạn được mời soát xét QT-TP.01 Cấp bản sao trích lục hộ tịch.');
  expect(text).toContain(`https://quytrinh.example.vn/documents/${document.id}/revisions/1/review`);
});

test('a letter tried again carries the same Message-ID, so that a second one can be told', async () => {
  await enqueue(invitation('invitation:1:1'), app.now());
  await send();
  await Outgoing.deleteMany({});
  await enqueue(invitation('invitation:1:1'), app.now());
  await send();
  const ids = smtp.received.map(one => /^Message-ID: (<[^>]+>)/m.exec(one.raw)?.[1]);
  expect(ids).toEqual(['<invitation.1.1@quytrinh>', '<invitation.1.1@quytrinh>']);
});

test.each([['the recipient', { recipient: 451 }], ['the text', { text: 452 }], ['the sender, for ever: our setting is wrong, not the letter', { sender: 550 }]])('a server that does not take %s now is asked again later, and then it is sent', async (_, no) => {
  smtp.refuse = no;
  await enqueue(invitation('later'), app.now());
  expect(await send()).toBe(0);
  expect(await stored('later')).toMatchObject({ sentAt: null, tries: 1, refused: false, nextTry: new Date(app.now().getTime() + 60_000), link: invitation('').link, failedAt: app.now() });
  expect(await send()).toBe(0);
  expect((await stored('later')).tries).toBe(1);
  later(61);
  expect(await send()).toBe(0);
  expect((await stored('later')).nextTry).toEqual(new Date(app.now().getTime() + 120_000));
  smtp.refuse = {};
  later(121);
  expect(await send()).toBe(1);
  expect(await stored('later')).toMatchObject({ sentAt: app.now(), failedAt: null, failure: '', tries: 3, nextTry: null });
  expect(smtp.received).toHaveLength(1);
});

test('a server that is away is asked again twelve times over three days, then no more', async () => {
  const away = postTo('smtp://127.0.0.1:1', 'q@example.vn', '');
  await enqueue(invitation('away'), app.now());
  for (let n = 0; n < 14; n++) { await sendDue(away, '', app.now, log); later(2 ** n * 60 + 1); }
  expect(await stored('away')).toMatchObject({ tries: 12, nextTry: null, sentAt: null, refused: false, link: '', values: {} });
});

test('a mailbox that does not exist is given up at once, and its agency\'s administrator sees it, another\'s does not', async () => {
  smtp.refuse = { recipient: 550 };
  await enqueue(invitation('gone', { to: `${agency.account('head')}@example.vn`, name: 'Lê Minh Hòa' }), app.now());
  await enqueue(invitation('elsewhere', { to: 'ai.do@elsewhere.example.vn' }), app.now());
  expect(await send()).toBe(0);
  expect(await stored('gone')).toMatchObject({ sentAt: null, tries: 1, nextTry: null, refused: true, link: '' });
  later(86_400);
  smtp.refuse = {};
  expect(await send()).toBe(0);
  expect(lines.join('\n')).toMatch(/mail gone is given up: .*no such mailbox/);
  const page = (await (await app.signIn(agency.account('administrator'))).get('/jobs')).text;
  expect(page).toContain('Máy chủ thư từ chối, không thử nữa');
  expect(page).toContain('Lê Minh Hòa');
  expect(page).toContain('[Quytrinh] Mời mở tài khoản');
  expect(page).toContain('no such mailbox');
  expect(page).not.toContain('elsewhere.example.vn');
});

test('what is sent leaves no link behind: to whom, about what and when stay', async () => {
  await enqueue(invitation('secret'), app.now());
  await send();
  const mail = await stored('secret');
  expect(decodedText(smtp.received[0]?.raw ?? '')).toContain(invitation('').link);
  expect(JSON.stringify(mail)).not.toContain('a-secret-that-opens');
  expect(mail).toMatchObject({ to: 'moi@example.vn', name: 'Ngô Thị Mới', subject: '[Quytrinh] Mời mở tài khoản', sentAt: app.now(), link: '', values: {} });
  await enqueue(invitation('secret'), app.now());
  expect(await send()).toBe(0);
});

test('two servers at the same moment send each letter once', async () => {
  for (let n = 0; n < 12; n++) await enqueue(invitation(`many:${n}`), app.now());
  const sent = await Promise.all([1, 2, 3].map(send));
  expect(sent.reduce((sum, one) => sum + one, 0)).toBe(12);
  expect(new Set(smtp.received.map(one => /^Message-ID: (.*)$/m.exec(one.raw)?.[1])).size).toBe(12);
  expect(smtp.received).toHaveLength(12);
});

test('a server killed while it sent leaves the letter to the others when its lease ends', async () => {
  await enqueue(invitation('killed'), app.now());
  await Outgoing.updateOne({ _id: 'killed' }, { $set: { nextTry: new Date(app.now().getTime() + 300_000) }, $inc: { tries: 1 } });
  expect(await send()).toBe(0);
  later(301);
  expect(await send()).toBe(1);
});

test('a title, a name or an address with line ends adds no recipient and no header', async () => {
  const evil = 'Quy trình\r\nBcc: evil@example.com\r\n\r\nĐoạn lạ\u2028Cc: evil@example.com';
  await enqueue({ ...invitation('evil'), template: 'review', name: `Bình\r\nCc: evil@example.com`, values: { code: 'QT-TP.01', title: evil } }, app.now());
  await enqueue({ ...invitation('evil-to'), to: 'a@example.vn\r\nRCPT TO:<evil@example.com>' }, app.now());
  await send();
  expect(smtp.received.flatMap(one => one.to).filter(one => one.includes('evil@'))).toEqual([]);
  const raw = smtp.received.find(one => one.to[0] === 'moi@example.vn')?.raw ?? '', head = raw.slice(0, raw.indexOf('\r\n\r\n'));
  expect(head).not.toMatch(/^(bcc|cc):/mi);
  expect(decodedHeader(raw, 'Subject')).toBe('[Quytrinh] Mời soát xét QT-TP.01 Quy trình Bcc: evil@example.com Đoạn lạ Cc: evil@example.com');
});

test('without a server a letter lies in a folder', async () => {
  const folder = join(tmpdir(), `quytrinh-mail-${process.pid}`);
  expect(await postTo(undefined, 'q@example.vn', folder).deliver({ to: { name: 'An', address: 'an@example.vn' }, subject: 'Thử', text: 'Thử', id: 'a:b' })).toEqual({ sent: true });
  rmSync(join(folder, 'a_b.eml'));
  rmSync(folder, { recursive: true });
});
