import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { folderOf, sweep, sweepDeadRuns } from './sweep.mjs';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * jest's `globalSetup`: from here on every temporary folder lies in one, and whatever the run starts ends with it. A signal
 * leaves the time to sweep up; after a SIGKILL the guard does it.
 */
export default function begin() {
  sweepDeadRuns();
  const { TMPDIR } = process.env;
  const folder = folderOf(process.pid);
  mkdirSync(folder, { mode: 0o700 });
  // Its own session, so that Ctrl-C does not reach it.
  const guard = spawn(process.execPath, [join(import.meta.dirname, 'guard.mjs'), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  process.env.TMPDIR = folder;

  const end = () => {
    for (const signal of SIGNALS) process.off(signal, endBySignal);
    sweep(folder);
    guard.kill('SIGKILL');
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  };
  const endBySignal = (/** @type {NodeJS.Signals} */ signal) => {
    end();
    process.kill(process.pid, signal);
    // Where somebody else took the signal for his.
    process.exit(1);
  };
  for (const signal of SIGNALS) process.on(signal, endBySignal);
  Reflect.set(globalThis, END, end);
}

/** Where {@link begin} leaves the way to end the run, for `globalTeardown`, which jest loads as a module of its own. */
export const END = Symbol.for('alipay-auth-gateway: end of the test run');
