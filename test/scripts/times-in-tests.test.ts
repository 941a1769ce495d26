/** No test depends on how fast its machine is. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TimeUse, timesInTest } from '../support/times-in-tests.ts';

const root = join(import.meta.dirname, '../..');

/** Files that need the clock, and for what; each of them does only what is named here. */
const ALLOWED: Readonly<Record<string, { readonly uses: readonly TimeUse[]; readonly why: string }>> = {
  'test/support/until.ts': { uses: ['stop watch'], why: 'ends what hangs' },
  'test/support/expiring-link.ts': { uses: ['difference of moments'], why: 'tells when the end of a life is over' },
  'test/support/fault-matrix/gate.ts': { uses: ['sleep'], why: 'is late, as a fault' },
  'test/support/fault-matrix/invoke.ts': { uses: ['stop watch'], why: 'tells a function how much time it has left' },
  'test/support/kept-connections.ts': { uses: ['stop watch'], why: 'gives the soak test its latencies' },
  'test/support/soak-samples.ts': { uses: ['stop watch'], why: 'samples for the soak test' },
  'test/support/steady-load.ts': { uses: ['stop watch'], why: 'sends so many requests a second' },
  'test/long/soak.test.ts': { uses: ['stop watch', 'deadline'], why: 'lasts as long as it is told' },
  'test/long/rotation.test.ts': {
    uses: ['sleep', 'deadline', 'difference of moments'],
    why: 'keys begin and end at moments of the real clock',
  },
  'test/long/canaries.test.ts': { uses: ['sleep'], why: 'nothing tells when the last line is in the log' },
};

const files = globSync('{test/**/*,jest*}.{ts,mjs,cjs,js}', { cwd: root }).sort();
const usesOf = (path: string) => timesInTest(readFileSync(join(root, path), 'utf8'));

test('the files of the tests are found', () => {
  expect(files).toEqual(
    expect.arrayContaining(['jest.config.mjs', 'test/support/until.ts', 'test/local/stack.test.ts']),
  );
});

test('nothing in them measures time, or has a limit below HANG_MS, or sleeps in the hope that all is done', () => {
  const places = files.flatMap((path) => {
    const allowed = ALLOWED[path]?.uses ?? [];
    return usesOf(path).flatMap(({ line, use }) => (allowed.includes(use) ? [] : [`${path}:${line}: ${use}`]));
  });
  expect(places).toEqual([]);
});

test.each(Object.entries(ALLOWED))('%s still needs what it is allowed', (path, { uses }) => {
  expect([...new Set(usesOf(path).map(({ use }) => use))].sort()).toEqual([...uses].sort());
});

/** An assertion about a time. */
const lessThan = (measured: string, limit = '5') => `expect(${measured}).toBeLessThan(${limit});`;

const REFUSED: readonly (readonly [TimeUse, source: string])[] = [
  ['stop watch', 'const startedAtMs = performance.now();'],
  ['stop watch', 'const at = process.hrtime.bigint();'],
  ['stop watch', 'const { now } = performance;'],
  ['stop watch', "import { performance as watch } from 'node:perf_hooks';"],
  ['stop watch', "console.time('start');"],
  ['stop watch', 'const seconds = process.uptime();'],
  ['difference of moments', lessThan('Date.now() - startedAt')],
  ['difference of moments', 'const [t] = [(deadlineMs - Date.now()) / 1_000];'],
  ['difference of moments', 'const a = Date.now(); act(); const b = Date.now(); expect(b - a).toBe(0);'],
  ['difference of moments', 'const a = new Date().getTime(); act(); expect(new Date().getTime() - a < 9).toBe(true);'],
  ['deadline', 'while (Date.now() < endMs) look();'],
  ['deadline', 'const now = Date.now(); if (now > end) fail();'],
  ['deadline', "if (Date.now() > deadlineMs) throw new Error('still runs');"],
  ['measured by its name', lessThan('stack.readyAfterMs', 'limit')],
  ['measured by its name', lessThan('elapsed')],
  ['measured by its name', 'expect(tookMs < 5).toBe(true);'],
  ['measured by its name', lessThan('first.end', 'STOP_LIMIT_MS')],
  ['limit', "test('x', async () => {}, 40_000);"],
  ['limit', "test('x', act, LIMIT_MS);"],
  ['limit', "test.each([1])('x', async () => {}, 40_000);"],
  ['limit', 'beforeAll(async () => {}, 60_000);'],
  ['limit', 'beforeAll(start, 60_000);'],
  ['limit', 'import.meta.jest.setTimeout(5_000);'],
  ['limit', 'const config = { testTimeout: 20_000 };'],
  ['limit', 'fetch(url, { signal: AbortSignal.timeout(1_000) });'],
  ['limit', 'socket.setTimeout(30_000, fail);'],
  ['limit', "spawnSync('npm', [], { timeout: 10_000 });"],
  ['sleep', 'const run = async () => { await sleep(250); };'],
  ['sleep', 'const run = async () => { await scheduler.wait(250); };'],
  ['sleep', 'const run = async () => { await new Promise((resolve) => setTimeout(resolve, 20)); };'],
  ['sleep', 'for (const one of all) await Promise.all(one.map(async () => { await sleep(5); }));'],
];

test.each(REFUSED)('%s is found in: %s', (use, source) => {
  expect(timesInTest(source).map((found) => found.use)).toEqual(expect.arrayContaining([use]));
});

test.each([
  "test('x', async () => {}, HANG_MS);",
  'beforeAll(async () => {}, 10 * HANG_MS);',
  "describe('x', () => {});",
  'const config = { testTimeout: 240_000 };',
  'fetch(url, { signal: AbortSignal.timeout(HANG_MS) });',
  'const old = { date: String(Date.now() - 302_000), later: Date.now() + 5, past: Date.now() - ageMs };',
  'const clock = () => Date.now(); const now = Date.now;',
  'const run = async () => { while (!(await isThere())) await sleep(20); };',
  'const run = async () => { await until(look, Boolean); };',
  'expect(delays).toBeLessThan(600); expect(around.nowMs - NOW_MS).toBe(5);',
  'const answer = createServer((request, response) => setTimeout(() => response.end(), 20));',
  `const text = '${lessThan('performance.now() - startedAtMs')}'; // Date.now() - startedAt`,
])('nothing is found in: %s', (source) => {
  expect(timesInTest(source)).toEqual([]);
});

test('the line is that of the place', () => {
  expect(timesInTest('\n\nperformance.now();\n')).toEqual([{ line: 3, use: 'stop watch' }]);
});
