/** Jobs run once at a time however many servers there are, side by side, in turns that a long one gives up, and under a lease that is kept. */
import { setTimeout as wait } from 'node:timers/promises';
import { walkDue, UNLIMITED, type Turn } from '../../server/core/turn';
import { BEGINNING, type Position } from '../../server/core/changes';
import { jobRecord, takeLease } from '../../server/jobs/lease';
import { Job } from '../../server/jobs/model';
import { runNow, startSchedule, type JobDefinition, type Schedule } from '../../server/jobs/schedule';
import { useDatabase } from '../support/database';

useDatabase();

const NOW = new Date('2026-11-24T07:15:00Z'), begun = Date.now();
const clock = (): Date => new Date(NOW.getTime() + Date.now() - begun);
const lines: string[] = [], log = (line: string): void => { lines.push(line); };
const started: Schedule[] = [];
const serve = (jobs: readonly JobDefinition[], holder = 'one'): Schedule => { const schedule = startSchedule(jobs, holder, clock, log); started.push(schedule); return schedule; };
afterEach(async () => { await Promise.all(started.splice(0).map(one => one.stop())); await Job.deleteMany({}); lines.length = 0; });

const until = async (claim: () => boolean): Promise<void> => { for (const end = Date.now() + 20_000; !claim(); await wait(10)) if (Date.now() > end) throw new Error('waited in vain'); };

test('mail is sent while long jobs run, of which no more than two run at a time', async () => {
  let mails = 0, running = 0, most = 0, isOver = false;
  const long = (name: string): JobDefinition => ({
    name, everySeconds: 3600, heavy: true,
    async run() { most = Math.max(most, ++running); while (!isOver) await wait(10); running--; return 1; },
  });
  serve([...['a', 'b', 'c', 'd'].map(long), { name: 'mail', everySeconds: 0.3, run: () => Promise.resolve(++mails) }]);
  await until(() => mails >= 3 && most === 2);
  isOver = true;
  await until(() => running === 0);
  expect(most).toBe(2);
});

test('a job that is called runs at once, though its term is far; one that follows something else does not', async () => {
  const ran: string[] = [], job = (name: string, follows: string[]): JobDefinition => ({
    name, everySeconds: 3600, follows, run: (_, turn) => { ran.push(`${name}:${[...turn.touched ?? ['all']].join()}`); return Promise.resolve(1); },
  });
  const schedule = serve([job('papers', ['audits']), job('letters', ['records', 'audits'])]);
  await until(() => ran.length === 2);
  await wait(1100);
  schedule.wake(new Set(['records']));
  await until(() => ran.length === 3);
  expect(ran).toEqual(expect.arrayContaining(['papers:all', 'letters:all', 'letters:records']));
});

test('what was called while it ran is looked at again', async () => {
  let runs = 0, isOver = false;
  const schedule = serve([{ name: 'letters', everySeconds: 3600, follows: ['records'], async run() { runs++; while (!isOver) await wait(10); return 1; } }]);
  await until(() => runs === 1);
  schedule.wake(new Set(['records']));
  isOver = true;
  await until(() => runs === 2);
});

test('a job that is due each hour asks the store nothing in between', async () => {
  let runs = 0;
  serve([{ name: 'hourly', everySeconds: 3600, run: () => Promise.resolve(++runs) }]);
  await until(() => runs === 1);
  await wait(300);
  const find = jest.spyOn(Job, 'findById'), update = jest.spyOn(Job, 'updateOne');
  await wait(1500);
  expect([find.mock.calls.length, update.mock.calls.length]).toEqual([0, 0]);
  find.mockRestore();
  update.mockRestore();
});

test('a server that was taken for dead stops at its next slice and writes nothing over the other one', async () => {
  const first = await takeLease(await jobRecord('papers', NOW), { holder: 'one', clock, isStopping: () => false });
  expect(first?.turn.goesOn()).toBe(true);
  await Job.updateOne({ _id: 'papers' }, { $set: { heldUntil: NOW } });
  let other: Turn | undefined;
  const running = runNow({ name: 'papers', everySeconds: 60, async run(_, turn) { other = turn; await wait(100); return 7; } }, 'two', clock(), log);
  await until(() => other !== undefined);
  await first?.end(NOW, { failed: false, text: 'from the dead' });
  expect(await running).toBe('ran');
  expect(await Job.findById('papers').lean()).toMatchObject({ holder: 'two', lastResult: '7', heldUntil: null });
});

test('a lease is prolonged while the job runs, and another server does not begin it', async () => {
  jest.useFakeTimers({ doNotFake: ['performance', 'nextTick', 'setImmediate', 'queueMicrotask'], now: clock() });
  try {
    let now = clock();
    const lease = await takeLease(await jobRecord('long', now), { holder: 'one', clock: () => now, isStopping: () => false });
    for (let n = 0; n < 10; n++) {
      now = new Date(now.getTime() + 15_000);
      jest.advanceTimersByTime(15_000);
      for (const end = performance.now() + 2000; performance.now() < end && ((await Job.findById('long').lean())?.heldUntil ?? now) <= new Date(now.getTime() + 50_000);) await new Promise(resolve => setImmediate(resolve));
    }
    expect(lease?.turn.isEnded()).toBe(false);
    expect(await runNow({ name: 'long', everySeconds: 60, run: () => Promise.resolve(0) }, 'two', now, log)).toBe('busy');
    await Job.updateOne({ _id: 'long' }, { $set: { token: 'of another run' } });
    now = new Date(now.getTime() + 15_000);
    jest.advanceTimersByTime(15_000);
    for (const end = performance.now() + 2000; performance.now() < end && lease?.turn.goesOn();) await new Promise(resolve => setImmediate(resolve));
    expect(lease?.turn.goesOn()).toBe(false);
  } finally {
    jest.useRealTimers();
  }
});

test('work that stops in the middle is gone on with where it was, by whoever is next', async () => {
  const items: readonly Position[] = Array.from({ length: 400 }, (_, n) => ({ at: NOW, id: String(n).padStart(3, '0') })), done: string[] = [];
  const read = (after: Position, limit: number): Promise<Position[]> => Promise.resolve(items.filter(one => after === BEGINNING || one.id > after.id).slice(0, limit));
  const job = (handle: (id: string) => void | Promise<void>): JobDefinition => ({ name: 'slices', everySeconds: 60, run: (_, turn) => walkDue(turn, read, async one => { await handle(one.id); done.push(one.id); return 1; }) });
  const first = startSchedule([job(() => wait(10))], 'one', clock, log);
  await until(() => done.length > 20);
  await first.stop();
  const before = done.length;
  expect(before).toBeLessThan(400);
  expect(await Job.findById('slices').lean()).toMatchObject({ heldUntil: null, position: { id: done.at(-1) } });
  serve([job(() => undefined)], 'two');
  await until(() => done.length === 400);
  expect(done).toEqual(items.map(one => one.id));
});

test('one that must wait holds up nothing behind it, also where there are more of them than a page', async () => {
  const items: readonly Position[] = Array.from({ length: 230 }, (_, n) => ({ at: NOW, id: String(n).padStart(3, '0') }));
  const read = (after: Position, limit: number): Promise<Position[]> => Promise.resolve(items.filter(one => after === BEGINNING || one.id > after.id).slice(0, limit));
  expect(await walkDue(UNLIMITED, read, ({ id }) => Promise.resolve(id < '200' ? 0 : 1))).toBe(30);
  await expect(walkDue(UNLIMITED, read, ({ id }) => (id === '003' ? Promise.reject(new Error('broken')) : Promise.resolve(1)))).rejects.toThrow('broken');
});

test('stopping waits for a slice and not for the end; what never ends is left, and free for the next start', async () => {
  let isOver = false;
  const schedule = startSchedule([
    { name: 'slices', everySeconds: 60, async run(_, turn) { while (turn.goesOn()) await wait(10); return 1; } },
    { name: 'stuck', everySeconds: 60, async run() { while (!isOver) await wait(10); return 1; } },
  ], 'one', clock, log);
  await until(() => lines.length === 0);
  await wait(300);
  const from = performance.now();
  await schedule.stop();
  expect(performance.now() - from).toBeLessThan(7000);
  expect((await Job.find({ heldUntil: { $ne: null } }).lean()).map(one => one._id)).toEqual([]);
  expect(lines).toEqual(['job stuck is left in the middle']);
  isOver = true;
});

test('two servers, one job: never both at once', async () => {
  let running = 0, most = 0, runs = 0;
  const job: JobDefinition = { name: 'shared', everySeconds: 0.05, async run() { most = Math.max(most, ++running); await wait(20); running--; return ++runs; } };
  serve([job], 'one');
  serve([job], 'two');
  await until(() => runs >= 6);
  expect(most).toBe(1);
});
