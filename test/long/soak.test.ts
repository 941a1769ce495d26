/**
 * Half of what the stack can do, for ten minutes (`SOAK_MINUTES` for another time): every interface, every algorithm, every
 * answer and callback verified. Memory, open files and latency stay where they are.
 *
 * The stack is one process: ten functions, each in a thread with a heap of its own, and around them the emulated AWS, a fake
 * Alipay and the gateway. What a function holds is measured in its own thread after a garbage collection; the resident memory
 * and the open files are of the whole process. DynamoDB's items, of which each request leaves one or more, lie on disk.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { HANG_MS } from '../support/hang.ts';
import { demoKeys, honestClients, type Trusted } from '../support/honest-clients.ts';
import { keptConnections, type Sender } from '../support/kept-connections.ts';
import { rsaPair } from '../support/keys.ts';
import { operator } from '../support/operator.ts';
import { createOwnBusinesses, ownBusinesses } from '../support/own-businesses.ts';
import { findDescendant } from '../support/process-figures.ts';
import { type Sample, Sampler, thirds, typical } from '../support/soak-samples.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { type SteadyLoad, steadyLoad } from '../support/steady-load.ts';
import { startVerifyingMerchant, type VerifyingMerchant } from '../support/verifying-merchant.ts';

const MINUTES = Number(process.env.SOAK_MINUTES ?? 10);
const CAPACITY_MS = 15_000;
/** Turns at once while the capacity is measured: more than keep two cores busy. */
const AT_ONCE = 24;
const EVERY_MS = 10_000;

let stack: RunningStack;
let sender: Sender;
let merchant: VerifyingMerchant;
let sampler: Sampler;
let capacity: number;
let load: SteadyLoad;

const pair = rsaPair('soaking merchant');
const md5Secret = randomBytes(32).toString('base64url');

const trusted = (): Trusted => ({
  platformKeys: [stack.demo.platform.publicKey],
  md5Secrets: [md5Secret],
  alipayAppKeys: [stack.demo.alipayApp.publicKey],
});

beforeAll(
  async () => {
    merchant = await startVerifyingMerchant(trusted);
    stack = await startStack();
    const admin = operator(stack.aws);
    await createOwnBusinesses(admin, { callbackUrl: merchant.callbackUrl, publicKey: pair.publicPem, md5Secret });
    admin.close();
    sampler = new Sampler({ pid: findDescendant(stack.pid, 'local/start.ts'), aws: stack.aws });
    sender = keptConnections(stack.gateway, (elapsedMs) => sampler.note(elapsedMs));
    const keys = demoKeys(stack.demo, ownBusinesses(pair, md5Secret));
    const { turns } = honestClients({ demo: stack.demo, sender, merchant, keys: () => keys, trusted });
    await runAll(turns, 5_000);
    capacity = await runAll(turns, CAPACITY_MS);
    load = steadyLoad(turns, capacity / 2);
    const endMs = Date.now() + MINUTES * 60_000;
    await sampler.sample();
    sampler.samples.length = 0;
    while (Date.now() < endMs) {
      await sleep(EVERY_MS);
      await sampler.sample();
    }
    await load.stop();
  },
  MINUTES * 60_000 + 2 * HANG_MS,
);
afterAll(async () => {
  sampler.stop();
  sender.close();
  merchant.close();
  await stack.stop();
});

/** Turn upon turn, many at once. @returns requests in a second */
async function runAll(turns: ReturnType<typeof honestClients>['turns'], forMs: number): Promise<number> {
  let [requests, next] = [0, 0];
  const startedAtMs = performance.now();
  const work = async (): Promise<void> => {
    while (performance.now() - startedAtMs < forMs) {
      const turn = turns[next++ % turns.length];
      const served = await turn?.run().then(
        () => turn.requests,
        () => 0,
      );
      requests += served ?? 0;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return requests / ((performance.now() - startedAtMs) / 1_000);
}

const COLUMNS: readonly (readonly [name: string, figure: keyof Sample, unit: number, digits: number])[] = [
  ['s', 'seconds', 1, 0],
  ['answers', 'answers', 1, 0],
  ['p50 ms', 'p50Ms', 1, 1],
  ['p99 ms', 'p99Ms', 1, 0],
  ['CPU ms', 'cpuMsPerAnswer', 1, 1],
  ['functions MB', 'functionBytes', 1e6, 2],
  ['emulators MB', 'emulatorBytes', 1e6, 2],
  ['memory MB', 'memoryBytes', 1e6, 0],
  ['mapped MB', 'mappedBytes', 1e6, 0],
  ['sockets', 'openSockets', 1, 0],
  ['files', 'openFiles', 1, 0],
  ['resources', 'functionResources', 1, 0],
  ['load', 'loadAverage', 1, 1],
  ['pause ms', 'longestPauseMs', 1, 0],
];

/** A row of the table for some samples: what is typical of them. */
function row(samples: readonly Sample[]): string {
  const cells = COLUMNS.map(([, figure, unit, digits]) => (typical(samples, figure) / unit).toFixed(digits));
  return cells.map((cell) => cell.padStart(13)).join('');
}

/** One row a minute, and one for each third. */
function report(): void {
  const { samples } = sampler;
  const perMinute = Math.max(1, Math.round(60_000 / EVERY_MS));
  const minutes = samples.flatMap((_sample, index) =>
    index % perMinute === 0 ? [samples.slice(index, index + perMinute)] : [],
  );
  const lines = [
    `soak: capacity ${capacity.toFixed(0)} requests/s; ${load.requests} requests at half of it in ${MINUTES} min, ${load.failures.length} failed`,
    COLUMNS.map(([name]) => name.padStart(13)).join(''),
    ...minutes.map(row),
    'thirds:',
    ...thirds(samples).map(row),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

test('no request fails, and no callback is missing, wrong or there twice', () => {
  report();
  expect(load.failures).toEqual([]);
  expect(load.requests).toBeGreaterThan((capacity / 2) * MINUTES * 60 * 0.9);
  expect([merchant.refused, merchant.repeated]).toEqual([[], []]);
});

// The first third is for what warms up: compiled code, pools of connections, caches of the store.

/**
 * What code and its optimisation take still grows a little after so few requests of each function, by 50 to 200 bytes for
 * each request on the whole; alone and at full speed a function's heap stays within 50 kB from its 25,000th to its 45,000th
 * request. What keeps anything of a request (an event, an item, a parsed body) keeps more than this.
 */
const BYTES_PER_ANSWER = 400;

test.each(['functionBytes', 'emulatorBytes'] as const)('%s stays, but for some bytes a request', (figure) => {
  const [, second, last] = thirds(sampler.samples);
  const answers = (load.requests / sampler.samples.length) * last.length;
  expect((typical(last, figure) - typical(second, figure)) / answers).toBeLessThan(BYTES_PER_ANSWER);
});

test('the memory of the whole process stays, within a tenth', () => {
  const [, second, last] = thirds(sampler.samples);
  expect(typical(last, 'memoryBytes')).toBeLessThan(typical(second, 'memoryBytes') * 1.1);
});

test.each(['openSockets', 'openFiles', 'functionResources'] as const)('%s stay', (figure) => {
  const [, second, last] = thirds(sampler.samples);
  expect(typical(last, figure)).toBeLessThanOrEqual(typical(second, figure) * 1.1 + 3);
});

/**
 * The best ten seconds of the last third against what was typical in the second: others on the machine make figures worse and
 * never better. What grows with time in proportion is a third higher by then.
 */
test.each(['p50Ms', 'p99Ms', 'cpuMsPerAnswer'] as const)('%s stays', (figure) => {
  const [, second, last] = thirds(sampler.samples);
  const best = Math.min(...last.map((sample) => sample[figure]));
  expect(best).toBeLessThan(typical(second, figure) * 1.25);
});
