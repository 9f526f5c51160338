/** The whole app in a process of its own, CLOCK_AHEAD_MS ahead; says its port, and ends with whoever started it. */
import { readConfig } from '../../server/config';
import { start } from '../../server/start';

async function main(): Promise<void> {
  const config = readConfig(), ahead = Number(process.env['CLOCK_AHEAD_MS'] ?? 0);
  if (!config.mongodbUri) throw new Error('MONGODB_URI is not set.');
  const running = await start(config, config.mongodbUri, () => new Date(Date.now() + ahead));
  process.stdout.write(`${JSON.stringify({ port: running.port })}\n`);
  const stop = (): void => { void running.stop().finally(() => process.exit(0)); };
  process.once('SIGTERM', stop);
  // The pipe closes when its other end is gone, even by kill -9.
  process.stdin.once('end', () => process.exit(1)).resume();
}

main().catch((error: unknown) => { console.error(error); process.exit(1); });
