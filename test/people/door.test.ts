/** The door: who gets in, how slowly a guesser is answered, and what a session is worth afterwards. */
import { PASSWORD, useApp } from '../support/app';
import { anAgency, type TestAgency } from '../support/factories';
import { Person } from '../../server/people/model';
import { Trail } from '../../server/trail/model';
import { countTry } from '../../server/people/attempts';

let agency: TestAgency;
const app = useApp(async opened => { agency = await anAgency(opened, { code: 'stp', posts: ['staff', 'clerk', 'head', 'administrator'] }); });

const signIn = (body: Record<string, string>) => app.visitor().post('/sign-in').type('form').send(body);
const cookieOf = (answer: { headers: Record<string, unknown> }): string => String(answer.headers['set-cookie']).split(';')[0] ?? '';

test('an unknown account, a wrong password and a closed account get the same answer', async () => {
  await Person.updateOne({ account: agency.account('clerk') }, { $set: { state: 'disabled' } });
  const answers = [
    await signIn({ account: 'nobody.here', password: PASSWORD }),
    await signIn({ account: agency.account('staff'), password: 'sai mật khẩu' }),
    await signIn({ account: agency.account('clerk'), password: PASSWORD }),
  ];
  for (const answer of answers) expect([answer.status, answer.text.includes('Tên đăng nhập hoặc mật khẩu không đúng')]).toEqual([409, true]);
  const shown = answers.map(answer => answer.text.replace(/value="(nobody\.here|stp\.\w+|[0-9a-f-]{36})"/g, 'value=""'));
  expect(new Set(shown).size).toBe(1);
});

test('after five failures the right password waits too, longer each time, and gets in afterwards', async () => {
  const account = agency.account('head'), begin = app.now();
  for (let n = 0; n < 5; n++) expect((await signIn({ account, password: `sai ${n}` })).status).toBe(409);
  const early = await signIn({ account, password: PASSWORD });
  expect(early.status).toBe(429);
  expect(early.text).toContain('Hãy đợi 2 giây');
  expect(early.text).toContain(`value="${account}"`);
  app.setNow(new Date(begin.getTime() + 2000));
  expect((await signIn({ account, password: 'sai nữa' })).status).toBe(409);
  expect((await signIn({ account, password: PASSWORD })).text).toContain('Hãy đợi 4 giây');
  app.setNow(new Date(begin.getTime() + 6000));
  expect((await signIn({ account, password: PASSWORD })).status).toBe(303);
  app.setNow(begin);
});

test('forty guesses at once are counted one after another: no more than the free ones are looked at', async () => {
  const limit = { free: 5, longest: 900, forget: 3600, sliding: true };
  const tries = await Promise.allSettled(Array.from({ length: 40 }, () => countTry('account:parallel', limit, app.now())));
  expect(tries.filter(one => one.status === 'fulfilled')).toHaveLength(5);
});

test('signing in gives a new session id, so that a planted one is worth nothing', async () => {
  const planted = await app.visitor().get('/language?to=en');
  const cookie = cookieOf(planted);
  expect(cookie).toContain('quytrinh=');
  const answer = await app.visitor().post('/sign-in').set('Cookie', cookie).type('form').send({ account: agency.account('staff'), password: PASSWORD });
  expect(cookieOf(answer)).not.toBe(cookie);
  expect((await app.visitor().get('/account').set('Cookie', cookie)).status).toBe(303);
  expect((await app.visitor().get('/account').set('Cookie', cookieOf(answer))).text).toContain('My account');
});

test('signing out everywhere ends every session of that person and of nobody else', async () => {
  const [here, there, other] = [await app.signIn(agency.account('staff')), await app.signIn(agency.account('staff')), await app.signIn(agency.account('administrator'))];
  expect((await here.post('/account/sign-out-everywhere')).headers['location']).toBe('/sign-in');
  expect((await here.get('/account')).status).toBe(303);
  expect((await there.get('/account')).status).toBe(303);
  expect((await other.get('/account')).status).toBe(200);
});

test('signing out ends this session', async () => {
  const agent = await app.signIn(agency.account('staff'));
  await agent.post('/sign-out');
  expect((await agent.get('/account')).headers['location']).toBe('/sign-in?back=%2Faccount');
});

test.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', '/\t/evil.example', '/a\\..\\evil', ''])('going on to %j after signing in leads home', async next => {
  expect((await signIn({ account: agency.account('staff'), password: PASSWORD, next })).headers['location']).toBe('/');
  expect((await app.visitor().get(`/language?to=vi&back=${encodeURIComponent(next)}`)).headers['location']).toBe('/');
});

test('after signing in one goes on to where one wanted to be', async () => {
  expect((await signIn({ account: agency.account('staff'), password: PASSWORD, next: '/documents?view=open' })).headers['location']).toBe('/documents?view=open');
});

test.each([['urlencoded', '/sign-in'], ['multipart', '/settings/letterhead']])('a foreign page cannot send a form here: %s', async (kind, path) => {
  const agent = await app.signIn(agency.account('administrator'));
  const post = agent.post(path).set('Origin', 'https://evil.example');
  const answer = kind === 'multipart' ? await post.field('nameLine', 'X').attach('logo', Buffer.from('x'), 'x.png') : await post.type('form').send({ account: 'a', password: 'b' });
  expect(answer.status).toBe(403);
  expect((await agent.post(path).set('Sec-Fetch-Site', 'cross-site').field('a', 'b')).status).toBe(403);
});

test('a failed sign-in is written down for the agency, without what was typed', async () => {
  await signIn({ account: agency.account('staff'), password: 'Mật khẩu gõ nhầm' });
  await signIn({ account: 'Mật khẩu gõ vào ô tên', password: 'x' });
  const rows = await Trail.find({ action: 'signIn.failed' }).lean();
  expect(JSON.stringify(rows)).not.toContain('gõ');
  expect(rows.some(row => row.agency === agency.id && row.subjectName === agency.people.staff.name)).toBe(true);
});

test('script in the fields of the sign-in is shown as text', async () => {
  const answer = await signIn({ account: '"><script>alert(1)</script>', password: 'x', next: '"><script>alert(2)</script>' });
  expect(answer.text).not.toContain('<script>alert');
  expect(answer.text).toContain('&lt;script&gt;alert(1)');
});
