import { writeFileSync } from 'node:fs';

/** Leaves the totals of a Jest run in a file, for the one closing line. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests: passed, numFailedTests: failed, numPendingTests, numTodoTests } = results;
    const brokenFiles = results.numRuntimeErrorTestSuites;
    writeFileSync(
      process.env.GILIRAN_TEST_COUNTS,
      JSON.stringify({ passed, failed, skipped: numPendingTests + numTodoTests, brokenFiles }),
    );
  }
}
