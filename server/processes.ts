/** One machine's cores: a process that serves nothing itself, starts the others, starts again what dies, and hands on what they say to each other. */
import cluster, { type Worker } from 'node:cluster';
import { availableParallelism, totalmem } from 'node:os';
import { extname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from './config';
import { messageShape, type Message } from './core/machine';

export interface Processes { readonly port: number; stop(): Promise<void> }

/** What one process takes after a day's pages, and what is left to the store and the system: `auto` starts no more than that fit. */
const EACH_MB = 350, OTHERS_MB = 1024, MEGABYTE = 1 << 20;
/** A process that dies again at once is started more and more rarely. */
const FIRST_WAIT_MS = 200, LONGEST_WAIT_MS = 30_000, LIVED_MS = 60_000;
/** So long may a process take to end what it does; it gives up a little earlier itself (start.ts). */
const STOP_MS = 8500;

export interface Machine { readonly cores: number; readonly megabytes: number }

/** As far as this process may use it. */
function thisMachine(): Machine {
  const bytes = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  return { cores: availableParallelism(), megabytes: bytes / MEGABYTE };
}

/** @returns how many processes the setting asks for on this machine. */
export function processesOf({ processes }: Pick<Config, 'processes'>, machine = thisMachine()): number {
  const fit = Math.floor((machine.megabytes - OTHERS_MB) / EACH_MB);
  return processes === 'auto' ? Math.max(1, Math.min(machine.cores, fit)) : processes;
}

/**
 * Starts `count` processes of main.ts on one port. The first does what a machine does once: jobs and the search index; the others
 * begin when it answers. @throws Error when the first ends before it has answered.
 */
export async function startProcesses(count: number, settings: Readonly<Record<string, string>>, log: (line: string) => void): Promise<Processes> {
  cluster.setupPrimary({ exec: join(__dirname, `main${extname(__filename)}`), args: [], serialization: 'advanced' });
  const house: House = { settings, log, places: new Map(), turns: new Map(), asked: new Map(), first: undefined, stopping: false };
  const port = await begin(house, 1);
  await Promise.all(Array.from({ length: count - 1 }, (_, more) => begin(house, more + 2)));
  return { port, stop: () => stopAll(house) };
}

type Asked = Pick<Extract<Message, { kind: 'ask' }>, 'from' | 'id'>;

interface House {
  readonly settings: Readonly<Record<string, string>>; readonly log: (line: string) => void;
  readonly places: Map<number, Worker>;
  /** For each kind of work those who wait for it, who does it first. */
  readonly turns: Map<string, { worker: Worker; id: number }[]>;
  /** What the first process was asked and has not answered, by who asked and its number. */
  readonly asked: Map<string, Asked>;
  /** The first process, once it listens: what is said to it before that it does not hear. */
  first: Worker | undefined;
  stopping: boolean;
}

/** Resolves with its port when the process at this place listens for the first time; from then on it is started again. */
function begin(house: House, place: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let answered = false, pause = FIRST_WAIT_MS;
    const start = (): void => {
      const worker = cluster.fork({ ...house.settings, PROCESS_PLACE: String(place) }), started = performance.now();
      house.places.set(place, worker);
      worker.on('message', (said: unknown) => { handOn(house, worker, said); });
      worker.once('listening', ({ port }) => {
        if (place === 1) house.first = worker;
        answered = true;
        resolve(port);
      });
      worker.once('exit', (code, signal) => {
        forget(house, worker, place);
        if (house.stopping) return;
        if (!answered) { reject(new Error(`Process ${place} ended before it answered (${signal || code}).`)); return; }
        pause = performance.now() - started > LIVED_MS ? FIRST_WAIT_MS : Math.min(LONGEST_WAIT_MS, pause * 2);
        house.log(`process ${place} ended (${signal || code}); it is started again`);
        void wait(pause).then(() => { if (!house.stopping) start(); });
      });
    };
    start();
  });
}

async function stopAll(house: House): Promise<void> {
  house.stopping = true;
  await Promise.all([...house.places.values()].map(async worker => {
    const gone = new Promise<void>(resolve => { worker.once('exit', () => { resolve(); }); });
    worker.process.kill('SIGTERM');
    const late = setTimeout(() => { worker.process.kill('SIGKILL'); }, STOP_MS);
    await gone;
    clearTimeout(late);
  }));
}

function handOn(house: House, worker: Worker, said: unknown): void {
  const read = messageShape.safeParse(said);
  if (!read.success) return;
  const message = read.data, { first } = house;
  if (message.kind === 'ask') {
    house.asked.set(keyOf(message), message);
    if (first?.isConnected()) tell(first, message); else failAll(house);
  }
  if (message.kind === 'answer' && house.asked.delete(keyOf(message))) tell(house.places.get(message.from), message);
  if (message.kind === 'wait') queue(house, worker, message);
  if (message.kind === 'done') leave(house, message.work, one => one.worker === worker && one.id === message.id);
}

function keyOf({ from, id }: Asked): string {
  return `${from} ${id}`;
}

/** There is no first process to answer: whoever waits is told so, and does not wait for ever. */
function failAll(house: House): void {
  for (const { from, id } of house.asked.values()) tell(house.places.get(from), { kind: 'answer', id, from, value: undefined, failed: true });
  house.asked.clear();
}

function tell(worker: Worker | undefined, message: Message): void {
  if (worker?.isConnected()) worker.send(message, error => { if (error) worker.kill(); });
}

/** Whoever stands first has the turn. */
function queue(house: House, worker: Worker, { id, work }: Extract<Message, { kind: 'wait' }>): void {
  const line = house.turns.get(work) ?? [];
  house.turns.set(work, line);
  line.push({ worker, id });
  if (line.length === 1) tell(worker, { kind: 'turn', id });
}

function leave(house: House, work: string, whose: (one: { worker: Worker; id: number }) => boolean): void {
  const line = house.turns.get(work) ?? [], [had] = line, left = line.filter(one => !whose(one)), [next] = left;
  house.turns.set(work, left);
  if (next && next !== had) tell(next.worker, { kind: 'turn', id: next.id });
}

/** Its turns go to the next, and what it was asked is answered as failed. */
function forget(house: House, worker: Worker, place: number): void {
  if (place === 1) {
    house.first = undefined;
    failAll(house);
  }
  if (house.places.get(place) === worker) house.places.delete(place);
  for (const work of house.turns.keys()) leave(house, work, one => one.worker === worker);
}
