/** Does the app notice that its store is away, and that an index does not stand? */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose, { mongo, Schema, model } from 'mongoose';
import { provideStore } from '../../scripts/store/provide';
import { connectDatabase, disconnectDatabase, isStoreAway, pingStore } from '../../server/core/database';
import { ensureIndexes } from '../../server/core/indexes';
import { storeUri, uriOfOwnDatabase, withDatabase } from '../support/database';

const Note = model('StoreNote', new Schema({ code: { type: String, unique: true }, until: Date }).index({ until: -1 }, { expireAfterSeconds: 60 }));

const failure = (work: PromiseLike<unknown>): Promise<unknown> => Promise.resolve(work).then(() => undefined, (error: unknown) => error);

describe('a connected store', () => {
  beforeAll(async () => { await connectDatabase(uriOfOwnDatabase()); });
  afterAll(async () => { await mongoose.connection.dropDatabase(); await disconnectDatabase(); });

  it('answers a ping', async () => {
    expect(await pingStore()).toBe(true);
  });

  it('waits for a store as long as the connection string says, and five seconds where it says nothing', async () => {
    const patience = (): unknown[] => { const { options } = mongoose.connection.getClient(); return [options.serverSelectionTimeoutMS, options.heartbeatFrequencyMS]; };
    const own = uriOfOwnDatabase(), before = patience();
    await disconnectDatabase();
    await connectDatabase(`${own}${own.includes('?') ? '&' : '?'}serverSelectionTimeoutMS=1500&heartbeatFrequencyMS=500`);
    expect([before, patience()]).toEqual([[5000, 3000], [1500, 500]]);
  });

  it('has no index that was not asked for, then all that the models name, and none twice', async () => {
    await Note.create({ code: 'first' });
    expect(Object.keys(await Note.collection.indexInformation())).toEqual(['_id_']);
    expect(await ensureIndexes()).toEqual([]);
    expect(await ensureIndexes()).toEqual([]);
    expect(Object.keys(await Note.collection.indexInformation())).toEqual(['_id_', 'code_1', 'until_-1']);
    expect(isStoreAway(await failure(Note.create({ code: 'first' })))).toBe(false);
  });

  it('names the index that the data do not allow, and makes the others', async () => {
    await Note.collection.drop();
    await Note.collection.insertMany([{ code: 'same' }, { code: 'same' }]);
    expect(await ensureIndexes()).toEqual([{ model: 'StoreNote', fields: '{"code":1}', reason: expect.stringContaining('duplicate key') as string }]);
    expect(Object.keys(await Note.collection.indexInformation())).toContain('until_-1');
  });
});

describe('a store that is away', () => {
  it('is told apart from every other failure before it was ever connected', async () => {
    await disconnectDatabase();
    expect(await pingStore()).toBe(false);
    const silent = await failure(connectDatabase('mongodb://127.0.0.1:9/quytrinh?directConnection=true'));
    expect(isStoreAway(silent)).toBe(true);
    await disconnectDatabase();
    expect(isStoreAway(new Error('a mistake of ours'))).toBe(false);
    expect(isStoreAway(undefined)).toBe(false);
  }, 30_000);

  it.each([
    ['a full disk (14031)', new mongo.MongoServerError({ code: 14031, errmsg: 'out of disk space' })], ['a write concern that timed out (64)', new mongo.MongoServerError({ code: 64 })],
    ['a stepdown (189)', new mongo.MongoServerError({ code: 189 })], ['no primary (10107)', new mongo.MongoServerError({ code: 10107 })], ['interrupted (11602)', new mongo.MongoServerError({ code: 11602 })],
    ['a shutdown (91)', new mongo.MongoServerError({ code: 91 })], ['a socket that the other side ended', Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' })],
    ['a connection that was reset', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
  ])('is %s', (_, error) => { expect(isStoreAway(error)).toBe(true); });

  const foreign = Boolean(process.env.MONGODB_URI);
  (foreign ? it.skip : it)('while the app runs is known as away, and works again when it is back', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'quytrinh-away-')), options = { dataDir, log: () => undefined };
    const store = await provideStore(options);
    await connectDatabase(store.uri);
    await Note.create({ code: 'before' });
    await store.stop();
    const error = await failure(Note.findOne({ code: 'before' }));
    expect(isStoreAway(error)).toBe(true);
    expect(await pingStore()).toBe(false);
    const again = await provideStore(options);
    expect(again.uri).toBe(store.uri);
    expect(await Note.countDocuments({ code: 'before' })).toBe(1);
    await disconnectDatabase();
    await again.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);
});

describe('the address of a test database', () => {
  it.each([
    ['mongodb://127.0.0.1:1/quytrinh?directConnection=true', 'mongodb://127.0.0.1:1/x?directConnection=true'],
    ['mongodb://127.0.0.1:1', 'mongodb://127.0.0.1:1/x'],
    ['mongodb://a:b@h1,h2:2/app?replicaSet=r', 'mongodb://a:b@h1,h2:2/x?replicaSet=r&authSource=app'],
    ['mongodb+srv://a:b@h/', 'mongodb+srv://a:b@h/x?authSource=admin'],
  ])('of %s keeps server, account and options', (uri, expected) => {
    expect(withDatabase(uri, 'x')).toBe(expected);
    expect(storeUri()).toMatch(/^mongodb/);
  });
});
