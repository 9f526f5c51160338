/** Accounts: an administrator keeps those of the own agency, by invitation, and of no other. */
import { PASSWORD, useApp } from '../support/app';
import { anAgency, aPerson, type TestAgency } from '../support/factories';
import { followRecords } from '../../server/jobs/followRecords';
import { Outgoing } from '../../server/mail/model';
import { Person } from '../../server/people/model';
import { Trail } from '../../server/trail/model';

let agency: TestAgency, other: TestAgency;
const app = useApp(async opened => {
  agency = await anAgency(opened, { code: 'stp', posts: ['staff', 'head', 'administrator', 'qualityOfficer'] });
  other = await anAgency(opened, { code: 'stc', posts: ['staff', 'administrator'] });
});

const stored = async (account: string) => { const person = await Person.findOne({ account }).lean(); if (!person) throw new Error(account); return person; };
const newPerson = (account: string) => ({ name: 'Ngô Thị Mới', account, email: `${account}@example.vn`, title: 'Chuyên viên', unit: agency.unit, roles: 'staff' });
const linkIn = (html: string): string => /href="http[^"]*(\/invitations\/[\w-]+)"/.exec(html)?.[1] ?? '';

test('an invitation is shown once where no mail goes out, works once, and signs in', async () => {
  const administrator = await app.signIn(agency.account('administrator'));
  const answer = await administrator.post('/people').type('form').send(newPerson('moi.nt')), link = linkIn(answer.text);
  expect(answer.status).toBe(200);
  expect(link).toMatch(/^\/invitations\/[\w-]{32}$/);
  const person = await stored('moi.nt');
  expect(person).toMatchObject({ state: 'invited', passwordHash: null, positions: [{ agency: agency.id, unit: agency.unit, title: 'Chuyên viên' }], grants: [{ role: 'staff', agency: agency.id, unit: agency.unit }] });
  expect(JSON.stringify(person)).not.toContain(link.split('/').at(-1));
  expect((await administrator.get(`/people/${person._id}`)).text).not.toContain('/invitations/');
  expect(await Outgoing.findOne({ to: person.email }).lean()).toMatchObject({ template: 'invitation', link });

  const guest = app.visitor();
  expect((await guest.get(link)).text).toContain('moi.nt');
  expect((await guest.post(link).type('form').send({ password: 'ngắn', again: 'ngắn' })).status).toBe(422);
  expect((await guest.post(link).type('form').send({ password: PASSWORD, again: PASSWORD })).headers['location']).toBe('/');
  expect((await guest.get('/account')).text).toContain('Ngô Thị Mới');
  expect((await app.visitor().get(link)).status).toBe(404);
  expect((await app.visitor().post(link).type('form').send({ password: 'mật khẩu kẻ gian', again: 'mật khẩu kẻ gian' })).status).toBe(404);
  await app.signIn('moi.nt');
});

test('an invitation is over after seven days, and a new one makes the old one worthless', async () => {
  const administrator = await app.signIn(agency.account('administrator')), begin = app.now();
  const first = linkIn((await administrator.post('/people').type('form').send(newPerson('cham.tre'))).text), { _id } = await stored('cham.tre');
  const second = linkIn((await administrator.post(`/people/${_id}/invitation`)).text);
  expect((await app.visitor().get(first)).status).toBe(404);
  expect((await app.visitor().get(second)).status).toBe(200);
  app.setNow(new Date(begin.getTime() + 7 * 86_400_000 + 1000));
  const late = await app.visitor().post(second).type('form').send({ password: PASSWORD, again: PASSWORD });
  expect([late.status, late.text.includes('quá 7 ngày')]).toEqual([404, true]);
  app.setNow(begin);
});

test('two clicks on one invitation make one password', async () => {
  const administrator = await app.signIn(agency.account('administrator')), link = linkIn((await administrator.post('/people').type('form').send(newPerson('hai.lan'))).text);
  const answers = await Promise.all(['câu thứ nhất rất dài', 'câu thứ hai rất dài'].map(password => app.visitor().post(link).type('form').send({ password, again: password })));
  expect(answers.map(one => one.status).sort()).toEqual(expect.arrayContaining([303]));
  expect(answers.filter(one => one.status === 303)).toHaveLength(1);
});

test('the same form twice makes one account; the second is told and keeps what was typed', async () => {
  const administrator = await app.signIn(agency.account('administrator'));
  const answers = await Promise.all([0, 1].map(() => administrator.post('/people').type('form').send(newPerson('mot.nguoi'))));
  expect(answers.map(one => one.status).sort()).toEqual([200, 422]);
  expect(answers.find(one => one.status === 422)?.text).toContain('Tên đăng nhập này đã có người dùng');
  expect(answers.find(one => one.status === 422)?.text).toContain('value="Ngô Thị Mới"');
  expect(await Person.countDocuments({ account: 'mot.nguoi' })).toBe(1);
});

test('an administrator touches nobody of another agency: not found, nothing changed', async () => {
  const administrator = await app.signIn(agency.account('administrator')), { id } = other.people.staff, before = await stored(other.account('staff'));
  const form = { name: 'Kẻ Lạ', email: 'la@example.vn', title: 'X', unit: '', roles: 'staff', version: before.version };
  expect((await administrator.get(`/people/${id}`)).status).toBe(404);
  expect((await administrator.post(`/people/${id}`).type('form').send(form)).status).toBe(404);
  expect((await administrator.post(`/people/${id}/state`).type('form').send({ state: 'disabled' })).status).toBe(404);
  expect((await administrator.post(`/people/${id}/invitation`)).status).toBe(404);
  expect(await stored(other.account('staff'))).toEqual(before);
  expect((await administrator.get('/people')).text).not.toContain(other.account('staff'));
  const unit = await administrator.post('/people').type('form').send({ ...newPerson('don.vi'), unit: other.unit });
  expect([unit.status, unit.text.includes('Đơn vị này không có trong cơ quan')]).toEqual([422, true]);
});

test('whoever works in two agencies keeps their account with the first: the second cannot take it over', async () => {
  const person = await aPerson(app, other.id, { account: 'kiem.nhiem', name: 'Hồ Kiêm Nhiệm', title: 'Phó Giám đốc', unit: '', roles: ['head'] });
  await Person.updateOne({ _id: person.id }, { $push: { positions: { agency: agency.id, title: 'Thành viên' }, grants: { role: 'staff', agency: agency.id } } });
  const administrator = await app.signIn(agency.account('administrator')), before = await stored('kiem.nhiem');
  const change = (more: object) => administrator.post(`/people/${person.id}`).type('form').send({ name: before.name, email: before.email, title: 'Tổ trưởng', unit: '', roles: 'auditor', version: before.version, ...more });
  expect((await administrator.post(`/people/${person.id}/invitation`)).status).toBe(409);
  expect((await administrator.post(`/people/${person.id}/state`).type('form').send({ state: 'disabled' })).status).toBe(409);
  expect((await change({ email: 'ke.gian@example.vn' })).status).toBe(409);
  expect(await stored('kiem.nhiem')).toEqual(before);
  expect((await change({})).status).toBe(303);
  const after = await stored('kiem.nhiem');
  expect(after.positions.map(one => [one.agency, one.title])).toEqual([[other.id, 'Phó Giám đốc'], [agency.id, 'Tổ trưởng']]);
  expect(after.grants.map(one => [one.agency, one.role])).toEqual([[other.id, 'head'], [agency.id, 'auditor']]);
});

test('an administrator cannot take away the own role or close the own account', async () => {
  const administrator = await app.signIn(agency.account('administrator')), me = await stored(agency.account('administrator'));
  const answer = await administrator.post(`/people/${me._id}`).type('form').send({ name: me.name, email: me.email, title: 'X', unit: '', roles: 'staff', version: me.version });
  expect([answer.status, answer.text.includes('không thể tự bỏ quyền quản trị')]).toEqual([409, true]);
  expect((await administrator.post(`/people/${me._id}/state`).type('form').send({ state: 'disabled' })).status).toBe(409);
  expect(await stored(agency.account('administrator'))).toEqual(me);
});

test('a closed account is out at once, closing it twice is one act, and it comes back as it was', async () => {
  const administrator = await app.signIn(agency.account('administrator')), staff = await app.signIn(agency.account('staff')), { id } = agency.people.staff;
  for (let n = 0; n < 2; n++) expect((await administrator.post(`/people/${id}/state`).type('form').send({ state: 'disabled' })).status).toBe(303);
  expect((await staff.get('/account')).status).toBe(303);
  expect((await administrator.post(`/people/${id}/invitation`)).status).toBe(409);
  expect((await stored(agency.account('staff'))).trail.filter(entry => entry.action === 'person.disable')).toHaveLength(1);
  await administrator.post(`/people/${id}/state`).type('form').send({ state: 'active' });
  await app.signIn(agency.account('staff'));
});

test('a stale form is refused and shows what was typed; saved again knowingly it is kept', async () => {
  const administrator = await app.signIn(agency.account('administrator')), { id } = agency.people.head, before = await stored(agency.account('head'));
  const form = (title: string, version: number) => ({ name: before.name, email: before.email, title, unit: '', roles: 'head', version });
  expect((await administrator.post(`/people/${id}`).type('form').send(form('Giám đốc Sở', before.version))).status).toBe(303);
  const stale = await administrator.post(`/people/${id}`).type('form').send(form('Quyền Giám đốc', before.version));
  expect(stale.status).toBe(409);
  expect(stale.text).toContain('Có người vừa sửa nội dung này');
  expect(stale.text).toContain('value="Quyền Giám đốc"');
  expect((await stored(agency.account('head'))).positions[0]?.title).toBe('Giám đốc Sở');
  const version = Number(/name="version" value="(\d+)"/.exec(stale.text)?.[1]);
  expect((await administrator.post(`/people/${id}`).type('form').send(form('Quyền Giám đốc', version))).status).toBe(303);
});

test('an error in a field does not hide that somebody changed the record meanwhile', async () => {
  const administrator = await app.signIn(agency.account('administrator')), { id } = agency.people.head, before = await stored(agency.account('head'));
  const wrong = await administrator.post(`/people/${id}`).type('form').send({ name: before.name, email: 'không phải thư', title: 'X', unit: '', roles: 'head', version: before.version - 1 });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain(`name="version" value="${before.version - 1}"`);
});

test('those who keep the documents read the list and change nothing; others do not see it', async () => {
  const officer = await app.signIn(agency.account('qualityOfficer')), staff = await app.signIn(agency.account('staff')), { id } = agency.people.head;
  const page = await officer.get('/people');
  expect([page.status, page.text.includes('/people/new')]).toEqual([200, false]);
  expect((await officer.get(`/people/${id}`)).text).not.toContain('name="version"');
  expect((await officer.post('/people').type('form').send(newPerson('len.vao'))).status).toBe(403);
  for (const path of ['/people', `/people/${id}`, '/settings', '/trail', '/jobs', '/agencies']) expect((await staff.get(path)).status).toBe(403);
});

test('script in every field of an account is shown as text, in the form, the list, the page and the journal', async () => {
  const administrator = await app.signIn(agency.account('administrator')), bad = '"><script>alert(1)</script>';
  const refused = await administrator.post('/people').type('form').send({ name: bad, account: bad, email: bad, title: bad, unit: bad, roles: bad });
  expect([refused.status, refused.text.includes('<script>alert')]).toEqual([422, false]);
  await administrator.post('/people').type('form').send({ ...newPerson('kich.ban'), name: bad, title: bad });
  const { _id } = await stored('kich.ban');
  await followRecords(app.now());
  for (const path of ['/people', `/people?q=${encodeURIComponent(bad)}`, `/people/${_id}`, '/trail', `/trail?from=${encodeURIComponent(bad)}`]) {
    const { status, text } = await administrator.get(path);
    expect([path, status, text.includes('<script>alert')]).toEqual([path, 200, false]);
  }
  const link = linkIn((await administrator.post(`/people/${_id}/invitation`)).text);
  expect((await app.visitor().get(link)).text).not.toContain('<script>alert');
});

test('what happened to accounts stands in the journal once, is exported as a table, and stays in its agency', async () => {
  for (let n = 0; n < 3; n++) await followRecords(app.now());
  const created = await Trail.find({ action: 'person.create', subject: agency.people.head.id }).lean();
  expect(created).toHaveLength(1);
  const administrator = await app.signIn(agency.account('administrator')), page = await administrator.get('/trail');
  expect(page.text).toContain('lập tài khoản Lê Minh Hòa');
  const file = await administrator.get('/trail/export');
  expect(file.headers['content-type']).toContain('text/csv');
  expect(file.headers['content-disposition']).toContain('nhat-ky-stp-2026-11-24.csv');
  expect(file.text.startsWith('\ufeff"Lúc","Ai"')).toBe(true);
  const elsewhere = await (await app.signIn(other.account('administrator'))).get('/trail');
  expect(elsewhere.text).not.toContain('Lê Minh Hòa');
  expect((await administrator.get(`/trail?agency=${other.id}`)).status).toBe(404);
  expect((await administrator.get(`/trail/export?agency=${other.id}`)).status).toBe(404);
});

test('the journal\'s pages follow each other without a gap, also where many things happened at one moment', async () => {
  await Trail.insertMany(Array.from({ length: 230 }, (_, n) => ({ _id: `one-moment:${n}`, at: app.now(), agency: other.id, within: [other.id], action: 'copy.take', by: 'x', byName: 'Ai Đó', subject: 's', subjectName: `TL-${String(n).padStart(3, '0')}`, about: '', details: { number: n, label: '01/00' }, hash: '' })));
  const administrator = await app.signIn(other.account('administrator')), seen: string[] = [];
  for (let path: string | undefined = '/trail'; path; ) {
    const { text } = await administrator.get(path);
    seen.push(...(text.match(/TL-\d{3}/g) ?? []));
    path = /href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
  }
  expect([seen.length, new Set(seen).size]).toEqual([230, 230]);
});

test('a cell that a spreadsheet would calculate is exported as text', async () => {
  await Trail.create({ _id: 'formula', at: app.now(), agency: other.id, within: [other.id], action: 'copy.take', by: 'x', byName: '=HYPERLINK("http://evil.example")', subject: 's', subjectName: 'T', about: '', details: {}, hash: '' });
  const { text } = await (await app.signIn(other.account('administrator'))).get('/trail/export');
  expect(text).toContain('"\'=HYPERLINK(""http://evil.example"")"');
});
