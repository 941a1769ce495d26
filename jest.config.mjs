import './scripts/require-node.cjs';

/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['<rootDir>/test/long/'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest-transformer.mjs' },
  resolver: '<rootDir>/scripts/jest-resolver.mjs',
  setupFiles: ['<rootDir>/test/support/environment.ts'],
  modulePathIgnorePatterns: [
    '<rootDir>/dist/',
    '<rootDir>/\\.serverless/',
    '<rootDir>/\\.local/',
    '<rootDir>/\\.stryker/',
  ],
  maxWorkers: 2,
  testTimeout: 20_000,
};
