/** For scripts that work on the store beside the server: connected, with files and words, and everything closed afterwards. */
import { join } from 'node:path';
import { readConfig, ROOT, type Config } from '../../server/config';
import { systemClock } from '../../server/core/clock';
import { connectDatabase, disconnectDatabase, ensureIndexes } from '../../server/core/database';
import { loadWords, wordsFor, type Values } from '../../server/core/words';
import { diskStore } from '../../server/files/disk';
import { gridfsStore } from '../../server/files/gridfs';
import type { FileStore } from '../../server/files/store';
import { provideStore } from './provide';

/** An embedded store is started for it: the app must not run then, and is told so. */
export async function withStore(work: (opened: { config: Config; files: FileStore; now: Date }) => Promise<void>): Promise<void> {
  const config = readConfig(), store = await provideStore({ dataDir: config.dataDir, uri: config.mongodbUri, log: line => { console.error(line); } });
  loadWords(join(ROOT, 'views', 'locales'));
  try {
    const connection = await connectDatabase(config.mongodbUri ?? store.uri);
    await ensureIndexes();
    await work({ config, files: config.fileStore === 'gridfs' ? gridfsStore(connection) : diskStore(config.uploadsDir), now: systemClock() });
  } finally {
    await disconnectDatabase();
    await store.stop();
  }
}

/** Whoever sits at the terminal has chosen no language. */
export function inBothLanguages(key: string, values: Values = {}): string {
  return `${wordsFor('vi')(key, values)} / ${wordsFor('en')(key, values)}`;
}
