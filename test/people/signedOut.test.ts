/** A session that is ended stays ended, whatever was on its way with it. */
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
