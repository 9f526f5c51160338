/**
 * `npm run reindex`: empties this server's search indexes and fills them again from the store; people may go on
 * searching, and find ever more.
 */
import { join } from 'node:path';
import { followRecordSearch, followSearch } from '../server/jobs/follow';
import { RECORDS_A_DAY } from '../server/records/finding';
import { openSearch } from '../server/search/search';
import { storeIdentity } from '../server/store/identity';
import { inBothLanguages, withStore } from './store/withStore';

withStore(async ({ config, now }) => {
  const origin = await storeIdentity(now),
    folder = (name: string): string => join(config.dataDir, name);
  const documents = await openSearch(folder('search')),
    records = await openSearch(folder('recordSearch'), RECORDS_A_DAY);
  await documents.startOver(origin);
  await records.startOver(origin);
  const put = { revisions: await followSearch(documents), records: await followRecordSearch(records) };
  await Promise.all([documents.close(), records.close()]);
  console.log(inBothLanguages('reindex.done', put));
}).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
