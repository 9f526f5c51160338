/** The whole app for a test file: real HTTP on a database, a folder and a clock of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import request from 'supertest';
import type TestAgent from 'supertest/lib/agent';
import { createApp } from '../../server/app';
import { readConfig } from '../../server/config';
import { missingWords } from '../../server/core/words';
import { followRecordSearch, followSearch } from '../../server/jobs/follow';
import { openTools } from '../../server/start';
import type { Tools } from '../../server/tools';
import { uriOfOwnDatabase } from './database';
import './terms.cjs';

/** Everybody's password in tests. */
export const PASSWORD = 'Mật khẩu để thử 2026';

/** Tuesday 24/11/2026, 14:15 in Hà Nội: what the pages of a test show as today, unless it moves the clock. */
export const TODAY = new Date('2026-11-24T07:15:00Z');

/** One command to the store, as the driver reports it. */
export interface SentCommand { readonly name: string; readonly command: Readonly<Record<string, unknown>> }

export interface TestApp {
  readonly server: Server;
  /** http://127.0.0.1:port, for a browser. */
  readonly url: string;
  readonly tools: Tools;
  now(): Date;
  /** Moves the clock; it stands still otherwise. */
  setNow(now: Date): void;
  /** A visitor without an account. */
  visitor(): TestAgent;
  /** Signs in through the form; the cookie stays with the agent. */
  signIn(account: string): Promise<TestAgent>;
  /** Brings the search index up to the store, as the server does every second. */
  index(): Promise<void>;
  /** What was sent to the store while `run` ran. */
  commandsDuring(run: () => Promise<unknown>): Promise<SentCommand[]>;
}

/** Call it once at the top of a test file: opened before its first test, closed and removed after its last. `prepare` makes the file's records. */
export function useApp(prepare: (app: TestApp) => Promise<void> = async () => {}): TestApp {
  const uri = withMonitoring(uriOfOwnDatabase()), folder = mkdtempSync(join(tmpdir(), 'quytrinh-app-'));
  let now = TODAY, opened: Awaited<ReturnType<typeof openTools>> | undefined, server: Server | undefined;
  const app: TestApp = {
    get server() { return open(server); },
    get url() { return `http://127.0.0.1:${(open(server).address() as AddressInfo).port}`; },
    get tools() { return open(opened).tools; },
    now: () => now,
    setNow(wanted) { now = wanted; },
    visitor: () => request.agent(open(server)),
    async signIn(account) {
      const agent = request.agent(open(server));
      const answer = await agent.post('/sign-in').type('form').send({ account, password: PASSWORD });
      if (answer.status !== 303) throw new Error(`${account} could not sign in: ${answer.status} ${answer.text.slice(0, 300)}`);
      return agent;
    },
    async index() { const { tools } = open(opened); await followSearch(tools.search, now); await followRecordSearch(tools.recordSearch, now); },
    commandsDuring,
  };
  beforeAll(async () => {
    opened = await openTools(configFor(folder), uri, () => now, line => { process.stderr.write(`${line}\n`); });
    server = createServer(createApp(opened.tools, opened.connection));
    await new Promise<void>(resolve => { server?.listen(0, '127.0.0.1', resolve); });
    await prepare(app);
    await app.index();
  }, 300_000);
  afterAll(async () => {
    // Where the beginning failed there is none, and the reason must not wait for it.
    if (server) await new Promise(resolve => { server?.close(resolve); server?.closeAllConnections(); });
    await mongoose.connection.dropDatabase();
    await opened?.close();
    rmSync(folder, { recursive: true, force: true });
    expect(missingWords()).toEqual([]);
  });
  return app;
}

function open<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The app of a test file is open inside its tests and hooks only.');
  return value;
}

function configFor(folder: string): Tools['config'] {
  return readConfig({ DATA_DIR: folder, SESSION_SECRET: 'a session secret for tests only, 32', COPY_SECRET: 'a secret of copies for tests only, 32', TZ: 'Asia/Ho_Chi_Minh', JOBS: 'no', DEMONSTRATION: 'no', PASSWORD_COST: 'least' });
}

/** The driver reports commands only on connections that were opened with this. */
function withMonitoring(uri: string): string {
  return `${uri}${uri.includes('?') ? '&' : '?'}monitorCommands=true`;
}

/** Handshakes and the like are not counted: a page does not send them. */
const OF_THE_DRIVER = new Set(['hello', 'ping', 'endSessions', 'isMaster', 'saslStart', 'saslContinue']);

async function commandsDuring(run: () => Promise<unknown>): Promise<SentCommand[]> {
  const client = mongoose.connection.getClient(), sent: SentCommand[] = [];
  const listen = (event: { commandName: string; command: Record<string, unknown> }): void => { if (!OF_THE_DRIVER.has(event.commandName)) sent.push({ name: event.commandName, command: event.command }); };
  client.on('commandStarted', listen);
  try { await run(); } finally { client.off('commandStarted', listen); }
  return sent;
}
