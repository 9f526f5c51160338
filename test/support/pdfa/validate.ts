/** Is this PDF/A-2b? Asks veraPDF, where PDFA_VALIDATOR names a folder with Validate.java and lib/*.jar and there is a Java. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = process.env['PDFA_VALIDATOR'] ?? '';

/** The broken rules of each file, by name: empty lists when all pass. */
export function brokenRules(files: Readonly<Record<string, Uint8Array>>): Record<string, unknown[]> {
  const dir = mkdtempSync(join(tmpdir(), 'quytrinh-pdfa-')), names = Object.keys(files);
  try {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dir, `${name}.pdf`), bytes);
    const { stdout } = spawnSync('java', ['-cp', join(folder, 'lib', '*'), join(folder, 'Validate.java'), '-f', '2b', ...names.map(name => join(dir, `${name}.pdf`))], { encoding: 'utf8' });   // exit 1 only says that one fails
    const verdicts = stdout.trim().split('\n').map(line => JSON.parse(line) as { pass: boolean; failed: unknown[]; error?: string });
    return Object.fromEntries(names.map((name, at) => [name, verdictOf(verdicts[at])]));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function verdictOf(verdict: { pass: boolean; failed: unknown[]; error?: string } | undefined): unknown[] {
  if (!verdict) return ['no verdict'];
  return verdict.pass ? [] : [...verdict.failed, ...(verdict.error ? [verdict.error] : [])];
}

/** `test`, or `test.skip` with a word about why. */
export function testWithValidator(): typeof test | typeof test.skip {
  const present = existsSync(join(folder, 'Validate.java')) && spawnSync('java', ['-version']).status === 0;
  if (!present) console.log('PDFA_VALIDATOR names no folder with Validate.java and lib/*.jar, or there is no Java: PDF/A-2b is not validated.');
  return present ? test : test.skip;
}
