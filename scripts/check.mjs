import { execFile } from 'node:child_process';

/**
 * Each is a script of package.json; they share nothing, so that all run at once. Node itself runs them: npm needs a fifth of a
 * second for each before it begins.
 */
const CHECKS = ['typecheck', 'lint', 'unused', 'layers', 'size'];

/**
 * Runs one check and prints what it said.
 *
 * @param {string} name
 * @returns {Promise<string[]>} its name, when it failed
 */
function run(name) {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--run', name], (error, stdout, stderr) => {
      console.log(`${error ? '✗' : '✓'} ${name}`);
      if (error) console.error(`${stdout}${stderr}`);
      resolve(error ? [name] : []);
    });
  });
}

const failed = (await Promise.all(CHECKS.map(run))).flat();
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
