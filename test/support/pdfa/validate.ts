/** Is this PDF/A, is it PDF/UA? Asks veraPDF, where PDFA_VALIDATOR names a folder with lib/*.jar (made from pom.xml here) and there is a Java. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a paper of ours claims. veraPDF asks only for the first of two claims by itself. */
export const ACCESSIBLE = ['2a', 'ua1'] as const;

/** The broken rules of each file, by name: empty lists when all pass. One Java answers for the whole run: see standing.ts. */
export function brokenRules(files: Readonly<Record<string, Uint8Array>>, flavours: readonly string[] = ['2b']): Record<string, unknown[]> {
  const dir = mkdtempSync(join(tmpdir(), 'quytrinh-pdfa-')), names = Object.keys(files);
  try {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dir, `${name}.pdf`), bytes);
    const verdicts = answerTo([flavours.join(','), ...names.map(name => join(dir, `${name}.pdf`))].join('\n')).trim().split('\n').map(line => JSON.parse(line) as Verdict);
    return Object.fromEntries(names.map((name, at) => [name, flavours.flatMap((_, flavour) => verdictOf(verdicts[at * flavours.length + flavour]))]));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const PATIENCE_MS = 280_000, LOOK_MS = 20;

/** Leaves the question in the folder where the Java looks, and waits for the answer beside it; the caller stands still meanwhile. */
function answerTo(question: string): string {
  const job = join(process.env['TEST_PDFA'] ?? '', randomUUID()), clock = new Int32Array(new SharedArrayBuffer(4));
  writeFileSync(`${job}.asked`, question);
  renameSync(`${job}.asked`, `${job}.job`);
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    if (existsSync(`${job}.verdicts`)) return readFileSync(`${job}.verdicts`, 'utf8');
    Atomics.wait(clock, 0, 0, LOOK_MS);
  }
  throw new Error('veraPDF does not answer');
}

interface Verdict { readonly flavour?: string; readonly pass: boolean; readonly failed: readonly object[]; readonly error?: string }

function verdictOf(verdict: Verdict | undefined): unknown[] {
  if (!verdict) return ['no verdict'];
  return verdict.pass ? [] : [...verdict.failed.map(rule => ({ flavour: verdict.flavour, ...rule })), ...(verdict.error ? [verdict.error] : [])];
}

/** `test`, or `test.skip` with a word about why. */
export function testWithValidator(): typeof test | typeof test.skip {
  const present = Boolean(process.env['TEST_PDFA']);
  if (!present) console.log('PDFA_VALIDATOR names no folder with lib/*.jar, or there is no Java: PDF/A and PDF/UA are not validated.');
  return present ? test : test.skip;
}
