/** Does verify-pack name whatever was done to a pack after it was made, and refuse files that are made to harm whoever opens them? */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ZipFile } from 'yazl';
import { MANIFEST, manifestText, signatureText, sumsText } from '../../server/packs/manifest';
import { verifyPack, type PackFinding } from '../../server/packs/verify';
import { sealFrom } from '../../server/trail/seal';
import { aRecord } from '../records/made';
import { useApp } from '../support/app';
import { anAgency, type TestAgency } from '../support/factories';
import { packed, saved, unpacked, type Unpacked } from './made';

let agency: TestAgency, whole: Unpacked, path: string, bytes: Buffer;
const app = useApp(async opened => {
  agency = await anAgency(opened, { code: 'stp', name: 'Sở Tư pháp' });
  await aRecord(opened, agency, { photo: true });
});
beforeAll(async () => {
  ({ path, bytes } = await packed(app, await app.signIn(agency.account('qualityOfficer')), { agency: agency.id }));
  whole = await unpacked(path);
});

const ours = (): string => sealFrom(app.tools.config.copySecret).publicKey;
async function findings(file: string, key: string | undefined = ours()): Promise<[PackFinding['key'], string][]> {
  const found: [PackFinding['key'], string][] = [];
  const { findings: count } = await verifyPack(file, key, one => { found.push([one.key, String(one.values['path'] ?? '')]); });
  expect(count).toBe(found.length);
  return found;
}

/** A zip of these files; undefined leaves one out. */
async function zipped(files: ReadonlyMap<string, Buffer | undefined>, rename: (bytes: Buffer) => Buffer = same => same, compress = false): Promise<string> {
  const zip = new ZipFile(), pieces: Buffer[] = [];
  for (const [name, content] of files) if (content) zip.addBuffer(content, name, { compress });
  zip.end();
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return saved(app, rename(Buffer.concat(pieces)));
}
const changedPack = (changes: Readonly<Record<string, Buffer | undefined>>): Promise<string> => zipped(new Map([...whole.names.map(name => [name, whole.read(name)] as const), ...Object.entries(changes)]));
const record = (): string => whole.manifest.files.find(file => file.record && file.path.endsWith('.pdf'))?.path ?? '';

test('a pack as it was made is whole; the same is said by sha256sum in the unpacked folder', async () => {
  expect(await findings(path)).toEqual([]);
  const folder = mkdtempSync(join(tmpdir(), 'pack-'));
  try {
    execFileSync('python3', ['-m', 'zipfile', '-e', path, folder]);
    expect(execFileSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' })).toBe('');
  } finally { rmSync(folder, { recursive: true, force: true }); }
});

test('one changed byte, a missing file and an added one are each named', async () => {
  const altered = Buffer.from(whole.read(record()));
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
  expect(await findings(await changedPack({ [record()]: altered }))).toEqual([['changed', record()]]);
  expect(await findings(await changedPack({ [record()]: Buffer.concat([whole.read(record()), Buffer.from(' ')]) }))).toEqual([['changed', record()]]);
  expect(await findings(await changedPack({ [record()]: undefined }))).toEqual([['missing', record()]]);
  expect(await findings(await changedPack({ '08.5 Thêm/vào.pdf': Buffer.from('%PDF-') }))).toEqual([['extra', '08.5 Thêm/vào.pdf']]);
});

test('a byte changed in the zip itself shows as damage', async () => {
  const spoiled = Buffer.from(bytes), at = spoiled.indexOf(whole.read(record()).subarray(0, 30));
  spoiled[at + 5] = (spoiled[at + 5] ?? 0) ^ 1;
  expect(await findings(saved(app, spoiled))).toEqual([['unreadable', record()]]);
  expect(await findings(saved(app, bytes.subarray(0, bytes.length - 100)))).toEqual([['fileDamaged', '']]);
  expect(await findings(saved(app, Buffer.from('no zip at all')))).toEqual([['fileDamaged', '']]);
});

test('a list that was changed with its files is not signed; signed anew with another key, it is told to be another server\'s', async () => {
  const altered = Buffer.from('another content'), files = whole.manifest.files.map(file => (file.path === record() ? { ...file, size: altered.length, sha256: 'ee'.repeat(32) } : file));
  const unsigned = manifestText({ ...whole.manifest, files });
  expect(await findings(await changedPack({ [MANIFEST]: Buffer.from(unsigned), SHA256SUMS: Buffer.from(sumsText(files, unsigned)) }))).toEqual([['notSigned', ''], ['changed', record()]]);
  const forger = sealFrom('a secret that is not the server\'s, 32'), forged = manifestText({ ...whole.manifest, publicKey: forger.publicKey });
  const theirs = await changedPack({ [MANIFEST]: Buffer.from(forged), 'manifest.sig': Buffer.from(signatureText(forged, forger)), SHA256SUMS: Buffer.from(sumsText(whole.manifest.files, forged)) });
  expect(await findings(theirs)).toEqual([['otherKey', '']]);
  const { findings: unknown } = await verifyPack(theirs, undefined, () => undefined);
  expect(unknown).toBe(0);
  expect(await findings(await changedPack({ [MANIFEST]: undefined }))).toEqual([['noManifest', '']]);
  expect(await findings(await changedPack({ 'manifest.sig': undefined }))).toEqual([['notSigned', ''], ['missing', 'manifest.sig']]);
});

test('names that lead out, twice the same name, capitals only, a password and a bomb are refused in words', async () => {
  const one = (name: string): Promise<string> => zipped(new Map([['xx/evil.txt', Buffer.from('x')]]), raw => Buffer.from(raw.toString('latin1').replaceAll('xx/evil.txt', name), 'latin1'));
  expect([await findings(await one('../evil.txt')), await findings(await one('/xxevil.txt'))]).toEqual([[['archiveUnsafe', '']], [['archiveUnsafe', '']]]);
  const twice = await zipped(new Map([['a.txt', Buffer.from('x')], ['b.txt', Buffer.from('y')]]), raw => Buffer.from(raw.toString('latin1').replaceAll('b.txt', 'a.txt'), 'latin1'));
  expect(await findings(twice)).toEqual([['archiveUnsafe', '']]);
  expect(await findings(await changedPack({ 'MANIFEST.json': Buffer.from('{}') }))).toEqual([['twice', 'MANIFEST.json'], ['extra', 'MANIFEST.json']]);
  const zip = new ZipFile(), pieces: Buffer[] = [];
  zip.addBuffer(Buffer.alloc(80 * 2 ** 20), MANIFEST);
  zip.end();
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  expect(await findings(saved(app, Buffer.concat(pieces)))).toEqual([['archiveBomb', '']]);
  const locked = await zipped(new Map([['a.txt', Buffer.from('x')]]), raw => { const at = raw.indexOf('PK\x01\x02', 0, 'latin1'); raw.writeUInt16LE(raw.readUInt16LE(at + 8) | 1, at + 8); return raw; }, true);
  expect(await findings(locked)).toEqual([['fileEncrypted', '']]);
});

test('a manifest written to lead astray is read as data: paths out of the folder are only names that are missing', async () => {
  const seal = sealFrom(app.tools.config.copySecret), files = [...whole.manifest.files, { ...(whole.manifest.files[0] as (typeof whole.manifest.files)[number]), path: '../../etc/passwd' }], text = manifestText({ ...whole.manifest, files });
  expect(await findings(await changedPack({ [MANIFEST]: Buffer.from(text), 'manifest.sig': Buffer.from(signatureText(text, seal)), SHA256SUMS: Buffer.from(sumsText(files, text)) }))).toEqual([['missing', '../../etc/passwd']]);
  expect(readFileSync(path).equals(bytes)).toBe(true);
});
