/**
 * `npm run restore -- FILE`: a backup into an empty store. Ends with 0; 1 = refused or interrupted, which it says; 2 =
 * restored, and something of it is to be looked at.
 */
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
import { knownPassphrase } from './backup/passphrase';
import { examine, restoreInto, type Examined, type Target } from './backup/read';
import { withSecrets } from './backup/secrets';
import { problemInWords, sayOn, wordsAreThere } from './backup/words';
import { provideStore } from './store/provide';
import { fileStoreOf, inBothLanguages } from './store/withStore';

const env = process.env,
  say = sayOn(console.error);

async function main(): Promise<void> {
  wordsAreThere();
  rememberOffsets();
  const { path, passphraseFile, withoutSecrets } = askedOnLine('restoreUsage');
  const passphrase = withoutSecrets ? undefined : () => knownPassphrase({ file: passphraseFile, env, say: say.text });
  const examined = await examine(path, passphrase, { env, say });
  await restore(readConfig(withSecrets(examined.contents, env)), examined);
}

/** An embedded server is started for it: the app must not run, and is told so. */
async function restore(config: Config, examined: Examined): Promise<void> {
  const store = await provideStore({
    dataDir: config.dataDir,
    uri: config.mongodbUri,
    log: line => {
      console.error(line);
    },
  });
  try {
    const connection = await connectDatabase(config.mongodbUri ?? store.uri);
    const target: Target = { config, connection, files: fileStoreOf(config, connection) };
    await restoreInto(target, examined, systemClock, { env, say }).catch(async (error: unknown) => {
      await sayWhetherHalf();
      throw error;
    });
    sayHowItEnded(examined, await verify(target));
    if (config.production && examined.contents) say('production', { folder: config.dataDir });
  } finally {
    await disconnectDatabase();
    await store.stop();
  }
}

function sayHowItEnded({ about, checked }: Examined, findings: number): void {
  const isSound = !findings && !checked.leftOut.length;
  say(isSound ? 'restored' : 'restoredWithFindings', { documents: about.documents, files: checked.files, findings });
  if (!isSound) process.exitCode = 2;
}

async function sayWhetherHalf(): Promise<void> {
  if (await restoreUnderWay().catch(() => null)) say('half');
}

/** @returns how many places are not whole; each is named */
async function verify({ config, files }: Target): Promise<number> {
  const logged = await loggedAnchors(join(config.dataDir, ANCHOR_LOG));
  const tell = (key: string, values: Readonly<Record<string, unknown>>): void => {
    console.error(inBothLanguages(`verifyTrail.${key}`, values));
  };
  const { last, ...sums } = await verifyTrails(
    TRAIL_SOURCES,
    {
      files,
      logged,
      seal: sealFrom(config.copySecret),
      tell: ({ key, values }) => {
        tell(key, values);
      },
    },
    systemClock(),
  );
  if (last) tell('last', { day: last._id, hash: last.hash });
  else tell('noAnchor', {});
  tell(sums.findings ? 'unsound' : 'sound', { ...sums });
  return sums.findings;
}

main().catch((error: unknown) => {
  console.error(problemInWords(error));
  process.exitCode = 1;
});
