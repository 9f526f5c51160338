/** Which store is taken, and what does a person read when there is none? */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Candidate } from '../../scripts/store/candidates';
import { candidates } from '../../scripts/store/candidates';
import { downloadedMongod } from '../../scripts/store/download';
import { takeLock } from '../../scripts/store/lock';
import { provideStore } from '../../scripts/store/provide';
import { withDatabase } from '../support/database';

const missing = (name: string): Candidate => ({ name, what: name, find: () => Promise.resolve({ whyNot: `${name} is not on this machine.` }) });
const broken: Candidate = { name: 'broken', what: 'a program that ends at once', find: () => Promise.resolve({ program: 'false' }) };

let dataDir = '';
const said: string[] = [];
const provide = (rows: readonly Candidate[], uri?: string) => provideStore({ dataDir, rows, uri, log: line => { said.push(line); } });
beforeEach(() => { dataDir = mkdtempSync(join(tmpdir(), 'quytrinh-provide-')); said.length = 0; });
afterEach(() => { rmSync(dataDir, { recursive: true, force: true }); });

describe('on a machine without any server', () => {
  it('names every row that was tried with its reason, and the three ways out', async () => {
    const page = await provide([missing('one'), missing('two')]).then(() => '', (error: Error) => error.message);
    expect(page).toContain('1. one: one is not on this machine.');
    expect(page).toContain('2. two: two is not on this machine.');
    expect(page).toMatch(/Install MongoDB[\s\S]*MONGODB_URI=[\s\S]*package index/);
  });

  it('leaves the folder free for the next try', async () => {
    await expect(provide([missing('one')])).rejects.toThrow('one');
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('says of a server that was found and does not start what it said last', async () => {
    await expect(provide([broken, missing('two')])).rejects.toThrow(/1\. broken: it ended before it was ready[\s\S]*2\. two/);
  });
});

describe('on data that one server made', () => {
  it('starts no other one when that is gone, and says what to do', async () => {
    writeFileSync(join(dataDir, 'store.json'), '{"server":"two"}');
    const page = await provide([broken, missing('two')]).then(() => '', (error: Error) => error.message);
    expect(page).toContain(`The data in ${dataDir} were made by the database server "two"`);
    expect(page).toContain('two is not on this machine.');
    expect(page).not.toContain('broken');
  });

  it('says so when it does not know that server', async () => {
    writeFileSync(join(dataDir, 'store.json'), '{"server":"unheard-of"}');
    await expect(provide(candidates)).rejects.toThrow('unheard-of: this version of Quytrinh does not know it.');
  });

  it('does not guess when the note is damaged', async () => {
    writeFileSync(join(dataDir, 'store.json'), '{"server":');
    await expect(provide([missing('one')])).rejects.toThrow('It should be one line like');
  });
});

describe('with an address in MONGODB_URI', () => {
  it('takes that server and touches no folder', async () => {
    const uri = withDatabase(process.env.TEST_MONGODB_URI ?? '', 'named');
    const store = await provide(candidates, uri);
    expect(store).toMatchObject({ uri, name: 'MONGODB_URI' });
    await store.stop();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('names the silent address without its password, and starts nothing in its place', async () => {
    const page = await provide(candidates, 'mongodb://anna:secret@127.0.0.1:9/quytrinh').then(() => '', (error: Error) => error.message);
    expect(page).toContain('MONGODB_URI names mongodb://127.0.0.1:9/quytrinh, and no server answers there');
    expect(page).not.toContain('secret');
  });
});

describe('the lock of a folder', () => {
  const file = () => join(dataDir, 'store.lock');

  it.each([
    ['a process that is no more', JSON.stringify({ pid: 2 ** 22 + 1 })],
    ['an earlier life of this very process number', JSON.stringify({ pid: process.pid, identity: 'before' })],
    ['another process that got the number', JSON.stringify({ pid: process.ppid, identity: 'before' })],
    ['nobody, as a full disk left it', ''],
  ])('is taken over from %s', (_, text) => {
    writeFileSync(file(), text);
    expect(takeLock(file())).toHaveProperty('release');
    expect(readdirSync(dataDir)).toEqual(['store.lock']);
  });

  it('is kept from a second taker until it is released', () => {
    const first = takeLock(file());
    expect(takeLock(file())).toEqual({ heldBy: process.pid });
    if ('release' in first) first.release();
    expect(takeLock(file())).toHaveProperty('release');
  });

  it('respects a living process', () => {
    writeFileSync(file(), JSON.stringify({ pid: process.ppid }));
    expect(takeLock(file())).toEqual({ heldBy: process.ppid });
  });
});

describe('a download that failed', () => {
  const at = new Date('2026-03-02T08:00:00Z');
  const hoursLater = (hours: number) => () => new Date(at.getTime() + hours * 3_600_000);

  it('is not tried again within a day, and that is said', async () => {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(join(dataDir, 'mongod-download-failed.json'), JSON.stringify({ at, reason: 'out of reach' }));
    const found = await downloadedMongod(dataDir, line => { said.push(line); }, hoursLater(23));
    expect(found).toMatchObject({ whyNot: expect.stringMatching(/could not be downloaded at 2026-03-02T08:00:00.000Z \(out of reach\); tried again a day after/) as string });
    expect(said).toEqual([]);
  });
});
