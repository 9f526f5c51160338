/** A session that is ended stays ended, whatever was on its way with it; one that was changed elsewhere is the changed one at once. */
import mongoose from 'mongoose';
import { Person } from '../../server/people/model';
import { useApp } from '../support/app';
import { anAgency, type TestAgency } from '../support/factories';

let agency: TestAgency;
const app = useApp(async ready => { agency = await anAgency(ready, { code: 'het' }); });

/** The next write of a session waits so long in the store. */
const slowly = (blockTimeMS: number) => mongoose.connection.getClient().db('admin').command({
  configureFailPoint: 'failCommand', mode: { times: 1 },
  data: { failCommands: ['update'], namespace: `${mongoose.connection.name}.sessions`, blockConnection: true, blockTimeMS },
});

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

test('signed out while an act of another tab is still writing the session: nobody is signed in by the cookie that is left', async () => {
  const agent = await app.signIn(agency.account('staff'));
  expect((await agent.get('/account')).status).toBe(200);
  await slowly(1000);
  const late = agent.get('/language?to=en').then(answer => answer.status);
  await pause(300);
  expect((await agent.post('/sign-out')).status).toBe(303);
  expect((await agent.get('/account')).status).toBe(303);
  expect(await late).toBe(303);
  expect((await agent.get('/account')).status).toBe(303);
});

test('disabled, signed out everywhere, another role, gone: the very next request knows', async () => {
  const agent = await app.signIn(agency.account('author'));
  const set = (change: object) => Person.collection.updateOne({ account: agency.account('author') }, change);
  const status = async (): Promise<number> => (await agent.get('/account')).status;
  const person = await Person.collection.findOne({ account: agency.account('author') });
  await set({ $set: { state: 'disabled' } });
  expect(await status()).toBe(303);
  await set({ $set: { state: 'active' } });
  expect(await status()).toBe(200);
  await set({ $inc: { epoch: 1 } });
  expect(await status()).toBe(303);
  await set({ $inc: { epoch: -1 } });
  expect((await agent.get('/jobs')).status).toBe(403);
  await set({ $set: { 'grants.0.role': 'administrator' } });
  expect((await agent.get('/jobs')).status).toBe(200);
  await Person.collection.deleteOne({ account: agency.account('author') });
  expect(await status()).toBe(303);
  if (person) await Person.collection.insertOne(person);
  await mongoose.connection.collection('sessions').updateMany({}, { $set: { expires: new Date(Date.now() - 1000) } });
  expect(await status()).toBe(303);
});

test('a session with only a language is nobody\'s', async () => {
  const visitor = app.visitor();
  await visitor.get('/language?to=en');
  expect(await mongoose.connection.collection('sessions').countDocuments({ 'session.language': 'en', 'session.person': { $exists: false } })).toBeGreaterThan(0);
  expect((await visitor.get('/account')).status).toBe(303);
  expect((await visitor.get('/sign-in')).text).toContain('lang="en"');
});

const sessions = () => mongoose.connection.collection('sessions');

describe('a page begins with the session that was read last', () => {
  test('it asks the store once, for its session and for what it shows', async () => {
    const agent = await app.signIn(agency.account('staff'));
    for (let warm = 0; warm < 2; warm++) await agent.get('/documents');
    const sent = await app.commandsDuring(async () => { expect((await agent.get('/documents')).status).toBe(200); });
    expect(sent.map(({ name }) => name)).toEqual(['aggregate']);
    expect(JSON.stringify(sent[0]?.command)).toContain('session.person');
  });

  test('another server has changed it meanwhile: the page is that of the changed one, and the change stays', async () => {
    const agent = await app.signIn(agency.account('staff'));
    for (let warm = 0; warm < 2; warm++) expect((await agent.get('/documents')).text).toContain('lang="vi"');
    await sessions().updateMany({ 'session.person': { $exists: true } }, { $set: { 'session.language': 'en', 'session.flash': { key: 'remindersSaved' } } });
    const [first, second] = [await agent.get('/documents'), await agent.get('/documents')];
    expect([first, second].map(({ status, text }) => [status, text.includes('lang="en"'), text.includes('class="flash')])).toEqual([[200, true, true], [200, true, false]]);
    expect(await sessions().countDocuments({ 'session.person': { $exists: true }, 'session.language': { $ne: 'en' } })).toBe(0);
  });

  test('it has ended elsewhere: what its person may not open is not noted as tried, and nobody comes back by it', async () => {
    const agent = await app.signIn(agency.account('staff'));
    const trail = () => mongoose.connection.collection('trail').countDocuments({ action: 'access.refused' });
    for (let warm = 0; warm < 2; warm++) await agent.get('/documents');
    expect((await agent.get('/jobs')).status).toBe(403);
    const before = await trail(), { deletedCount } = await sessions().deleteMany({});
    expect([before > 0, deletedCount > 0]).toEqual([true, true]);
    const answers = await Promise.all(['/jobs', '/documents', '/'].map(path => agent.get(path)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect([await trail(), await sessions().countDocuments({ 'session.person': { $exists: true } })]).toEqual([before, 0]);
  });
});
