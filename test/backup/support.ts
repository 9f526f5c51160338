/** The commands as a person runs them, in processes of their own, and what two stores hold, byte by byte. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createConnection, mongo } from 'mongoose';
import { diskStore } from '../../server/files/disk';
import { gridfsStore } from '../../server/files/gridfs';

const ROOT = resolve(__dirname, '../..');
export const PASSPHRASE = 'cụm mật khẩu dài để thử',
  SESSION_SECRET = 'a session secret for tests only, 32',
  COPY_SECRET = 'a secret of copies for tests only, 32';

export interface Said {
  readonly code: number | null;
  readonly text: string;
}
export type Settings = Readonly<Record<string, string | undefined>>;

/** A folder that is gone after the file's last test. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quytrinh-backup-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** @param settings the environment; what is undefined is not set. */
export function run(
  script: 'backup' | 'restore' | 'reindex',
  args: readonly string[],
  settings: Settings,
): Promise<Said> {
  return runFile(join(ROOT, 'scripts', `${script}.ts`), args, settings);
}

/** The server, as far as its words: a port, or why it does not start. */
export function openApp(settings: Settings): { first: Promise<{ port?: number; problem?: string }>; kill(): void } {
  const child = start(join(ROOT, 'test/badLuck/appProcess.cjs'), [], {
    NOW: '2026-11-24T08:00:00Z',
    PORT: '0',
    HOST: '127.0.0.1',
    JOBS: 'no',
    ...settings,
  });
  const first = new Promise<{ port?: number; problem?: string }>((done, fail) => {
    child.stdout.once('data', (line: Buffer) => {
      done(JSON.parse(line.toString()) as { port?: number; problem?: string });
    });
    child.once('exit', code => {
      fail(new Error(`the app ended with ${String(code)}`));
    });
  });
  return {
    first,
    kill() {
      child.kill('SIGKILL');
    },
  };
}

async function runFile(file: string, args: readonly string[], settings: Settings): Promise<Said> {
  const child = start(file, args, settings),
    pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  child.stderr.on('data', (piece: Buffer) => pieces.push(piece));
  const code = await new Promise<number | null>(done => {
    child.once('close', done);
  });
  return { code, text: Buffer.concat(pieces).toString() };
}

function start(file: string, args: readonly string[], settings: Settings) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(MONGODB_URI|.*_SECRET|DATA_DIR|UPLOADS_DIR|FILE_STORE|BACKUP_PASSPHRASE)$/.test(name),
  );
  const env = { ...Object.fromEntries(kept), NODE_ENV: 'test', ...settings };
  return spawn(process.execPath, ['-r', join(ROOT, 'test/support/swcHook.cjs'), file, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const OF_THE_HOUR = ['sessions', 'attempts', 'sendings', 'jobs', 'storeFacts', 'contents.files', 'contents.chunks'];

/**
 * Each collection that a backup holds: how many documents, the SHA-256 over their bytes in the order of their ids, and
 * its indexes.
 */
export async function holdings(
  uri: string,
): Promise<Record<string, { count: number; sha256: string; indexes: unknown }>> {
  const client = await mongo.MongoClient.connect(uri),
    held: Record<string, { count: number; sha256: string; indexes: unknown }> = {};
  try {
    for (const { name } of await client.db().listCollections().toArray()) {
      if (OF_THE_HOUR.includes(name)) continue;
      const hash = createHash('sha256'),
        documents = await client.db().collection(name).find({}, { raw: true }).sort({ _id: 1 }).toArray();
      for (const document of documents) hash.update(document as unknown as Buffer);
      const indexes = (await client.db().collection(name).listIndexes().toArray())
        .map(index => JSON.stringify(index))
        .sort();
      held[name] = { count: documents.length, sha256: hash.digest('hex'), indexes };
    }
  } finally {
    await client.close();
  }
  return held;
}

/** Names of all content files, after every byte of each was hashed. */
export async function contents(uri: string, kept: { readonly uploads: string } | 'gridfs'): Promise<string[]> {
  const connection = await createConnection(uri).asPromise(),
    store = kept === 'gridfs' ? gridfsStore(connection) : diskStore(kept.uploads),
    names: string[] = [];
  try {
    for await (const name of store.names()) {
      expect(await store.verify(name)).toBe(true);
      names.push(name);
    }
  } finally {
    await connection.close();
  }
  return names;
}

export async function collectionsOf(uri: string): Promise<string[]> {
  const client = await mongo.MongoClient.connect(uri);
  try {
    return (await client.db().listCollections().toArray()).map(one => one.name).sort();
  } finally {
    await client.close();
  }
}

/** The database is dropped after the file's last test. */
export function dropAfterwards(uri: string): string {
  afterAll(async () => {
    const client = await mongo.MongoClient.connect(uri);
    await client.db().dropDatabase();
    await client.close();
  });
  return uri;
}
