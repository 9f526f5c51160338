/** When jobs run: once per term however many servers run, at once when something they follow has changed, side by side. */
import { setTimeout as wait } from 'node:timers/promises';
import { addSeconds, type Clock } from '../core/clock';
import { TurnEnded, type Turn } from '../core/turn';
import { jobRecord, takeLease, type Lease } from './lease';
import type { JobRecord } from './model';

export interface JobDefinition {
  readonly name: string;
  /** Between two runs when nothing calls it. */
  readonly everySeconds: number;
  /** Collections: when something in one of them was changed, the job is due at once. */
  readonly follows?: readonly string[];
  /** It takes long: few such run at a time, so that the others find the processor and the store free. */
  readonly heavy?: boolean;
  /** Jobs for which it makes work. */
  readonly then?: readonly string[];
  readonly run: (now: Date, turn: Turn) => Promise<string | number>;
  /** Ends when what a run left going on in the background has ended. */
  readonly settle?: () => Promise<void>;
}

export interface Schedule {
  /** Runs what is due now. */
  tick(): Promise<void>;
  /** Something was changed in these collections; undefined = in any. */
  wake(touched: ReadonlySet<string> | undefined): void;
  /** Within some seconds: what works in slices ends after its slice, what does not is left, and taken up at the next start. */
  stop(): Promise<void>;
}

/** The clock is looked at so often; the store is not asked for it. */
const TICK_MS = 250;
/** Between two starts of a job that is called again and again. */
const PAUSE_SECONDS = 1;
const MOST_HEAVY = 2, AGAIN_SECONDS = 5, STOP_MS = 5000;

interface Planned {
  readonly job: JobDefinition;
  /** As far as is known here; another server may have run it since. */
  due: Date;
  called?: { readonly at: Date; readonly touched: ReadonlySet<string> | undefined } | undefined;
  started?: Date; running?: Promise<void> | undefined; lease?: Lease | undefined;
}

interface Around { readonly holder: string; readonly clock: Clock; readonly log: (line: string) => void; isStopping: boolean }

/** @param holder names this server; a job whose holder died is taken over when its lease ends. */
export function startSchedule(jobs: readonly JobDefinition[], holder: string, clock: Clock, log: (line: string) => void): Schedule {
  const around: Around = { holder, clock, log, isStopping: false };
  const plan = jobs.map((job): Planned => ({ job, due: new Date(0) }));
  const tick = async (): Promise<void> => { await Promise.all(dueIn(plan, clock()).map(one => begin(one, plan, around))); };
  const timer = setInterval(() => { if (!around.isStopping) void tick(); }, TICK_MS);
  timer.unref();
  return {
    tick,
    wake(touched) {
      for (const one of plan) call(one, touched, clock());
      if (!around.isStopping) void tick();
    },
    async stop() {
      around.isStopping = true;
      clearInterval(timer);
      const ended = Promise.all(plan.flatMap(one => [one.running, one.job.settle?.()])).then(() => true);
      if (!(await Promise.race([ended, wait(STOP_MS, false)]))) await dropAll(plan, log);
    },
  };
}

/** The longest due first, so that heavy jobs take turns. */
function dueIn(plan: readonly Planned[], now: Date): Planned[] {
  const since = ({ due, called }: Planned): number => Math.min(due.getTime(), called?.at.getTime() ?? Infinity);
  const ready = plan.filter(one => !one.running && isDue(one, now)).sort((one, other) => since(one) - since(other));
  const places = Math.max(0, MOST_HEAVY - plan.filter(one => one.running && one.job.heavy).length);
  return [...ready.filter(one => !one.job.heavy), ...ready.filter(one => one.job.heavy).slice(0, places)];
}

function isDue({ due, called, started }: Planned, now: Date): boolean {
  return due <= now || (called !== undefined && (!started || addSeconds(started, PAUSE_SECONDS) <= now));
}

function call(one: Planned, touched: ReadonlySet<string> | undefined, now: Date): void {
  const { follows } = one.job;
  if (!follows || (touched && !follows.some(name => touched.has(name)))) return;
  const before = one.called, both = before && (before.touched && touched ? new Set([...before.touched, ...touched]) : undefined);
  one.called = { at: before?.at ?? now, touched: before ? both : touched };
}

function begin(one: Planned, plan: readonly Planned[], around: Around): Promise<void> {
  const again = (error: unknown): void => {
    around.log(`job ${one.job.name}: ${String(error)}`);
    one.due = addSeconds(around.clock(), AGAIN_SECONDS);
    one.called = undefined;
  };
  const running = runPlanned(one, plan, around).catch(again).finally(() => { one.running = undefined; one.lease = undefined; });
  one.running = running;
  return running;
}

async function runPlanned(one: Planned, plan: readonly Planned[], around: Around): Promise<void> {
  const { job, called } = one, now = around.clock(), record = await jobRecord(job.name, now), isDueByTerm = record.next <= now;
  one.started = now;
  one.called = undefined;
  one.due = holds(record, now) ?? record.next;
  const wasDoneSince = called && record.lastStart && record.lastStart > called.at;
  if (holds(record, now) || (!isDueByTerm && (!called || wasDoneSince))) return;
  one.lease = await takeLease(record, { ...around, isStopping: () => around.isStopping, touched: isDueByTerm ? undefined : called?.touched });
  if (!one.lease) return;
  const { next, hasWorked } = await carryOut(job, one.lease, now, around.log);
  one.due = next;
  if (hasWorked) for (const other of plan) if (job.then?.includes(other.job.name)) other.called ??= { at: now, touched: undefined };
}

/** Until when another run has it. */
function holds({ heldUntil }: JobRecord, now: Date): Date | undefined {
  return heldUntil && heldUntil > now ? heldUntil : undefined;
}

async function carryOut(
  job: JobDefinition, lease: Lease, now: Date, log: Around['log'],
): Promise<{ next: Date; hasWorked: boolean; failed: boolean }> {
  const outcome = await job.run(now, lease.turn).then(result => ({ failed: false, text: String(result) }), failureOf);
  if (outcome.failed) log(`job ${job.name} failed: ${outcome.text}`);
  const next = lease.isCut() ? now : addSeconds(now, job.everySeconds);
  await lease.end(next, outcome);
  return { next, hasWorked: outcome.failed || outcome.text !== '0', failed: outcome.failed };
}

function failureOf(error: unknown): { failed: boolean; text: string } {
  if (error instanceof TurnEnded) return { failed: false, text: '…' };
  return { failed: true, text: error instanceof Error ? error.message : String(error) };
}

/** What did not end in time ends with the process; the next start need not wait for it. */
async function dropAll(plan: readonly Planned[], log: Around['log']): Promise<void> {
  const left = plan.filter(one => one.lease);
  for (const { job } of left) log(`job ${job.name} is left in the middle`);
  await Promise.all(left.map(one => one.lease?.drop().catch((error: unknown) => { log(`job ${one.job.name}: ${String(error)}`); })));
}

/** What became of a turn that was asked for: a job that failed has done a part of its work, and is tried again. */
export type Went = 'ran' | 'failed' | 'busy';

/**
 * Gives the job a turn now whatever its term, if nobody else has it at this moment.
 * @throws when the store is away before it begins: after that nobody can say that nothing was changed.
 */
export async function runNow(job: JobDefinition, holder: string, now: Date, log: (line: string) => void): Promise<Went> {
  const begun = performance.now(), clock = (): Date => addSeconds(now, (performance.now() - begun) / 1000);
  const record = await jobRecord(job.name, now);
  const lease = holds(record, now) ? undefined : await takeLease(record, { holder, clock, isStopping: () => false });
  if (!lease) return 'busy';
  const unsaid = (error: unknown): { failed: boolean } => {
    log(`job ${job.name}: ${String(error)}`);
    return { failed: true };
  };
  return (await carryOut(job, lease, now, log).catch(unsaid)).failed ? 'failed' : 'ran';
}
