/** How is PDF work kept off the event loop, and what happens when a file makes it hang or run out of memory? */
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { Unavailable } from '../core/errors';
import { takeTurn, type Work } from '../core/machine';
import { startThread } from '../core/thread';
import { withLongAside } from './aside';
import type { renderPdf } from './document';
import { errorOf, type Answer, type Request } from './failure';
import type { inspectPdf } from './inspect';
import type { joinPdfs } from './join';
import type { renderPhotograph } from './photograph';
import type { prepareField, Prepared } from './placeholder';
import type { withSignatureFields } from './signatureFields';
import type { PreparedBase, prepareBase } from './stamp';
import type { readPdf, renderPage } from './text';
import type { verifySignatures } from './verifySignatures';

/** The same functions as in their own files, done one after another in one long-lived thread. Each may also throw Unavailable. */
export interface PdfWorker {
  readonly inspectPdf: typeof inspectPdf;
  readonly joinPdfs: typeof joinPdfs;
  readonly prepareBase: typeof prepareBase;
  readonly prepareField: typeof prepareField;
  readonly readPdf: typeof readPdf;
  readonly renderPage: typeof renderPage;
  readonly renderPdf: typeof renderPdf;
  readonly renderPhotograph: typeof renderPhotograph;
  readonly verifySignatures: typeof verifySignatures;
  readonly withSignatureFields: typeof withSignatureFields;
  /** Ends the thread; jobs that are not done get Unavailable. A later call starts a new thread. */
  readonly stop: () => Promise<void>;
}

export interface WorkerLimits {
  /** Milliseconds a job may take. The thread of one that takes longer is ended, and a new one takes the next job. */
  readonly jobMs: number;
  /** Megabytes of JavaScript heap. */
  readonly memoryMb: number;
  /** Jobs that may wait before further ones are refused at once. */
  readonly waiting: number;
  /** What no two processes of a machine do at once. */
  readonly work: Work;
}

/** `perform` tells whether the thread can be used again. */
interface Job { readonly perform: (thread: Worker) => Promise<boolean>; readonly cancel: () => void }

const LIMITS: WorkerLimits = { jobMs: 60_000, memoryMb: 1024, waiting: 200, work: 'pdf' };
/** A register of 5,000 rows takes some twenty seconds, on a busy machine a minute. */
const LONG_JOB_MS = 600_000;
/** Nothing was drawn for so long: the thread's hundred megabytes are given back, in each process of the machine. The next job waits 0.3 s for a new one. */
const IDLE_MS = 300_000;
/** Room for what is new. With the usual 48 a thread holds some 50 MB more and is no faster. */
const YOUNG_MB = 12;

let shared: PdfWorker | undefined;

/** The one worker of this process. */
export function pdfWorker(): PdfWorker {
  return shared ??= withLongAside(createPdfWorker(), () => createPdfWorker({ jobMs: LONG_JOB_MS, work: 'longPdf' }));
}

/** Ends the process's worker, if there is one. */
export async function stopPdfWorker(): Promise<void> {
  await shared?.stop();
  shared = undefined;
}

/** A worker with its own limits, for tests; the application uses `pdfWorker`. */
export function createPdfWorker(limits: Partial<WorkerLimits> = {}): PdfWorker {
  const queue = createQueue({ ...LIMITS, ...limits });
  return {
    inspectPdf: bytes => queue.ask('inspectPdf', [owned(bytes)]),
    joinPdfs: (cover, papers, joining) => queue.ask('joinPdfs', [owned(cover), papers.map(paper => ({ ...paper, bytes: owned(paper.bytes) })), joining]),
    prepareBase: async (source, stamp) => {
      const prepared = await queue.ask<PreparedBase>('prepareBase', [owned(source), stamp]);
      return { ...prepared, base: bufferOf(prepared.base) };
    },
    prepareField: (bytes, name, statement, room) => queue.ask<Prepared>('prepareField', [owned(bytes), name, statement, room]),
    readPdf: bytes => queue.ask('readPdf', [owned(bytes)]),
    renderPage: async (bytes, page, size) => bufferOf(await queue.ask<Uint8Array>('renderPage', [owned(bytes), page, size])),
    renderPdf: async description => bufferOf(await queue.ask<Uint8Array>('renderPdf', [description])),
    renderPhotograph: async (jpeg, size) => bufferOf(await queue.ask<Uint8Array>('renderPhotograph', [owned(jpeg), size])),
    verifySignatures: (bytes, roots, now) => queue.ask('verifySignatures', [owned(bytes), roots, now]),
    withSignatureFields: async (bytes, names) => bufferOf(await queue.ask<Uint8Array>('withSignatureFields', [owned(bytes), names])),
    stop: queue.stop,
  };
}

interface Queue { readonly ask: <Result>(name: string, operands: readonly unknown[]) => Promise<Result>; readonly stop: () => Promise<void> }

function createQueue(limits: WorkerLimits): Queue {
  const jobs: Job[] = [], held = holdThread(limits);
  let working = false;
  let idle: NodeJS.Timeout | undefined;
  /** How often it was stopped: what waited for its turn meanwhile is not begun. */
  let stops = 0;

  async function work(): Promise<void> {
    working = true;
    clearTimeout(idle);
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      const asOf = stops, ended = await takeTurn(limits.work);
      if (asOf === stops) await held.perform(job); else job.cancel();
      ended();
    }
    held.unref();
    working = false;
    idle = setTimeout(() => { if (!working) void held.end(); }, IDLE_MS).unref();
  }

  return {
    ask: <Result>(name: string, operands: readonly unknown[]) => new Promise<Result>((resolve, reject) => {
      if (jobs.length >= limits.waiting) return reject(new Unavailable('pdfBusy'));
      jobs.push(jobOf({ name, operands }, limits, resolve, reject));
      if (!working) void work();
    }),
    stop: async () => {
      stops++;
      clearTimeout(idle);
      for (const job of jobs.splice(0)) job.cancel();
      await held.end();
    },
  };
}

interface HeldThread { perform(job: Job): Promise<void>; unref(): void; end(): Promise<void> }

/** One thread, begun when it is needed and anew when it has ended. */
function holdThread(limits: WorkerLimits): HeldThread {
  let thread: Worker | undefined;
  const forget = (ended: Worker): void => { if (thread === ended) thread = undefined; };
  return {
    async perform(job) {
      const used = thread ??= startPdfThread(limits, forget);
      used.ref();
      if (!await job.perform(used)) { forget(used); await used.terminate(); }
    },
    unref() { thread?.unref(); },
    async end() {
      const used = thread;
      thread = undefined;
      await used?.terminate();
    },
  };
}

/** What is asked of the thread, and who waits for it. */
function jobOf<Result>(request: Request, limits: WorkerLimits, resolve: (result: Result) => void, reject: (error: Error) => void): Job {
  return {
    async perform(used) {
      const outcome = await outcomeOf<Result>(used, request, limits.jobMs);
      if (outcome instanceof Error) reject(outcome);
      else if ('failure' in outcome) reject(errorOf(outcome.failure));
      else resolve(outcome.result);
      return !(outcome instanceof Error);
    },
    cancel: () => { reject(new Unavailable('pdfStopped')); },
  };
}

/** The thread's answer to one request, or the error that tells why there is none. */
function outcomeOf<Result>(thread: Worker, request: Request, limitMs: number): Promise<Answer<Result> | Error> {
  return new Promise(resolve => {
    let cause: unknown;
    const timer = setTimeout(() => done(new Unavailable('pdfTooSlow')), limitMs);
    const heard = (message: Answer<Result> | 'ready') => { if (message !== 'ready') done(message); };
    const failed = (error: unknown) => { cause = error; };
    const left = () => done(Object.assign(new Unavailable('pdfStopped'), { cause }));
    const done = (outcome: Answer<Result> | Error) => {
      clearTimeout(timer);
      thread.off('message', heard).off('error', failed).off('exit', left);
      resolve(outcome);
    };
    thread.on('message', heard).on('error', failed).on('exit', left);
    try {
      thread.postMessage(request);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

function startPdfThread(limits: WorkerLimits, ended: (thread: Worker) => void): Worker {
  const thread = startThread(join(__dirname, 'thread'), undefined, { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: YOUNG_MB });
  thread.on('error', () => undefined);   // the job under way hears it too; without a listener the process would end
  return thread.once('exit', () => ended(thread));
}

/** A copy that owns its memory: a small Buffer is a view of a pool, and the whole pool would be copied to the thread. */
function owned(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

/** What comes from another thread is a bare Uint8Array. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
