/** What a test run leaves behind, however it ends: runs of jest beside this one, whose suites do not clean up. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runs } from '../support/run/sweep.mjs';
import { collect } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** What a suite of the other run made. */
interface Left {
  readonly how: 'fails' | 'hangs';
  readonly worker: number;
  readonly child: number;
  readonly port: number;
  readonly folder: string;
}

interface OtherRun {
  readonly jest: ChildProcess;
  /** Its temporary folder lies here, and those of the runs before it. */
  readonly outer: string;
  readonly output: () => string;
  left(): Left[];
}

const jestProgram = 'node_modules/jest/bin/jest.js';

function startRun({
  hangs,
  outer = mkdtempSync(join(tmpdir(), 'runs-')),
}: {
  hangs: boolean;
  outer?: string;
}): OtherRun {
  const notes = join(mkdtempSync(join(tmpdir(), 'notes-')), 'notes');
  const options = ['--config', 'test/support/run/fixtures/jest.config.mjs', '--cacheDirectory', join(outer, '../jest')];
  const command = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jestProgram, ...options];
  const { JEST_WORKER_ID: _, ...environment } = process.env;
  const jest = spawn(process.execPath, command, {
    env: { ...environment, TMPDIR: outer, NOTES: notes, ...(hangs && { HANGS: '1' }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Whole lines alone: a file is there a moment before what is written into it.
  const left = () =>
    (existsSync(notes) ? readFileSync(notes, 'utf8') : '')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  return { jest, outer, output: collect(jest), left };
}

const hung = ({ left }: OtherRun): Promise<Left[]> => until(left, (all) => all.some(({ how }) => how === 'hangs'));

const isTaken = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Everything that is still there. */
async function remains({ outer, left }: OtherRun): Promise<unknown[]> {
  const pids = left().flatMap(({ worker, child }) => [worker, child]);
  const ports = await Promise.all(left().map(async ({ port }) => ((await isTaken(port)) ? [port] : [])));
  return [...pids.filter(runs), ...ports.flat(), ...readdirSync(outer)];
}

test('a suite that fails leaves nothing, while the run goes on and after it', async () => {
  const run = startRun({ hangs: false });
  const [exitCode] = await once(run.jest, 'close');
  expect([exitCode, run.output()]).toEqual([1, expect.stringContaining('2 failed, 1 passed, 3 total')]);
  expect(run.left()).toHaveLength(2);
  expect(await remains(run)).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s in the middle leaves nothing', async (signal) => {
  const run = startRun({ hangs: true });
  const [first] = await hung(run);
  expect(existsSync(first?.folder ?? '')).toBe(true);
  run.jest.kill(signal);
  const [, endedBy] = await once(run.jest, 'close');
  expect(endedBy).toBe(signal);
  expect(await remains(run)).toEqual([]);
});

test('after SIGKILL in the middle nothing is left within a moment, and the next run passes', async () => {
  const run = startRun({ hangs: true });
  await hung(run);
  run.jest.kill('SIGKILL');
  await once(run.jest, 'close');
  expect(
    await until(
      () => remains(run),
      ({ length }) => length === 0,
    ),
  ).toEqual([]);
});

test('what is left of a run that was killed with its guard goes with the next run', async () => {
  const outer = mkdtempSync(join(tmpdir(), 'runs-'));
  const killed = spawn(process.execPath, ['-e', '']);
  await once(killed, 'close');
  const dead = join(outer, `alipay-auth-gateway-test-${killed.pid}`);
  mkdirSync(join(dead, 'suite-1'), { recursive: true });
  const orphan = spawn('sleep', ['1000'], { env: { PATH: process.env.PATH, TMPDIR: join(dead, 'suite-1') } });
  const other = join(outer, 'alipay-auth-gateway-test-of-somebody-else');
  const alive = join(outer, `alipay-auth-gateway-test-${process.pid}`);
  for (const folder of [other, alive]) mkdirSync(folder);
  const run = startRun({ hangs: false, outer });
  await Promise.all([once(run.jest, 'close'), once(orphan, 'close')]);
  expect(readdirSync(outer).sort()).toEqual([alive, other].map((folder) => folder.slice(outer.length + 1)).sort());
});
