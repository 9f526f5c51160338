/** `npm run reindex`: every server makes its search indexes again, while it runs or at its next start; no file is touched beside it. */
import { renewIdentity } from '../server/store/identity';
import { inBothLanguages, withStore } from './store/withStore';

withStore(async ({ now }) => {
  await renewIdentity(now);
  console.log(inBothLanguages('reindex.done'));
}).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
