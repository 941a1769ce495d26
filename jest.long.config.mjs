import { randomInt } from 'node:crypto';
import config from './jest.config.mjs';
import { HANG_MS } from './test/support/hang.ts';

if (!process.env.PROPERTY_SEED) {
  process.env.PROPERTY_SEED = String(randomInt(2 ** 31));
  console.error(
    `The properties begin at a random place: PROPERTY_SEED=${process.env.PROPERTY_SEED} gives the same again.`,
  );
}

// Inherited by jest's workers.
process.env.PROPERTY_RUNS ??= '10000';
process.env.FUZZ_RUNS ??= '10000';

/**
 * What takes too long for every change: the properties with more runs, and test/long.
 *
 * @type {import('jest').Config}
 */
export default {
  ...config,
  testMatch: ['<rootDir>/test/properties/**/*.test.ts', '<rootDir>/test/long/**/*.test.ts'],
  testPathIgnorePatterns: [],
  maxWorkers: 1,
  testTimeout: 10 * HANG_MS,
};
