/**
 * Mutation testing, as `npm run mutation -- <folder>` runs it: see `scripts/mutation.mjs` for what differs by folder.
 *
 * @type {ConstructorParameters<typeof import('@stryker-mutator/core').Stryker>[0]}
 */
export default {
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { projectType: 'custom', configFile: 'jest.config.mjs' },
  coverageAnalysis: 'perTest',
  // A busy machine is slow; what then runs out of time must not pass for a mutant that somebody noticed.
  timeoutMS: 30_000,
  incremental: true,
  concurrency: 2,
  // jest keeps the ES modules of every run: without new processes memory and time grow with each mutant.
  maxTestRunnerReuse: 30,
  tempDirName: '.stryker/sandbox',
  ignorePatterns: ['dist', '.local', '.serverless', '.stryker', 'bench', 'docs'],
  clearTextReporter: { reportTests: false, logTests: false },
  reporters: ['clear-text', 'html', 'json', 'progress-append-only'],
};
