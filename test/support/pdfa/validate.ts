/** Is this PDF/A, is it PDF/UA? Asks veraPDF, where PDFA_VALIDATOR names a folder with lib/*.jar (made from pom.xml here) and there is a Java. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = process.env['PDFA_VALIDATOR'] ?? '';

/** What a paper of ours claims. veraPDF asks only for the first of two claims by itself. */
export const ACCESSIBLE = ['2a', 'ua1'] as const;

/** The broken rules of each file, by name: empty lists when all pass. One Java for all files and flavours. */
export function brokenRules(files: Readonly<Record<string, Uint8Array>>, flavours: readonly string[] = ['2b']): Record<string, unknown[]> {
  const dir = mkdtempSync(join(tmpdir(), 'quytrinh-pdfa-')), names = Object.keys(files);
  try {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dir, `${name}.pdf`), bytes);
    const { stdout } = spawnSync('java', ['-cp', join(folder, 'lib', '*'), join(__dirname, 'Validate.java'), '-f', flavours.join(','), ...names.map(name => join(dir, `${name}.pdf`))], { encoding: 'utf8' });   // exit 1 only says that one fails
    const verdicts = stdout.trim().split('\n').map(line => JSON.parse(line) as Verdict);
    return Object.fromEntries(names.map((name, at) => [name, flavours.flatMap((_, flavour) => verdictOf(verdicts[at * flavours.length + flavour]))]));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

interface Verdict { readonly flavour?: string; readonly pass: boolean; readonly failed: readonly object[]; readonly error?: string }

function verdictOf(verdict: Verdict | undefined): unknown[] {
  if (!verdict) return ['no verdict'];
  return verdict.pass ? [] : [...verdict.failed.map(rule => ({ flavour: verdict.flavour, ...rule })), ...(verdict.error ? [verdict.error] : [])];
}

/** `test`, or `test.skip` with a word about why. */
export function testWithValidator(): typeof test | typeof test.skip {
  const present = existsSync(join(folder, 'lib')) && spawnSync('java', ['-version']).status === 0;
  if (!present) console.log('PDFA_VALIDATOR names no folder with lib/*.jar, or there is no Java: PDF/A and PDF/UA are not validated.');
  return present ? test : test.skip;
}
