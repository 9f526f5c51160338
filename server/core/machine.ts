/** The other processes of this machine that serve the same app: asking the first of them, and taking turns with all. Alone there is nobody to ask or to wait for. */
import cluster from 'node:cluster';
import { z } from 'zod';
import { Unavailable } from './errors';

/** Work of which one piece at a time is enough for a machine: it takes a core and some hundred megabytes. */
export type Work = 'pdf' | 'longPdf' | 'office';

/** What processes say to each other, by way of the one that started them (server/processes.ts). `from` is the place of the process that asked. */
export const messageShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ask'), id: z.number(), from: z.number(), service: z.string(), method: z.string(), args: z.array(z.unknown()) }),
  z.object({ kind: z.literal('answer'), id: z.number(), from: z.number(), value: z.unknown(), failed: z.boolean() }),
  z.object({ kind: z.literal('wait'), id: z.number(), work: z.string() }),
  z.object({ kind: z.literal('turn'), id: z.number() }),
  z.object({ kind: z.literal('done'), id: z.number(), work: z.string() }),
]);
export type Message = z.infer<typeof messageShape>;

/** Methods, so that promises of every type of answer may be kept side by side. */
interface Waiting { resolve(value: unknown): void; reject(error: Error): void }

const waiting = new Map<number, Waiting>(), services = new Map<string, (method: string, args: readonly unknown[]) => Promise<unknown>>();
let last = 0, listens = false;

/** Asks what the first process offers under that name. @throws Unavailable while there is no first process, or when it cannot answer. */
export function askFirst<Value>(from: number, service: string, method: string, args: readonly unknown[]): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    const id = ++last;
    waiting.set(id, { resolve, reject });
    send({ kind: 'ask', id, from, service, method, args: [...args] });
  });
}

/** In the first process: answers what the others ask under that name. */
export function offer(service: string, answer: (method: string, args: readonly unknown[]) => Promise<unknown>): void {
  services.set(service, answer);
  listen();
}

/** Waits until no other process of this machine does the same work; what it returns ends the turn. */
export async function takeTurn(work: Work): Promise<() => void> {
  if (!cluster.isWorker) return () => undefined;
  const id = ++last;
  await new Promise<void>((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    send({ kind: 'wait', id, work });
  });
  return () => { send({ kind: 'done', id, work }); };
}

function send(message: Message): void {
  listen();
  process.send?.(message);
}

function listen(): void {
  if (listens || !cluster.isWorker) return; // alone there is nobody to hear
  listens = true;
  process.on('message', (said: unknown) => {
    const read = messageShape.safeParse(said);
    if (read.success) hear(read.data);
  });
}

function hear(message: Message): void {
  if (message.kind === 'ask') void answerTo(message);
  if (message.kind === 'turn') taken(message.id)?.resolve(undefined);
  if (message.kind !== 'answer') return;
  const one = taken(message.id);
  if (message.failed) one?.reject(new Unavailable('searchUnavailable')); else one?.resolve(message.value);
}

function taken(id: number): Waiting | undefined {
  const one = waiting.get(id);
  waiting.delete(id);
  return one;
}

async function answerTo({ id, from, service, method, args }: Extract<Message, { kind: 'ask' }>): Promise<void> {
  const answer = services.get(service);
  try {
    if (!answer) throw new Unavailable();
    send({ kind: 'answer', id, from, value: await answer(method, args), failed: false });
  } catch {
    send({ kind: 'answer', id, from, value: undefined, failed: true });
  }
}
