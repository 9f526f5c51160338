/** What the register of nonconformities and the page of figures cost an agency with thirteen thousand nonconformities and the audits of twenty-five thousand findings. */
import { newId } from '../../server/core/id';
import { systemClock } from '../../server/core/clock';
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import { Audit, type AuditRecord, type Line } from '../../server/audits/model';
import { Nonconformity, type NonconformityRecord } from '../../server/nonconformities/model';
import { Person } from '../../server/people/model';
import { signIn, visitor } from './client';
import { ACCOUNT, type Demonstration } from './demonstration';
import { startApp } from './processes';
import { inTurns } from './rounds';
import type { Row } from './table';

const NONCONFORMITIES = 13_000, AUDITS = 250, FINDINGS_EACH = 100, BATCH = 500, DAY_MS = 86_400_000, YEARS_DAYS = 5 * 365;
const CLAUSES = ['4.1', '6.1', '7.2', '7.5.3', '8.2.1', '8.5.1', '8.5.1', '8.5.1', '8.7', '9.1.2', '9.2'] as const, CAUSES = ['people', 'procedure', 'procedure', 'tools', 'information', 'management'] as const;

export async function benchFigures({ uri, config }: Demonstration): Promise<Row[]> {
  await enlarge(uri);
  const app = await startApp(uri, config.dataDir);
  try {
    const cookie = await signIn(app.port, ACCOUNT), first = await once(app.port, cookie, '/figures');
    const of = await inTurns(3, {
      figures: { server: app, cookie, path: '/figures', count: 8, connections: 1 }, register: { server: app, cookie, path: '/nonconformities', count: 4, connections: 1 },
    });
    return [
      { name: `figures of ${NONCONFORMITIES} nonconformities, counted anew`, value: first, unit: 'ms' },
      { name: `figures of ${NONCONFORMITIES} nonconformities, nothing changed since`, value: of('figures').each, unit: 'ms' },
      { name: `figures of ${NONCONFORMITIES} nonconformities, without the store`, value: of('figures').worked, unit: 'ms CPU' },
      { name: `register of ${NONCONFORMITIES} nonconformities, 50 rows`, value: of('register').each, unit: 'ms' },
    ];
  } finally {
    await app.stop();
  }
}

async function once(port: number, cookie: string, path: string): Promise<number> {
  const client = visitor(port, 1, cookie), started = performance.now();
  const { status } = await client.get(path);
  client.close();
  if (status !== 200) throw new Error(`${path} answered ${status}`);
  return performance.now() - started;
}

/** Written straight to the store: what is measured is reading. */
async function enlarge(uri: string): Promise<void> {
  await connectDatabase(uri);
  try {
    const agency = (await Person.findOne({ account: ACCOUNT }).lean())?.positions[0]?.agency, now = systemClock();
    const one = await Nonconformity.findOne({ agency }).lean<NonconformityRecord>(), audit = await Audit.findOne({ agency }).lean<AuditRecord>(), line = audit?.lines[0];
    if (!one || !audit || !line) throw new Error(`The demonstration has no nonconformity or no audit with a checklist in the agency of ${ACCOUNT}.`);
    for (let at = 0; at < NONCONFORMITIES; at += BATCH) await Nonconformity.insertMany(Array.from({ length: Math.min(BATCH, NONCONFORMITIES - at) }, (_, more) => anotherNonconformity(one, at + more, now)));
    for (let at = 0; at < AUDITS; at += BATCH / 10) await Audit.insertMany(Array.from({ length: BATCH / 10 }, (_, more) => anotherAudit(audit, line, at + more, now)));
  } finally {
    await disconnectDatabase();
  }
}

function anotherNonconformity(one: NonconformityRecord, at: number, now: Date): NonconformityRecord {
  const createdAt = new Date(now.getTime() - ((at * 7) % YEARS_DAYS) * DAY_MS), closedAt = new Date(createdAt.getTime() + (20 + ((at * 13) % 150)) * DAY_MS), closed = at % 30 !== 0 && closedAt < now;
  return {
    ...one, _id: newId(), n: 10_000 + at, number: `KPH-${10_000 + at}`, title: `${one.title} ${at}`, origin: null, createdAt, changedAt: createdAt, clause: CLAUSES[at % CLAUSES.length] ?? '', causeCategory: CAUSES[at % CAUSES.length] ?? '',
    state: closed ? 'closed' : 'inProgress', closedAt: closed ? closedAt : null, outcome: closed ? 'effective' : '', cycle: at % 11 === 0 ? 2 : 1, waiting: [], waitingFor: [],
  };
}

function anotherAudit(one: AuditRecord, line: Line, at: number, now: Date): AuditRecord {
  const from = new Date(now.getTime() - ((at * 11) % YEARS_DAYS) * DAY_MS), answer = { result: 'observation' as const, grade: '' as const, note: 'Ghi nhận khi đánh giá.', at: from, by: one.team[0]?.person ?? { id: '', name: '', title: '' } };
  return { ...one, _id: newId(), n: 1000 + at, number: `DG-${1000 + at}`, from, to: from, state: 'closed', closedAt: from, changedAt: from, waiting: [], waitingFor: [], lines: Array.from({ length: FINDINGS_EACH }, (_, n) => ({ ...line, id: newId(), n, answer })) };
}
