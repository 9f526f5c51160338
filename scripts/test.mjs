// `npm test`: everything, from a bare clone: types, lint and all of Jest; one line a suite, and the counts alone on the last line.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAssets } from './build.mjs';
import { install, root, runNode } from './install.mjs';

install();
buildAssets();
const counts = [
  check('types', 'typescript/bin/tsc', '--noEmit', '--pretty', 'false'),
  check('lint', 'eslint/bin/eslint.js', '--max-warnings', '0', '.'),
  jest(process.argv.slice(2)),
];
const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map(kind => counts.reduce((sum, one) => sum + one[kind], 0));
process.exitCode = failed ? 1 : 0;
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);

function check(name, program, ...args) {
  const run = spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const good = run.status === 0;
  console.log(good ? `ok    ${name}` : `FAIL  ${name}\n${run.stdout}${run.stderr}`);
  return { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0 };
}

/** Jest prints a line a suite by our reporter, which leaves the sums in a file: Jest's own `--json` breaks on some errors of failed tests. */
function jest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'quytrinh-jest-')), file = join(folder, 'counts.json');
  process.env.TEST_COUNTS = file;
  const code = runNode(join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args, '--reporters', join(root, 'scripts', 'reporter.mjs'));
  const sums = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  rmSync(folder, { recursive: true, force: true });
  if (!sums) return { passed: 0, failed: 1, skipped: 0 };
  const failed = sums.numFailedTests + sums.numRuntimeErrorTestSuites;
  // Jest may end badly with every test good, e.g. when the store cannot be stopped: that is a failure too.
  return { passed: sums.numPassedTests, failed: failed || (code ? 1 : 0), skipped: sums.numPendingTests + sums.numTodoTests };
}
