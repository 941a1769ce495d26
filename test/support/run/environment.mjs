import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { TestEnvironment } from 'jest-environment-node';
import { sweep } from './sweep.mjs';

const BETWEEN_LOOKS_MS = 200;
// A worker whose run was killed would go on until the end of its suite. (A listener would keep a worker that has done.)
if (process.connected) setInterval(() => process.connected || process.exit(1), BETWEEN_LOOKS_MS).unref();
// esbuild's process serves every suite of this worker: it starts before any of them, lest it end with the first.
transformSync('');

/**
 * A suite has a temporary folder of its own. Whatever became of its tests, the folder ends with it, and so do the processes
 * that have it: stacks, browsers, commands.
 */
export default class SuiteEnvironment extends TestEnvironment {
  /** @param {ConstructorParameters<typeof TestEnvironment>} options */
  constructor(...options) {
    const outer = tmpdir();
    const folder = mkdtempSync(join(outer, 'suite-'));
    // The suite gets a copy of the environment as it is now.
    process.env.TMPDIR = folder;
    super(...options);
    this.endSuite = () => {
      process.env.TMPDIR = outer;
      sweep(folder);
    };
  }

  /** @override */
  async teardown() {
    await super.teardown();
    this.endSuite();
  }
}
