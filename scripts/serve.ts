/** `npm start`: provides the store, seeds the demonstration once, serves, and prints where and as whom. */
import { readConfig, type Config } from '../server/config';
import { setupLine } from '../server/people/setup';
import { processesOf, startProcesses, type Processes } from '../server/processes';
import { start, stopInTime } from '../server/start';
import { seedOnce } from './demonstration/seed';
import { provideStore } from './store/provide';

async function serve(): Promise<void> {
  const config = readConfig(), log = (line: string): void => { console.log(line); };
  const store = await provideStore({ dataDir: config.dataDir, uri: config.mongodbUri, log });
  const uri = config.mongodbUri ?? store.uri;
  const accounts = config.demonstration ? await seedOnce(config, uri, log) : [];
  const count = processesOf(config), running = count > 1 ? await startProcesses(count, { MONGODB_URI: uri }, log) : await alone(config, uri);
  log(`\nQuytrinh: http://localhost:${running.port}\n`);
  for (const account of accounts) log(`  ${account}`);
  const setup = count > 1 ? undefined : await setupLine(config);
  if (setup) log(setup);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void running.stop().finally(() => store.stop()).finally(() => process.exit(0));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

async function alone(config: Config, uri: string): Promise<Processes> {
  const running = await start(config, uri);
  return { port: running.port, stop: () => stopInTime(running) };
}

serve().catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exit(1); });
