/**
 * `npm run backup -- FILE`: store, files and secrets in one archive, while people work. Ends with 0; 1 = there is no
 * backup; 2 = there is one, without content that the store has damaged.
 */
import { askedOnLine } from './backup/asked';
import { newPassphrase } from './backup/passphrase';
import { secretsHere } from './backup/secrets';
import { problemInWords, sayOn, wordsAreThere } from './backup/words';
import { writeBackup } from './backup/write';
import { withStore } from './store/withStore';

const env = process.env;

async function main(): Promise<void> {
  wordsAreThere();
  const { path, passphraseFile, withoutSecrets } = askedOnLine('usage'),
    say = sayOn(console.error);
  if (withoutSecrets) say('withoutSecrets');
  const contents = withoutSecrets ? undefined : secretsHere(env);
  const secrets = contents && {
    contents,
    passphrase: await newPassphrase({ file: passphraseFile, env, say: say.text }),
  };
  await withStore(async ({ config, connection, files, now }) => {
    const {
      about,
      bytes,
      files: count,
      leftOut,
    } = await writeBackup(path, { config, connection, files, now, secrets, say });
    say('done', { path, documents: about.documents, files: count, bytes });
    if (leftOut) {
      say('doneWithout', { count: leftOut });
      process.exitCode = 2;
    }
  });
}

main().catch((error: unknown) => {
  console.error(problemInWords(error));
  process.exitCode = 1;
});
