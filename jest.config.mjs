import { availableParallelism } from 'node:os';
import './scripts/require-node.cjs';

// Not before the sentence about a Node that is too old for TypeScript.
const { HANG_MS } = await import('./test/support/hang.ts');

/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['<rootDir>/test/long/'],
  testEnvironment: '<rootDir>/test/support/run/environment.mjs',
  globalSetup: '<rootDir>/test/support/run/begin.mjs',
  globalTeardown: '<rootDir>/test/support/run/end.mjs',
  testSequencer: '<rootDir>/test/support/run/sequencer.mjs',
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest-transformer.mjs' },
  setupFiles: ['<rootDir>/test/support/environment.ts'],
  modulePathIgnorePatterns: [
    '<rootDir>/dist/',
    '<rootDir>/\\.serverless/',
    '<rootDir>/\\.local/',
    '<rootDir>/\\.stryker/',
  ],
  // More than the cores of a small machine: while a suite waits for what it started, another goes on.
  maxWorkers: Math.max(4, availableParallelism()),
  // A wait that hangs ends first, and says what it saw last.
  testTimeout: 5 * HANG_MS,
  // On a busy machine a worker that has done needs longer than jest's half second to end; jest then warns of leaks that are none.
  workerGracefulExitTimeout: HANG_MS,
};
