/** Runs each job once per term however many servers run, catches up after a stop, and tells how it went. */
import { addSeconds, type Clock } from '../core/clock';
import { isDuplicate } from '../core/errors';
import { Job, type JobRecord } from './model';

export interface JobDefinition { readonly name: string; readonly everySeconds: number; readonly run: (now: Date) => Promise<string | number> }

const LEASE_SECONDS = 300, TICK_MS = 1000;

export interface Schedule { stop(): Promise<void>; tick(): Promise<void> }

/** @param holder names this server; a job whose holder died is taken over when its lease ends. */
export function startSchedule(jobs: readonly JobDefinition[], holder: string, clock: Clock, log: (line: string) => void): Schedule {
  let running: Promise<void> = Promise.resolve(), stopped = false, busy = false;
  const tick = async (): Promise<void> => { for (const job of jobs) if (!stopped) await runIfDue(job, holder, clock(), log).catch((error: unknown) => { log(`job ${job.name}: ${String(error)}`); }); };
  const timer = setInterval(() => { if (busy || stopped) return; busy = true; running = tick().finally(() => { busy = false; }); }, TICK_MS);
  timer.unref();
  return { tick, async stop() { stopped = true; clearInterval(timer); await running; } };
}

/** Runs the job now whatever its term, if nobody else does at this moment. */
export async function runNow(job: JobDefinition, holder: string, now: Date, log: (line: string) => void): Promise<boolean> {
  await ensure(job, now);
  await Job.updateOne({ _id: job.name, heldUntil: null }, { $set: { next: now } });
  return runIfDue(job, holder, now, log);
}

async function runIfDue(job: JobDefinition, holder: string, now: Date, log: (line: string) => void): Promise<boolean> {
  const record = (await Job.findById(job.name).lean<JobRecord>()) ?? (await ensure(job, now));
  if (record.next > now || (record.heldUntil && record.heldUntil > now)) return false;
  const taken = await Job.updateOne({ _id: job.name, next: record.next, heldUntil: record.heldUntil }, { $set: { holder, heldUntil: addSeconds(now, LEASE_SECONDS), lastStart: now } });
  if (taken.modifiedCount !== 1) return false;
  const outcome = await job.run(now).then(result => ({ failed: false, text: String(result) }), (error: unknown) => ({ failed: true, text: error instanceof Error ? error.message : String(error) }));
  if (outcome.failed) log(`job ${job.name} failed: ${outcome.text}`);
  await Job.updateOne({ _id: job.name, holder }, { $set: { heldUntil: null, next: addSeconds(now, job.everySeconds), lastEnd: now, lastResult: outcome.text.slice(0, 300), failures: outcome.failed ? record.failures + 1 : 0 } });
  return true;
}

async function ensure(job: JobDefinition, now: Date): Promise<JobRecord> {
  const fresh: JobRecord = { _id: job.name, next: now, holder: '', heldUntil: null, lastStart: null, lastEnd: null, lastResult: '', failures: 0 };
  await Job.create(fresh).catch((error: unknown) => { if (!isDuplicate(error)) throw error; });
  return (await Job.findById(job.name).lean<JobRecord>()) ?? fresh;
}
