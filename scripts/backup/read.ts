/** Restoring: everything that speaks against it first, then the whole backup, then the proof that it arrived. */
import { basename } from 'node:path';
import type { Connection } from 'mongoose';
import { knownSecret, type Config } from '../../server/config';
import type { Clock } from '../../server/core/clock';
import { ensureIndexes } from '../../server/core/database';
import type { FileStore } from '../../server/files/store';
import { beginRestore, endRestore, restoreUnderWay } from '../../server/store/identity';
import { BackupProblem } from './archive';
import { holdsRecords } from './belonging';
import { checkArchive, type Checked, type Head } from './check';
import type { Contents } from './envelope';
import { emptyStore, loadArchive } from './load';
import { keepSecrets, refuseOthers } from './secrets';

export interface RestoreNeeds {
  readonly head: Head;
  readonly contents: Contents | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => void;
}
export interface Target { readonly config: Config; readonly connection: Connection; readonly files: FileStore }

/** All that can be known before the store is touched. @throws BackupProblem */
export async function checkBefore(path: string, { head, contents, env, say }: RestoreNeeds): Promise<Checked> {
  if (contents) refuseOthers(contents, env);
  say('checking', { ...aboutInWords(head) });
  const checked = await checkArchive(path, head.about, contents?.copySecret ?? knownSecret('copySecret', env));
  say(checked.signatureSeen ? 'checkedSigned' : 'checkedUnsigned', { collections: checked.collections.size, files: checked.files });
  for (const sha256 of checked.leftOut) say('leftOutContent', { sha256 });
  return checked;
}

function aboutInWords({ about: { id, madeAt, documents, collections } }: Head): Readonly<Record<string, string | number>> {
  return { id, madeAt, documents, collections };
}

/**
 * Until its last step the store says that it is half restored, and no server works on it; running it again begins anew.
 * @throws BackupProblem when the place is not empty: then nothing was touched
 */
export async function restoreInto({ connection, files }: Target, path: string, checked: Checked, { contents, env, clock, say }: RestoreNeeds): Promise<void> {
  if (!await restoreUnderWay()) await refuseUsed(connection, files);
  await beginRestore(basename(path), clock());
  await emptyStore(connection, new Set(['storeFacts']));
  await loadArchive(path, checked, { connection, files, say });
  for (const { model, fields, reason } of await ensureIndexes()) say('indexRefused', { model, fields, reason });
  if (contents) for (const file of keepSecrets(contents, env)) say('kept', { file });
  await endRestore(clock());
}

async function refuseUsed(connection: Connection, files: FileStore): Promise<void> {
  const collections = await connection.db?.listCollections().toArray() ?? [];
  for (const { name } of collections) {
    const used = holdsRecords(name) && await connection.collection(name).findOne({}, { projection: { _id: 1 } });
    if (used) throw new BackupProblem('storeUsed', { database: connection.name, collection: name });
  }
  for await (const sha256 of files.names()) throw new BackupProblem('filesUsed', { sha256 });
}
