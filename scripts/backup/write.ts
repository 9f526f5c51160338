/** Making a backup: documents, then files, then the sums of all; nothing of it under its name before it is whole. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Connection } from 'mongoose';
import type { Config } from '../../server/config';
import { errorPart, FileMissing, type FileStore } from '../../server/files/store';
import { hashStream } from '../../server/files/temporary';
import { anchorsByDay } from '../../server/trail/anchor';
import { sealFrom } from '../../server/trail/seal';
import {
  ABOUT,
  BackupProblem,
  contentPlace,
  documentsOfCollection,
  LEFT_OUT,
  metadataOfCollection,
  SECRETS,
  type About,
} from './archive';
import { dumpStore, type Dump } from './dump';
import { sealEnvelope, type Contents } from './envelope';
import { tapeInto, type Tape } from './tape';

export interface BackupNeeds {
  readonly config: Pick<Config, 'fileStore'>;
  readonly connection: Connection;
  readonly files: FileStore;
  readonly now: Date;
  /** None: printed codes and proofs are lost with the machine. */
  readonly secrets: { readonly contents: Contents; readonly passphrase: string } | undefined;
  readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => void;
}

export interface Written {
  readonly about: About;
  readonly bytes: number;
  readonly files: number;
  readonly leftOut: number;
}

/** @throws BackupProblem; then there is no backup, and nothing of it is left */
export async function writeBackup(path: string, needs: BackupNeeds): Promise<Written> {
  await refuseWrongSecret(needs.secrets?.contents);
  const tape = await tapeInto(path),
    abandoned = abandonOnSignals(tape);
  try {
    return await record(tape, needs);
  } catch (error) {
    await tape.abandon();
    throw error;
  } finally {
    abandoned.no();
  }
}

/**
 * Records first: a file is kept before anything refers to it and is never changed, so whatever they refer to is there
 * when files are read.
 */
async function record(tape: Tape, { config, connection, files, now, secrets, say }: BackupNeeds): Promise<Written> {
  const dump = await dumpStore(connection.getClient(), connection.name, tape.workshop, one => {
    say('collection', { name: one.name, count: one.documents });
  });
  const about = aboutOf(dump, { fileStore: config.fileStore, secrets: secrets !== undefined }, now);
  if (!about.oneInstant) say('notOneInstant');
  await tape.add(ABOUT, `${JSON.stringify(about, null, 1)}\n`);
  if (secrets) await tape.add(SECRETS, await sealEnvelope(secrets.contents, secrets.passphrase, about.id));
  for (const { name, path, metadata } of dump.collections) {
    await tape.addFile(documentsOfCollection(name), path);
    await tape.add(metadataOfCollection(name), metadata);
    await rm(path);
  }
  const kept = await addContents(tape, files, say);
  const { bytes } = await tape.finish(secrets && sealFrom(secrets.contents.copySecret).sign);
  return { about, bytes, ...kept };
}

function aboutOf({ collections, server }: Dump, here: Pick<About, 'fileStore' | 'secrets'>, now: Date): About {
  return {
    format: 'quytrinh-backup-1',
    id: randomUUID(),
    madeAt: now.toISOString(),
    server,
    oneInstant: server.kind === 'replicaSet',
    collections: collections.length,
    documents: collections.reduce((sum, one) => sum + one.documents, 0),
    ...here,
  };
}

/**
 * A file as large as this is not held in memory: it is read once to see that it is what its name says, and once more
 * to be kept.
 */
const LARGE_BYTES = 16 * 2 ** 20,
  PROGRESS_FILES = 1000;

async function addContents(
  tape: Tape,
  files: FileStore,
  say: BackupNeeds['say'],
): Promise<{ files: number; leftOut: number }> {
  let added = 0,
    leftOut = '';
  for await (const sha256 of files.names()) {
    const content = await soundContent(files, sha256);
    if (typeof content === 'string') {
      say(content, { hash: sha256 });
      if (content === 'damagedContent') leftOut += `${sha256}\n`;
      continue;
    }
    await tape.addStream(contentPlace(sha256), content.size, content.stream);
    if (++added % PROGRESS_FILES === 0) say('files', { count: added });
  }
  if (leftOut) await tape.add(LEFT_OUT, leftOut);
  return { files: added, leftOut: leftOut.split('\n').length - 1 };
}

/**
 * Damaged content is left out, or every restore would refuse the whole; gone is what was disposed of since its name
 * was read.
 */
async function soundContent(
  files: FileStore,
  sha256: string,
): Promise<{ size: number; stream: Readable } | 'damagedContent' | 'goneContent'> {
  try {
    const size = await files.size(sha256);
    if (size > LARGE_BYTES)
      return (await files.verify(sha256)) ? { size, stream: await files.open(sha256) } : 'damagedContent';
    const bytes = await files.read(sha256),
      { sha256: found } = await hashStream(Readable.from([bytes]));
    return found === sha256
      ? { size: bytes.length, stream: Readable.from(bytes.length ? [bytes] : []) }
      : 'damagedContent';
  } catch (error) {
    if (error instanceof FileMissing) return 'goneContent';
    if (errorPart(error, 'name') === 'MongoGridFSChunkError') return 'damagedContent';
    throw error;
  }
}

/** Secrets of another machine would be kept in good faith for years. */
async function refuseWrongSecret(contents: Contents | undefined): Promise<void> {
  const newest = contents && (await anchorsByDay()).at(-1);
  if (newest && !sealFrom(contents.copySecret).fits(newest.hash, newest.signature))
    throw new BackupProblem('wrongSecret', { day: newest._id });
}

function abandonOnSignals(tape: Tape): { no(): void } {
  const stop = (): void => {
    void tape.abandon().finally(() => {
      process.exit(130);
    });
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return {
    no() {
      process.off('SIGINT', stop).off('SIGTERM', stop);
    },
  };
}
