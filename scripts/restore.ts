/** `npm run restore -- FILE`: a backup into an empty store. Ends with 0; 1 = refused or interrupted, which it says; 2 = restored, and something of it is to be looked at. */
import { join } from 'node:path';
import { readConfig, type Config } from '../server/config';
import { rememberOffsets, systemClock } from '../server/core/clock';
import { connectDatabase, disconnectDatabase } from '../server/core/database';
import { TRAIL_SOURCES } from '../server/jobs/trailSources';
import { restoreUnderWay } from '../server/store/identity';
import { ANCHOR_LOG, loggedAnchors } from '../server/trail/anchorLog';
import { sealFrom } from '../server/trail/seal';
import { verifyTrails } from '../server/trail/verify';
import { askedOnLine } from './backup/asked';
import { headOf, type Checked } from './backup/check';
import { openEnvelope } from './backup/envelope';
import { knownPassphrase } from './backup/passphrase';
import { checkBefore, restoreInto, type RestoreNeeds, type Target } from './backup/read';
import { withSecrets } from './backup/secrets';
import { problemInWords, sayOn, wordsAreThere } from './backup/words';
import { provideStore } from './store/provide';
import { fileStoreOf, inBothLanguages } from './store/withStore';

const env = process.env, say = sayOn(console.error);

async function main(): Promise<void> {
  wordsAreThere();
  rememberOffsets();
  const { path, passphraseFile, withoutSecrets } = askedOnLine('restoreUsage'), head = await headOf(path);
  if (withoutSecrets || !head.about.secrets) say('restoredWithoutSecrets');
  const locked = withoutSecrets || !head.about.secrets ? undefined : head.secrets ?? '';
  const contents = locked === undefined ? undefined : await openEnvelope(locked, await knownPassphrase({ file: passphraseFile, env, say: say.text }), head.about.id);
  const needs: RestoreNeeds = { head, contents, env, clock: systemClock, say }, checked = await checkBefore(path, needs);
  await restore(readConfig(withSecrets(contents, env)), path, checked, needs);
}

/** An embedded server is started for it: the app must not run, and is told so. */
async function restore(config: Config, path: string, checked: Checked, needs: RestoreNeeds): Promise<void> {
  const store = await provideStore({ dataDir: config.dataDir, uri: config.mongodbUri, log: line => { console.error(line); } });
  try {
    const connection = await connectDatabase(config.mongodbUri ?? store.uri), target: Target = { config, connection, files: fileStoreOf(config, connection) };
    await restoreInto(target, path, checked, needs).catch(async (error: unknown) => { await sayWhetherHalf(); throw error; });
    const findings = await verify(target);
    say(findings || checked.leftOut.length ? 'restoredWithFindings' : 'restored', { documents: needs.head.about.documents, files: checked.files, findings });
    if (findings || checked.leftOut.length) process.exitCode = 2;
    if (config.production && needs.contents) say('production', { folder: config.dataDir });
  } finally {
    await disconnectDatabase();
    await store.stop();
  }
}

async function sayWhetherHalf(): Promise<void> {
  if (await restoreUnderWay().catch(() => null)) say('half');
}

/** @returns how many places are not whole; each is named */
async function verify({ config, files }: Target): Promise<number> {
  const logged = await loggedAnchors(join(config.dataDir, ANCHOR_LOG));
  const tell = (key: string, values: Readonly<Record<string, unknown>>): void => { console.error(inBothLanguages(`verifyTrail.${key}`, values)); };
  const { last, ...sums } = await verifyTrails(TRAIL_SOURCES, { files, logged, seal: sealFrom(config.copySecret), tell: ({ key, values }) => { tell(key, values); } }, systemClock());
  if (last) tell('last', { day: last._id, hash: last.hash }); else tell('noAnchor', {});
  tell(sums.findings ? 'unsound' : 'sound', { ...sums });
  return sums.findings;
}

main().catch((error: unknown) => { console.error(problemInWords(error)); process.exitCode = 1; });
