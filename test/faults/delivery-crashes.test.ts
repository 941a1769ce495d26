/**
 * Crash sweep of the delivery: for every n, the n-th call to a dependency fails, or is carried out and the process dies
 * before the answer. Whatever happened, the queue's next receipt and the sweep bring each result to its final state, and its
 * callback arrives at least once.
 */
import { MAX_ATTEMPTS, RETRY_DELAYS_SECONDS } from '../../shared/delivery/schedule.ts';
import { STALLED_AFTER_MS } from '../../shared/storage/authorizations.ts';
import {
  newLink,
  type StoredThings,
  startAuthorizationTable,
  storeExchanging,
  storeResult,
} from '../support/authorization-table.ts';
import { ACCEPTS, DOWN, deliveryBench, type Fault } from '../support/delivery.ts';
import { NOW_MS } from '../support/in-process.ts';
import { memoryTable } from '../support/memory-table.ts';

type Bench = ReturnType<typeof deliveryBench>;

interface Scenario {
  /** Leaves something to do, and gives its locator. */
  prepare(bench: Bench): Promise<string>;
  merchant?: Bench['merchant'];
  /** Callbacks that arrive when nothing goes wrong. */
  readonly attempts: number;
  /** Attempts that had failed before. */
  readonly failedBefore?: number;
  check(bench: Bench, locator: string): Promise<void>;
}

async function queued({ store, queue }: Bench): Promise<string> {
  const { locator } = await storeResult(store, newLink(NOW_MS));
  await queue.send({ locator });
  await store.markQueued(locator);
  return locator;
}

async function queuedAfter(bench: Bench, attempts: number): Promise<string> {
  const locator = await queued(bench);
  for (let attemptsBefore = 0; attemptsBefore < attempts; attemptsBefore += 1)
    await bench.store.retryOnQueue(locator, { attemptId: 'earlier', attemptsBefore, nextAttemptAtMs: NOW_MS });
  return locator;
}

async function isDelivered({ store, attempts }: Bench, locator: string): Promise<void> {
  expect(await store.load(locator)).toMatchObject({ delivery: 'delivered' });
  expect(attempts.filter(({ answer }) => answer === ACCEPTS).length).toBeGreaterThanOrEqual(1);
}

const scenarios: Record<string, Scenario> = {
  'a result that has not reached the queue': {
    prepare: async ({ store, around }) => {
      const { locator } = await storeResult(store, newLink(NOW_MS));
      around.nowMs += 30_000;
      return locator;
    },
    attempts: 1,
    check: isDelivered,
  },
  'a merchant that fails once': {
    prepare: queued,
    merchant: (attempt) => (attempt === 1 ? DOWN : ACCEPTS),
    attempts: 2,
    check: isDelivered,
  },
  'a merchant that fails once more, before a wait of ten minutes': {
    prepare: (bench) => queuedAfter(bench, 3),
    merchant: (attempt) => (attempt === 1 ? DOWN : ACCEPTS),
    attempts: 2,
    failedBefore: 3,
    check: isDelivered,
  },
  'a merchant that fails once more, before a wait that is the sweep’s': {
    prepare: (bench) => queuedAfter(bench, 4),
    merchant: (attempt) => (attempt === 1 ? DOWN : ACCEPTS),
    attempts: 2,
    failedBefore: 4,
    check: isDelivered,
  },
  'a merchant that stays down, from the last attempt but one on': {
    prepare: (bench) => queuedAfter(bench, MAX_ATTEMPTS - 2),
    merchant: () => DOWN,
    attempts: 2,
    failedBefore: MAX_ATTEMPTS - 2,
    check: async ({ store, deadLetters }, locator) => {
      expect(await store.load(locator)).toMatchObject({ delivery: 'dead', attempts: MAX_ATTEMPTS });
      expect(new Set(deadLetters.held.map(({ body }) => body))).toEqual(new Set([JSON.stringify({ locator })]));
    },
  },
  'an exchange whose process died': {
    prepare: async ({ store, around }) => {
      const link = newLink(NOW_MS);
      await storeExchanging(store, link);
      around.nowMs += 60_000;
      return link.locator;
    },
    attempts: 1,
    check: async (bench, locator) => {
      await isDelivered(bench, locator);
      expect(await bench.store.load(locator)).toMatchObject({ outcome: 'unknown' });
    },
  },
  'a link that ends after a refused code': {
    prepare: async ({ store, around }) => {
      const link = newLink(NOW_MS);
      const refusal = { codeHash: 'cd'.repeat(32), message: 'refused', linkEndsAtMs: NOW_MS + 1_000 };
      await store.refuseExchange(link.locator, await storeExchanging(store, link), refusal);
      around.nowMs += 2_000;
      return link.locator;
    },
    attempts: 1,
    check: async (bench, locator) => {
      await isDelivered(bench, locator);
      expect(await bench.store.load(locator)).toMatchObject({ outcome: 'failed' });
    },
  },
  'a result whose message is gone for good': {
    prepare: async (bench) => {
      const locator = await queued(bench);
      bench.queue.remove(bench.queue.held.map(({ messageId }) => messageId));
      bench.around.nowMs += STALLED_AFTER_MS + 60_000;
      return locator;
    },
    attempts: 0,
    check: async ({ store }, locator) => {
      expect(await store.load(locator)).toMatchObject({ delivery: 'dead' });
    },
  },
  'identities whose time is over': {
    prepare: async (bench) => {
      const locator = await queued(bench);
      await bench.store.markDelivered(locator);
      bench.queue.remove(bench.queue.held.map(({ messageId }) => messageId));
      bench.around.nowMs += 24 * 3_600_000;
      return locator;
    },
    attempts: 0,
    check: async ({ store }, locator) => {
      const authorization = await store.load(locator);
      expect(authorization).toMatchObject({ delivery: 'delivered' });
      expect(authorization).not.toHaveProperty('openId');
      expect(authorization).not.toHaveProperty('alipayUserId');
    },
  },
};

async function run(table: StoredThings, scenario: Scenario, fault?: Fault): Promise<Bench> {
  const { prepare, merchant, check, failedBefore = 0 } = scenario;
  const bench = deliveryBench(table);
  if (merchant) bench.merchant = merchant;
  try {
    const locator = await prepare(bench);
    bench.state.fault = fault;
    await bench.settle();
    await check(bench, locator);
  } finally {
    bench.bury();
  }
  expect(bench.queue.held).toEqual([]);
  for (const [index, { atMs, answer }] of bench.attempts.entries()) {
    const next = bench.attempts[index + 1];
    const delaySeconds = RETRY_DELAYS_SECONDS[failedBefore + index] ?? 0;
    // Never before its time.
    if (next && answer === DOWN) expect(next.atMs - atMs).toBeGreaterThanOrEqual(1_000 * delaySeconds);
  }
  expect(new Set(bench.attempts.map(({ body }) => Buffer.from(body).toString())).size).toBeLessThanOrEqual(1);
  return bench;
}

const modes = ['fails', 'is carried out and never answers'] as const;

async function sweepEveryCall(scenario: Scenario, mode: Fault['mode'], table: StoredThings): Promise<void> {
  const sound = await run(table, scenario);
  expect(sound.attempts).toHaveLength(scenario.attempts);
  // The sweeps behind the last step have nothing to do.
  const last = sound.state.calls.findLastIndex((call) => call !== 'table.due') + 1;
  expect(last).toBeGreaterThanOrEqual(2);
  for (let call = 1; call <= last; call += 1) {
    const bench = await run(table, scenario, { call, mode });
    expect(bench.state.calls.length).toBeGreaterThanOrEqual(call);
    // At least once; a crash costs a repetition, not a flood. Before a long wait it may cost an attempt, counted before it was made.
    const countedFirst = scenario.failedBefore === undefined ? 0 : 1;
    expect(bench.attempts.length).toBeGreaterThanOrEqual(scenario.attempts - countedFirst);
    expect(bench.attempts.length).toBeLessThanOrEqual(scenario.attempts + 1);
  }
}

describe.each(Object.entries(scenarios))('%s', (_name, scenario) => {
  test.each(modes)('whichever call %s', (mode) => sweepEveryCall(scenario, mode, memoryTable()));
});

test.each(modes)('in a real table, a merchant that fails once, whichever call %s', async (mode) => {
  const table = await startAuthorizationTable();
  try {
    await sweepEveryCall(scenarios['a merchant that fails once'] as Scenario, mode, table);
  } finally {
    await table.close();
  }
});
