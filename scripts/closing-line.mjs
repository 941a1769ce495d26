import { readFileSync } from 'node:fs';
import { argv } from 'node:process';

/**
 * Sums up jest's results (`--json --outputFile`) in the one line that CI reads last.
 * A test file that could not even be loaded counts as one failure, because jest counts none of its tests.
 *
 * @param {string} resultsText the file's text; anything that is not jest's JSON means that no test ran
 * @returns {{ line: string, good: boolean }} good: something ran and nothing failed
 */
export function closingLine(resultsText) {
  const results = parse(resultsText);
  const count = (/** @type {string} */ member) => Number(results[member] ?? 0);
  const passed = count('numPassedTests');
  const failed = count('numFailedTests') + count('numRuntimeErrorTestSuites');
  const skipped = count('numPendingTests') + count('numTodoTests');
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { line, good: results.success === true && passed > 0 && failed === 0 };
}

/**
 * @param {string} text
 * @returns {Record<string, unknown>}
 */
function parse(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

if (argv[1] === import.meta.filename) {
  const { line, good } = closingLine(readFileSync(argv[2] ?? '', 'utf8'));
  console.log(line);
  process.exitCode = good ? 0 : 1;
}
