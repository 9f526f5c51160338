/** On a replica set: changes are told by the store, also over a stepdown and a stream that lost its place; two servers do each job once. */
import { setTimeout as wait } from 'node:timers/promises';
import mongoose from 'mongoose';
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import { ensureIndexes } from '../../server/core/indexes';
import { newId } from '../../server/core/id';
import { ControlledDocument } from '../../server/documents/model';
import { documentChanges } from '../../server/documents/queries';
import { follow, type Follower } from '../../server/jobs/following';
import { Job } from '../../server/jobs/model';
import { storedPlace } from '../../server/jobs/places';
import { startSchedule, type JobDefinition } from '../../server/jobs/schedule';
import { watchChanges, type Watching } from '../../server/jobs/watching';
import type { ReplicaSet } from '../../scripts/store/replicaSet';
import { aReplicaSet } from '../support/replicaSet';

jest.setTimeout(180_000);

const clock = (): Date => new Date(), lines: string[] = [], log = (line: string): void => { lines.push(line); };
let set: ReplicaSet, watching: Watching | undefined;
const told: (ReadonlySet<string> | undefined)[] = [], tell = (touched: ReadonlySet<string> | undefined): void => { told.push(touched); };

beforeAll(async () => {
  set = await aReplicaSet();
  await connectDatabase(set.uri);
  await ensureIndexes();
}, 180_000);
afterAll(async () => { await disconnectDatabase(); });
afterEach(async () => { await watching?.stop(); watching = undefined; told.length = 0; await Promise.all([ControlledDocument.deleteMany({}), Job.deleteMany({})]); });

const until = async (claim: () => boolean, ms = 60_000): Promise<number> => {
  const begun = Date.now();
  for (; !claim(); await wait(10)) if (Date.now() - begun > ms) throw new Error('waited in vain');
  return Date.now() - begun;
};
const watch = (): void => { watching = watchChanges({ urgent: ['documents'], others: ['people'], clock, log, tell }); };
const change = async (): Promise<string> => {
  const _id = newId();
  await ControlledDocument.collection.insertOne({ _id: _id as never, agency: 'a', codeKey: _id, version: 1, changedAt: clock() });
  return _id;
};
const hears = (): boolean => told.some(one => one?.has('documents'));

test('a change is told within a second, without a question to the store in between', async () => {
  watch();
  await until(() => told.length > 0);
  await wait(500);
  told.length = 0;
  await change();
  expect(await until(hears)).toBeLessThan(1000);
  expect(lines).toEqual([]);
});

test('after a stepdown everything is looked at, and what is changed then is told', async () => {
  watch();
  await until(() => told.length > 0);
  const primary = await set.primary();
  const client = new mongoose.mongo.MongoClient(primary.uri);
  await client.db('admin').command({ replSetStepDown: 20, force: true }).catch(() => undefined);
  await client.close();
  await set.primary();
  told.length = 0;
  for (let n = 0; n < 60 && !(await change().then(() => true, () => false)); n++) await wait(500);
  await until(() => hears() || told.includes(undefined));
});

test('a stream that lost its place is opened anew: what was changed while there was none is looked for by positions', async () => {
  const primary = await set.primary(), direct = new mongoose.mongo.MongoClient(primary.uri);
  watch();
  await until(() => told.length > 0);
  await wait(300);
  told.length = 0;
  await direct.db('admin').command({ configureFailPoint: 'failCommand', mode: { times: 1 }, data: { failCommands: ['getMore'], errorCode: 286, appName: 'quytrinh' } });
  await change(); // ends the getMore that waits; the next one is told that its place is gone
  await change();
  await until(() => told.includes(undefined));
  expect(lines.some(line => line.startsWith('the stream of changes has ended'))).toBe(true);
  await direct.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
  await direct.close();
  told.length = 0;
  await change();
  expect(await until(hears)).toBeLessThan(3000);
});

test('two servers that are both told do each change once, and go on over the death of the primary', async () => {
  const handled: string[] = [], follower = (): Follower => ({ name: 'both', of: documentChanges, slice: 10, handle: async ids => { handled.push(...ids); await wait(5); } });
  let running = 0, most = 0;
  const job = (own: Follower): JobDefinition => ({
    name: 'both', everySeconds: 2, follows: ['documents'],
    async run(now, turn) { most = Math.max(most, ++running); try { return await follow(own, storedPlace('both'), now, turn); } finally { running--; } },
  });
  const servers = ['one', 'two'].map(name => startSchedule([job(follower())], name, clock, log));
  watching = watchChanges({ urgent: ['documents'], others: [], clock, log, tell: touched => { for (const one of servers) one.wake(touched); } });
  const made: string[] = [];
  for (let n = 0; n < 30; n++) made.push(await change());
  await (await set.primary()).kill();
  await set.primary();
  for (let n = 0; n < 30; n++) await change().then(id => made.push(id), () => wait(300));
  await until(() => made.every(id => handled.includes(id)), 120_000);
  await Promise.all(servers.map(one => one.stop()));
  expect(most).toBe(1);
  expect(Math.max(...made.map(id => handled.filter(one => one === id).length))).toBeLessThanOrEqual(2); // once on each server at most
});
