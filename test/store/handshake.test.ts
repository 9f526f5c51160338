/** What a MongoDB server is told by our connections when they open: it refuses one that does not say which driver it is. */
import mongoose, { mongo } from 'mongoose';
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import { uriOfOwnDatabase } from '../support/database';

interface Operation { readonly appName?: string; readonly clientMetadata?: { readonly driver?: { readonly name: string } } }

async function driversNamed(client: mongo.MongoClient, appName: string): Promise<(string | undefined)[]> {
  const all = await client.db('admin').aggregate<Operation>([{ $currentOp: { allUsers: true, idleConnections: true } }]).toArray();
  return all.filter(one => one.appName === appName).map(one => one.clientMetadata?.driver?.name);
}

describe('the first words to a server', () => {
  it('name the driver on the connections of the app', async () => {
    await connectDatabase(uriOfOwnDatabase());
    await mongoose.connection.db?.command({ ping: 1 });
    const named = await driversNamed(mongoose.connection.getClient(), 'quytrinh');
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(name).toContain('nodejs');
    await disconnectDatabase();
  });

  it('name it on a connection that a test opens by itself', async () => {
    const client = new mongo.MongoClient(uriOfOwnDatabase(), { appName: 'by itself' });
    await client.db().command({ ping: 1 });
    expect(await driversNamed(client, 'by itself')).toEqual(expect.arrayContaining([expect.stringContaining('nodejs')]));
    await client.close();
  });

  it('would be refused if they were empty', async () => {
    const client = new mongo.MongoClient(uriOfOwnDatabase());
    const hello = client.db('admin').command({ hello: 1, client: {} });
    // The very words of the refusal under which 22 tests once failed: it needs a new connection's first command.
    await expect(hello).rejects.toThrow(/client metadata|driver/);
    await client.close();
  });
});
