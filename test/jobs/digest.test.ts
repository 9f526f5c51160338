/** Does each person get one list a day of what waits for them, at their agency's hour, with what is late going up, and nothing in it that is not theirs to see? Against a real SMTP server. */
import mongoose from 'mongoose';
import { SYSTEM, type Actor } from '../../server/access/roles';
import { changeReminders } from '../../server/agencies/operations';
import { agencyById, agencyNow, forgetAgencies } from '../../server/agencies/queries';
import { Agency, REMINDER_RULE, type ReminderRule } from '../../server/agencies/model';
import { auditTasks, programmeTasks } from '../../server/audits/tasks';
import { addDays } from '../../server/core/clock';
import { newId } from '../../server/core/id';
import { awaited, type Waiting } from '../../server/core/waiting';
import { ControlledDocument } from '../../server/documents/model';
import { documentTasks } from '../../server/documents/tasks';
import { writeDigests } from '../../server/jobs/digest';
import { Cursor, Job } from '../../server/jobs/model';
import { startSchedule } from '../../server/jobs/schedule';
import { Outgoing, type OutgoingRecord } from '../../server/mail/model';
import { postTo } from '../../server/mail/post';
import { sendDue } from '../../server/mail/send';
import { Nonconformity } from '../../server/nonconformities/model';
import { reportNonconformity } from '../../server/nonconformities/operations';
import { nonconformityTasks } from '../../server/nonconformities/tasks';
import { Person } from '../../server/people/model';
import { delegate } from '../../server/people/substitutes';
import { TODAY, useApp } from '../support/app';
import { aDocument, aPerson, anAgency, multiplied, type TestAgency } from '../support/factories';
import { aMailServer, decodedHeader, decodedText, type MailServer } from '../support/mailServer';

const SOURCES = [documentTasks, nonconformityTasks, auditTasks, programmeTasks];
/** 07:00 in Hà Nội on the day of the tests. */
const MORNING = new Date('2026-11-24T00:00:00Z'), minutes = (count: number): Date => new Date(MORNING.getTime() + count * 60_000);

let agency: TestAgency, other: TestAgency, mail: MailServer, otherHead: Actor;
const app = useApp(async ready => {
  mail = await aMailServer();
  agency = await anAgency(ready, { code: 'stp' });
  other = await anAgency(ready, { code: 'snn', name: 'Sở Nông nghiệp', posts: ['unitHead', 'representative', 'staff'] });
  otherHead = await aPerson(ready, agency.id, { account: 'stp.vanphong', name: 'Cao Thị Văn', title: 'Chánh Văn phòng', unit: agency.otherUnit, roles: ['unitHead'] });
});
afterAll(() => mail.close());
beforeEach(async () => {
  app.setNow(MORNING);
  mail.received.length = 0;
  await Promise.all([Outgoing.deleteMany({}), Cursor.deleteMany({}), Nonconformity.deleteMany({}), Agency.updateMany({}, { $unset: { reminders: '' } })]);
  forgetAgencies();
});

/** One complaint about a unit, in which something waits; written straight, because the day it is due is what the test is about. */
async function waits(waiting: Partial<Waiting>, more: { title?: string; unit?: string; agency?: string } = {}): Promise<string> {
  app.setNow(TODAY);
  const { _id } = await reportNonconformity(agency.people.staff, agency.id, { title: more.title ?? 'Công dân phàn nàn về bà Hạnh', source: 'complaint', clause: '8.5.1', document: '', foundOn: '2026-11-20', description: 'Chờ lâu.', evidence: 'Đơn số 7.', unit: more.unit ?? agency.unit }, app.now());
  app.setNow(MORNING);
  const one: Waiting = { action: 'contain', since: addDays(MORNING, -20), person: agency.people.staff.id, ...waiting }, { role, ...seat } = one;
  await Nonconformity.updateOne({ _id }, { $set: { ...(more.agency ? { agency: more.agency, within: [more.agency] } : {}), unit: more.unit ?? agency.unit, ...awaited(more.agency ?? agency.id, [role ? { ...seat, person: undefined, role } as Waiting : one]) } });
  return _id;
}

const run = (now: Date = app.now()): Promise<number> => writeDigests(now, SOURCES);
const digestOf = async (person: string, now?: Date): Promise<string[]> => { await run(now); return linesOf(person); };
const linesOf = async (person: string): Promise<string[]> => ((await Outgoing.find({ _id: new RegExp(`^digest:.*:${person}:`) }).lean<OutgoingRecord[]>()).at(-1)?.lines ?? []).map(line => line.text);
const digests = async (): Promise<string[]> => (await Outgoing.find({}, { _id: 1 }).lean()).map(one => one._id);
const decide = async (rule: Partial<ReminderRule>): Promise<void> => changeReminders({ ...SYSTEM, system: false, grants: [{ role: 'administrator', agency: agency.id }] } as Actor, agency.id, { ...REMINDER_RULE, ...rule, version: (await agencyNow(agency.id)).version }, app.now());

/** Nothing else waits for the staff: their documents are made in the tests that need them. */
const staff = (): string => agency.people.staff.id;

test('a person gets one letter a day with what waits for them, each line with the way to it, however often and by however many servers it is asked', async () => {
  const id = await waits({ due: addDays(MORNING, -2), person: agency.people.staff.id });
  await Promise.all([run(), run(), run()]);
  await run(minutes(15));
  await Promise.all([1, 2].map(() => sendDue(postTo(mail.url, 'Quytrinh <quytrinh@stp.example.vn>', ''), 'https://quytrinh.example.vn', app.now, () => {})));
  const mine = mail.received.filter(one => one.to[0] === `${agency.account('staff')}@example.vn`);
  expect(mine).toHaveLength(1);
  const raw = mine[0]?.raw ?? '', text = decodedText(raw);
  expect(decodedHeader(raw, 'Subject')).toBe('[Quytrinh] Sở Tư pháp: việc ngày 24/11/2026');
  expect(text).toContain('Quá hạn (1)\n- ');
  expect(text).toContain('Công dân phàn nàn về bà Hạnh');
  expect(text).toContain('quá 2 ngày (22/11/2026)');
  expect(text).toContain(`\n  https://quytrinh.example.vn/nonconformities/${id}`);
  const stored = await Outgoing.findById(`digest:${agency.id}:${staff()}:2026-11-24`).lean<OutgoingRecord>();
  expect([stored?.lines, stored?.values, JSON.stringify(stored).includes('Hạnh')]).toEqual([[], {}, false]);
});

test('the schedule of two servers writes it once', async () => {
  await Job.deleteMany({});
  await waits({ due: MORNING });
  const job = { name: 'digest', everySeconds: 900, run: (now: Date) => writeDigests(now, SOURCES) }, servers = ['one', 'two'].map(name => startSchedule([job], name, app.now, () => {}));
  await Promise.all(servers.map(one => one.tick()));
  await Promise.all(servers.map(one => one.stop()));
  expect((await digests()).filter(id => id.includes(staff()))).toEqual([`digest:${agency.id}:${staff()}:2026-11-24`]);
});

test('the hour is that of the agency: nothing before it, once after it, late where the servers slept', async () => {
  await waits({ due: MORNING });
  expect(await digestOf(staff(), minutes(-1))).toEqual([]);
  expect(await digestOf(staff(), minutes(600))).toHaveLength(2);
  await Agency.updateOne({ _id: agency.id }, { $set: { timeZone: 'Pacific/Auckland' } });
  await Promise.all([Outgoing.deleteMany({}), Cursor.deleteMany({})]);
  /** 24/11 at 06:59 in Auckland, then 07:00: in Hà Nội it is still the day before. */
  await run(new Date('2026-11-23T17:59:00Z'));
  expect((await digests()).filter(id => id.includes(staff()))).toEqual([]);
  await run(new Date('2026-11-23T18:00:00Z'));
  expect((await digests()).filter(id => id.includes(staff()))).toEqual([`digest:${agency.id}:${staff()}:2026-11-24`]);
  await Agency.updateOne({ _id: agency.id }, { $set: { timeZone: 'Asia/Ho_Chi_Minh' } });
});

test('the next day brings the next letter, and a day begins at midnight of the agency', async () => {
  await waits({ due: MORNING });
  await decide({ hour: 0 });
  await run(new Date('2026-11-24T16:59:00Z'));
  await run(new Date('2026-11-24T17:00:00Z'));
  expect((await digests()).filter(id => id.includes(staff())).map(id => id.slice(-10)).sort()).toEqual(['2026-11-24', '2026-11-25']);
});

test.each([
  ['four days before, after the day it was new', 4, []], ['three days before', 3, ['Sắp đến hạn (1)', 'còn 3 ngày']], ['on the day, at whatever hour', 0.7, ['Đến hạn hôm nay (1)', 'hôm nay']], ['the day after', -0.9, ['Quá hạn (1)', 'quá 1 ngày']],
])('a task is reminded of %s', async (_, days, expected) => {
  await Cursor.create({ _id: `digest:${agency.id}`, at: addDays(MORNING, -1) });
  await waits({ due: new Date(MORNING.getTime() + days * 86_400_000) });
  const lines = await digestOf(staff());
  expect(lines).toHaveLength(expected.length ? 2 : 0);
  expected.forEach((text, at) => { expect(lines[at]).toContain(text); });
});

test('what is new since the last letter is named once, with or without a due date; what is asked from a later day on is not', async () => {
  await Cursor.create({ _id: `digest:${agency.id}`, at: addDays(MORNING, -1) });
  await waits({ since: addDays(MORNING, -0.5) }, { title: 'Mới' });
  await waits({ since: addDays(MORNING, -3) }, { title: 'Cũ' });
  await waits({ since: addDays(MORNING, 20), due: addDays(MORNING, 20) }, { title: 'Sau này' });
  const lines = await digestOf(staff());
  expect([lines[0], lines.length, lines[1]?.includes('Mới')]).toEqual(['Việc mới (1)', 2, true]);
  await Outgoing.deleteMany({});
  expect(await digestOf(staff(), addDays(MORNING, 1))).toEqual([]);
});

test.each([[3, []], [4, ['unitHead']], [7, ['unitHead']], [8, ['representative', 'unitHead']]] as const)('%d days late it is told to %j, with the name of whom it waits for', async (days, told) => {
  await waits({ due: addDays(MORNING, -days), person: agency.people.author.id });
  await run();
  const got = await Promise.all((['unitHead', 'representative', 'head', 'qualityOfficer', 'staff'] as const).map(async post => [post, await linesOf(agency.people[post].id)] as const));
  const escalated = got.filter(([, lines]) => lines.some(line => line.includes('Hạnh')));
  expect(escalated.map(([post]) => post).sort()).toEqual([...told]);
  for (const [, lines] of escalated) expect(lines.find(line => line.includes('Hạnh'))).toContain('đang chờ Phạm Thị Dự');
  expect((await linesOf(agency.people.author.id)).join()).toContain('Hạnh');
});

test('an agency that decides otherwise is obeyed: told from the first late day, or not reminded at all', async () => {
  await waits({ due: addDays(MORNING, -1), person: agency.people.author.id });
  await decide({ unitHeadAfter: 0, representativeAfter: 0 });
  await run();
  expect((await linesOf(agency.people.representative.id)).join()).toContain('Hạnh');
  expect((await linesOf(agency.people.unitHead.id)).join()).toContain('Hạnh');
  await Promise.all([Outgoing.deleteMany({}), Cursor.deleteMany({})]);
  await decide({ digest: false });
  expect([await run(), await digests()]).toEqual([0, []]);
});

test('the head of another unit is not told of a complaint about this one, whoever it waits for, nor anybody of another agency', async () => {
  const inOtherUnit = await aPerson(app, agency.id, { account: `stp.vp${newId().slice(0, 6).toLowerCase()}`, name: 'Lý Văn Phòng', title: 'Chuyên viên', unit: agency.otherUnit, roles: ['staff'] });
  await waits({ due: addDays(MORNING, -30), person: inOtherUnit.id });
  await run();
  expect(await linesOf(otherHead.id)).toEqual([]);
  expect((await linesOf(agency.people.unitHead.id)).join()).toContain('đang chờ Lý Văn Phòng');
  expect((await Outgoing.find({ _id: new RegExp(`^digest:${other.id}:`) }).lean()).length).toBe(0);
});

test('what waits for a role of a unit reaches its head alone; a role without holder goes up', async () => {
  await waits({ role: 'unitHead', unit: agency.otherUnit, due: addDays(MORNING, -9) }, { unit: agency.otherUnit });
  await run();
  expect((await linesOf(otherHead.id))[0]).toBe('Quá hạn (1)');
  expect((await linesOf(agency.people.unitHead.id)).join()).not.toContain('Hạnh');
  expect((await linesOf(agency.people.representative.id)).join()).toContain('đang chờ Trưởng đơn vị');
});

test('a person with roles in two agencies gets a letter from each, with that agency\'s lines alone', async () => {
  const both = agency.people.representative.id;
  await Person.updateOne({ _id: both }, { $push: { grants: { role: 'representative', agency: other.id }, positions: { agency: other.id, title: 'Phó Giám đốc' } } });
  await waits({ due: addDays(MORNING, -1), person: both }, { title: 'Việc ở Tư pháp' });
  await waits({ due: addDays(MORNING, -1), person: both }, { title: 'Việc ở Nông nghiệp', agency: other.id });
  await run();
  const letters = await Outgoing.find({ _id: new RegExp(both) }).lean<OutgoingRecord[]>(), textFrom = (from: string): string => JSON.stringify(letters.find(one => one._id.startsWith(`digest:${from}`))?.lines);
  expect(letters).toHaveLength(2);
  expect([textFrom(agency.id).includes('Việc ở Tư pháp'), textFrom(agency.id).includes('Nông nghiệp')]).toEqual([true, false]);
  expect([textFrom(other.id).includes('Việc ở Nông nghiệp'), textFrom(other.id).includes('Tư pháp')]).toEqual([true, false]);
  await Person.updateOne({ _id: both }, { $pull: { grants: { agency: other.id }, positions: { agency: other.id } } });
});

test('a draft is not told to the head of the unit, who may not read it; a review that is late is', async () => {
  const draft = await aDocument(app, agency, { code: 'QT-TP.77', title: 'Bản thảo kín', stage: 'draft' }), late = await aDocument(app, agency, { code: 'QT-TP.78', title: 'Đến hạn rà soát', stage: 'toReview' });
  await ControlledDocument.updateOne({ _id: draft.id }, { $set: { 'waiting.0.due': addDays(MORNING, -30) } });
  await run();
  const told = (await linesOf(agency.people.unitHead.id)).join('\n');
  expect([told.includes('Bản thảo kín'), told.includes('Đến hạn rà soát')]).toEqual([false, true]);
  expect((await linesOf(agency.people.representative.id)).join('\n')).toContain('Bản thảo kín');
  await ControlledDocument.deleteMany({ _id: { $in: [draft.id, late.id] } });
});

test('a substitute gets what waits for whom they stand in for, and is told so', async () => {
  await delegate(agency.people.author, { to: agency.people.clerk.id, from: '2026-11-20', until: '2026-11-30', paper: '12/GUQ-STP' }, app.now());
  await waits({ due: MORNING, person: agency.people.author.id });
  expect((await digestOf(agency.people.clerk.id))[1]).toContain('thay Phạm Thị Dự');
  await Promise.all([Outgoing.deleteMany({}), Cursor.deleteMany({})]);
  expect(await digestOf(agency.people.clerk.id, new Date('2026-12-01T03:00:00Z'))).toEqual([]);
});

test('who has no address, whose account is closed, who holds no role here, and who has nothing waiting gets no letter', async () => {
  const [noMail, closed, gone] = await Promise.all(['khong.thu', 'da.khoa', 'da.chuyen'].map(account => aPerson(app, agency.id, { account, name: account, title: 'Chuyên viên', unit: agency.unit, roles: ['staff'] })));
  await Person.updateOne({ _id: noMail?.id }, { $set: { email: '' } });
  await Person.updateOne({ _id: closed?.id }, { $set: { state: 'disabled' } });
  await Person.updateOne({ _id: gone?.id }, { $set: { grants: [], positions: [] } });
  for (const person of [noMail, closed, gone]) await waits({ due: addDays(MORNING, -10), person: person?.id ?? '' }, { title: `Của ${person?.name}` });
  await run();
  expect((await digests()).map(id => id.split(':')[2])).toEqual(expect.not.arrayContaining([noMail?.id, closed?.id, gone?.id, agency.people.clerk.id]));
  expect((await linesOf(agency.people.representative.id)).filter(line => /Của (khong\.thu|da\.khoa|da\.chuyen)/.test(line))).toHaveLength(3);
});

test('who switches the letter off on their own page gets none, until they switch it on; a refused form beside it changes nothing', async () => {
  const agent = await app.signIn(agency.account('staff')), preferences = { language: 'vi', theme: 'auto' }, isTicked = (page: string): boolean => /name="digest"[^>]* checked|checked[^>]* name="digest"/.test(page);
  await waits({ due: MORNING });
  expect(isTicked((await agent.get('/account')).text)).toBe(true);
  expect(isTicked((await agent.post('/account/substitutes').type('form').send({ to: 'x' })).text)).toBe(true);
  await agent.post('/account/preferences').type('form').send(preferences);
  expect([isTicked((await agent.get('/account')).text), await digestOf(staff())]).toEqual([false, []]);
  await agent.post('/account/preferences').type('form').send({ ...preferences, digest: 'yes' });
  await Cursor.deleteMany({});
  expect(await digestOf(staff())).toHaveLength(2);
});

test('a title with line ends and headers in it stays one line of the text', async () => {
  const evil = 'Phàn nàn\r\nBcc: evil@example.com\r\n\r\n- Việc giả\u2028  https://evil.example.com';
  await waits({ due: MORNING });
  await Nonconformity.updateMany({}, { $set: { title: evil } });
  await run();
  await sendDue(postTo(mail.url, 'q@example.vn', ''), 'https://quytrinh.example.vn', app.now, () => {});
  const raw = mail.received.find(one => one.to[0] === `${agency.account('staff')}@example.vn`)?.raw ?? '', text = decodedText(raw);
  expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^bcc:/mi);
  expect(text.split(/\r?\n/).filter(line => line.includes('evil'))).toHaveLength(1);
  expect(mail.received.flatMap(one => one.to).filter(to => to.includes('evil'))).toEqual([]);
});

test('letters are in the language of whoever gets them', async () => {
  await Person.updateOne({ _id: staff() }, { $set: { language: 'en' } });
  await waits({ due: MORNING });
  expect((await digestOf(staff()))[0]).toBe('Due today (1)');
  await Person.updateOne({ _id: staff() }, { $set: { language: 'vi' } });
});

test('500 documents cost as many commands as one, and only what waits is read', async () => {
  const one = await aDocument(app, agency, { code: 'QT-TP.90', stage: 'effective' }), asked = await aDocument(app, agency, { code: 'QT-TP.91', stage: 'inReview' });
  await multiplied(one, 480);
  await multiplied(asked, 20, 'QT-CHO');
  const sent = await app.commandsDuring(() => run()), agencies = (await Agency.countDocuments({ active: true }));
  expect(sent.length).toBeLessThanOrEqual(2 + agencies * 5);
  const gathered = sent.find(command => command.name === 'aggregate' && JSON.stringify(command.command).includes(agency.id));
  const plan = JSON.stringify(await mongoose.connection.db?.command({ explain: { find: 'documents', filter: { agency: agency.id, waitingFor: { $gt: '' } } }, verbosity: 'executionStats' }));
  expect([gathered !== undefined, /COLLSCAN/.test(plan), Number(/"totalDocsExamined":(\d+)/.exec(plan)?.[1]) < 60]).toEqual([true, false, true]);
  expect((await app.commandsDuring(() => run(minutes(30)))).length).toBeLessThanOrEqual(2);
  expect((await agencyById(agency.id, app.now())).active).toBe(true);
});
