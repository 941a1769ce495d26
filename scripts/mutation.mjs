import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Stryker } from '@stryker-mutator/core';

/**
 * The folders that are mutated, and the score in per cent below which the command fails. The tests that must notice a
 * mutant are the mirrored ones: all the others would notice little more, and take ten times as long for each mutant.
 *
 * @type {Readonly<Record<string, { tests: string, atLeast: number }>>}
 */
const FOLDERS = {
  'shared/signing': { tests: 'test/shared/signing', atLeast: 99.8 },
  'shared/secrets': { tests: 'test/shared/secrets', atLeast: 99.8 },
  'shared/protocols': { tests: 'test/shared/protocols', atLeast: 99.8 },
  'shared/gateway/middleware': { tests: 'test/shared/gateway', atLeast: 99.3 },
  'shared/redemption': { tests: 'test/shared/redemption', atLeast: 94 },
  'shared/alipay': { tests: 'test/shared/alipay', atLeast: 94 },
  'shared/wechat': { tests: 'test/shared/wechat', atLeast: 99 },
  'shared/storage': { tests: 'test/shared/storage', atLeast: 98 },
  'shared/delivery': { tests: 'test/shared/delivery', atLeast: 94 },
};

/** `npm run mutation -- <folder or file>`: the mutants of one folder, or of what is named in it. */
const [target = '', ...more] = process.argv.slice(2);
const folder = Object.keys(FOLDERS).find((name) => target === name || target.startsWith(`${name}/`));
const options = FOLDERS[folder ?? ''];
if (!folder || !options || !existsSync(target) || more.length > 0) {
  console.error(`Name one of these folders, or what is in one: ${Object.keys(FOLDERS).join(', ')}`);
  process.exit(2);
}

// Tests run in processes of Stryker's, which have this environment.
process.env.MUTANT_RUNS ??= '200';

const part = statSync(target).isDirectory() ? target.replace(/\/$/, '') : dirname(target);
// A part of a folder is held to its own tests.
const tests = part !== folder && existsSync(`test/${part}`) ? `test/${part}` : options.tests;
const output = `.stryker/${part.replaceAll('/', '-')}`;
// A run for each mutant: what begins and ends a run of `npm test` would take longer than the tests.
const oneOfMany = { testEnvironment: 'node', globalSetup: null, globalTeardown: null };
const run = new Stryker({
  // A schema is data that is compiled before a mutant could be switched on in it.
  mutate: [target.endsWith('.ts') ? target : `${target}/**/*.ts`, '!**/*.schema.ts'],
  jest: { config: { ...oneOfMany, testMatch: [`<rootDir>/${tests}/**/*.test.ts`] } },
  incrementalFile: `${output}/incremental.json`,
  htmlReporter: { fileName: `${output}/index.html` },
  jsonReporter: { fileName: `${output}/report.json` },
  thresholds: { high: 95, low: 90, break: options.atLeast },
});
// What went wrong stands in Stryker's own log already.
await run.runMutationTest().catch(() => process.exit(1));
