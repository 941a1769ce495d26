// In plain JavaScript, because the threads of functions start without a TypeScript loader.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * What this thread holds, after a garbage collection.
 *
 * @returns {import('./messages.ts').Holding}
 */
export function measureHolding() {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  /** @type {Record<string, number>} */
  const resources = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  return { heapBytes: heapUsed, externalBytes: external, resources };
}

/** The engine has it for whoever asks when the flag is set; other code in this thread does not see it. */
function collectGarbage() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  collect();
  collect();
}
