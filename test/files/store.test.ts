import { execFileSync } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createConnection, mongo, type Connection } from 'mongoose';
import { Unavailable } from '../../server/core/errors';
import { diskStore } from '../../server/files/disk';
import { gridfsStore } from '../../server/files/gridfs';
import { FileMissing, type FileStore } from '../../server/files/store';
import { workroom } from './workroom';

const room = workroom();
afterAll(room.remove);

const uri = process.env.TEST_MONGODB_URI;
const databaseName = `files_${randomUUID().replaceAll('-', '')}`;
const connect = async (): Promise<Connection> => createConnection(uri ?? '', { dbName: databaseName }).asPromise();
const absent = createHash('sha256').update('never kept').digest('hex');
const hour = 3_600_000;
const now = new Date('2026-03-02T08:00:00Z');

async function collect(stream: Readable): Promise<string> {
  return Buffer.concat(await stream.toArray()).toString('latin1');
}

/** How each store is made, looked into and damaged; the tests are the same. */
interface Kind {
  open: () => Promise<{ store: FileStore; other: FileStore; close: () => Promise<void> }>;
  /** How many contents are kept, and how much half-done work lies about. */
  kept: () => Promise<number>;
  leftovers: () => Promise<number>;
  damage: (sha256: string) => Promise<void>;
  /** What a server killed in the middle of an upload leaves. */
  interrupt: (begun: Date) => Promise<void>;
}

const diskPath = join(room.path, 'disk');
const filesIn = (directory: string): string[] => existsSync(directory)
  ? readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(name => statSync(join(directory, name)).isFile()) : [];
const pathOf = (sha256: string): string => join(diskPath, sha256.slice(0, 2), sha256.slice(2, 4), sha256);

const disk: Kind = {
  open: async () => ({ store: diskStore(diskPath), other: diskStore(diskPath), close: async () => undefined }),
  kept: async () => filesIn(diskPath).filter(name => !name.startsWith('tmp')).length,
  leftovers: async () => filesIn(join(diskPath, 'tmp')).length,
  damage: async sha256 => {
    chmodSync(pathOf(sha256), 0o640);
    writeFileSync(pathOf(sha256), 'x');
  },
  interrupt: async begun => {
    const path = join(diskPath, 'tmp', randomUUID());
    writeFileSync(path, 'half of');
    utimesSync(path, begun, begun);
  },
};

let probe: Connection;
const gridfs: Kind = {
  open: async () => {
    const [one, two] = [await connect(), await connect()];
    probe = one;
    const close = async (): Promise<void> => { await one.dropDatabase(); await one.close(); await two.close(); };
    return { store: gridfsStore(one, join(room.path, 'grid')), other: gridfsStore(two, join(room.path, 'grid')), close };
  },
  kept: async () => probe.collection('contents.files').countDocuments(),
  leftovers: async () => {
    const known = await probe.collection('contents.files').distinct('_id');
    return (await probe.collection('contents.chunks').distinct('files_id', { files_id: { $nin: known } })).length + filesIn(join(room.path, 'grid')).length;
  },
  damage: async sha256 => {
    const file = await probe.collection('contents.files').findOne({ filename: sha256 });
    await probe.collection('contents.chunks').deleteOne({ files_id: file?._id, n: 0 });
  },
  interrupt: async begun => {
    const files_id = mongo.ObjectId.createFromTime(Math.floor(begun.getTime() / 1000));
    await probe.collection('contents.chunks').insertMany([0, 1].map(n => ({ files_id, n, data: new mongo.Binary(Buffer.alloc(10)) })));
  },
};

const kinds: [string, Kind][] = uri === undefined ? [['disk', disk]] : [['disk', disk], ['gridfs', gridfs]];
if (uri === undefined) test.todo('gridfs: no TEST_MONGODB_URI, so only the disk store was tried');

describe.each(kinds)('the %s store', (_, kind) => {
  let store: FileStore;
  let other: FileStore;
  let close: () => Promise<void>;
  let count = 0;
  beforeAll(async () => { ({ store, other, close } = await kind.open()); });
  afterAll(async () => { await close(); });

  const upload = (content: string | Buffer): string => {
    mkdirSync(store.incoming, { recursive: true });
    const path = join(store.incoming, `upload-${count += 1}`);
    writeFileSync(path, content);
    return path;
  };
  const unique = (): Buffer => randomBytes(700_000);

  test('keeps an upload under its SHA-256, byte for byte, and the temporary file is gone', async () => {
    const content = unique();
    const path = upload(content);
    const stored = await store.put(path);
    expect(stored).toEqual({ sha256: createHash('sha256').update(content).digest('hex'), size: 700_000 });
    expect((await store.read(stored.sha256)).equals(content)).toBe(true);
    expect(await store.size(stored.sha256)).toBe(700_000);
    expect(await store.verify(stored.sha256)).toBe(true);
    expect(existsSync(path)).toBe(false);
    expect(await kind.leftovers()).toBe(0);
  });

  test('takes an upload from another directory', async () => {
    const stored = await store.put(room.write('elsewhere', 'Quy trình'));
    expect((await store.read(stored.sha256)).toString()).toBe('Quy trình');
    expect(existsSync(join(room.path, 'elsewhere'))).toBe(false);
  });

  test('keeps the same content once, whichever way it comes', async () => {
    const content = unique();
    const before = await kind.kept();
    const first = await store.put(upload(content));
    const path = upload(content);
    expect(await store.put(path)).toEqual(first);
    expect(await other.putBuffer(content)).toEqual(first);
    expect(await kind.kept()).toBe(before + 1);
    expect(existsSync(path)).toBe(false);
  });

  test('keeps one when two servers take the same content in at once', async () => {
    const content = unique();
    const before = await kind.kept();
    const all = await Promise.all([store, other, store, other].map(one => one.put(upload(content))));
    expect(new Set(all.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(await kind.kept()).toBe(before + 1);
    expect(await kind.leftovers()).toBe(0);
    expect(await other.verify(all[0]?.sha256 ?? '')).toBe(true);
  });

  test('keeps nothing as well as something', async () => {
    const { sha256, size } = await store.putBuffer(Buffer.alloc(0));
    expect(size).toBe(0);
    expect(await store.read(sha256)).toHaveLength(0);
    expect(await store.verify(sha256)).toBe(true);
  });

  test('gives a range, both ends in it, across the pieces it is kept in', async () => {
    const content = unique();
    const { sha256 } = await store.putBuffer(content);
    for (const [start, end] of [[0, 0], [0, 699_999], [261_119, 261_121], [261_120, 522_240], [699_999, 699_999]] as const) {
      expect(await collect(await store.open(sha256, { start, end }))).toBe(content.subarray(start, end + 1).toString('latin1'));
    }
    expect(await collect(await store.open(sha256))).toBe(content.toString('latin1'));
  });

  test.each([[-1, 5], [5, 4], [0, 3], [3, 3], [0.5, 1], [NaN, 1]])('refuses the range %p-%p of three bytes', async (start, end) => {
    const { sha256 } = await store.putBuffer(Buffer.from('abc'));
    await expect(store.open(sha256, { start, end })).rejects.toThrow(RangeError);
  });

  test.each([['unknown', absent], ['a path', '../../../etc/passwd'], ['empty', ''], ['in capitals', absent.toUpperCase()]])('has no file under a name that is %s', async (_name, name) => {
    await expect(store.open(name)).rejects.toThrow(FileMissing);
    await expect(store.read(name)).rejects.toThrow(FileMissing);
    await expect(store.size(name)).rejects.toThrow(FileMissing);
    expect(await store.verify(name)).toBe(false);
  });

  test('forgets what it is told to and nothing else, as often as it is told; the same content can come again', async () => {
    const content = unique(), { sha256 } = await store.putBuffer(content), beside = await store.putBuffer(unique());
    await store.remove(sha256);
    await store.remove(sha256);
    await expect(store.read(sha256)).rejects.toThrow(FileMissing);
    await expect(store.remove('../../../etc/passwd')).rejects.toThrow(FileMissing);
    expect(await store.verify(beside.sha256)).toBe(true);
    expect((await store.putBuffer(content)).sha256).toBe(sha256);
    expect((await store.read(sha256)).equals(content)).toBe(true);
  });

  test('sees damage, and the same upload heals it', async () => {
    const content = unique();
    const { sha256 } = await store.putBuffer(content);
    await kind.damage(sha256);
    expect(await store.verify(sha256)).toBe(false);
    await store.put(upload(content));
    expect(await store.verify(sha256)).toBe(true);
    expect(await kind.leftovers()).toBe(0);
  });

  test('leaves nothing of an upload that is not there', async () => {
    const before = await kind.kept();
    await expect(store.put(join(store.incoming, 'gone'))).rejects.toThrow(/ENOENT/);
    expect([await kind.kept(), await kind.leftovers()]).toEqual([before, 0]);
  });

  test('sweeps what a killed server left, and not what is under way or complete', async () => {
    const { sha256 } = await store.putBuffer(unique());
    const before = await kind.kept();
    await kind.interrupt(new Date(now.getTime() - 2 * hour));
    await kind.interrupt(new Date(now.getTime() - hour / 2));
    expect(await kind.leftovers()).toBe(2);
    expect(await store.sweep(hour, now)).toBe(1);
    expect(await kind.leftovers()).toBe(1);
    expect(await store.sweep(0, now)).toBe(1);
    expect(await kind.kept()).toBe(before);
    expect(await store.verify(sha256)).toBe(true);
  });

  test('names all that is kept, in order, and nothing that is half done', async () => {
    const mine = await Promise.all([1, 2, 3].map(() => store.putBuffer(unique()))), names: string[] = [];
    upload('half of');
    for await (const name of other.names()) names.push(name);
    expect(names).toEqual([...names].sort());
    expect(names).toEqual(expect.arrayContaining(mine.map(one => one.sha256)));
    expect(names).toHaveLength(await kind.kept());
    await store.sweep(-hour, new Date());
  });

  test('is ready', async () => {
    expect(await store.ready()).toBe(true);
    expect(await kind.leftovers()).toBe(0);
  });
});

describe('an upload whose last answer is lost', () => {
  const failing = (mode: object | 'off', data: object = {}) => probe.getClient().db('admin').command({ configureFailPoint: 'failCommand', mode, ...(mode === 'off' ? {} : { data }) });
  /** Written, and the primary was lost before most members had it, as far as this connection knows. */
  const written = { failCommands: ['insert'], writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' } };

  test('is kept whole where its record stands, so that nobody who refers to the same content loses it', async () => {
    const { store, other, close } = await gridfs.open(), bytes = randomBytes(600_000);
    try {
      await store.putBuffer(Buffer.from('makes the indexes'));
      await failing({ times: 1 }, { ...written, namespace: `${databaseName}.contents.files` });
      const { sha256 } = await store.putBuffer(bytes);
      expect([await other.verify(sha256), await gridfs.kept(), await gridfs.leftovers()]).toEqual([true, 2, 0]);
    } finally {
      await failing('off');
      await close();
    }
  });

  test('leaves what came before it for the sweep where its record does not stand: it may still come', async () => {
    const { store, close } = await gridfs.open(), bytes = randomBytes(600_000);
    try {
      await store.putBuffer(Buffer.from('makes the indexes'));
      await failing({ times: 1 }, { failCommands: ['insert'], errorCode: 11601, namespace: `${databaseName}.contents.files` });
      await expect(store.putBuffer(bytes)).rejects.toThrow();
      expect([await gridfs.kept(), await gridfs.leftovers()]).toEqual([1, 1]);
      const { sha256 } = await store.putBuffer(bytes);
      expect(await store.verify(sha256)).toBe(true);
      expect(await store.sweep(hour, new Date(Date.now() + 2 * hour))).toBe(1);
      expect(await store.verify(sha256)).toBe(true);
    } finally {
      await failing('off');
      await close();
    }
  });
});

test('a file on the disk can only be read', async () => {
  const { sha256 } = await diskStore(diskPath).putBuffer(Buffer.from('một'));
  expect(statSync(pathOf(sha256)).mode & 0o777).toBe(0o440);
});

test('a symbolic link in the upload directory is not swept through', async () => {
  const target = room.write('precious', 'x');
  const store = diskStore(join(room.path, 'linked'));
  await store.putBuffer(Buffer.from('a'));
  symlinkSync(target, join(store.incoming, 'link'));
  await store.sweep(0, new Date(now.getTime() + 10 ** 12));
  expect(existsSync(target)).toBe(true);
});

test('a directory that cannot be made is not ready', async () => {
  const store = diskStore(join(room.write('a-file', 'x'), 'store'));
  expect(await store.ready()).toBe(false);
});

(uri === undefined ? test.skip : test)('a database that was left is not ready, and says so in words', async () => {
  const connection = await connect();
  const store = gridfsStore(connection, join(room.path, 'grid'));
  await connection.close();
  expect(await store.ready()).toBe(false);
  await expect(store.read(absent)).rejects.toThrow(Unavailable);
});

/** A file system of 1 MB, or null where this user may mount none. */
function smallDisk(): string | null {
  const path = join(room.path, 'small');
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'ignore' });
    return path;
  } catch {
    return null;
  }
}

const small = smallDisk();
(small === null ? describe.skip : describe)('on a full disk (skipped where no small file system can be mounted)', () => {
  afterAll(() => { execFileSync('umount', [small ?? '']); });

  test.each([
    ['an upload from elsewhere', (store: FileStore) => store.put(room.write('large', randomBytes(2_000_000)))],
    ['bytes of our own',         (store: FileStore) => store.putBuffer(randomBytes(2_000_000))],
  ])('%s is refused in words and leaves nothing', async (_, put) => {
    const store = diskStore(join(small ?? '', 'store'));
    const kept = await store.putBuffer(Buffer.from('trước đó'));
    await expect(put(store)).rejects.toMatchObject({ name: 'Unavailable', refusal: { key: 'diskFull' } });
    expect(filesIn(join(small ?? '', 'store'))).toHaveLength(1);
    expect(existsSync(join(room.path, 'large'))).toBe(false);
    expect(await store.verify(kept.sha256)).toBe(true);
  });

  test('the store is not ready', async () => {
    const store = diskStore(join(small ?? '', 'store'));
    const filler = join(small ?? '', 'filler');
    expect(() => { writeFileSync(filler, Buffer.alloc(2_000_000)); }).toThrow(/ENOSPC/);
    expect(await store.ready()).toBe(false);
    expect(filesIn(store.incoming)).toHaveLength(0);
  });
});
