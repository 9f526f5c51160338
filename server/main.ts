/** Production's entry: connect to the store that MONGODB_URI names, listen, stop cleanly; where PROCESSES asks for it, with several processes. */
import cluster from 'node:cluster';
import { readConfig } from './config';
import { setupLine } from './people/setup';
import { processesOf, startProcesses } from './processes';
import { start } from './start';

const log = (line: string): void => { console.log(line); };

async function main(): Promise<void> {
  const config = readConfig(), count = cluster.isPrimary ? processesOf(config) : 1;
  if (!config.mongodbUri) throw new Error('MONGODB_URI is not set. `npm start` brings an embedded store; this entry does not.');
  const running = count > 1 ? await startProcesses(count, {}, log) : await start(config, config.mongodbUri);
  const stop = (): void => { void running.stop().finally(() => process.exit(0)); };
  process.once('SIGTERM', stop);
  // Control-C reaches every process of the terminal: the one that started the others ends them in order.
  process.on('SIGINT', cluster.isPrimary ? stop : () => undefined);
  if (cluster.isPrimary) log(`Quytrinh listens on ${config.host}:${running.port}${count > 1 ? ` with ${count} processes` : ''}`);
  if (count === 1 && config.place === 1) await tellSetup(config);
}

async function tellSetup(config: ReturnType<typeof readConfig>): Promise<void> {
  const setup = await setupLine(config);
  if (setup) log(setup);
}

main().catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exit(1); });
