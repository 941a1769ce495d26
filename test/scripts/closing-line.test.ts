import { closingLine } from '../../scripts/closing-line.mjs';

const results = (members: object) =>
  JSON.stringify({ success: true, numPassedTests: 3, numFailedTests: 0, ...members });

describe('the closing line', () => {
  it('counts what passed', () => {
    expect(closingLine(results({}))).toEqual({ line: '3 passed, 0 failed', good: true });
  });

  it('names skipped and planned tests', () => {
    const { line, good } = closingLine(results({ numPendingTests: 2, numTodoTests: 1 }));
    expect({ line, good }).toEqual({ line: '3 passed, 0 failed, 3 skipped', good: true });
  });

  it.each([
    ['a failed test', results({ success: false, numFailedTests: 2 }), '3 passed, 2 failed'],
    ['a file that cannot be loaded', results({ success: false, numRuntimeErrorTestSuites: 1 }), '3 passed, 1 failed'],
    ['a failure outside of tests', results({ success: false }), '3 passed, 0 failed'],
    ['no test at all', results({ numPassedTests: 0 }), '0 passed, 0 failed'],
    ['no results, because a check before jest failed', '', '0 passed, 0 failed'],
    ['results that are not an object', 'null', '0 passed, 0 failed'],
  ])('is not good after %s', (_case, text, line) => {
    expect(closingLine(text)).toEqual({ line, good: false });
  });
});
