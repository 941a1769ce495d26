import { readFileSync } from 'node:fs';
import Sequencer from '@jest/test-sequencer';

/** What a suite does that takes long, in about seconds. */
const COSTS = /** @type {const} */ ([
  [/support\/invoke-local|ExampleRunner/, 60],
  [/support\/(browser|expiring-link)/, 50],
  [/support\/packaged/, 40],
  [/fault-matrix/, 40],
  [/startCommand/, 30],
  [/support\/stack|serverless/, 15],
  [/support\/(delivery|properties|server-certificate)/, 10],
  [/support\/authorization-table|child_process/, 8],
]);

/**
 * The slowest suites start first, so that no worker is idle while the other ends a long one. How long they took is known from
 * the last run; in a new clone it is guessed from what they import, and not from the size of the file as jest would.
 */
export default class SlowestFirst extends Sequencer {
  /**
   * @type {Sequencer['sort']}
   * @override
   */
  async sort(tests) {
    // It also looks up how long each took.
    const sorted = await super.sort(tests);
    const costs = new Map(sorted.map((test) => [test, test.duration ?? guess(test.path)]));
    return sorted.toSorted((one, other) => Number(costs.get(other)) - Number(costs.get(one)));
  }
}

/**
 * @param {string} path
 * @returns {number} milliseconds
 */
function guess(path) {
  const text = readFileSync(path, 'utf8');
  return 1_000 * Math.max(1, ...COSTS.flatMap(([pattern, seconds]) => (pattern.test(text) ? [seconds] : [])));
}
