/**
 * Is a backup what was written: every member there, in its order, with the bytes that the sums name, and the sums
 * signed? Changes nothing.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linesOf } from '../../server/trail/anchorLists';
import { sealFrom } from '../../server/trail/seal';
import {
  ABOUT,
  aboutShape,
  BackupProblem,
  entriesOf,
  memberCalled,
  SIGNATURE,
  statement,
  SUMS,
  textOf,
  type About,
  type Entry,
  type Member,
} from './archive';
import { belongs } from './belonging';

export interface Head {
  readonly about: About;
  readonly secrets: string | undefined;
}
export interface Checked {
  /** SHA-256 of the list of all sums. */
  readonly sums: string;
  readonly collections: ReadonlyMap<string, string>;
  readonly files: number;
  /** Content that was damaged in the store already, and is not here. */
  readonly leftOut: readonly string[];
  /** False where nobody here knows the secret that signs. */
  readonly signatureSeen: boolean;
}

/** What stands first, so that a wrong passphrase is told before anything long is begun. @throws BackupProblem */
export async function headOf(path: string): Promise<Head> {
  let about: About | undefined;
  for await (const entry of entriesOf(path)) {
    const { kind } = memberCalled(entry.name);
    if (!about && kind === 'about') about = aboutIn(await textOf(entry));
    else if (about) return { about, secrets: kind === 'secrets' ? await textOf(entry) : undefined };
    else throw new BackupProblem('noBackup');
  }
  throw about ? new BackupProblem('cut', { place: ABOUT }) : new BackupProblem('noBackup');
}

function aboutIn(text: string): About {
  try {
    return aboutShape.parse(JSON.parse(text));
  } catch {
    throw new BackupProblem('noBackup');
  }
}

/**
 * @param copySecret what signed it, where that is known. @throws BackupProblem naming the first place that is not
 * right
 */
export async function checkArchive(path: string, about: About, copySecret: string | undefined): Promise<Checked> {
  const folder = await mkdtemp(join(tmpdir(), 'quytrinh-check-'));
  try {
    return await readThrough(path, about, copySecret, join(folder, SUMS));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readThrough(
  path: string,
  about: About,
  copySecret: string | undefined,
  foundPath: string,
): Promise<Checked> {
  const found = await open(foundPath, 'wx', 0o600),
    collections = new Map<string, string>();
  let files = 0,
    leftOut: string[] = [],
    sums = '',
    signature = '',
    last = '';
  try {
    for await (const entry of entriesOf(path)) {
      const member = memberCalled(entry.name);
      refuseMisplaced(member, entry.name, sums);
      last = entry.name;
      if (member.kind === 'sums') {
        sums = await compared(entry, foundPath);
        continue;
      }
      if (member.kind === 'signature') {
        signature = await textOf(entry);
        continue;
      }
      const { sha256, text } = await hashed(entry, member.kind === 'leftOut');
      if (member.kind === 'content' && ++files && member.of !== sha256)
        throw new BackupProblem('changed', { place: entry.name });
      if (member.kind === 'collection') collections.set(member.of, sha256);
      if (member.kind === 'leftOut') leftOut = text.trim().split('\n');
      await found.write(`${sha256}  ${entry.name}\n`);
    }
  } finally {
    await found.close();
  }
  if (!sums) throw new BackupProblem('cut', { place: last });
  if (collections.size !== about.collections) throw new BackupProblem('changed', { place: ABOUT });
  return { sums, collections, files, leftOut, signatureSeen: isSigned({ about, sums, signature }, copySecret) };
}

function refuseMisplaced(member: Member, place: string, sums: string): void {
  const isStrange = member.kind === 'unknown' || (member.kind === 'collection' && !belongs(member.of));
  if (isStrange || (sums && member.kind !== 'signature')) throw new BackupProblem('strange', { place });
}

async function hashed({ content }: Entry, wanted: boolean): Promise<{ sha256: string; text: string }> {
  const hash = createHash('sha256');
  let text = '';
  for await (const piece of content) {
    hash.update(piece);
    if (wanted) text += Buffer.from(piece).toString('latin1');
  }
  return { sha256: hash.digest('hex'), text };
}

/** The list in the backup against what was found on the way to it, line by line. @returns its SHA-256 */
async function compared({ content }: Entry, foundPath: string): Promise<string> {
  const hash = createHash('sha256'),
    found = linesOf(createReadStream(foundPath));
  for await (const listed of linesIn(content, piece => {
    hash.update(piece);
  })) {
    const { value: line, done } = await found.next();
    if (done || placeIn(line) !== placeIn(listed)) throw new BackupProblem('missing', { place: placeIn(listed) });
    if (line !== listed) throw new BackupProblem('changed', { place: placeIn(listed) });
  }
  const { value: extra, done } = await found.next();
  if (!done && extra) throw new BackupProblem('extra', { place: placeIn(extra) });
  return hash.digest('hex');
}

async function* linesIn(content: AsyncIterable<Uint8Array>, seen: (piece: Uint8Array) => void): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of content) {
    seen(piece);
    const lines = `${rest}${Buffer.from(piece).toString('latin1')}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest) yield rest;
}

function placeIn(line: string): string {
  return line.slice(line.indexOf('  ') + 2) || SUMS;
}

/** A backup with secrets was signed, always; whoever took the signature away changed it. */
function isSigned(
  { about, sums, signature }: { about: About; sums: string; signature: string },
  copySecret: string | undefined,
): boolean {
  if (about.secrets && !signature) throw new BackupProblem('missing', { place: SIGNATURE });
  if (copySecret === undefined || !signature) return false;
  if (!sealFrom(copySecret).fits(statement(sums), signature.trim()))
    throw new BackupProblem('notSigned', { place: SIGNATURE });
  return true;
}
