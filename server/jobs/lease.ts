/** Who runs a job: one server at a time, for as long as it says that it still does. */
import { randomUUID } from 'node:crypto';
import { addSeconds, type Clock } from '../core/clock';
import { isDuplicate } from '../core/errors';
import type { Turn } from '../core/turn';
import { Job, type JobRecord } from './model';

/** A server that died is waited for so long. */
const LEASE_SECONDS = 60;
const RENEW_MS = 15_000;
/** Whoever takes longer goes on in the next turn, behind those that wait. */
const TURN_MS = 10_000;

export interface Lease {
  readonly turn: Turn;
  /** The job was not done with all its work. */
  isCut(): boolean;
  /** Writes how it went, unless another server has the job by now. `next`: when it is due again. */
  end(next: Date, outcome: { readonly failed: boolean; readonly text: string }): Promise<void>;
  /** Lets go in the middle: the process is about to end. */
  drop(): Promise<void>;
}

export interface Wanted { readonly holder: string; readonly clock: Clock; readonly isStopping: () => boolean; readonly touched?: ReadonlySet<string> | undefined }

/** Undefined where somebody was quicker. @param record as it was read. */
export async function takeLease(record: JobRecord, wanted: Wanted): Promise<Lease | undefined> {
  const { _id } = record, { holder, clock } = wanted, token = randomUUID(), now = clock(), heldUntil = addSeconds(now, LEASE_SECONDS);
  const asRead = { _id, token: record.token ?? null, heldUntil: record.heldUntil, next: record.next };
  const taken = await Job.updateOne(asRead, { $set: { holder, token, heldUntil, lastStart: now } });
  return taken.modifiedCount === 1 ? held({ _id, holder, token }, heldUntil, record, wanted) : undefined;
}

interface Own { readonly _id: string; readonly holder: string; readonly token: string }

function held(own: Own, first: Date, { failures, position }: JobRecord, { clock, isStopping, touched }: Wanted): Lease {
  const begun = performance.now();
  let until = first, isLost = false, isCut = false;
  const renew = async (): Promise<void> => {
    const wanted = addSeconds(clock(), LEASE_SECONDS), renewed = await Job.updateOne(own, { $set: { heldUntil: wanted } });
    if (renewed.matchedCount === 1) until = wanted; else isLost = true;
  };
  const timer = setInterval(() => { renew().catch(() => undefined); }, RENEW_MS); // the store is away: the lease ends by itself
  timer.unref();
  const isEnded = (): boolean => isLost || isStopping() || clock() >= until;
  const write = async (fields: Partial<JobRecord>): Promise<void> => {
    clearInterval(timer);
    await Job.updateOne(own, { $set: { heldUntil: null, ...fields } });
  };
  return {
    turn: {
      touched, from: position ?? undefined,
      keep: async where => { await Job.updateOne(own, { $set: { position: where ?? null } }); },
      isEnded: () => { isCut ||= isEnded(); return isCut && isEnded(); },
      goesOn() { isCut ||= isEnded() || performance.now() - begun >= TURN_MS; return !isCut; },
    },
    isCut: () => isCut,
    end: (next, { failed, text }) => write({ next, lastEnd: clock(), lastResult: text.slice(0, 300), failures: failed ? failures + 1 : 0 }),
    drop: () => write({ next: clock() }),
  };
}

/** The job's record, made when there is none. */
export async function jobRecord(name: string, now: Date): Promise<JobRecord> {
  const found = await Job.findById(name).lean<JobRecord>();
  if (found) return found;
  const fresh: JobRecord = { _id: name, next: now, holder: '', token: '', heldUntil: null, lastStart: null, lastEnd: null, lastResult: '', failures: 0 };
  await Job.create(fresh).catch((error: unknown) => { if (!isDuplicate(error)) throw error; });
  return (await Job.findById(name).lean<JobRecord>()) ?? fresh;
}
