/** Gives each test file a database of its own on the store of the run, and takes it away again. */
import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import mongoose from 'mongoose';
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import { ensureIndexes } from '../../server/core/indexes';

/**
 * Call it once at the top of a test file. Before its first test the models are connected to an empty database with the indexes of
 * all models that the file has imported; after its last test the database is dropped.
 * @returns the connection string of that database, for a second connection or another process.
 */
export function useDatabase(): { readonly uri: string } {
  const uri = uriOfOwnDatabase();
  beforeAll(async () => {
    await connectDatabase(uri);
    const conflicts = await ensureIndexes();
    if (conflicts.length) throw new Error(`Indexes that the store refuses: ${JSON.stringify(conflicts)}`);
  });
  afterAll(async () => {
    await mongoose.connection.dropDatabase();
    await disconnectDatabase();
  });
  return { uri };
}

/** A connection string with a name that no other test file uses; nothing is connected, and whoever asks drops what they make. */
export function uriOfOwnDatabase(): string {
  const file = basename(expect.getState().testPath ?? 'unknown').replace(/\W.*$/, '').slice(0, 20);
  return withDatabase(storeUri(), `test_${file}_${randomBytes(4).toString('hex')}`);
}

export function storeUri(): string {
  const uri = process.env.TEST_MONGODB_URI;
  if (!uri) throw new Error('TEST_MONGODB_URI is not set: run the tests through Jest, whose global set-up provides the store.');
  return uri;
}

/** The same server and options with another database; who signs in there keeps being looked up where they were before. */
export function withDatabase(uri: string, database: string): string {
  const [, server, signedIn, before, options] = /^(mongodb(?:\+srv)?:\/\/([^@/?]+@)?[^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(uri) ?? [];
  if (!server) throw new Error('MONGODB_URI is no connection string of the form mongodb://host/database.');
  const parameters = new URLSearchParams(options);
  if (signedIn && !parameters.has('authSource')) parameters.set('authSource', before || 'admin');
  return `${server}/${database}${parameters.size ? `?${parameters.toString()}` : ''}`;
}
