import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { listen, stopListening } from '../../local/listen.ts';
import { collect, stackEnvironment } from '../../test/support/stack.ts';
import { type Row, spreadOf } from '../row.ts';

const CLONES = 3;
const STARTS = 7;
/** What a clone has and an installation does not make. */
const NOT_CLONED = new Set(['node_modules', 'dist', 'coverage', '.git', '.local', '.serverless', '.stryker']);

/** Figures in milliseconds. */
interface Figures {
  readonly first: number[];
  readonly later: number[];
  readonly ended: number[];
  readonly refused: number[];
}

/** `npm start` as a user has it: until its line `ready`, after Ctrl-C until nothing is left, and when a port is taken. */
export async function localStart(): Promise<Row[]> {
  const figures: Figures = { first: [], later: [], ended: [], refused: [] };
  for (let round = 0; round < CLONES; round += 1) await measureClone(figures, round === CLONES - 1 ? STARTS : 0);
  const row = (measure: string, value: number[], atMost: number | undefined, note: string): Row => ({
    measure: `npm start: ${measure}`,
    value: spreadOf(value),
    unit: 'ms',
    ...(atMost !== undefined && { limit: { atMost } }),
    note,
  });
  return [
    row(
      'ready, first start in a clean clone',
      figures.first,
      undefined,
      'makes keys, bundles, and what the CLI prints',
    ),
    row('ready, later starts', figures.later, 1_500, 'npm, ports, tables, ten functions, one health check'),
    row('ended after Ctrl-C', figures.ended, 2_000, 'SIGINT to the process group until all of it is gone'),
    row('refused, because a port is in use', figures.refused, undefined, 'one sentence, before anything is built'),
  ];
}

/** @param more how many starts are measured after the first */
async function measureClone({ first, later, ended, refused }: Figures, more: number): Promise<void> {
  const folder = cleanClone();
  try {
    const environment = await stackEnvironment(join(folder, '.local'));
    first.push(await startAndEnd(folder, environment, ended));
    for (let start = 0; start < more; start += 1) {
      later.push(await startAndEnd(folder, environment, ended));
      refused.push(await refusedStart(folder, environment));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A copy of what is written by hand, with the packages that are installed here and nothing that they keep. */
function cleanClone(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-clone-'));
  for (const name of readdirSync('.')) {
    if (!NOT_CLONED.has(name)) cpSync(name, join(folder, name), { recursive: true });
  }
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync('node_modules')) {
    if (name !== '.cache') symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
  }
  return folder;
}

/** @returns how long it took to become ready */
async function startAndEnd(cwd: string, environment: NodeJS.ProcessEnv, ended: number[]): Promise<number> {
  const startedMs = performance.now();
  const npm = npmStart(cwd, environment);
  await readyLine(npm);
  const readyMs = performance.now();
  process.kill(-Number(npm.pid), 'SIGINT');
  await once(npm, 'close');
  ended.push(performance.now() - readyMs);
  return readyMs - startedMs;
}

async function refusedStart(cwd: string, environment: NodeJS.ProcessEnv): Promise<number> {
  const taken = createServer();
  await listen(taken, Number(environment.MERCHANT_PORT), 'MERCHANT_PORT');
  const startedMs = performance.now();
  const npm = npmStart(cwd, environment);
  const output = collect(npm);
  const [exitCode] = await once(npm, 'close');
  const endedMs = performance.now();
  await stopListening(taken);
  if (exitCode !== 1 || !output().includes('is in use')) throw new Error(`npm start should refuse:\n${output()}`);
  return endedMs - startedMs;
}

const npmStart = (cwd: string, env: NodeJS.ProcessEnv): ChildProcess =>
  spawn('npm', ['start'], { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });

function readyLine(npm: ChildProcess): Promise<void> {
  const output = collect(npm);
  return new Promise((resolve, reject) => {
    npm.stdout?.on('data', () => /^ready http/m.test(output()) && resolve());
    npm.once('close', () => reject(new Error(`npm start ended:\n${output()}`)));
  });
}
