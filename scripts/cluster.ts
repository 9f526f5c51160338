/** `npm run cluster`: a replica set of three, two app servers and ten clients on this machine, while one after the other fails. Ends with 1 when a zero is none. */
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DateTime } from 'luxon';
import { systemClock } from '../server/core/clock';
import { connectDatabase, disconnectDatabase, ensureIndexes } from '../server/core/database';
import { loadWords } from '../server/core/words';
import { ROOT } from '../server/config';
import { gridfsStore } from '../server/files/gridfs';
import { stopPdfWorker } from '../server/pdf/worker';
import { owing } from './bench/leaving';
import { letHappen, MISHAPS, type Mishap } from './cluster/chaos';
import { between, diceOf } from './cluster/dice';
import { settleIn, ZONE, type Team } from './cluster/house';
import { newLedger, type Ledger } from './cluster/ledger';
import { takeLetters } from './cluster/letters';
import { workAt, type Desk, type Post } from './cluster/lives';
import { aPerson, type Door, type Person } from './cluster/person';
import { reckon } from './cluster/reckoning';
import { isClean, reportOf, type Run } from './cluster/report';
import { anAppServer, type AppServer } from './cluster/servers';
import { untilSettled } from './cluster/settling';
import { startReplicaSet } from './store/replicaSet';

interface Asked { readonly seed: number; readonly minutes: number; readonly clients: number; readonly settleMs: number; readonly kinds: readonly Mishap[] }

async function main(asked: Asked): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'quytrinh-cluster-')), begun = Date.now();
  const say = (line: string): void => { console.log(`${((Date.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${line}`); };
  const clean = owing(() => { rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }); });
  const owed: (() => Promise<void>)[] = [clean];
  try {
    const run = await runIn(folder, asked, say, close => { owed.push(owing(close)); });
    for (const line of reportOf(run)) console.log(line);
    if (!isClean(run)) process.exitCode = 1;
  } finally {
    for (const close of owed.reverse()) await close().catch((error: unknown) => { console.error(error); });
  }
}

async function runIn(folder: string, asked: Asked, say: (line: string) => void, owe: (close: () => Promise<void>) => void): Promise<Run> {
  const { seed, minutes, clients } = asked, dice = diceOf(seed), aheadMs = untilMidnight(minutes), now = (): Date => new Date(Date.now() + aheadMs);
  say(`seed ${seed}`);
  const set = await startReplicaSet(folder, { cacheDir: join(homedir(), '.cache', 'quytrinh'), log: say, now: systemClock });
  owe(() => set.stop());
  const letters = await takeLetters();
  owe(() => letters.close());
  const connection = await connectDatabase(set.uri);
  owe(async () => { await stopPdfWorker(); await disconnectDatabase(); });
  loadWords(join(ROOT, 'views', 'locales'));
  await ensureIndexes();
  const files = gridfsStore(connection, join(folder, 'incoming')), teams = await settleIn(clients, files, now());
  say(`three members, ${teams.length} desks`);
  const servers: [AppServer, AppServer] = [await anAppServer('server1', { folder, uri: set.uri, smtpUrl: letters.url, aheadMs }), await anAppServer('server2', { folder, uri: set.uri, smtpUrl: letters.url, aheadMs })];
  for (const server of servers) { owe(() => server.stop()); await server.start(); }
  const ledger = newLedger(), end = Date.now() + minutes * 60_000, desks = teams.map((team, at) => deskOf(team, servers, ledger, seed + at, now, end));
  await Promise.all(desks.flatMap(desk => Object.values(desk.people).map(person => person.signIn())));
  say(`${desks.length} clients work through two app servers`);
  const [mishaps] = await Promise.all([letHappen({ set, servers, say }, asked.kinds, dice, end), ...desks.map(desk => workAt(desk))]);
  say('the last client has left; the jobs go on');
  const db = connection.getClient().db(connection.name), unsettled = await untilSettled(db, now, asked.settleMs);
  say(unsettled.length ? 'the jobs have not done everything' : 'the jobs have nothing left to do');
  return { seed, minutes, clients, mishaps, ledger, unsettled, came: letters.came, reckoned: await reckon(ledger, db, files, now()) };
}

/** The servers' clocks are so far ahead that a new day begins before the middle of the run: what is approved for tomorrow comes into force by the job. */
function untilMidnight(minutes: number): number {
  const here = DateTime.now().setZone(ZONE), midnight = here.plus({ days: 1 }).startOf('day');
  return midnight.toMillis() - here.toMillis() - 20_000 - minutes * 60_000 * 0.4;
}

function deskOf(team: Team, servers: readonly AppServer[], ledger: Ledger, seed: number, today: () => Date, end: number): Desk {
  const dice = diceOf(seed), door: Door = () => { const urls = servers.map(one => one.url); return dice() < 0.5 ? urls : urls.reverse(); };
  const at = (post: Post): Person => aPerson(team[post], door, ledger, () => between(dice, 500, 2500));
  const people = { officer: at('officer'), unitHead: at('unitHead'), staff: at('staff'), auditor: at('auditor'), head: at('head'), representative: at('representative') };
  return { team, people, dice, ledger, today, isOpen: () => Date.now() < end, shelf: [], made: 0 };
}

function read(args: readonly string[]): Asked {
  const { values } = parseArgs({ args: [...args], options: { seed: { type: 'string' }, minutes: { type: 'string' }, clients: { type: 'string' }, settle: { type: 'string' }, only: { type: 'string' }, calm: { type: 'boolean' } } });
  const number = (name: string, value: string | undefined, usual: number): number => { const n = value === undefined ? usual : Number(value); if (!(n > 0)) throw new Error(`--${name} needs a number above 0.`); return n; };
  const only = values.only?.split(',') ?? MISHAPS, kinds = values.calm ? [] : MISHAPS.filter(one => only.includes(one));
  return { seed: number('seed', values.seed, Date.now() % 1_000_000), minutes: number('minutes', values.minutes, 3.5), clients: number('clients', values.clients, 10), settleMs: 1000 * number('settle', values.settle, 360), kinds };
}

main(read(process.argv.slice(2))).catch((error: unknown) => { console.error(error); process.exitCode = 1; });
