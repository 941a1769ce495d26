import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The temporary folder of a test run is named by the process that runs it, so that a later run knows whose is left over. */
const PREFIX = 'alipay-auth-gateway-test-';
const BETWEEN_LOOKS_MS = 20;
/** What a signal does not end by then is the system's matter. */
const LOOKS = 500;

/** @param {number} pid of the run */
export function folderOf(pid) {
  return join(tmpdir(), `${PREFIX}${pid}`);
}

/**
 * Ends all processes whose temporary folder is this one or in it, and removes the folder. It blocks, so that nothing goes on
 * meanwhile and starts others.
 *
 * @param {string} folder
 */
export function sweep(folder) {
  /** @type {Set<number>} */
  const killed = new Set();
  for (let look = 0; look < LOOKS; look += 1) {
    const pids = processesOf(folder);
    for (const pid of pids) if (kill(pid)) killed.add(pid);
    if (pids.length === 0 && ![...killed].some(runs)) break;
    pause();
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}

/** Sweeps what earlier runs left over that were killed together with their guard. */
export function sweepDeadRuns() {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
    if (/^\d+$/.test(pid) && !runs(Number(pid))) sweep(folderOf(Number(pid)));
  }
}

/**
 * A process says by its environment which run it belongs to; where the system does not tell (it is asked through `/proc`),
 * stacks still end with whoever started them.
 *
 * @param {string} folder
 */
function processesOf(folder) {
  const pids = existsSync('/proc') ? readdirSync('/proc').map(Number) : [];
  return pids.filter((pid) => pid > 0 && pid !== process.pid && belongsTo(pid, folder));
}

/**
 * @param {number} pid
 * @param {string} folder
 */
function belongsTo(pid, folder) {
  const variables = readProcess(pid, 'environ').split('\0');
  return variables.some((variable) => variable === `TMPDIR=${folder}` || variable.startsWith(`TMPDIR=${folder}/`));
}

/** @param {number} pid */
function kill(pid) {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

/**
 * Whether a process is there and not only waits for its parent to take notice of its end.
 *
 * @param {number} pid
 */
export function runs(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
  return !/\) [ZX] /.test(readProcess(pid, 'stat'));
}

/**
 * @param {number} pid
 * @param {string} file
 * @returns {string} empty when the process is gone, or somebody else's
 */
function readProcess(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function pause() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BETWEEN_LOOKS_MS);
}
