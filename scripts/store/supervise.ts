/** A server that ends by itself is started again at the same address, while pages answer that the store is away. */
import { setTimeout as wait } from 'node:timers/promises';
import type { RunningServer } from './launch';
import { messageOf } from './processes';

const FIRST_DELAY_MS = 500, LONGEST_DELAY_MS = 30_000;

/** @throws what `start` throws the first time; later failures are logged and tried again, ever more slowly. */
export async function keepRunning(start: () => Promise<RunningServer>, log: (line: string) => void): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  let server = await start();
  const watching = watch();
  return { stop };

  async function watch(): Promise<void> {
    for (;;) {
      await server.ended;
      if (stopping.signal.aborted) return;
      log('The database server has ended by itself; it is started again.');
      server = await startAgain();
      if (stopping.signal.aborted) { await server.stop(); return; } // asked to stop while it was starting
    }
  }

  async function startAgain(delay = FIRST_DELAY_MS): Promise<RunningServer> {
    await wait(delay, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    if (stopping.signal.aborted) return server;
    try {
      return await start();
    } catch (error) {
      log(`The database server did not start again: ${messageOf(error)}`);
      return startAgain(Math.min(2 * delay, LONGEST_DELAY_MS));
    }
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await server.stop();
    await watching;
  }
}
