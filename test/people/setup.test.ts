/** The first run without demonstration: whoever has the secret of the console makes the first agency, once. */
import { PASSWORD, useApp } from '../support/app';
import { Agency } from '../../server/agencies/model';
import { Person } from '../../server/people/model';
import { setupLine, setupSecret } from '../../server/people/setup';

const app = useApp();
const form = (more: Record<string, string> = {}) => ({
  secret: setupSecret(app.tools.config.sessionSecret), agency: 'Sở Tư pháp', shortName: 'Sở Tư pháp', code: 'STP', kind: 'department', timeZone: 'Asia/Ho_Chi_Minh',
  name: 'Phan Quản Trị', account: 'quan.tri', email: 'quan.tri@example.vn', title: 'Quản trị', password: PASSWORD, again: PASSWORD, ...more,
});
const send = (body: Record<string, string>) => app.visitor().post('/setup').type('form').send(body);

test('an empty store leads everybody to the set-up, and the console says where', async () => {
  expect((await app.visitor().get('/')).headers['location']).toMatch(/^\/sign-in/);
  expect((await app.visitor().get('/sign-in')).headers['location']).toBe('/setup');
  expect((await app.visitor().get('/setup')).text).toContain('Cài đặt lần đầu');
  expect(await setupLine(app.tools.config)).toContain(`/setup?secret=${setupSecret(app.tools.config.sessionSecret)}`);
  expect((await app.visitor().get('/setup')).text).not.toContain(setupSecret(app.tools.config.sessionSecret));
});

test.each([['none', ''], ['a guessed one', 'x'.repeat(24)], ['another installation\'s', setupSecret('some other secret of sessions, 32 …')]])('with %s for a secret nothing is made', async (_, secret) => {
  const answer = await send(form({ secret }));
  expect([answer.status, answer.text.includes('Mã cài đặt không đúng'), answer.text.includes('value="Sở Tư pháp"')]).toEqual([422, true, true]);
  expect([await Agency.countDocuments(), await Person.countDocuments()]).toEqual([0, 0]);
});

test('what is wrong in the form is told and what was typed stays, but for the passwords; script is shown as text', async () => {
  const answer = await send(form({ code: '<script>alert(1)</script>', email: 'không phải thư', again: 'khác hẳn' }));
  expect(answer.status).toBe(422);
  expect(answer.text).not.toContain('<script>alert');
  expect(answer.text).not.toContain(PASSWORD);
  expect(answer.text).toContain('value="quan.tri"');
});

test('a weak password leaves an agency without administrator; the next try goes on with it', async () => {
  expect((await send(form({ password: 'ngắn', again: 'ngắn' }))).status).toBe(422);
  expect(await Person.countDocuments()).toBe(0);
  const answer = await send(form());
  expect([answer.status, answer.headers['location']]).toEqual([303, '/sign-in']);
  expect(await Agency.find().lean()).toEqual([expect.objectContaining({ code: 'STP', parent: null })]);
  const agent = await app.signIn('quan.tri');
  for (const path of ['/people', '/settings', '/trail', '/jobs', '/places']) expect([path, (await agent.get(path)).status]).toEqual([path, 200]);
});

test('once somebody has an account, the set-up is closed to everybody, also with the secret', async () => {
  expect((await app.visitor().get(`/setup?secret=${setupSecret(app.tools.config.sessionSecret)}`)).headers['location']).toBe('/sign-in');
  expect((await send(form({ account: 'ke.gian', code: 'KG' }))).headers['location']).toBe('/sign-in');
  expect([await Person.countDocuments(), await Agency.countDocuments(), await setupLine(app.tools.config)]).toEqual([1, 1, undefined]);
});
