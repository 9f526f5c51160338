/** The demonstration on a store and in a folder of the bench's own, with a register of more than one page and an original of one megabyte. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '../../server/config';
import { systemClock } from '../../server/core/clock';
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import { newId } from '../../server/core/id';
import { codeKey, sortKey } from '../../server/core/vietnamese';
import { ControlledDocument, type DocumentRecord } from '../../server/documents/model';
import { diskStore } from '../../server/files/disk';
import { Person } from '../../server/people/model';
import { seedOnce } from '../demonstration/seed';
import { settleDown } from './settling';
import { provideStore } from '../store/provide';
import { startReplicaSet } from '../store/replicaSet';
import { owing } from './leaving';

/** The secretary for ISO of an agency: may fetch originals and sees every document of it. */
export const ACCOUNT = 'thukyiso.stp';
/** What the demonstration lies on: one `mongod`, or a replica set of three on this machine. */
export const STORES = ['alone', 'set'] as const;
export type StoreKind = (typeof STORES)[number];
const MORE_DOCUMENTS = 100, MEGABYTE = 1 << 20;

export interface Demonstration {
  readonly config: Config; readonly uri: string;
  /** The address of the original, its path on the disk, and of its document. */
  readonly original: string; readonly originalFile: string; readonly document: string;
  close(): Promise<void>;
}

/** Takes about two minutes; `close` removes everything. The settings of the environment are not used: no store but its own is touched. */
export async function openDemonstration(kind: StoreKind, log: (line: string) => void): Promise<Demonstration> {
  const folder = mkdtempSync(join(tmpdir(), 'quytrinh-bench-')), config = readConfig({ DATA_DIR: folder });
  let store: { readonly uri: string; stop(): Promise<void> } | undefined;
  const close = owing(async () => {
    await store?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });
  try {
    store = kind === 'set' ? await startReplicaSet(join(folder, 'set'), { cacheDir: join(homedir(), '.cache', 'quytrinh'), log, now: systemClock }) : await provideStore({ dataDir: folder, log });
    await seedOnce(config, store.uri, log);
    const enlarged = await enlarge(config, store.uri);
    await settleDown(config, store.uri, log);
    return { config, uri: store.uri, close, ...enlarged };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Written straight to the store: what is measured is reading. */
async function enlarge(config: Config, uri: string): Promise<Pick<Demonstration, 'original' | 'originalFile' | 'document'>> {
  await connectDatabase(uri);
  try {
    const agency = (await Person.findOne({ account: ACCOUNT }).lean())?.positions[0]?.agency;
    const one = await ControlledDocument.findOne({ agency, 'shown.state': 'effective' }).lean<DocumentRecord>();
    const n = one?.shown.n ?? 0, file = one?.revisions.find(revision => revision.n === n)?.files[0];
    if (!one || !file) throw new Error(`The demonstration has no document in force that ${ACCOUNT} may fetch.`);
    await ControlledDocument.insertMany(Array.from({ length: MORE_DOCUMENTS }, (_, at) => another(one, at + 1)));
    const { sha256, size } = await diskStore(config.uploadsDir).putBuffer(randomBytes(MEGABYTE));
    await ControlledDocument.updateOne({ _id: one._id }, { $set: { 'revisions.$[revision].files.0.sha256': sha256, 'revisions.$[revision].files.0.size': size } }, { arrayFilters: [{ 'revision.n': n }] });
    const document = `/documents/${one._id}`;
    return { document, original: `${document}/revisions/${n}/files/${file.id}`, originalFile: join(config.uploadsDir, sha256.slice(0, 2), sha256.slice(2, 4), sha256) };
  } finally {
    await disconnectDatabase();
  }
}

function another(one: DocumentRecord, number: number): DocumentRecord {
  const code = `QT-DO.${String(number).padStart(3, '0')}`, title = `${one.title} số ${number}`;
  return { ...one, _id: newId(), code, codeKey: codeKey(code), codeSort: sortKey(code), title, titleKey: sortKey(title), shown: { ...one.shown, title } };
}
