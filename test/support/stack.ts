import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Demo } from '../../local/demo/demo-file.ts';
import { CLI_HOME } from '../../local/service/print.ts';
import { freePorts } from './free-ports.ts';
import { HANG_MS } from './hang.ts';

/** Options of {@link startStack}. */
export interface StackOptions {
  /** Where keys and demo.json lie; a new folder by default, removed at the end. */
  readonly stateFolder?: string;
  /** More variables, or others than the helper's. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A running `npm start` on free ports. */
export interface RunningStack {
  /** The content of demo.json. */
  readonly demo: Demo;
  /** Base URL of the gateway. */
  readonly gateway: string;
  /** Base URL of the AWS endpoints: `GET /calls`, `DELETE /calls`, `POST /faults`. */
  readonly aws: string;
  readonly stateFolder: string;
  /** The variables that other commands beside this stack need, for instance `serverless invoke local`. */
  readonly environment: NodeJS.ProcessEnv;
  /** Process id of `npm start`. */
  readonly pid: number;
  /** Everything printed so far, on standard output and error. */
  output(): string;
  /** What the functions wrote so far, one JSON line each. */
  functionLog(): string;
  /** Ends it by a signal, waits, and gives its exit code; SIGINT goes to the process group, as a terminal's Ctrl-C does. */
  stop(signal?: 'SIGINT' | 'SIGTERM'): Promise<number | null>;
  /** SIGKILL to all of it at once, as a power failure: nothing is written or closed any more. The state folder stays. */
  kill(): Promise<void>;
}

/**
 * Starts the embedded stack as a user would, on free ports and with a state folder of its own, without AWS credentials and
 * with an empty home folder.
 * @throws Error with what was printed, when it ends or does not become ready
 */
export async function startStack(options: StackOptions = {}): Promise<RunningStack> {
  const folder = options.stateFolder ?? mkdtempSync(join(tmpdir(), 'stack-'));
  const environment = await stackEnvironment(folder, options.environment);
  const npm = spawn('npm', ['start'], { env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  process.once('exit', () => killGroup(npm));
  const output = collect(npm);
  await ready(npm, output);
  const demo = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as Demo;
  return {
    demo,
    gateway: demo.gateway,
    aws: `http://127.0.0.1:${environment.AWS_PORT}`,
    stateFolder: folder,
    environment,
    pid: Number(npm.pid),
    output,
    functionLog: () => readFileSync(join(folder, 'functions.log'), 'utf8'),
    stop: async (signal = 'SIGINT') => {
      const exitCode = await stop(npm, signal);
      if (options.stateFolder === undefined) rmSync(folder, { recursive: true, force: true });
      return exitCode;
    },
    kill: async () => {
      const closed = new Promise((resolve) => npm.once('close', resolve));
      killGroup(npm);
      await closed;
    },
  };
}

/** The environment of `npm start` for a test: free ports, a state folder, nothing of the developer's own. */
export async function stackEnvironment(
  stateFolder: string,
  more: Readonly<Record<string, string>> = {},
): Promise<NodeJS.ProcessEnv> {
  const [gateway, alipay, aws, merchant] = await freePorts(4);
  return {
    PATH: process.env.PATH,
    HOME: join(stateFolder, 'no-home'),
    SLS_SCHEMA_CACHE_BASE_DIR: CLI_HOME,
    LOCAL_STATE_DIR: stateFolder,
    PORT: String(gateway),
    ALIPAY_PORT: String(alipay),
    AWS_PORT: String(aws),
    MERCHANT_PORT: String(merchant),
    ...more,
  };
}

/** Collects what a process prints. */
export function collect(process: ChildProcess): () => string {
  let text = '';
  for (const stream of [process.stdout, process.stderr]) {
    stream?.on('data', (data) => {
      text += data;
    });
  }
  return () => text;
}

function ready(npm: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`npm start ${why}:\n${output()}`));
    const timer = setTimeout(() => {
      fail('did not become ready');
      killGroup(npm);
    }, HANG_MS);
    npm.once('close', (code) => fail(`ended with ${code}`));
    npm.stdout?.on('data', () => {
      if (!/^ready http/m.test(output())) return;
      clearTimeout(timer);
      resolve();
    });
    npm.once('close', () => clearTimeout(timer));
  });
}

async function stop(npm: ChildProcess, signal: 'SIGINT' | 'SIGTERM') {
  const closed = new Promise<number | null>((resolve) => npm.once('close', resolve));
  if (npm.exitCode !== null || npm.signalCode !== null) return npm.exitCode;
  const hung = setTimeout(() => killGroup(npm), HANG_MS);
  if (signal === 'SIGINT') process.kill(-Number(npm.pid), signal);
  else npm.kill(signal);
  const exitCode = await closed;
  clearTimeout(hung);
  return exitCode;
}

/** The last resort: npm, the stack, and all that they started. */
function killGroup(npm: ChildProcess): void {
  try {
    process.kill(-Number(npm.pid), 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
