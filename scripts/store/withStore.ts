/**
 * For scripts that work on the store beside the server: connected, with files and words, and everything closed
 * afterwards.
 */
import { join } from 'node:path';
import type { Connection } from 'mongoose';
import { readConfig, ROOT, type Config } from '../../server/config';
import { systemClock } from '../../server/core/clock';
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import { ensureIndexes } from '../../server/core/indexes';
import { loadWords, wordsFor, type Values } from '../../server/core/words';
import { diskStore } from '../../server/files/disk';
import { gridfsStore } from '../../server/files/gridfs';
import type { FileStore } from '../../server/files/store';
import { requireWhole } from '../../server/store/identity';
import { reachStore } from './provide';

export interface Opened {
  readonly config: Config;
  readonly connection: Connection;
  readonly files: FileStore;
  readonly now: Date;
}

/** The embedded server that the app runs is used while it runs, and one is started otherwise. */
export async function withStore(work: (opened: Opened) => Promise<void>): Promise<void> {
  const config = readConfig();
  const store = await reachStore({
    dataDir: config.dataDir,
    uri: config.mongodbUri,
    log: line => {
      console.error(line);
    },
  });
  loadWords(join(ROOT, 'views', 'locales'));
  try {
    const connection = await connectDatabase(config.mongodbUri ?? store.uri);
    await requireWhole();
    await ensureIndexes();
    await work({ config, connection, files: fileStoreOf(config, connection), now: systemClock() });
  } finally {
    await disconnectDatabase();
    await store.stop();
  }
}

export function fileStoreOf({ fileStore, uploadsDir }: Config, connection: Connection): FileStore {
  return fileStore === 'gridfs' ? gridfsStore(connection) : diskStore(uploadsDir);
}

/** Whoever sits at the terminal has chosen no language. */
export function inBothLanguages(key: string, values: Values = {}): string {
  return `${wordsFor('vi')(key, values)} / ${wordsFor('en')(key, values)}`;
}
