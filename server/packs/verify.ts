/** Is a pack still what its server made: every file as the manifest says, none more, none less, the manifest signed? Needs no store. */
import { createHash } from 'node:crypto';
import { Refused } from '../core/errors';
import { withArchive, type Archive, type ArchiveLimits } from '../files/archive';
import { ABOUT_ITSELF, isSignedBy, MANIFEST, manifestShape, SIGNATURE, SUMS, sumsText, type Manifest, type ManifestFile } from './manifest';

/** What does not stand, as data: words are under `verifyPack.`. */
export interface PackFinding {
  readonly key: 'archiveUnsafe' | 'archiveBomb' | 'fileDamaged' | 'fileEncrypted' | 'noManifest' | 'notSigned' | 'otherKey' | 'sums' | 'twice' | 'missing' | 'extra' | 'changed' | 'unreadable';
  readonly values: Readonly<Record<string, string | number>>;
}
export interface PackVerified { readonly files: number; readonly findings: number; readonly manifest: Manifest | undefined }

/** Far above any pack, so that a file made to exhaust whoever checks it ends early. */
const LIMITS: ArchiveLimits = { entries: 150_000, totalBytes: 64 * 2 ** 30, ratio: 200, ratioFromBytes: 10 * 2 ** 20 };
const LONGEST_TEXT = 64 * 2 ** 20;
const REFUSED = ['archiveUnsafe', 'archiveBomb', 'fileDamaged', 'fileEncrypted'] as const;

/** @param publicKey the server's, where it is known: then a pack that somebody else signed is told. @throws Error of the file system */
export async function verifyPack(path: string, publicKey: string | undefined, tellFinding: (finding: PackFinding) => void): Promise<PackVerified> {
  let findings = 0, manifest: Manifest | undefined;
  const tell = (key: PackFinding['key'], values: PackFinding['values'] = {}): void => { findings++; tellFinding({ key, values }); };
  try {
    manifest = await withArchive(path, archive => checkArchive(archive, publicKey, tell), LIMITS);
  } catch (error) {
    tell(refusedKey(error), {});
  }
  return { files: manifest?.files.length ?? 0, findings, manifest };
}

type Tell = (key: PackFinding['key'], values?: PackFinding['values']) => void;

function refusedKey(error: unknown): PackFinding['key'] {
  const key = error instanceof Refused ? REFUSED.find(one => one === error.refusal.key) : undefined;
  if (!key) throw error;
  return key;
}

async function checkArchive(archive: Archive, publicKey: string | undefined, tell: Tell): Promise<Manifest | undefined> {
  const text = await textIn(archive, MANIFEST), manifest = text === undefined ? undefined : manifestIn(text);
  if (text === undefined || !manifest) { tell('noManifest'); return undefined; }
  if (!isSignedBy(manifest.publicKey, text, (await textIn(archive, SIGNATURE)) ?? '')) tell('notSigned');
  if (publicKey !== undefined && manifest.publicKey !== publicKey) tell('otherKey', { key: manifest.publicKey });
  if (await textIn(archive, SUMS) !== sumsText(manifest.files, text)) tell('sums');
  checkNames(archive, manifest, tell);
  for (const file of manifest.files) if (archive.has(file.path)) await checkFile(archive, file, tell);
  return manifest;
}

async function textIn(archive: Archive, name: string): Promise<string | undefined> {
  return (await archive.read(name, LONGEST_TEXT))?.toString('utf8');
}

function manifestIn(text: string): Manifest | undefined {
  try {
    const read = manifestShape.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** Names that differ in capitals or in how letters are composed are one file on some systems: which of the two is then read? */
function checkNames(archive: Archive, { files }: Manifest, tell: Tell): void {
  const listed = new Set([...ABOUT_ITSELF, ...files.map(file => file.path)]), seen = new Set<string>();
  for (const name of archive.names) {
    const folded = name.normalize('NFC').toLowerCase();
    if (seen.has(folded)) tell('twice', { path: name });
    seen.add(folded);
    if (!listed.has(name)) tell('extra', { path: name });
  }
  for (const name of listed) if (!archive.has(name)) tell('missing', { path: name });
}

/** Read no further than it should be long. */
async function checkFile(archive: Archive, { path, size, sha256 }: ManifestFile, tell: Tell): Promise<void> {
  const hash = createHash('sha256');
  let read = 0;
  try {
    for await (const piece of archive.stream(path) ?? []) {
      read += piece.length;
      if (read > size) break;
      hash.update(piece);
    }
  } catch (error) {
    refusedKey(error);
    tell('unreadable', { path });
    return;
  }
  if (read !== size || hash.digest('hex') !== sha256) tell('changed', { path });
}
