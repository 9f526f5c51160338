/** Production's entry: serves by itself or, where PROCESSES asks for it, starts the processes that do, and loads nothing of the app then. */
import cluster from 'node:cluster';
import { createRequire } from 'node:module';
import { readConfig } from './config';
import { processesOf, startProcesses } from './processes';

async function oversee(count: number): Promise<void> {
  const log = (line: string): void => { console.log(line); }, { port, stop } = await startProcesses(count, {}, log);
  const end = (): void => { void stop().finally(() => process.exit(0)); };
  process.once('SIGTERM', end).on('SIGINT', end);
  log(`Quytrinh listens on ${readConfig().host}:${port} with ${count} processes`);
}

function main(): void {
  const count = cluster.isPrimary ? processesOf(readConfig()) : 1;
  if (count === 1) createRequire(__filename)('./serving');
  else oversee(count).catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exit(1); });
}

try { main(); } catch (error) { console.error(error instanceof Error ? error.message : error); process.exit(1); }
