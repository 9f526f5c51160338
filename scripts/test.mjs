// `npm test`: everything, from a bare clone: types, lint and all of Jest; one line a suite, and the counts alone on the last line.
// `--quick` (`npm run test:quick`) leaves out what is slow; what that is stands at the end. `--times` keeps what each file took.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAssets } from './build.mjs';
import { install, root } from './install.mjs';
import { keepTimes, slowFiles } from './testTimes.mjs';

const [quick, times] = ['--quick', '--times'].map(option => process.argv.includes(option));
const wanted = process.argv.slice(2).filter(one => one !== '--quick' && one !== '--times');
const eslint = ['eslint/bin/eslint.js', '--max-warnings', '0', '--cache', '--cache-strategy', 'content', '--cache-location', cached('eslint'), '.'];

install();
buildAssets();
const left = quick ? slowFiles() : [];
// Types and lint beside the tests, which wait now and then, for a browser or a clock: both cores stay busy.
const counts = await Promise.all([
  check('types', 'typescript/bin/tsc', '--noEmit', '--pretty', 'false'),
  check('lint', ...eslint),
  jest([...wanted, ...left.flatMap(file => ['--testPathIgnorePatterns', `/${file}$`])]),
]);
const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map(kind => counts.reduce((sum, one) => sum + one[kind], 0));
process.exitCode = failed ? 1 : 0;
if (quick) console.log(`Left out: validation by veraPDF, and what needs a browser or LibreOffice or takes long:\n  ${left.join('\n  ')}`);
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);

async function check(name, program, ...args) {
  const { code, said } = await run([join(root, 'node_modules', program), ...args], 'pipe');
  console.log(code === 0 ? `ok    ${name}` : `FAIL  ${name}\n${said}`);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** Jest prints a line a suite by our reporter, which leaves the sums in a file: Jest's own `--json` breaks on some errors of failed tests. */
async function jest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'quytrinh-jest-')), file = join(folder, 'counts.json'), taken = join(folder, 'times');
  const environment = { TEST_COUNTS: file, ...(times ? { TEST_TIMES: taken } : {}), ...(quick ? { PDFA_VALIDATOR: '' } : {}) };
  const line = [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args, '--reporters', join(root, 'scripts', 'reporter.mjs')];
  const { code } = await run(line, 'inherit', environment);
  const sums = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  if (times) keepTimes(taken);
  rmSync(folder, { recursive: true, force: true });
  if (!sums) return { passed: 0, failed: 1, skipped: 0 };
  const failed = sums.numFailedTests + sums.numRuntimeErrorTestSuites;
  // Jest may end badly with every test good, e.g. when the store cannot be stopped: that is a failure too.
  return { passed: sums.numPassedTests, failed: failed || (code ? 1 : 0), skipped: sums.numPendingTests + sums.numTodoTests };
}

/** The exit code, and what was printed where it was not shown at once. */
function run(line, output, environment = {}) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, line, { cwd: root, stdio: ['ignore', output, output], env: { ...process.env, ...environment } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', text => { said += text; });
    child.once('error', error => { resolve({ code: 1, said: String(error) }); });
    child.once('close', code => { resolve({ code: code ?? 1, said }); });
  });
}

function cached(name) {
  return join(root, 'node_modules', '.cache', 'quytrinh', name);
}
