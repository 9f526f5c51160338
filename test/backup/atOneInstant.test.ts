/**
 * A backup while people work: of a replica set as of one instant, of an embedded server beside the app or without it.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import mongoose, { createConnection, mongo, type Connection } from 'mongoose';
import { BackupProblem, entriesOf, memberCalled } from '../../scripts/backup/archive';
import { documentsIn } from '../../scripts/backup/documents';
import { writeBackup } from '../../scripts/backup/write';
import { provideStore } from '../../scripts/store/provide';
import type { ReplicaSet } from '../../scripts/store/replicaSet';
import { diskStore } from '../../server/files/disk';
import { aReplicaSet } from '../support/replicaSet';
import { aFolder, COPY_SECRET, holdings, PASSPHRASE, run, SESSION_SECRET } from './support';

jest.setTimeout(180_000);

const folder = aFolder(),
  NOW = new Date('2026-11-24T08:00:00Z');

describe('a replica set while somebody writes', () => {
  let set: ReplicaSet, connection: Connection;
  beforeAll(async () => {
    set = await aReplicaSet(1);
    connection = await createConnection(set.uri).asPromise();
    const piece = 'x'.repeat(100_000);
    // Read between the cause and its effect, it takes long enough for many more of both.
    for (let n = 0; n < 8; n++)
      await connection.collection('middle').insertMany(Array.from({ length: 60 }, (_, at) => ({ n, at, piece })));
    for (const name of ['aCause', 'zEffect']) await connection.collection<{ _id: number }>(name).insertOne({ _id: 0 });
  });
  afterAll(async () => {
    await connection.close();
  });

  const backup = (name: string) =>
    writeBackup(join(folder, name), {
      config: { fileStore: 'disk' },
      connection,
      files: diskStore(join(folder, 'files')),
      now: NOW,
      secrets: undefined,
      say: () => undefined,
    });

  test('no effect is in the backup without its cause, nor a cause twice removed from its effect', async () => {
    let writing = true,
      written = 0;
    const writer = (async () => {
      for (; writing; written++)
        for (const name of ['aCause', 'zEffect'])
          await connection.collection<{ _id: number }>(name).insertOne({ _id: written + 1 });
    })();
    const { about } = await backup('instant.tar');
    const during = written;
    writing = false;
    await writer;
    const causes = await idsIn(join(folder, 'instant.tar'), 'aCause'),
      effects = await idsIn(join(folder, 'instant.tar'), 'zEffect');
    expect(about).toMatchObject({ oneInstant: true, server: { kind: 'replicaSet' } });
    expect(during - causes.length).toBeGreaterThan(3); // people did work meanwhile
    expect(effects.filter(id => !causes.includes(id))).toEqual([]);
    expect(causes.length - effects.length).toBeLessThanOrEqual(1);
  });

  test('a server that no longer knows the instant is told in words, and nothing is left of the backup', async () => {
    const admin = connection.getClient().db('admin'),
      path = join(folder, 'forgotten.tar');
    await admin.command({
      configureFailPoint: 'failCommand',
      mode: { times: 1 },
      data: { failCommands: ['getMore'], errorCode: 239 },
    });
    const error = await backup('forgotten.tar').then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    await admin.command({ configureFailPoint: 'failCommand', mode: 'off' });
    expect(error).toBeInstanceOf(BackupProblem);
    expect((error as BackupProblem).key).toBe('pastForgotten');
    expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, false]);
  });

  test('memory does not grow with the store', async () => {
    await backup('first.tar');
    global.gc?.();
    const { rss } = process.memoryUsage();
    let most = rss;
    const looking = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 20);
    await backup('second.tar');
    clearInterval(looking);
    // 48 MB of documents; a server gives 16 MB at a time, and a driver asks for the next while one is taken.
    expect((most - rss) / 2 ** 20).toBeLessThan(45);
    const [one, two] = await Promise.all(['first.tar', 'second.tar'].map(name => middleOf(join(folder, name))));
    expect(one).toBe(two);
  });
});

(process.env.MONGODB_URI ? describe.skip : describe)('the embedded server', () => {
  const dataDir = join(folder, 'data'),
    settings = { DATA_DIR: dataDir, SESSION_SECRET, COPY_SECRET, BACKUP_PASSPHRASE: PASSPHRASE };

  test('is backed up beside the app that runs it, and without; a restore waits for the app to be stopped', async () => {
    const store = await provideStore({ dataDir, log: () => undefined });
    try {
      const client = await mongo.MongoClient.connect(store.uri);
      await client.db().collection('notes').insertOne({ text: 'viết khi đang chạy' });
      await client.close();
      expect(await run('backup', [join(folder, 'beside.tar')], settings)).toMatchObject({
        code: 0,
        text: expect.stringContaining('runs alone') as string,
      });
      expect(await run('restore', [join(folder, 'beside.tar')], settings)).toMatchObject({
        code: 1,
        text: expect.stringContaining('already running') as string,
      });
    } finally {
      await store.stop();
    }
    expect(await run('backup', [join(folder, 'without.tar')], settings)).toMatchObject({ code: 0 });
    const [beside, without] = await Promise.all(
      ['beside.tar', 'without.tar'].map(name => idsIn(join(folder, name), 'notes')),
    );
    expect([beside?.length, beside]).toEqual([1, without]);
  });

  test('a new machine gets it back with one command, and the app finds it', async () => {
    const elsewhere = join(folder, 'elsewhere');
    expect(
      await run('restore', [join(folder, 'without.tar')], { DATA_DIR: elsewhere, BACKUP_PASSPHRASE: PASSPHRASE }),
    ).toMatchObject({ code: 0 });
    const store = await provideStore({ dataDir: elsewhere, log: () => undefined });
    try {
      expect((await holdings(store.uri))['notes']).toMatchObject({ count: 1 });
    } finally {
      await store.stop();
    }
    expect(readFileSync(join(elsewhere, 'copy.secret'), 'utf8')).toBe(COPY_SECRET);
  });
});

async function idsIn(path: string, collection: string): Promise<unknown[]> {
  const ids: unknown[] = [];
  for await (const { name, content } of entriesOf(path)) {
    const member = memberCalled(name),
      isWanted = member.kind === 'collection' && member.of === collection;
    for await (const document of isWanted ? documentsIn(content, name) : drained(content))
      ids.push(mongoose.mongo.BSON.deserialize(document)['_id']);
  }
  return ids;
}

async function* drained(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const piece of content) if (piece.length < 0) yield Buffer.from(piece);
}

async function middleOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const { name, content } of entriesOf(path))
    for await (const piece of content) if (name === 'store/middle.bson') hash.update(piece);
  return hash.digest('hex');
}
