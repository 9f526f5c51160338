import { once } from 'node:events';
import { mkdtempSync, openSync, closeSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { Unavailable } from '../../server/core/errors';
import { openSearch } from '../../server/search/search';
import { asked, bareNode, row } from './support';

let dir: string;
const file = (): string => join(dir, 'search.db');

beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'search-')); });
afterEach(() => { rmSync(dir, { recursive: true, force: true }); });

async function filled(): Promise<void> {
  const search = await openSearch(dir);
  await search.put(Array.from({ length: 200 }, (_, n) => row(`r${String(n)}`, { title: 'Đăng ký', body: `khai sinh ${String(n)}` })));
  await search.setCursor('trail 1');
  await search.close();
}

/** The index is empty, says so, and works. */
async function expectFresh(): Promise<void> {
  const search = await openSearch(dir);
  try {
    expect(search.needsRebuild).toBe(true);
    expect((await search.find(asked('đăng ký'))).total).toBe(0);
    await search.put([row('1', { title: 'Đăng ký' })]);
    expect((await search.find(asked('đăng ký'))).total).toBe(1);
  } finally {
    await search.close();
  }
}

describe('an index that cannot be used is replaced by an empty one', () => {
  test('made by other rules of folding', async () => {
    await filled();
    const database = new Database(file());
    database.exec("update meta set value = 'schema 0, fold 0' where name = 'made'");
    database.close();
    await expectFresh();
    expect(readdirSync(dir).filter(name => name.includes('.new'))).toEqual([]);
  });

  test.each([['rubbish', 'x'.repeat(20_000)], ['empty', ''], ['another database', undefined]])('the file is %s', async (_, content) => {
    if (content === undefined) {
      const database = new Database(file());
      database.exec('create table other (x)');
      database.close();
    } else writeFileSync(file(), content);
    await expectFresh();
  });

  test('damaged in the middle: found while working, then replaced', async () => {
    await filled();
    const size = statSync(file()).size;
    const handle = openSync(file(), 'r+');
    for (let at = 4096; at < size; at += 4096) writeSync(handle, Buffer.alloc(2048, 0xa5), 0, 2048, at);
    closeSync(handle);
    const search = await openSearch(dir);
    const attempts = [() => search.find(asked('đăng ký')), () => search.put([row('r1', { version: 2 })]), () => search.find(asked('khai sinh'))];
    for (const attempt of attempts) await attempt().catch((error: unknown) => { expect(error).toBeInstanceOf(Unavailable); });
    expect(search.needsRebuild).toBe(true);
    await search.close();
  });
});

/** Ends the thread behind a search while calls wait; a process of its own, since the test runner hides the event of new threads. */
const DYING_THREAD = `
const threads = [];
process.on('worker', thread => threads.push(thread));
require('./server/search/search.ts').openSearch(process.argv[1]).then(async search => {
  const query = { text: 'đăng ký', prefix: false, agencies: 'all', states: 'all', limit: 20, offset: 0 };
  const waiting = Promise.allSettled(Array.from({ length: 200 }, () => search.find(query)));
  await threads[0].terminate();
  const refused = (await waiting).filter(one => one.status === 'rejected').map(one => one.reason);
  const { total } = await search.find(query);
  await search.close();
  process.stdout.write(JSON.stringify({ refused: refused.length > 0, as: [...new Set(refused.map(error => error.status + ' ' + error.name))], total, threads: threads.length }));
});
`;

test('a thread that dies: waiting calls are refused as unavailable, the next call finds a new thread and the same index', async () => {
  await filled();
  const child = bareNode(DYING_THREAD, dir);
  const gone = once(child, 'exit');
  let said = '';
  for await (const chunk of child.stdout) said += String(chunk);
  expect((await gone)[0]).toBe(0);                      // and the thread does not keep the process alive
  expect(JSON.parse(said)).toEqual({ refused: true, as: ['503 Unavailable'], total: 200, threads: 2 });
});

/** Writes row after row and says each number once it is acknowledged. */
const WRITER = `
const [, dir, from] = process.argv;
require('./server/search/search.ts').openSearch(dir).then(async search => {
  for (let n = Number(from); ; n++) {
    await search.put([{ id: 'r' + n, version: 1, code: 'QT-' + n, title: 'Đăng ký ' + n, body: 'khai sinh '.repeat(50) + n, agency: 'a', unit: 'u', type: 't', state: 's', sort: n }]);
    if (n % 3 === 0) await search.remove(['r' + (n - 2)]);
    process.stdout.write(n + '\\n');
  }
});
`;

test('killed while writing, three times: what was acknowledged is there and the index is sound', async () => {
  let next = 1;
  for (let kill = 0; kill < 3; kill++) {
    const writer = bareNode(WRITER, dir, String(next));
    const gone = once(writer, 'exit');
    let said = '';
    for await (const chunk of writer.stdout) {
      said += String(chunk);
      if (said.split('\n').length > 40) writer.kill('SIGKILL');
    }
    await gone;
    const last = Number(said.split('\n').filter(Boolean).at(-1));
    const search = await openSearch(dir);
    const ids = Array.from({ length: last }, (_, n) => n + 1).filter(n => n % 3 !== 1 || n > last - 2).map(n => `r${String(n)}`);
    expect([...(await search.versions(ids)).keys()]).toEqual(ids);
    expect((await search.find(asked(`đăng ký ${String(last)}`))).hits[0]?.id).toBe(`r${String(last)}`);
    await search.optimize();
    await search.close();
    const database = new Database(file());
    for (const table of ['titles', 'bodies']) database.exec(`insert into ${table} (${table}) values ('integrity-check')`);
    expect(database.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    database.close();
    next = last + 10;
    await backfill(last + 1, next - 1);
  }
});

/** The rows the kill may have cut off, so that the next round can expect an unbroken line. */
async function backfill(from: number, to: number): Promise<void> {
  const search = await openSearch(dir);
  await search.put(Array.from({ length: to - from + 1 }, (_, n) => row(`r${String(from + n)}`, { title: 'Đăng ký' })));
  await search.close();
}
