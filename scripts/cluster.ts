/** `npm run cluster`: a replica set, two app servers and ten clients on this machine, while one after another fails. */
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DateTime } from 'luxon';
import type { Connection } from 'mongoose';
import { systemClock } from '../server/core/clock';
import { connectDatabase, disconnectDatabase } from '../server/core/database';
import { ensureIndexes } from '../server/core/indexes';
import { loadWords } from '../server/core/words';
import { ROOT } from '../server/config';
import { gridfsStore } from '../server/files/gridfs';
import { stopPdfWorker } from '../server/pdf/worker';
import { owing } from './bench/leaving';
import type { Door } from './cluster/browser';
import { letHappen, MISHAPS, type Mishap } from './cluster/chaos';
import type { Desk, Post } from './cluster/desk';
import { between, diceOf } from './cluster/dice';
import { settleIn, ZONE, type Team } from './cluster/house';
import { newLedger, type Ledger } from './cluster/ledger';
import { takeLetters, type Letters } from './cluster/letters';
import { workAt } from './cluster/lives';
import { aPerson, type Person } from './cluster/person';
import { reckon } from './cluster/reckoning';
import { isClean, reportOf, type Run } from './cluster/report';
import { anAppServer, type AppServer } from './cluster/servers';
import { untilSettled } from './cluster/settling';
import { startReplicaSet, type ReplicaSet } from './store/replicaSet';

interface Asked {
  readonly seed: number; readonly minutes: number; readonly clients: number; readonly settleMs: number;
  readonly kinds: readonly Mishap[];
}

/** What is opened is owed: taken away at the end, the last first, also after Ctrl-C. */
type Owe = (close: () => Promise<void> | void) => void;

interface Cluster {
  readonly folder: string; readonly set: ReplicaSet; readonly letters: Letters; readonly connection: Connection;
  readonly say: (line: string) => void;
}

/** Ends with 1 when a figure that must be nothing is something. */
async function main(asked: Asked): Promise<void> {
  const begun = Date.now(), owed: (() => Promise<void>)[] = [];
  const seconds = (): string => ((Date.now() - begun) / 1000).toFixed(1).padStart(6);
  const say = (line: string): void => { console.log(`${seconds()} s  ${line}`); };
  const owe: Owe = close => { owed.push(owing(close)); };
  try {
    const run = await runOn(await openCluster(asked, say, owe), asked, owe);
    for (const line of reportOf(run)) console.log(line);
    if (!isClean(run)) process.exitCode = 1;
  } finally {
    for (const close of owed.reverse()) await close().catch((error: unknown) => { console.error(error); });
  }
}

async function openCluster({ seed }: Asked, say: (line: string) => void, owe: Owe): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'quytrinh-cluster-'));
  owe(() => { rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }); });
  say(`seed ${seed}`);
  const cacheDir = join(homedir(), '.cache', 'quytrinh');
  const set = await startReplicaSet(folder, { cacheDir, log: say, now: systemClock });
  owe(() => set.stop());
  const letters = await takeLetters();
  owe(() => letters.close());
  const connection = await connectDatabase(set.uri);
  owe(async () => { await stopPdfWorker(); await disconnectDatabase(); });
  loadWords(join(ROOT, 'views', 'locales'));
  await ensureIndexes();
  return { folder, set, letters, connection, say };
}

/**
 * How far the servers' clocks are ahead: a new day begins before the middle of the run, and what is approved for
 * tomorrow comes into force by the job. A day more, so that they live later than what was made before them.
 */
function untilMidnight(minutes: number): number {
  const here = DateTime.now().setZone(ZONE), midnight = here.plus({ days: 2 }).startOf('day');
  return midnight.toMillis() - here.toMillis() - STARTING_MS - minutes * 60_000 * 0.4;
}

const STARTING_MS = 15_000;

async function runOn(cluster: Cluster, asked: Asked, owe: Owe): Promise<Run> {
  const { folder, set, connection, letters, say } = cluster, { seed, minutes, clients, kinds } = asked;
  const files = gridfsStore(connection, join(folder, 'incoming')), ledger = newLedger();
  const teams = await settleIn(clients, files, systemClock());
  say(`three members, ${teams.length} desks`);
  const aheadMs = untilMidnight(minutes), now = (): Date => new Date(Date.now() + aheadMs);
  const servers = await startServers(cluster, aheadMs, owe), end = Date.now() + minutes * 60_000;
  const desks = teams.map((team, at) => deskOf(team, servers, ledger, seed + at + 1, now, () => Date.now() < end));
  await Promise.all(desks.flatMap(desk => Object.values(desk.people).map(person => person.signIn())));
  say(`${desks.length} clients work through two app servers`);
  const storm = letHappen({ set, servers, say }, kinds, diceOf(seed), end);
  const [mishaps] = await Promise.all([storm, ...desks.map(workAt)]);
  say('the last client has left; the jobs go on');
  const db = connection.getClient().db(connection.name), unsettled = await untilSettled(db, now, asked.settleMs);
  say(unsettled.length ? 'the jobs have not done everything' : 'the jobs have nothing left to do');
  const reckoned = await reckon(ledger, db, files, now());
  return { seed, minutes, clients, mishaps, ledger, unsettled, came: letters.came, reckoned };
}

async function startServers(
  { folder, set, letters }: Cluster, aheadMs: number, owe: Owe,
): Promise<[AppServer, AppServer]> {
  const settings = { folder, uri: set.uri, smtpUrl: letters.url, aheadMs };
  const servers: [AppServer, AppServer] = [
    await anAppServer('server1', settings), await anAppServer('server2', settings),
  ];
  for (const server of servers) {
    owe(() => server.stop());
    await server.start();
  }
  return servers;
}

function deskOf(
  team: Team, servers: readonly AppServer[], ledger: Ledger, seed: number, today: () => Date, isOpen: () => boolean,
): Desk {
  const dice = diceOf(seed), urls = servers.map(one => one.url), turned = [...urls].reverse();
  const door: Door = () => (dice() < 0.5 ? urls : turned), pause = (): number => between(dice, 500, 2500);
  const at = (post: Post): Person => aPerson(team[post], door, ledger, pause);
  const people = {
    officer: at('officer'), unitHead: at('unitHead'), staff: at('staff'), auditor: at('auditor'), head: at('head'),
    representative: at('representative'),
  };
  return { team, people, dice, ledger, today, isOpen, shelf: [], made: 0 };
}

/** `--minutes 3.5 --clients 10 --seed N --settle 360` (seconds), `--only killPrimary,stepDown`, `--calm` for none. */
function read(args: readonly string[]): Asked {
  const said = { type: 'string' } as const, calm = { type: 'boolean' } as const;
  const options = { seed: said, minutes: said, clients: said, settle: said, only: said, calm };
  const { values } = parseArgs({ args: [...args], options });
  const only = values.only?.split(',') ?? MISHAPS;
  return {
    seed: above0('seed', values.seed ?? String(Date.now() % 1_000_000)),
    minutes: above0('minutes', values.minutes ?? '3.5'), clients: above0('clients', values.clients ?? '10'),
    settleMs: 1000 * above0('settle', values.settle ?? '360'),
    kinds: values.calm ? [] : MISHAPS.filter(one => only.includes(one)),
  };
}

function above0(name: string, given: string): number {
  if (!(Number(given) > 0)) throw new Error(`--${name} needs a number above 0, not ${given}.`);
  return Number(given);
}

async function cluster(): Promise<void> {
  await main(read(process.argv.slice(2)));
}

cluster().catch((error: unknown) => { console.error(error); process.exitCode = 1; });
