/** How many signed records a minute the app files (drawn, signed with the agency's certificate, kept), and how much longer pages take meanwhile. */
import { setTimeout as wait } from 'node:timers/promises';
import { agencyById } from '../../server/agencies/queries';
import { keySafeFrom } from '../../server/certificates/keySafe';
import { systemClock } from '../../server/core/clock';
import type { Config } from '../../server/config';
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import { newId } from '../../server/core/id';
import { Person } from '../../server/people/model';
import { Records, type StoredRecord } from '../../server/records/model';
import { giveCertificate } from './certificate';
import { signIn, steady, visitor, type Client } from './client';
import { ACCOUNT, type Demonstration } from './demonstration';
import { startWatched, type Watched } from './processes';
import { percentile, type Row } from './table';

const RECORDS = 200, A_SECOND = 2, TOGETHER = 8, IDLE_SECONDS = 60, PATIENCE_SECONDS = 400, LOOK_MS = 500;
/** The first jobs of the app. */
const SETTLING_MS = 8000;

export async function benchSealing({ uri, config }: Demonstration): Promise<Row[]> {
  await connectDatabase(uri);
  try {
    const one = await prepared(config), app = await startWatched(uri, config.dataDir), client = visitor(app.port, TOGETHER, await signIn(app.port, ACCOUNT));
    try {
      return await besideIdle(app, client, one);
    } finally {
      client.close();
      await app.stop();
    }
  } finally {
    await disconnectDatabase();
  }
}

/** The same pages at the same pace: first with nothing else to do, then until the last record is filed. */
async function besideIdle(app: Watched, client: Client, one: StoredRecord): Promise<Row[]> {
  const paths = ['/', '/documents', '/records', `/records/${one._id}`];
  await wait(SETTLING_MS);
  await steady(client, paths, A_SECOND, wait(SETTLING_MS));
  await app.held();
  const idle = await steady(client, paths, A_SECOND, wait(1000 * IDLE_SECONDS)), idleHeld = await app.held();
  const waiting = Array.from({ length: RECORDS }, (_, at) => signed(one, at)), started = performance.now();
  await Records.insertMany(waiting);
  const busy = await steady(client, paths, A_SECOND, filed(waiting)), minutes = (performance.now() - started) / 60_000, busyHeld = await app.held();
  return [
    { name: 'records drawn, signed and filed while pages are read', value: RECORDS / minutes, unit: 'a minute', limit: { atLeast: 200 } },
    { name: 'pages while records are filed, p99 beside idle', value: percentile(busy, 0.99), unit: 'ms', yardstick: percentile(idle, 0.99), limit: { ratioAtMost: 3 } },
    { name: 'pages while records are filed, median beside idle', value: percentile(busy, 0.5), unit: 'ms', yardstick: percentile(idle, 0.5) },
    { name: 'event loop late while records are filed, p99', value: busyHeld.p99, unit: 'ms', yardstick: idleHeld.p99 },
  ];
}

/** Gives the agency its certificate; the record of which the others are copies. */
async function prepared(config: Config): Promise<StoredRecord> {
  const now = systemClock(), agency = (await Person.findOne({ account: ACCOUNT }).lean())?.positions[0]?.agency ?? '', one = await Records.findOne({ agency, state: 'filed', 'signers.1': { $exists: true } }).lean<StoredRecord>();
  if (!one) throw new Error(`The demonstration has no record filed with two signatures in the agency of ${ACCOUNT}.`);
  await giveCertificate(await agencyById(agency, now), keySafeFrom(config.copySecret), now);
  return one;
}

/** As after the last signature, before the job has seen it. */
function signed(one: StoredRecord, at: number): StoredRecord {
  const end = 1 + one.trail.findLastIndex(entry => entry.to === 'signed'), trail = one.trail.slice(0, end), last = trail.at(-1);
  if (!last) throw new Error(`${one.number} was never signed.`);
  return { ...one, _id: newId(), origin: newId(), n: 10_000 + at, number: `${one.number}-${at}`, state: 'signed', stateSince: last.at, changedAt: last.at, filedAt: null, sealed: null, retention: null, trail, trailHead: { n: last.n, hash: last.hash } };
}

/** Asks for one at a time by its id, which costs the store next to nothing. @throws Error when it does not come. */
async function filed(waiting: readonly StoredRecord[]): Promise<void> {
  const until = performance.now() + 1000 * PATIENCE_SECONDS;
  for (const { _id } of waiting) {
    while ((await Records.findById(_id, { state: 1 }).lean())?.state !== 'filed') {
      if (performance.now() > until) throw new Error(`${RECORDS} signed records were not filed within ${PATIENCE_SECONDS} seconds.`);
      await wait(LOOK_MS);
    }
  }
}
