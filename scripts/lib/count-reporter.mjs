import { writeFileSync } from 'node:fs';

/** Leaves the totals of a Jest run in a file, and what this machine could not run, for the closing lines. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests: passed, numFailedTests: failed, numPendingTests, numTodoTests } = results;
    const cases = results.testResults.flatMap(({ testResults }) => testResults);
    const notRun = cases.filter(({ title, status }) => status === 'pending' && title.startsWith('NOT RUN'));
    const brokenFiles = results.numRuntimeErrorTestSuites;
    writeFileSync(
      process.env.GILIRAN_TEST_COUNTS,
      JSON.stringify({
        passed,
        failed,
        skipped: numPendingTests + numTodoTests,
        brokenFiles,
        notRun: notRun.map(({ fullName }) => fullName),
      }),
    );
  }
}
