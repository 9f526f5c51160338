/** `npm run verify-trail`: is every trail whole, every anchor right? Ends with 1 if not. `--anchors FILE` reads a copy of anchors.txt that was kept elsewhere. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ANCHOR_LOG, loggedAnchors } from '../server/trail/anchorLog';
import { sealFrom } from '../server/trail/seal';
import { verifyTrails } from '../server/trail/verify';
import { TRAIL_SOURCES } from '../server/jobs/trailSources';
import { inBothLanguages, withStore } from './store/withStore';

withStore(async ({ config, files, now }) => {
  const { values } = parseArgs({ options: { anchors: { type: 'string' } } }), say = (key: string, given: Readonly<Record<string, string | number>> = {}): void => { console.log(inBothLanguages(`verifyTrail.${key}`, given)); };
  const logged = await loggedAnchors(values.anchors ?? join(config.dataDir, ANCHOR_LOG));
  const { last, ...sums } = await verifyTrails(TRAIL_SOURCES, { files, logged, seal: sealFrom(config.copySecret), tell: finding => { say(finding.key, finding.values); } }, now);
  if (last) say('last', { day: last._id, hash: last.hash }); else say('noAnchor');
  say(sums.findings ? 'unsound' : 'sound', { ...sums });
  if (sums.findings) process.exitCode = 1;
}).catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exitCode = 1; });
