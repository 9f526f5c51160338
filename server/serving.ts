/** A process that serves: connect to the store that MONGODB_URI names, listen, stop cleanly. Loaded by main.ts, alone or in each process that it starts. */
import cluster from 'node:cluster';
import { readConfig } from './config';
import { setupLine } from './people/setup';
import { start, stopInTime } from './start';

async function serve(): Promise<void> {
  const config = readConfig();
  if (!config.mongodbUri) throw new Error('MONGODB_URI is not set. `npm start` brings an embedded store; this entry does not.');
  const running = await start(config, config.mongodbUri), stop = (): void => { void stopInTime(running).finally(() => process.exit(0)); };
  process.once('SIGTERM', stop);
  // Control-C reaches every process of the terminal: the one that started the others ends them in order.
  process.on('SIGINT', cluster.isPrimary ? stop : () => undefined);
  if (cluster.isPrimary) console.log(`Quytrinh listens on ${config.host}:${running.port}`);
  const setup = config.place === 1 ? await setupLine(config) : undefined;
  if (setup) console.log(setup);
}

serve().catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exit(1); });
