/** Opens everything in order and closes it again: store, files, index, jobs, HTTP. */
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createApp } from './app';
import { keySafeFrom } from './certificates/keySafe';
import type { Config } from './config';
import { rememberOffsets, systemClock, type Clock } from './core/clock';
import { connectDatabase, disconnectDatabase } from './core/database';
import { ensureIndexes } from './core/indexes';
import { diskStore } from './files/disk';
import { gridfsStore } from './files/gridfs';
import { keepIndexes } from './jobs/indexes';
import { settleIndexes } from './jobs/ownIndexes';
import { followedCollections } from './jobs/progress';
import { startSchedule } from './jobs/schedule';
import { jobTable } from './jobs/table';
import { watchChanges } from './jobs/watching';
import { postTo } from './mail/post';
import { stopPdfWorker } from './pdf/worker';
import { hashPasswordsAt } from './people/password';
import { RECORDS_A_DAY } from './records/finding';
import { searchOfFirst, shareSearch } from './search/elsewhere';
import { openSearch, type Search } from './search/search';
import { requireWhole } from './store/identity';
import type { Tools } from './tools';
import { ANCHOR_LOG } from './trail/anchorLog';
import { sealFrom } from './trail/seal';

export interface Running { readonly tools: Tools; readonly server: Server; readonly port: number; stop(): Promise<void> }

export async function openTools(config: Config, uri: string, clock: Clock = systemClock, log: (line: string) => void = line => { console.error(line); }) {
  rememberOffsets();
  hashPasswordsAt(config.passwordCost);
  mkdirSync(config.dataDir, { recursive: true });
  const connection = await connectDatabase(uri);
  await requireWhole().catch(async (error: unknown) => { await disconnectDatabase(); throw error; });
  const conflicts = await ensureIndexes();
  for (const conflict of conflicts) log(`The store refuses an index of ${conflict.model} (${conflict.fields}): ${conflict.reason}`);
  const files = config.fileStore === 'gridfs' ? gridfsStore(connection) : diskStore(config.uploadsDir);
  const [search, recordSearch] = await openIndexes(config);
  if (config.place === 1) await settleIndexes({ search, recordSearch }, clock(), log);
  const post = postTo(config.smtpUrl, config.mailFrom, join(config.dataDir, 'mail'));
  const jobs = jobTable({ post, files, indexes: [search, recordSearch], baseUrl: config.baseUrl, clock, log, seal: sealFrom(config.copySecret), timeZone: config.timeZone, anchorLog: join(config.dataDir, ANCHOR_LOG), sealing: { safe: keySafeFrom(config.copySecret), marking: { baseUrl: config.baseUrl, secret: config.copySecret } } });
  const tools: Tools = { config, files, search, recordSearch, clock, jobs, log };
  return { tools, connection, async close() { await Promise.all([search.close(), recordSearch.close()]); await stopPdfWorker(); await disconnectDatabase(); } };
}

/** The first process of a machine has the indexes, and the others ask it. */
async function openIndexes({ dataDir, place }: Config): Promise<[search: Search, recordSearch: Search]> {
  if (place > 1) return [searchOfFirst('search', place), searchOfFirst('recordSearch', place)];
  const opened = await Promise.all([openSearch(join(dataDir, 'search')), openSearch(join(dataDir, 'recordSearch'), RECORDS_A_DAY)]);
  return [shareSearch('search', opened[0]), shareSearch('recordSearch', opened[1])];
}

export async function start(config: Config, uri: string, clock: Clock = systemClock): Promise<Running> {
  const { tools, connection, close } = await openTools(config, uri, clock);
  const schedule = config.jobs ? startSchedule(tools.jobs, `${hostname()}:${process.pid}`, clock, tools.log) : undefined;
  const indexes = config.place === 1 ? keepIndexes(tools) : undefined;
  const tell = (touched: ReadonlySet<string> | undefined): void => { schedule?.wake(touched); indexes?.wake(touched); };
  const watched = { ...followedCollections(), clock, log: tools.log, tell };
  const watching = config.place === 1 ? watchChanges(watched) : undefined;
  const server = createServer(createApp(tools, connection));
  server.requestTimeout = 15 * 60_000;
  await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(config.port, config.host, resolve); });
  const address = server.address();
  return {
    tools, server, port: typeof address === 'object' && address ? address.port : config.port,
    async stop() {
      await Promise.all([closeServer(server), schedule?.stop(), indexes?.stop(), watching?.stop()]);
      await close();
    },
  };
}

const STOP_MS = 7500;

/**
 * Ends a busy server within eight seconds, so that with its store it is gone in ten: whoever supervises it kills it later. What
 * is not ended by then ends with the process; every write is whole, and what was left is taken up at the next start.
 */
export async function stopInTime({ stop, tools }: Pick<Running, 'stop' | 'tools'>): Promise<void> {
  const isEnded = await Promise.race([stop().then(() => true), wait(STOP_MS, false)]);
  if (!isEnded) tools.log('not everything has ended in time');
}

/** Requests that are being answered have so long to end. */
const ANSWERING_MS = 5000;

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>(resolve => {
    server.close(() => { resolve(); });
    server.closeIdleConnections();
    setTimeout(() => { server.closeAllConnections(); }, ANSWERING_MS).unref();
  });
}
