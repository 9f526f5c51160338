/** Production's entry: connect to the store that MONGODB_URI names, listen, stop cleanly. */
import { readConfig } from './config';
import { setupLine } from './people/setup';
import { start, stopInTime } from './start';

async function main(): Promise<void> {
  const config = readConfig();
  if (!config.mongodbUri) throw new Error('MONGODB_URI is not set. `npm start` brings an embedded store; this entry does not.');
  const running = await start(config, config.mongodbUri);
  console.log(`Quytrinh listens on ${config.host}:${running.port}`);
  const setup = await setupLine(config);
  if (setup) console.log(setup);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => { void stopInTime(running).finally(() => process.exit(0)); });
}

main().catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exit(1); });
