/** One's own account: password, display, who signs for whom and for how long. */
import { PASSWORD, useApp } from '../support/app';
import { actorNow, anAgency, type TestAgency } from '../support/factories';
import { Person } from '../../server/people/model';

let agency: TestAgency, other: TestAgency;
const app = useApp(async opened => {
  agency = await anAgency(opened, { code: 'stp', posts: ['staff', 'head', 'representative', 'clerk'] });
  other = await anAgency(opened, { code: 'stc', posts: ['head', 'staff'] });
});

const substitute = (to: string, from: string, until: string, paper = '12/GUQ-STP') => ({ to, from, until, paper });
const trailOf = async (account: string): Promise<string[]> => (await Person.findOne({ account }).lean())?.trail.map(entry => entry.action) ?? [];

test('a substitute stands in from the first moment of the first day to the last of the last, in the agency\'s zone', async () => {
  const head = await app.signIn(agency.account('head')), { id } = agency.people.representative, today = app.now();
  const answer = await head.post('/account/substitutes').type('form').send(substitute(id, '26/11/2026', '27/11/2026'));
  expect([answer.status, answer.headers['location']]).toEqual([303, '/account']);
  const standsInAt = async (moment: string): Promise<string[]> => { app.setNow(new Date(moment)); return (await actorNow(app, id, agency.id)).standsInFor.map(one => one.paper); };
  expect(await standsInAt('2026-11-25T16:59:59.999Z')).toEqual([]);
  expect(await standsInAt('2026-11-25T17:00:00.000Z')).toEqual(['12/GUQ-STP']);
  expect(await standsInAt('2026-11-27T16:59:59.999Z')).toEqual(['12/GUQ-STP']);
  expect(await standsInAt('2026-11-27T17:00:00.000Z')).toEqual([]);
  app.setNow(today);
  expect((await head.get('/account')).text).toContain('26/11/2026 – 27/11/2026');
  expect((await (await app.signIn(agency.account('representative'))).get('/account')).text).toContain('Tôi ký thay');
});

test('the same substitute sent twice is named once', async () => {
  const staff = await app.signIn(agency.account('staff')), form = substitute(agency.people.clerk.id, '24/11/2026', '24/11/2026', '13/GUQ');
  await Promise.all([staff.post('/account/substitutes').type('form').send(form), staff.post('/account/substitutes').type('form').send(form)]);
  await staff.post('/account/substitutes').type('form').send(form);
  expect((await Person.findOne({ account: agency.account('staff') }).lean())?.delegations).toHaveLength(1);
  expect((await trailOf(agency.account('staff'))).filter(action => action === 'person.delegate')).toHaveLength(1);
});

test('a substitution that is ended holds no longer, and ending it twice is one act', async () => {
  const staff = await app.signIn(agency.account('staff'));
  for (let n = 0; n < 2; n++) expect((await staff.post('/account/substitutes/0/end')).status).toBe(303);
  app.setNow(new Date(app.now().getTime() + 1));
  expect((await actorNow(app, agency.people.clerk.id)).standsInFor).toEqual([]);
  expect((await trailOf(agency.account('staff'))).filter(action => action === 'person.endDelegation')).toHaveLength(1);
  expect((await staff.post('/account/substitutes/7/end')).status).toBe(404);
  expect((await staff.post('/account/substitutes/__proto__/end')).status).toBe(404);
});

test.each([
  ['somebody of another agency', () => substitute(other.people.head.id, '25/11/2026', '26/11/2026'), 'Hãy chọn một người khác đang làm việc'],
  ['oneself', () => substitute(agency.people.head.id, '25/11/2026', '26/11/2026'), 'Hãy chọn một người khác đang làm việc'],
  ['days the wrong way round', () => substitute(agency.people.clerk.id, '26/11/2026', '25/11/2026'), 'Ngày kết thúc phải sau'],
  ['days that are over', () => substitute(agency.people.clerk.id, '20/11/2026', '23/11/2026'), 'Ngày này đã qua'],
  ['no day at all', () => substitute(agency.people.clerk.id, '31/02/2026', 'mai'), 'Ngày chưa đúng'],
  ['no paper', () => substitute(agency.people.clerk.id, '25/11/2026', '26/11/2026', '  '), 'Mục này chưa điền'],
])('a substitute is refused: %s; what was typed stays', async (_, form, reason) => {
  const head = await app.signIn(agency.account('head')), before = (await Person.findOne({ account: agency.account('head') }).lean())?.version;
  const answer = await head.post('/account/substitutes').type('form').send(form());
  expect(answer.status).toBe(422);
  expect(answer.text).toContain(reason);
  if (form().paper.trim()) expect(answer.text).toContain(`value="${form().paper}"`);
  expect((await Person.findOne({ account: agency.account('head') }).lean())?.version).toBe(before);
});

test('a new password ends the other sessions and keeps this one, in the same agency', async () => {
  const [here, there] = [await app.signIn(agency.account('clerk')), await app.signIn(agency.account('clerk'))];
  const send = (current: string, password: string, again = password) => here.post('/account/password').type('form').send({ current, password, again });
  expect((await send('sai', 'một câu dài dễ nhớ')).text).toContain('Mật khẩu không đúng');
  expect((await send(PASSWORD, 'ngắn')).text).toContain('ít nhất 10 ký tự');
  expect((await send(PASSWORD, 'một câu dài dễ nhớ', 'một câu khác hẳn')).text).toContain('Hai lần gõ mật khẩu khác nhau');
  expect((await send(PASSWORD, 'một câu dài dễ nhớ')).headers['location']).toBe('/account');
  expect((await here.get('/account')).status).toBe(200);
  expect((await there.get('/account')).status).toBe(303);
  expect((await app.visitor().post('/sign-in').type('form').send({ account: agency.account('clerk'), password: PASSWORD })).status).toBe(409);
});

test('a page never shows a password that was typed', async () => {
  const head = await app.signIn(agency.account('head'));
  const answer = await head.post('/account/password').type('form').send({ current: 'Bí mật số một', password: 'Bí mật số hai', again: 'Bí mật số ba' });
  expect(answer.text).not.toContain('Bí mật');
});

test('saving the language changes the session at once, and the next one', async () => {
  const staff = await app.signIn(agency.account('staff'));
  await staff.post('/account/preferences').type('form').send({ language: 'en', theme: 'dark' });
  const page = await staff.get('/account');
  expect(page.text).toContain('<html lang="en" data-bs-theme="dark">');
  expect((await (await app.signIn(agency.account('staff'))).get('/account')).text).toContain('My account');
  expect((await staff.post('/account/preferences').type('form').send({ language: 'fr', theme: 'dark' })).status).toBe(422);
});

test('working in an agency where one has no post is not found', async () => {
  const staff = await app.signIn(agency.account('staff'));
  expect((await staff.post('/account/agency').type('form').send({ agency: other.id })).status).toBe(404);
  expect((await staff.post('/account/agency').type('form').send({ agency: agency.id })).status).toBe(303);
});
