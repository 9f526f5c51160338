/**
 * A backup brought back: the same bytes on another kind of server and another kind of file store, and nothing at all
 * from one that was touched.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { BackupProblem } from '../../scripts/backup/archive';
import { examine } from '../../scripts/backup/read';
import { takeCopy } from '../../server/copies/operations';
import { tokenOf } from '../../server/copies/token';
import { Sent } from '../../server/sendings/model';
import { runNow } from '../../server/jobs/schedule';
import { ANCHOR_LOG } from '../../server/trail/anchorLog';
import { useApp } from '../support/app';
import { storeUri, uriOfOwnDatabase, withDatabase } from '../support/database';
import { aDocument, anAgency, type TestAgency } from '../support/factories';
import { textOf } from '../support/page';
import { aReplicaSet } from '../support/replicaSet';
import {
  aFolder,
  collectionsOf,
  contents,
  COPY_SECRET,
  dropAfterwards,
  holdings,
  openApp,
  PASSPHRASE,
  run,
  SESSION_SECRET,
  type Said,
  type Settings,
} from './support';

jest.setTimeout(600_000); // commands are processes, which load everything, on a busy machine slowly

let agency: TestAgency,
  token = '';
const app = useApp(async opened => {
  agency = await anAgency(opened, { code: 'stp' });
  const document = await aDocument(opened, agency, { code: 'QT-TP.01', title: 'Cấp phiếu lý lịch tư pháp' });
  await aDocument(opened, agency, { stage: 'inReview' });
  const copy = await takeCopy(agency.people.staff, document, opened.now(), opened.tools.files);
  token = tokenOf(copy._id, COPY_SECRET);
  await opened.signIn(agency.account('staff'));
  const anchorTrails = opened.tools.jobs.find(one => one.name === 'anchorTrails');
  if (
    !anchorTrails ||
    (await runNow(anchorTrails, 'a test', opened.now(), line => {
      throw new Error(line);
    })) !== 'ran'
  )
    throw new Error('no anchor');
  await Sent.create({ _id: 'the key of a form', at: opened.now(), answer: { redirect: '/' } });
  await opened.tools.files.putBuffer(randomBytes(20 * 2 ** 20)); // larger than what is held in memory at once
  await mongoose.connection
    .collection('strange')
    .insertOne({
      '10': 1,
      '2': { '9': [1, { b: 1 }], '1': null },
      long: mongoose.mongo.Long.fromNumber(7),
      at: app.now(),
    });
  await mongoose.connection.collection('strange').updateOne({}, { $set: { 'after.20': 1 } });
  await mongoose.connection
    .collection('strange')
    .updateOne({}, { $set: { 'after.3': new mongoose.mongo.Double(2), 'after.1': /ký$/i } });
});

const folder = aFolder(),
  archive = join(folder, 'sao-luu.tar'),
  passphrase = { BACKUP_PASSPHRASE: PASSPHRASE };
const sourceUri = (): string => withDatabase(storeUri(), mongoose.connection.name);
const source = (): Settings => ({
  MONGODB_URI: sourceUri(),
  DATA_DIR: app.tools.config.dataDir,
  SESSION_SECRET,
  COPY_SECRET,
  ...passphrase,
});
/** A new machine: an empty database, an empty folder, no secrets. */
const aTarget = (name: string): Settings & { MONGODB_URI: string; DATA_DIR: string } => ({
  MONGODB_URI: dropAfterwards(uriOfOwnDatabase()),
  DATA_DIR: join(folder, name),
  ...passphrase,
});
const targets = {
  disk: aTarget('disk'),
  tried: aTarget('tried'),
  used: aTarget('used'),
  half: aTarget('half'),
  bare: aTarget('bare'),
};

beforeAll(async () => {
  expect(await run('backup', [archive], source())).toMatchObject({ code: 0 });
});

describe('a backup', () => {
  test('is checked and read by tools that know nothing of us', () => {
    const unpacked = join(folder, 'unpacked');
    mkdirSync(unpacked);
    execFileSync('tar', ['xf', archive, '-C', unpacked]);
    expect(execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: unpacked }).toString()).toBe('');
    expect(readFileSync(join(unpacked, 'secrets.json'), 'utf8')).not.toContain('secret of copies');
    const stored = readdirSync(join(unpacked, 'store'));
    expect(stored).toContain('documents.bson');
    for (const name of ['sessions', 'attempts', 'sendings']) expect(stored).not.toContain(`${name}.bson`);
  });

  test('lets nobody but its owner read it, leaves nothing beside it, and is never written over', async () => {
    expect(statSync(archive).mode & 0o077).toBe(0);
    expect(existsSync(`${archive}.part`)).toBe(false);
    expect(await run('backup', [archive], source())).toMatchObject({
      code: 1,
      text: expect.stringContaining('never written over') as string,
    });
  });

  test.each([
    ['without secrets known here', { COPY_SECRET: undefined }, 'not known here'],
    [
      'with a secret that signed no anchor of this store',
      { COPY_SECRET: 'quite another secret of copies, 32' },
      'not the one of this store',
    ],
    ['without a passphrase', { BACKUP_PASSPHRASE: undefined }, '--without-secrets'],
    ['with a short passphrase', { BACKUP_PASSPHRASE: 'short' }, 'too short'],
  ])('%s is refused', async (_, settings, words) => {
    const path = join(folder, 'refused.tar');
    expect(await run('backup', [path], { ...source(), DATA_DIR: join(folder, 'nothing'), ...settings })).toMatchObject({
      code: 1,
      text: expect.stringContaining(words) as string,
    });
    expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, false]);
  });
});

test('from a server alone and a disk to a set and GridFS and back: every byte, and printed codes hold', async () => {
  const set = await aReplicaSet(1),
    onSet: Settings & { MONGODB_URI: string } = {
      MONGODB_URI: set.uri,
      FILE_STORE: 'gridfs',
      DATA_DIR: join(folder, 'set'),
      ...passphrase,
    };
  const before = await holdings(sourceUri()),
    files = await contents(sourceUri(), { uploads: app.tools.config.uploadsDir });
  expect(before['documents']?.count).toBe(2);
  expect(files.length).toBeGreaterThan(4);

  expect(await run('restore', [archive], onSet)).toMatchObject({
    code: 0,
    text: expect.stringContaining('whole') as string,
  });
  expect(await holdings(set.uri)).toEqual(before);
  expect(await contents(set.uri, 'gridfs')).toEqual(files);
  expect(readFileSync(join(folder, 'set', 'copy.secret'), 'utf8')).toBe(COPY_SECRET);
  expect(readFileSync(join(folder, 'set', ANCHOR_LOG), 'utf8')).toBe(
    readFileSync(join(app.tools.config.dataDir, ANCHOR_LOG), 'utf8'),
  );

  const again = join(folder, 'again.tar');
  expect(await run('backup', [again], onSet)).toMatchObject({
    code: 0,
    text: expect.not.stringContaining('runs alone') as string,
  });
  expect(await run('restore', [again], targets.disk)).toMatchObject({ code: 0 });
  expect(await holdings(targets.disk.MONGODB_URI)).toEqual(before);
  expect(await contents(targets.disk.MONGODB_URI, { uploads: join(folder, 'disk', 'uploads') })).toEqual(files);

  const restored = openApp(targets.disk);
  try {
    const { port } = await restored.first,
      page = await fetch(`http://127.0.0.1:${String(port)}/v/${token}`);
    expect([page.status, textOf(await page.text())]).toEqual([200, expect.stringContaining('QT-TP.01') as string]);
    expect((await fetch(`http://127.0.0.1:${String(port)}/v/${token.slice(0, -4)}AAAA`)).status).toBe(404);
  } finally {
    restored.kill();
  }
});

/** What somebody, or a disk, does to the archive, and the place that must be named. */
const TOUCHED: readonly (readonly [name: string, touch: (path: string) => string])[] = [
  ['a byte of a content file turned', path => turned(path, /^files\//)],
  ['a byte of the documents turned', path => turned(path, /^store\/documents\.bson$/)],
  [
    'a byte of the locked secrets turned',
    path => {
      turned(path, /^secrets\.json$/);
      return 'wrongPassphrase';
    },
  ],
  ['a content file taken out', path => without(path, /^files\//)],
  ['a collection taken out', path => without(path, /^store\/people\.bson$/)],
  ['the signature taken out', path => without(path, /^SHA256SUMS\.sig$/)],
  [
    'cut in the middle',
    path => {
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.subarray(0, bytes.length / 2));
      return 'files/';
    },
  ],
  [
    'something put in',
    path => {
      const strange = join(folder, 'strange.txt');
      writeFileSync(strange, 'x');
      execFileSync('tar', ['-rf', path, '-C', folder, 'strange.txt']);
      return 'strange.txt';
    },
  ],
  [
    'documents changed and the sums made to fit',
    path => {
      refit(path);
      return 'notSigned';
    },
  ],
];

test.each(TOUCHED)('with %s it is refused, and the place is named', async (_, touch) => {
  const path = join(folder, 'touched.tar');
  copyFileSync(archive, path);
  const place = touch(path);
  expect(await refused(path, targets.tried)).toContain(place);
});

test.each([
  ['another passphrase', { BACKUP_PASSPHRASE: 'another long passphrase' }, 'wrongPassphrase'],
  ['another secret here', { COPY_SECRET: 'quite another secret of copies, 32' }, 'secretDiffers'],
])('with %s it is refused', async (_, settings, key) => {
  expect(await refused(archive, { ...targets.tried, ...settings })).toContain(key);
});

test('a touched one ends the command with 1, and the store stays empty', async () => {
  const path = join(folder, 'ended.tar');
  copyFileSync(archive, path);
  const place = turned(path, /^files\//);
  expect(await run('restore', [path], targets.tried)).toMatchObject({
    code: 1,
    text: expect.stringContaining(place) as string,
  });
  expect(await collectionsOf(targets.tried.MONGODB_URI)).toEqual([]);
  expect(existsSync(join(targets.tried.DATA_DIR, 'copy.secret'))).toBe(false);
});

/** The reason and its place, as the command finds them before it opens a store. */
async function refused(path: string, settings: Settings): Promise<string> {
  const asked = examine(path, () => Promise.resolve(settings['BACKUP_PASSPHRASE'] ?? ''), {
    env: { ...settings },
    say: () => undefined,
  });
  return asked.then(
    () => 'not refused',
    (error: unknown) => {
      if (error instanceof BackupProblem) return `${error.key} ${error.values['place'] ?? ''}`;
      throw error;
    },
  );
}

test('with other anchors, documents or files here it is refused and nothing is touched', async () => {
  const { used } = targets,
    says = (words: string): unknown => ({ code: 1, text: expect.stringContaining(words) as string });
  mkdirSync(used.DATA_DIR, { recursive: true });
  writeFileSync(join(used.DATA_DIR, ANCHOR_LOG), `2026-11-25 ${'a'.repeat(64)}\n`);
  expect(await run('restore', [archive], used)).toMatchObject(says('anchors.txt is there') as Said);
  rmSync(join(used.DATA_DIR, ANCHOR_LOG));

  const client = await mongoose.mongo.MongoClient.connect(used.MONGODB_URI),
    people = client.db().collection('people');
  await people.insertOne({ name: 'Ai đó' });
  expect(await run('restore', [archive], used)).toMatchObject(says('not empty') as Said);
  expect(await people.countDocuments()).toBe(1);
  await people.drop();
  await client.close();

  const place = join(used.DATA_DIR, 'uploads', 'ab', 'ab');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, `abab${'0'.repeat(60)}`), 'x');
  expect(await run('restore', [archive], used)).toMatchObject(says('folder of content files is not empty') as Said);
  expect(await collectionsOf(used.MONGODB_URI)).toEqual([]);
});

test('interrupted half-way, the store says so and no server works on it; run again, it is whole', async () => {
  const { half } = targets,
    admin = mongoose.connection.getClient().db('admin'),
    database = new URL(half.MONGODB_URI.replace(/^mongodb:\/\/[^/]*/, 'http://x')).pathname.slice(1);
  await admin.command({
    configureFailPoint: 'failCommand',
    mode: 'alwaysOn',
    data: { failCommands: ['insert'], errorCode: 14031, namespace: `${database}.people` },
  });
  try {
    expect(await run('restore', [archive], half)).toMatchObject({
      code: 1,
      text: expect.stringContaining('half restored') as string,
    });
  } finally {
    await admin.command({ configureFailPoint: 'failCommand', mode: 'off' });
  }
  const server = openApp({ ...half, SESSION_SECRET, COPY_SECRET });
  expect((await server.first).problem).toContain('half restored');
  server.kill();
  expect(await run('backup', [join(folder, 'of-half.tar')], { ...half, SESSION_SECRET, COPY_SECRET })).toMatchObject({
    code: 1,
    text: expect.stringContaining('half restored') as string,
  });
  expect(await run('restore', [archive], half)).toMatchObject({ code: 0 });
  expect(await holdings(half.MONGODB_URI)).toEqual(await holdings(sourceUri()));
});

test('a damaged file is left out and named, also at the restore; secrets may be left out too', async () => {
  const sha256 = 'a'.repeat(64),
    place = join(app.tools.config.uploadsDir, 'aa', 'aa'),
    path = join(folder, 'bare.tar');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, sha256), 'not what its name says');
  try {
    const made = await run('backup', ['--without-secrets', path], { ...source(), BACKUP_PASSPHRASE: undefined });
    expect(made).toMatchObject({ code: 2, text: expect.stringContaining(sha256) as string });
    expect(made.text).toContain('printed codes can no longer be checked');
  } finally {
    rmSync(join(place, sha256));
  }
  const restored = await run('restore', [path], { ...targets.bare, COPY_SECRET, BACKUP_PASSPHRASE: undefined });
  expect(restored).toMatchObject({ code: 2, text: expect.stringContaining(sha256) as string });
  expect(restored.text).toContain('signature was not checked');
});

function membersIn(path: string): string[] {
  return execFileSync('tar', ['tf', path]).toString().trim().split('\n');
}

interface Found {
  readonly name: string;
  readonly at: number;
  readonly size: number;
  readonly next: number;
}

/** The first member that is called so, and where it lies. */
function found(bytes: Buffer, called: RegExp): Found {
  for (let at = 0; at < bytes.length;) {
    const name = bytes.toString('latin1', at, at + 100).replace(/\0.*$/s, ''),
      size = parseInt(bytes.toString('latin1', at + 124, at + 136), 8);
    const next = at + 512 + Math.ceil(size / 512) * 512;
    if (called.test(name)) return { name, at, size, next };
    at = next;
  }
  throw new Error(`no member ${String(called)}`);
}

/** Turns one byte of a member, without touching its header. @returns its name */
function turned(path: string, called: RegExp): string {
  const bytes = readFileSync(path),
    { name, at, size } = found(bytes, called),
    one = at + 512 + Math.floor(size * 0.8);
  bytes[one] = (bytes[one] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  return name;
}

/** Takes a member out; `tar --delete` damages what it leaves. @returns its name */
function without(path: string, called: RegExp): string {
  const bytes = readFileSync(path),
    { name, at, next } = found(bytes, called);
  writeFileSync(path, Buffer.concat([bytes.subarray(0, at), bytes.subarray(next)]));
  return name;
}

/**
 * As somebody would who has the archive and no secret: a person is renamed, and the list of sums says what is there
 * now.
 */
function refit(path: string): void {
  const room = join(folder, 'refit'),
    names = membersIn(path),
    people = join(room, 'store', 'people.bson');
  mkdirSync(room);
  execFileSync('tar', ['xf', path, '-C', room]);
  const bytes = readFileSync(people),
    at = bytes.indexOf('stp.head');
  bytes.write('stp.hEAD', at, 'latin1');
  writeFileSync(people, bytes);
  const listed = names.filter(name => !name.startsWith('SHA256SUMS'));
  writeFileSync(join(room, 'SHA256SUMS'), execFileSync('sha256sum', listed, { cwd: room }));
  execFileSync('tar', ['cf', path, '-C', room, ...names]);
}
