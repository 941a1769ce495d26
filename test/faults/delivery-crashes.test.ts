/**
 * Crash sweep of the delivery: for every n, the n-th call to a dependency fails, or is carried out and the process dies
 * before the answer. Whatever happened, the queue's next receipt and the sweep bring each result to its final state, and its
 * callback arrives at least once.
 */
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
  check(bench: Bench, locator: string): Promise<void>;
}

async function queued({ store, queue }: Bench): Promise<string> {
  const { locator } = await storeResult(store, newLink(NOW_MS));
  await queue.send(locator);
  await store.markQueued(locator);
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
  'a merchant that stays down, from the ninth attempt on': {
    prepare: async (bench) => {
      const locator = await queued(bench);
      for (let failed = 0; failed < 8; failed += 1) await bench.store.recordFailedAttempt(locator, failed);
      return locator;
    },
    merchant: () => DOWN,
    attempts: 2,
    check: async ({ store, deadLetters }, locator) => {
      expect(await store.load(locator)).toMatchObject({ delivery: 'dead', attempts: 10 });
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

async function run(table: StoredThings, { prepare, merchant, check }: Scenario, fault?: Fault): Promise<Bench> {
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
    // At least once; a crash costs a repetition, not a flood.
    expect(bench.attempts.length).toBeGreaterThanOrEqual(scenario.attempts);
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
