/** `npm run verify-pack -- file.zip`: is an inspection pack whole, and made by this server? Ends with 1 if not. `--key KEY` gives the server's public key, where its secret is not at hand. */
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { knownSecret, ROOT } from '../server/config';
import { loadWords } from '../server/core/words';
import { verifyPack } from '../server/packs/verify';
import { sealFrom } from '../server/trail/seal';
import { inBothLanguages } from './store/withStore';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { key: { type: 'string' } }, allowPositionals: true });
  loadWords(join(ROOT, 'views', 'locales'));
  const say = (key: string, given: Readonly<Record<string, string | number>> = {}): void => { console.log(inBothLanguages(`verifyPack.${key}`, given)); };
  const secret = knownSecret('copySecret'), publicKey = values.key ?? (secret === undefined ? undefined : sealFrom(secret).publicKey);
  if (!positionals.length) { say('usage'); process.exitCode = 1; }
  for (const path of positionals) {
    const { files, findings, manifest } = await verifyPack(path, publicKey, finding => { say(finding.key, finding.values); });
    if (manifest) say('about', { name: basename(path), agency: manifest.agency.name, year: manifest.year, from: manifest.clauses.from, to: manifest.clauses.to, who: manifest.askedBy.name, at: manifest.madeAt });
    if (manifest && publicKey === undefined) say('keyUnknown', { key: manifest.publicKey });
    if (manifest?.missing.length) say('lost', { count: manifest.missing.length });
    say(findings ? 'unsound' : 'sound', { name: basename(path), files, findings });
    if (findings) process.exitCode = 1;
  }
}

main().catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exitCode = 1; });
