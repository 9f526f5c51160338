/** Forms that need no account, sent twice at once to two servers and once more later: the set-up of an empty system, and an invitation. */
import type { Server } from 'node:http';
import request from 'supertest';
import type TestAgent from 'supertest/lib/agent';
import { Agency } from '../../server/agencies/model';
import { Person } from '../../server/people/model';
import { invitePerson } from '../../server/people/operations';
import { setupSecret } from '../../server/people/setup';
import { PASSWORD, useApp } from '../support/app';
import { actorNow } from '../support/factories';
import { anotherServer, newSending, sent, written } from './support';

const app = useApp();
let other: Server;
beforeAll(async () => { other = await anotherServer(app); });
afterAll(() => new Promise(resolve => { other.close(resolve); other.closeAllConnections(); }));

const visitors = (): readonly [TestAgent, TestAgent] => [app.visitor(), request.agent(other)];

test('the set-up: one agency and one administrator, and everybody is led to the sign-in', async () => {
  const [here, there] = visitors(), typed = {
    secret: setupSecret(app.tools.config.sessionSecret), agency: 'Sở Tư pháp', shortName: 'Sở Tư pháp', code: 'STP', kind: 'department', timeZone: 'Asia/Ho_Chi_Minh',
    name: 'Phan Quản Trị', account: 'quan.tri', email: 'quan.tri@example.vn', title: 'Quản trị', password: PASSWORD, again: PASSWORD, _sending: newSending(),
  };
  const both = await Promise.all([sent(here, '/setup', typed), sent(there, '/setup', typed)]), third = await sent(there, '/setup', typed);
  expect([...both, third].map(one => [one.status, one.to])).toEqual([[303, '/sign-in'], [303, '/sign-in'], [303, '/sign-in']]);
  expect([await Agency.countDocuments(), await Person.countDocuments(), await written()]).toEqual([1, 1, 2]);
  await app.signIn('quan.tri');
});

test('an invitation: accepted once; who sent the form again, signed in meanwhile or not, is answered the same', async () => {
  const administrator = await Person.findOne({ account: 'quan.tri' }).lean(), agency = await Agency.findOne().lean(), [here, there] = visitors();
  const actor = await actorNow(app, administrator?._id ?? '', agency?._id);
  const { id, secret } = await invitePerson(actor, agency?._id ?? '', { account: 'moi', name: 'Người Mới', email: 'moi@example.vn', title: 'Chuyên viên', unit: '', roles: ['staff'] }, app.now());
  const path = `/invitations/${secret}`, typed = { password: PASSWORD, again: PASSWORD, _sending: newSending() }, before = await written();
  const both = await Promise.all([sent(here, path, typed), sent(there, path, typed)]), later = [await sent(here, path, typed), await sent(there, path, typed), await sent(app.visitor(), path, typed)];
  expect([...both, ...later].map(one => [one.status, one.to])).toEqual(Array(5).fill([303, '/']));
  expect([(await written()) - before, (await Person.findById(id).lean())?.epoch]).toEqual([1, 2]);
  const seen = await Promise.all([here, there].map(async agent => (await agent.get('/')).status));
  expect([...seen].sort()).toEqual([200, 303]); // whoever was let in is in; the other one signs in with the new password
  await app.signIn('moi');
});

test('a double click of one browser on an invitation: whichever answer it keeps, it is signed in', async () => {
  const agency = await Agency.findOne().lean(), actor = await actorNow(app, (await Person.findOne({ account: 'quan.tri' }).lean())?._id ?? '', agency?._id), browser = app.visitor();
  const { secret } = await invitePerson(actor, agency?._id ?? '', { account: 'hai.lan', name: 'Người Hai', email: 'hai@example.vn', title: 'Chuyên viên', unit: '', roles: ['staff'] }, app.now());
  await browser.get('/language?to=en');
  const typed = { password: PASSWORD, again: PASSWORD, _sending: newSending() };
  await Promise.all([sent(browser, `/invitations/${secret}`, typed), sent(browser, `/invitations/${secret}`, typed)]);
  expect((await browser.get('/')).status).toBe(200);
  expect([(await sent(browser, `/invitations/${secret}`, typed)).to, (await browser.get('/')).status]).toEqual(['/', 200]);
});
