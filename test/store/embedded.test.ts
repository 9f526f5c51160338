/** Is nothing lost, and nobody in the way of another, when the embedded server or its app is killed? */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { commandLineOf, isAlive } from '../../scripts/store/processes';
import { provideStore, type ProvidedStore, type StoreOptions } from '../../scripts/store/provide';
import { readRecord } from '../../scripts/store/record';

jest.setTimeout(180_000); // a server's own start and stop take seconds, on a busy machine many

const words: string[] = [];
const foreign = Boolean(process.env.MONGODB_URI);
/** With MONGODB_URI set the run asks about that server, which is not ours to kill. */
const describeEmbedded = foreign ? describe.skip : describe;

const folders: string[] = [], running = new Set<ProvidedStore>(), apps = new Set<ChildProcess>(), orphans: number[] = [];
const temporaryFolder = () => { const folder = mkdtempSync(join(tmpdir(), 'quytrinh-store-')); folders.push(folder); return folder; };

async function provide(dataDir: string, options: Partial<StoreOptions> = {}): Promise<ProvidedStore> {
  const store = await provideStore({ dataDir, log: line => { words.push(line); }, ...options });
  running.add(store);
  return store;
}

async function stop(store: ProvidedStore): Promise<void> {
  running.delete(store);
  await store.stop();
}

/** Reads and writes as the app does: acknowledged means on disk. */
async function withNotes<T>(uri: string, work: (notes: mongo.Collection<{ _id: number }>) => Promise<T>): Promise<T> {
  const client = new mongo.MongoClient(uri, { writeConcern: { w: 'majority', journal: true }, serverSelectionTimeoutMS: 30_000, retryWrites: false });
  try {
    return await work(client.db().collection<{ _id: number }>('notes'));
  } finally {
    await client.close();
  }
}

const idsIn = (uri: string) => withNotes(uri, async notes => (await notes.find().sort({ _id: 1 }).toArray()).map(note => note._id));
const serverOf = (dataDir: string) => Number(readFileSync(join(dataDir, 'store', `${readRecord(dataDir)?.server ?? ''}.pid`), 'utf8'));

async function until(claim: () => boolean): Promise<void> {
  for (let tries = 0; !claim(); tries++) {
    if (tries > 1200) throw new Error('waited a minute in vain');
    await wait(50);
  }
}

/** An app in a process of its own, ready when its store is. */
async function startApp(dataDir: string): Promise<{ app: ChildProcess; said: { uri?: string; problem?: string } }> {
  const app = spawn(process.execPath, [join(__dirname, '..', 'support', 'storeProcess.cjs'), dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  apps.add(app);
  for await (const line of createInterface({ input: app.stdout })) {
    const said = JSON.parse(line) as { uri?: string; problem?: string };
    if (said.uri ?? said.problem) return { app, said };
  }
  throw new Error('the app ended without a word');
}

afterEach(async () => {
  for (const app of apps) app.kill('SIGKILL');
  for (const store of running) await store.stop();
  for (const server of orphans.splice(0).filter(isAlive)) process.kill(server, 'SIGKILL');
  apps.clear();
  running.clear();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
});

describeEmbedded(foreign ? 'the embedded server (skipped: MONGODB_URI names another server)' : 'the embedded server', () => {
  it('loses nothing acknowledged when it is killed in a loop of writes, three times, and is started again by itself', async () => {
    const dataDir = temporaryFolder(), store = await provide(dataDir);
    const acknowledged: number[] = [];
    for (let round = 0; round < 3; round++) {
      await withNotes(store.uri, async notes => {
        const killed = serverOf(dataDir), from = round * 1_000_000;
        for (let n = from; n < from + 5000; n++) {
          const written = await notes.insertOne({ _id: n }).then(() => true, () => false);
          if (written) acknowledged.push(n);
          if (n === from + 40 + round * 17) process.kill(killed, 'SIGKILL');
          if (!written) break;
        }
      });
      const kept = await idsIn(store.uri); // the server is up again, or this throws
      expect(acknowledged.filter(id => !kept.includes(id))).toEqual([]);
    }
    expect(acknowledged.length).toBeGreaterThan(120);
    expect(words).toContain('The database server has ended by itself; it is started again.');
  });

  it('keeps the data over a restart, at the same address and by the same server', async () => {
    const dataDir = temporaryFolder(), first = await provide(dataDir);
    await withNotes(first.uri, notes => notes.insertOne({ _id: 7 }));
    await stop(first);
    const second = await provide(dataDir);
    expect([second.uri, second.name]).toEqual([first.uri, first.name]);
    expect(await idsIn(second.uri)).toEqual([7]);
  });

  it('refuses a second start on the same folder in words, and leaves the first alone', async () => {
    const dataDir = temporaryFolder(), first = await startApp(dataDir);
    const second = await startApp(dataDir);
    expect(second.said.problem).toContain(`Quytrinh is already running on ${dataDir} (process ${first.app.pid})`);
    await expect(provide(dataDir)).rejects.toThrow('already running');
    expect(await idsIn(first.said.uri ?? '')).toEqual([]);
  });

  it('refuses a second start in the same process too', async () => {
    const dataDir = temporaryFolder();
    await provide(dataDir);
    await expect(provide(dataDir)).rejects.toThrow('already running');
  });

  it('ends by itself when its app is killed, and the next start takes the folder over with all the data', async () => {
    const dataDir = temporaryFolder(), { app, said } = await startApp(dataDir);
    const server = serverOf(dataDir);
    await withNotes(said.uri ?? '', notes => notes.insertOne({ _id: 1 }));
    app.kill('SIGKILL');
    await until(() => !isAlive(server));
    expect(existsSync(join(dataDir, 'store.lock'))).toBe(true);
    expect(await idsIn((await provide(dataDir)).uri)).toEqual([1]);
  });

  it('left behind by a kill of app and guard alike is ended by the next start, known by its number and its data', async () => {
    const dataDir = temporaryFolder(), { app, said } = await startApp(dataDir);
    const server = serverOf(dataDir);
    await withNotes(said.uri ?? '', notes => notes.insertOne({ _id: 2 }));
    orphans.push(server);
    killGuardOf(server);
    app.kill('SIGKILL');
    await until(() => !isAlive(app.pid ?? 0));
    expect(isAlive(server)).toBe(true);
    expect(await idsIn((await provide(dataDir)).uri)).toEqual([2]);
    expect(isAlive(server)).toBe(false);
  });

  it('is not mistaken for a stranger that got its number', async () => {
    const dataDir = temporaryFolder();
    await stop(await provide(dataDir));
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    writeFileSync(join(dataDir, 'store', `${readRecord(dataDir)?.server ?? ''}.pid`), String(stranger.pid));
    await provide(dataDir);
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
    stranger.kill();
  });

  it('listens on no port, and on a socket that nobody else on the machine may open', async () => {
    const dataDir = temporaryFolder(), before = new Set(listeningPorts());
    await provide(dataDir);
    expect(listeningPorts().filter(port => !before.has(port) && serverOwns(port, serverOf(dataDir)))).toEqual([]);
    const { mode } = statSync(join(dataDir, 'store'));
    expect((mode & 0o077).toString(8)).toBe('0');
    expect(readdirSync('/tmp').filter(name => /^mongodb-\d+\.sock$/.test(name))).toEqual([]);
  });

  it('is reached in a folder whose path is too long for a socket', async () => {
    const dataDir = join(temporaryFolder(), 'a'.repeat(60), 'b'.repeat(60)), first = await provide(dataDir);
    await withNotes(first.uri, notes => notes.insertOne({ _id: 8 }));
    await stop(first);
    const second = await provide(dataDir), socket = decodeURIComponent(new URL(second.uri).host);
    expect((statSync(dirname(socket)).mode & 0o077).toString(8)).toBe('0');
    expect(await idsIn(second.uri)).toEqual([8]);
    await stop(second);
    expect(existsSync(dirname(socket))).toBe(false);
  });

  describe('where there are no sockets', () => {
    const onPort = { sockets: false };

    it('lets in who has the password, which stands in a file of its owner, and nobody else', async () => {
      const dataDir = temporaryFolder(), store = await provide(dataDir, onPort), { port = 0 } = readRecord(dataDir) ?? {};
      await withNotes(store.uri, notes => notes.insertOne({ _id: 9 }));
      await expect(idsIn(`mongodb://127.0.0.1:${port}/quytrinh?directConnection=true`)).rejects.toThrow(/auth/i);
      expect((statSync(join(dataDir, 'store.secret')).mode & 0o077).toString(8)).toBe('0');
      await stop(store);
      expect(await idsIn((await provide(dataDir, onPort)).uri)).toEqual([9]);
    });

    it('moves to another port when its own is taken', async () => {
      const dataDir = temporaryFolder(), first = await provide(dataDir, onPort), { port } = readRecord(dataDir) ?? {};
      await withNotes(first.uri, notes => notes.insertOne({ _id: 3 }));
      await stop(first);
      const other = temporaryFolder();
      writeFileSync(join(other, 'store.json'), JSON.stringify(readRecord(dataDir)));
      await provide(other, onPort);
      expect(readRecord(other)?.port).toBe(port);
      const second = await provide(dataDir, onPort);
      expect(readRecord(dataDir)?.port).not.toBe(port);
      expect(await idsIn(second.uri)).toEqual([3]);
    });
  });

  it('stops cleanly when the app is asked to end', async () => {
    const dataDir = temporaryFolder(), { app } = await startApp(dataDir);
    const server = serverOf(dataDir);
    app.kill('SIGTERM');
    await until(() => app.exitCode !== null || app.signalCode !== null);
    expect(app.exitCode).toBe(0);
    expect(isAlive(server)).toBe(false);
    expect(existsSync(join(dataDir, 'store.lock'))).toBe(false);
  });
});

/** Of the whole machine, by the system's own table. */
function listeningPorts(): number[] {
  const LISTENING = '0A', rows = readFileSync('/proc/net/tcp', 'utf8').split('\n').map(line => line.trim().split(/\s+/));
  return rows.filter(row => row[3] === LISTENING).map(row => Number.parseInt(row[1]?.split(':')[1] ?? '', 16));
}

function serverOwns(port: number, server: number): boolean {
  const sockets = new Set(readdirSync(`/proc/${server}/fd`).flatMap(fd => linkOf(`/proc/${server}/fd/${fd}`)));
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n').map(line => line.trim().split(/\s+/));
  return rows.some(row => Number.parseInt(row[1]?.split(':')[1] ?? '', 16) === port && sockets.has(`socket:[${row[9] ?? ''}]`));
}

function linkOf(path: string): string[] {
  try {
    return [readlinkSync(path)];
  } catch {
    return []; // closed since it was listed
  }
}

/** The shells between app and server, so that only the server is left. */
function killGuardOf(server: number): void {
  const stat = readFileSync(`/proc/${server}/stat`, 'utf8');
  const guard = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  expect(commandLineOf(guard)).toContain('pid_file');
  // Its watcher is a child of the guard too and would end the server: it goes first.
  const children = readFileSync(`/proc/${guard}/task/${guard}/children`, 'utf8').trim().split(' ').map(Number);
  for (const child of children.filter(one => one !== server)) process.kill(child, 'SIGKILL');
  process.kill(guard, 'SIGKILL');
}
