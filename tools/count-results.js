// Adds up the test runs and prints the line "N passed, N failed". Arguments: the exit status of the checks, then
// the JSON reports of the runs; a report that is missing counts as one failure.
import { existsSync, readFileSync } from "node:fs";

const [checkStatus, ...reports] = process.argv.slice(2);
let passed = checkStatus === "0" ? 1 : 0;
let failed = 1 - passed;
for (const report of reports) {
  if (!existsSync(report)) {
    failed++;
    continue;
  }
  const { numPassedTests, numFailedTests, numFailedTestSuites, success } = JSON.parse(
    readFileSync(report, "utf8"),
  );
  passed += numPassedTests;
  // A file that cannot even be loaded has no tests to fail.
  failed += numFailedTests || (success ? 0 : Math.max(1, numFailedTestSuites));
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
