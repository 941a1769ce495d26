import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Demo } from '../../local/demo/demo-file.ts';
import type { KeyPair, Material } from '../../local/demo/material.ts';
import { writeState } from '../../local/state-file.ts';
import { childEnvironment } from './child-environment.ts';
import { freePorts } from './free-ports.ts';
import { HANG_MS } from './hang.ts';
import { rsaPair } from './keys.ts';

/** Options of {@link startStack}. */
export interface StackOptions {
  /** `npm` as a user does; by default node itself, which is there sooner and is otherwise the same. */
  readonly by?: 'npm' | 'node';
  /** When a start counts as hung, in milliseconds. */
  readonly hangMs?: number;
  /** Where keys and demo.json lie; by default a new folder with RSA keys of the tests, removed at the end. */
  readonly stateFolder?: string;
  /** What stands behind the program's name. */
  readonly commandLine?: readonly string[];
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
  /** Stops it at the end of the block (`await using`). */
  [Symbol.asyncDispose](): Promise<void>;
}

/** What `npm start` runs: there sooner than npm, and otherwise the same. */
export const startCommand = (): string[] => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
  const [exec, node, ...options] = scripts.start.split(' ');
  if (exec !== 'exec' || node !== 'node') throw new Error(`not a command of node: ${scripts.start}`);
  return [process.execPath, ...options];
};

/**
 * Starts the embedded stack as a user would, on free ports and with a state folder of its own, without AWS credentials and
 * with an empty home folder.
 * @throws Error with what was printed, when it ends or does not become ready
 */
export async function startStack(options: StackOptions = {}): Promise<RunningStack> {
  const folder = options.stateFolder ?? folderWithKeys();
  const removeFolder = () => options.stateFolder ?? rmSync(folder, { recursive: true, force: true });
  const environment = await stackEnvironment(folder, options.environment);
  const npm = spawnStack(environment, options);
  const output = collect(npm);
  await ready(npm, output, options.hangMs).catch((error: unknown) => {
    removeFolder();
    throw error;
  });
  const demo = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as Demo;
  const stop = async (signal: 'SIGINT' | 'SIGTERM' = 'SIGINT') => {
    const exitCode = await stopProcess(npm, signal);
    removeFolder();
    return exitCode;
  };
  return {
    demo,
    gateway: demo.gateway,
    aws: `http://127.0.0.1:${environment.AWS_PORT}`,
    stateFolder: folder,
    environment,
    pid: Number(npm.pid),
    output,
    functionLog: () => readFileSync(join(folder, 'functions.log'), 'utf8'),
    stop,
    kill: () => kill(npm),
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}

/** A state folder with the RSA keys of an earlier start, which are dear to make; what else is missing there, the start makes. */
function folderWithKeys(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stack-'));
  const pair = (name: string): KeyPair => {
    const { privatePem, publicPem } = rsaPair(`stack ${name}`);
    return { privateKey: privatePem, publicKey: publicPem };
  };
  const kept: Partial<Material> = {
    alipayApp: pair('alipayApp'),
    alipay: pair('alipay'),
    platform: pair('platform'),
    rsaBusiness: pair('rsaBusiness'),
  };
  writeState(join(folder, 'keys.json'), kept);
  return folder;
}

/** Starts the command in a process group of its own, which ends when this process does. */
export function spawnStack(
  environment: NodeJS.ProcessEnv,
  { by = 'node', commandLine = [] }: Pick<StackOptions, 'by' | 'commandLine'> = {},
): ChildProcess {
  const [command = '', ...arguments_] = by === 'npm' ? ['npm', 'start', '--'] : startCommand();
  return spawn(command, [...arguments_, ...commandLine], {
    env: environment,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** The environment of `npm start` for a test: free ports, a state folder, nothing of the developer's own. */
export async function stackEnvironment(
  stateFolder: string,
  more: Readonly<Record<string, string>> = {},
): Promise<NodeJS.ProcessEnv> {
  const [gateway, alipay, aws, merchant] = await freePorts(4);
  return {
    ...childEnvironment(),
    HOME: join(stateFolder, 'no-home'),
    END_WITH_STDIN: '1',
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

function ready(npm: ChildProcess, output: () => string, hangMs = HANG_MS): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`npm start ${why}:\n${output()}`));
    let hangs = false;
    const timer = setTimeout(() => {
      hangs = true;
      void kill(npm);
    }, hangMs);
    npm.once('close', (code) => {
      clearTimeout(timer);
      fail(hangs ? 'did not become ready' : `ended with ${code}`);
    });
    npm.stdout?.on('data', () => {
      if (!/^ready http/m.test(output())) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

async function stopProcess(npm: ChildProcess, signal: 'SIGINT' | 'SIGTERM'): Promise<number | null> {
  if (npm.exitCode !== null || npm.signalCode !== null) return npm.exitCode;
  const closed = once(npm, 'close');
  const hung = setTimeout(() => void kill(npm), HANG_MS);
  if (signal === 'SIGINT') process.kill(-Number(npm.pid), signal);
  else npm.kill(signal);
  const [exitCode] = await closed;
  clearTimeout(hung);
  return exitCode;
}

/** The last resort: npm, the stack, and all that they started. */
async function kill(npm: ChildProcess): Promise<void> {
  const closed = once(npm, 'close');
  try {
    process.kill(-Number(npm.pid), 'SIGKILL');
  } catch {
    // It is gone already.
    return;
  }
  await closed;
}
