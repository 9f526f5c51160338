/** Restoring: everything that speaks against it first, then the whole backup, then the proof that it arrived. */
import { basename } from 'node:path';
import type { Connection } from 'mongoose';
import { knownSecret, type Config } from '../../server/config';
import type { Clock } from '../../server/core/clock';
import { ensureIndexes } from '../../server/core/indexes';
import type { FileStore } from '../../server/files/store';
import { beginRestore, endRestore, restoreUnderWay } from '../../server/store/identity';
import { BackupProblem, type About } from './archive';
import { holdsRecords } from './belonging';
import { checkArchive, headOf, type Checked } from './check';
import { openEnvelope, type Contents } from './envelope';
import { emptyStore, loadArchive } from './load';
import { keepSecrets, refuseOthers } from './secrets';

export type Say = (key: string, values?: Readonly<Record<string, string | number>>) => void;
export interface Around {
  readonly env: NodeJS.ProcessEnv;
  readonly say: Say;
}
/** A backup that nothing speaks against. `contents`: its secrets, where they were asked for. */
export interface Examined {
  readonly path: string;
  readonly about: About;
  readonly contents: Contents | undefined;
  readonly checked: Checked;
}
export interface Target {
  readonly config: Config;
  readonly connection: Connection;
  readonly files: FileStore;
}

/**
 * All that can be known before a store is touched; a wrong passphrase is told before anything long is begun.
 * @param passphrase undefined: the secrets stay locked. @throws BackupProblem
 */
export async function examine(
  path: string,
  passphrase: (() => Promise<string>) | undefined,
  { env, say }: Around,
): Promise<Examined> {
  const { about, secrets } = await headOf(path),
    asks = about.secrets ? passphrase : undefined;
  if (!asks) say('restoredWithoutSecrets');
  const contents = asks && (await openEnvelope(secrets ?? '', await asks(), about.id));
  if (contents) refuseOthers(contents, env);
  say('checking', { id: about.id, madeAt: about.madeAt, documents: about.documents, collections: about.collections });
  const checked = await checkArchive(path, about, contents?.copySecret ?? knownSecret('copySecret', env));
  const seen = { collections: checked.collections.size, files: checked.files };
  say(checked.signatureSeen ? 'checkedSigned' : 'checkedUnsigned', seen);
  for (const sha256 of checked.leftOut) say('leftOutContent', { hash: sha256 });
  return { path, about, contents, checked };
}

/**
 * Until its last step the store says that it is half restored, and no server works on it; running it again begins anew.
 * @throws BackupProblem when the place is not empty: then nothing was touched
 */
export async function restoreInto(
  { connection, files }: Target,
  { path, contents, checked }: Examined,
  clock: Clock,
  { env, say }: Around,
): Promise<void> {
  if (!(await restoreUnderWay())) await refuseUsed(connection, files);
  await beginRestore(basename(path), clock());
  await emptyStore(connection, new Set(['storeFacts']));
  await loadArchive(path, checked, { connection, files, say });
  for (const { model, fields, reason } of await ensureIndexes()) say('indexRefused', { model, fields, reason });
  if (contents) for (const file of keepSecrets(contents, env)) say('kept', { file });
  await endRestore(clock());
}

async function refuseUsed(connection: Connection, files: FileStore): Promise<void> {
  const collections = (await connection.db?.listCollections().toArray()) ?? [];
  for (const { name } of collections) {
    const used = holdsRecords(name) && (await connection.collection(name).findOne({}, { projection: { _id: 1 } }));
    if (used) throw new BackupProblem('storeUsed', { database: connection.name, collection: name });
  }
  for await (const sha256 of files.names()) throw new BackupProblem('filesUsed', { hash: sha256 });
}
