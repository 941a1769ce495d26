import config from './jest.config.mjs';
import { HANG_MS } from './test/support/hang.ts';

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
