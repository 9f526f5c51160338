// How does a test run read on the console? One line a suite, under it what failed and why, and what was skipped.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './install.mjs';

export default class Reporter {
  onTestResult(_test, result) {
    const { numPassingTests: passed, numFailingTests: failed, numPendingTests: skipped, numTodoTests: todo, perfStats } = result;
    const parts = [`${passed} passed`, failed && `${failed} failed`, skipped + todo && `${skipped + todo} skipped`].filter(Boolean);
    const good = failed === 0 && !result.testExecError;
    const seconds = ((perfStats.end - perfStats.start) / 1000).toFixed(1);
    console.log(`${good ? 'ok   ' : 'FAIL '} ${relative(root, result.testFilePath)}: ${good || failed ? parts.join(', ') : 'did not run'} (${seconds} s)`);
    for (const one of result.testResults.filter(test => test.status === 'pending' || test.status === 'todo')) console.log(`      skipped: ${one.fullName}`);
    if (result.failureMessage) console.log(result.failureMessage);
  }

  onRunComplete(_contexts, results) {
    if (results.runExecError) console.log(results.runExecError.message);
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } = results;
    if (process.env.TEST_COUNTS) writeFileSync(process.env.TEST_COUNTS, JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests }));
  }
}
