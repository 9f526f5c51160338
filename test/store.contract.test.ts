/** Does the store keep what every rule of the app is built on? Run against whatever MONGODB_URI names, the embedded server otherwise. */
import { setTimeout as wait } from 'node:timers/promises';
import mongoose, { mongo } from 'mongoose';
import { useDatabase } from './support/database';

useDatabase();

const DUPLICATE_KEY = 11000;
const collection = (name: string) => mongoose.connection.collection(name);

describe('a guarded write', () => {
  it('is won by exactly one of 20 that start from the same version, 50 times over', async () => {
    const records = collection('guarded');
    const id = new mongo.ObjectId();
    await records.insertOne({ _id: id, version: 0, winners: [] });
    const winners: number[] = [];
    for (let version = 0; version < 50; version++) {
      const writes = await Promise.all(Array.from({ length: 20 }, (_, writer) => records.updateOne(
        { _id: id, version }, { $set: { winner: writer }, $inc: { version: 1 }, $push: { winners: writer } as never },
      )));
      const won = writes.flatMap((write, writer) => write.modifiedCount === 1 ? [writer] : []);
      expect(won).toHaveLength(1);
      winners.push(...won);
    }
    const record = await records.findOne({ _id: id });
    expect(record).toMatchObject({ version: 50, winner: winners.at(-1) });
    expect(record?.winners).toEqual(winners);
  });

  it('sets, counts and appends together, or does nothing', async () => {
    const records = collection('together');
    const id = new mongo.ObjectId();
    await records.insertOne({ _id: id, version: 1, state: 'draft', trail: [{ n: 1 }] });
    const update = { $set: { state: 'inReview' }, $inc: { version: 1 }, $push: { trail: { n: 2 } } as never };
    expect((await records.updateOne({ _id: id, version: 1 }, update)).modifiedCount).toBe(1);
    expect((await records.updateOne({ _id: id, version: 1 }, update)).modifiedCount).toBe(0);
    expect(await records.findOne({ _id: id })).toEqual({ _id: id, version: 2, state: 'inReview', trail: [{ n: 1 }, { n: 2 }] });
  });

  it('refuses a push that cannot be carried out and leaves the rest of that write undone', async () => {
    const records = collection('undone');
    const id = new mongo.ObjectId();
    await records.insertOne({ _id: id, version: 1, state: 'draft', trail: 'no list' });
    await expect(records.updateOne({ _id: id, version: 1 }, { $set: { state: 'inReview' }, $inc: { version: 1 }, $push: { trail: { n: 2 } } as never })).rejects.toThrow();
    expect(await records.findOne({ _id: id })).toMatchObject({ version: 1, state: 'draft' });
  });

  it('changes the element that an arrayFilter names and no other', async () => {
    const records = collection('elements');
    const id = new mongo.ObjectId();
    await records.insertOne({ _id: id, version: 1, revisions: [{ n: 1, state: 'effective' }, { n: 2, state: 'approved' }] });
    await records.updateOne(
      { _id: id, version: 1 },
      { $set: { 'revisions.$[old].state': 'superseded', 'revisions.$[next].state': 'effective' }, $inc: { version: 1 } },
      { arrayFilters: [{ 'old.n': 1 }, { 'next.n': 2 }] },
    );
    expect((await records.findOne({ _id: id }))?.revisions).toEqual([{ n: 1, state: 'superseded' }, { n: 2, state: 'effective' }]);
  });
});

describe('an index', () => {
  const insertCodes = (name: string, documents: mongo.Document[]) => Promise.allSettled(documents.map(one => collection(name).insertOne(one)));
  const refused = (results: PromiseSettledResult<unknown>[]) => results.filter(one => one.status === 'rejected').map(one => (one.reason as { code: number }).code);

  it('that is unique lets one of 20 equal documents in', async () => {
    await collection('unique').createIndex({ code: 1 }, { unique: true });
    const results = await insertCodes('unique', Array.from({ length: 20 }, () => ({ code: 'QT-TP.01' })));
    expect(refused(results)).toEqual(Array(19).fill(DUPLICATE_KEY));
    expect(await collection('unique').countDocuments({ code: 'QT-TP.01' })).toBe(1);
  });

  it('that is unique over two fields refuses the pair only', async () => {
    await collection('compound').createIndex({ agency: 1, code: 1 }, { unique: true });
    const results = await insertCodes('compound', [{ agency: 'a', code: '1' }, { agency: 'b', code: '1' }, { agency: 'a', code: '2' }]);
    expect(refused(results)).toEqual([]);
    await expect(collection('compound').insertOne({ agency: 'a', code: '2' })).rejects.toMatchObject({ code: DUPLICATE_KEY });
  });

  it('that is partial binds only the documents it names', async () => {
    await collection('partial').createIndex({ origin: 1 }, { unique: true, partialFilterExpression: { origin: { $type: 'string' } } });
    const results = await insertCodes('partial', [{ origin: null }, { origin: null }, {}, {}, { origin: 'finding-1' }]);
    expect(refused(results)).toEqual([]);
    await expect(collection('partial').insertOne({ origin: 'finding-1' })).rejects.toMatchObject({ code: DUPLICATE_KEY });
  });

  it('over the elements of a list refuses an element that another document has', async () => {
    await collection('multikey').createIndex({ 'copies.token': 1 }, { unique: true });
    await collection('multikey').insertOne({ copies: [{ token: 'a' }, { token: 'b' }] });
    await expect(collection('multikey').insertOne({ copies: [{ token: 'c' }, { token: 'b' }] })).rejects.toMatchObject({ code: DUPLICATE_KEY });
    expect(await collection('multikey').countDocuments({ 'copies.token': 'b' })).toBe(1);
  });

  it('holds for a guarded update as for an insert', async () => {
    await collection('renamed').createIndex({ code: 1 }, { unique: true });
    await collection('renamed').insertMany([{ code: '1', version: 1 }, { code: '2', version: 1 }]);
    await expect(collection('renamed').updateOne({ code: '2', version: 1 }, { $set: { code: '1' }, $inc: { version: 1 } })).rejects.toMatchObject({ code: DUPLICATE_KEY });
    expect(await collection('renamed').findOne({ code: '2' })).toMatchObject({ version: 1 });
  });

  it('is used to find and to sort', async () => {
    await collection('explained').createIndex({ agency: 1, sortKey: 1 });
    await collection('explained').insertMany(Array.from({ length: 200 }, (_, at) => ({ agency: `agency-${at % 10}`, sortKey: at })));
    const plan = await collection('explained').find({ agency: 'agency-3' }).sort({ sortKey: 1 }).limit(5).explain('executionStats');
    expect(JSON.stringify(plan)).toContain('IXSCAN');
    expect(JSON.stringify(plan)).not.toContain('COLLSCAN');
  });

  it('with a term removes what is past it, within a minute and a half', async () => {
    await collection('term').createIndex({ until: 1 }, { expireAfterSeconds: 0 });
    await collection('term').insertMany([{ name: 'past', until: new Date(Date.now() - 60_000) }, { name: 'future', until: new Date(Date.now() + 3_600_000) }, { name: 'none' }]);
    for (let tries = 0; tries < 180 && await collection('term').countDocuments({ name: 'past' }); tries++) await wait(500);
    const left = await collection('term').find().toArray();
    expect(left.map(one => one.name as string).sort()).toEqual(['future', 'none']);
  }, 120_000);
});

describe('GridFS', () => {
  it('gives back a file byte for byte, and any part of it', async () => {
    const { db } = mongoose.connection;
    if (!db) throw new Error('not connected');
    const bucket = new mongo.GridFSBucket(db, { bucketName: 'content', chunkSizeBytes: 64 * 1024 });
    const bytes = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, at) => (at * 31 + (at >> 8)) % 256));
    const upload = bucket.openUploadStream('paper.pdf');
    upload.end(bytes);
    await new Promise((resolve, reject) => { upload.once('finish', resolve); upload.once('error', reject); });
    expect(await read(bucket.openDownloadStream(upload.id))).toEqual(bytes);
    for (const [start, end] of [[0, 1], [65_535, 65_537], [131_072, 196_608], [100, 299_999], [299_999, 300_000]] as const) {
      expect(await read(bucket.openDownloadStream(upload.id, { start, end }))).toEqual(bytes.subarray(start, end));
    }
  });

  async function read(stream: AsyncIterable<Buffer>): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part);
    return Buffer.concat(parts);
  }
});
