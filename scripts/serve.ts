/** `npm start`: provides the store, seeds the demonstration once, serves, and prints where and as whom. */
import { readConfig } from '../server/config';
import { setupLine } from '../server/people/setup';
import { start, stopInTime } from '../server/start';
import { seedOnce } from './demonstration/seed';
import { provideStore } from './store/provide';

async function serve(): Promise<void> {
  const config = readConfig(), log = (line: string): void => { console.log(line); };
  const store = await provideStore({ dataDir: config.dataDir, uri: config.mongodbUri, log });
  const uri = config.mongodbUri ?? store.uri;
  const accounts = config.demonstration ? await seedOnce(config, uri, log) : [];
  const running = await start(config, uri);
  log(`\nQuytrinh: http://localhost:${running.port}\n`);
  for (const account of accounts) log(`  ${account}`);
  const setup = await setupLine(config);
  if (setup) log(setup);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void stopInTime(running).finally(() => store.stop()).finally(() => process.exit(0));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

serve().catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exit(1); });
