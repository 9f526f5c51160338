/** `npm run rebuild-trail`: makes the journal's rows again from the records; events that belong to no record stay. */
import { TRAIL_SOURCES } from '../server/jobs/trailSources';
import { rebuildTrail } from '../server/trail/rebuild';
import { inBothLanguages, withStore } from './store/withStore';

withStore(async ({ now }) => {
  console.log(inBothLanguages('rebuildTrail.done', { rows: await rebuildTrail(TRAIL_SOURCES, now) }));
}).catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exitCode = 1; });
