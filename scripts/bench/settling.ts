/** What a server does by itself on the data it finds (filing what is signed, mail, indexes) is done before anything is measured: otherwise it would be measured, too. */
import { hostname } from 'node:os';
import type { Config } from '../../server/config';
import { followRecordSearch, followSearch } from '../../server/jobs/follow';
import { runNow } from '../../server/jobs/schedule';
import { Outgoing } from '../../server/mail/model';
import { Records } from '../../server/records/model';
import { openTools } from '../../server/start';
import type { Tools } from '../../server/tools';

/** Each takes some ten seconds at most; so many do not end by themselves. */
const MOST_ROUNDS = 20;

/** Runs the jobs of the app, with their entries in the schedule, until no record waits for its paper and no mail for being sent. @throws Error when that does not come. */
export async function settleDown(config: Config, uri: string, log: (line: string) => void): Promise<void> {
  const { tools, close } = await openTools(config, uri, undefined, log);
  try {
    await followSearch(tools.search, tools.clock());
    await followRecordSearch(tools.recordSearch, tools.clock());
    let left = await runAll(tools);
    for (let round = 1; left && round < MOST_ROUNDS; round++) left = await runAll(tools);
    if (left) throw new Error(`${left} signed records or mails of the demonstration are not done with.`);
  } finally {
    await close();
  }
}

/** How many records and mails wait still. */
async function runAll({ jobs, clock, log }: Tools): Promise<number> {
  for (const job of jobs) await runNow(job, `${hostname()}:${process.pid}`, clock(), log);
  return (await Records.countDocuments({ state: 'signed' })) + (await Outgoing.countDocuments({ nextTry: { $lte: clock() } }));
}
