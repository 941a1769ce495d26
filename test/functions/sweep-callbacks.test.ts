import { GatewayError } from '../../shared/platform/errors.ts';
import { GRANTED, newLink, type StoredThings, storeExchanging, storeResult } from '../support/authorization-table.ts';
import { DOWN, deliveryBench } from '../support/delivery.ts';
import { NOW_MS } from '../support/in-process.ts';
import { memoryTable } from '../support/memory-table.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const IDENTITIES = ['openId', 'alipayUserId'];

let table: StoredThings;
// A table for each test: the sweep meets whatever is due.
beforeEach(async () => {
  table = memoryTable();
});

test('an exchange past its lease becomes unknown and is delivered as that; one within it is left alone', async () => {
  const bench = deliveryBench(table);
  const [old, fresh] = [newLink(NOW_MS), newLink(NOW_MS)];
  await storeExchanging(bench.store, old);
  bench.around.nowMs += 30_000;
  await storeExchanging(bench.store, fresh);
  bench.around.nowMs = NOW_MS + 60_000;
  expect(await bench.sweep()).toMatchObject({ leases: 1, queued: 0, erased: 0 });
  expect(await bench.store.load(old.locator)).toMatchObject({ outcome: 'unknown', delivery: 'queued' });
  expect(await bench.store.load(fresh.locator)).toMatchObject({ outcome: 'exchanging', delivery: 'none' });
  await bench.poll();
  expect(JSON.parse(Buffer.from(bench.attempts[0]?.body ?? '').toString())).toMatchObject({
    status: 'unknown',
    serialNo: old.serialNo,
  });
  expect(await bench.store.load(old.locator)).toMatchObject({ delivery: 'delivered' });
});

test('an exchange that ended meanwhile keeps its outcome', async () => {
  const bench = deliveryBench(table);
  const link = newLink(NOW_MS);
  const exchangeId = await storeExchanging(bench.store, link);
  const { store } = bench;
  bench.around.nowMs += 60_000;
  const due = store.due;
  store.due = async (kind, page) => {
    const locators = await due(kind, page);
    if (kind === 'lease') await store.finishExchange(link.locator, exchangeId, GRANTED);
    return locators;
  };
  await bench.sweep();
  store.due = due;
  expect(await store.load(link.locator)).toMatchObject({ outcome: 'success' });
  await bench.settle();
  expect(bench.attempts).toHaveLength(1);
});

test('a result that never reached the queue is put there, once its own request had the time to', async () => {
  const bench = deliveryBench(table);
  const { locator } = await storeResult(bench.store, newLink(NOW_MS));
  expect(await bench.sweep()).toMatchObject({ leases: 0, queued: 0, erased: 0 });
  bench.around.nowMs += 30_000;
  expect(await bench.sweep()).toMatchObject({ leases: 0, queued: 1, erased: 0 });
  expect(bench.queue.held.map(({ body }) => body)).toEqual([JSON.stringify({ locator })]);
  expect(await bench.sweep()).toMatchObject({ leases: 0, queued: 0, erased: 0 });
  await bench.poll();
  expect(await bench.store.load(locator)).toMatchObject({ delivery: 'delivered' });
});

describe('identities are erased', () => {
  test('24 hours after the delivery, not a moment sooner; the serial number stays used', async () => {
    const bench = deliveryBench(table);
    const link = newLink(NOW_MS);
    await storeResult(bench.store, link);
    await bench.settle();
    const deliveredAtMs = Number(bench.attempts[0]?.atMs);
    bench.around.nowMs = deliveredAtMs + DAY_MS - 1;
    await bench.sweep();
    expect(Object.keys((await table.item(link.locator)) ?? {})).toEqual(expect.arrayContaining(IDENTITIES));
    bench.around.nowMs += 1;
    expect(await bench.sweep()).toMatchObject({ erased: 1 });
    const item = (await table.item(link.locator)) ?? {};
    expect(JSON.stringify(item)).not.toContain('marked-open-id');
    expect(Object.keys(item).filter((name) => [...IDENTITIES, 'sweep', 'dueAt'].includes(name))).toEqual([]);
    expect(await bench.store.create(link)).toMatchObject({ created: false });
    expect(await bench.sweep()).toMatchObject({ erased: 0 });
  });

  test('14 days after it was dead-lettered', async () => {
    const bench = deliveryBench(table);
    const { locator } = await storeResult(bench.store, newLink(NOW_MS));
    bench.merchant = () => DOWN;
    await bench.settle();
    expect(await bench.store.load(locator)).toMatchObject({ delivery: 'dead' });
    const givenUpAtMs = Number(bench.attempts.at(-1)?.atMs);
    bench.around.nowMs = givenUpAtMs + 14 * DAY_MS - 1;
    await bench.sweep();
    expect(await bench.store.load(locator)).toMatchObject({ openId: GRANTED.openId });
    bench.around.nowMs += 1;
    await bench.sweep();
    expect(await bench.store.load(locator)).not.toHaveProperty('openId');
    expect(await bench.store.load(locator)).not.toHaveProperty('alipayUserId');
  });
});

test.each(['queue', 'scheduled', 'lease'] as const)(
  'two sweeps at once, of the kind %s: each result is delivered once, and none is lost',
  async (kind) => {
    const bench = deliveryBench(table);
    const locators: string[] = [];
    for (let count = 0; count < 30; count += 1) {
      const link = newLink(NOW_MS);
      locators.push(link.locator);
      if (kind === 'lease') await storeExchanging(bench.store, link);
      else await storeResult(bench.store, link);
      const failed = { attemptId: 'earlier', attemptsBefore: 0, nextAttemptAtMs: NOW_MS + 1_000 };
      if (kind === 'scheduled') await bench.store.schedule(link.locator, failed);
    }
    bench.around.nowMs += 60_000;
    await Promise.all([bench.sweep(), bench.sweep()]);
    // A message too many is skipped.
    expect(new Set(bench.queue.held.map(({ body }) => body)).size).toBe(30);
    await bench.settle();
    expect(bench.attempts).toHaveLength(30);
    for (const locator of locators) expect(await bench.store.load(locator)).toMatchObject({ delivery: 'delivered' });
  },
);

describe('what fails', () => {
  test('one item holds up no other, and the run counts as failed', async () => {
    const bench = deliveryBench(table);
    const results: { locator: string }[] = [];
    for (let count = 0; count < 25; count += 1) results.push(await storeResult(bench.store, newLink(NOW_MS)));
    bench.around.nowMs += 30_000;
    const send = bench.queue.send.bind(bench.queue);
    bench.queue.send = async (result) => {
      if (result.locator === results[0]?.locator) throw new Error('marked');
      return send(result);
    };
    await expect(bench.sweep()).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('1 failed'),
    });
    expect(bench.queue.held).toHaveLength(24);
    expect(bench.around.logs.at(-1)).toMatchObject({ level: 'error', attributes: { queued: 24 } });
    expect(JSON.stringify(bench.around.logs)).not.toContain('marked');
    bench.queue.send = send;
    expect(await bench.sweep()).toMatchObject({ queued: 1 });
  });

  test('a kind that cannot be looked up holds up no other kind', async () => {
    const bench = deliveryBench(table);
    await storeResult(bench.store, newLink(NOW_MS));
    bench.around.nowMs += 30_000;
    const { store } = bench;
    const due = store.due;
    store.due = async (kind, page) => {
      if (kind === 'lease') throw new GatewayError('misconfigured', { reason: 'no index' });
      return due(kind, page);
    };
    await expect(bench.sweep()).rejects.toMatchObject({ code: 'misconfigured' });
    expect(bench.queue.held).toHaveLength(1);
  });

  test('a run is bounded: nothing is begun after 15 seconds, and the next run goes on', async () => {
    const bench = deliveryBench(table);
    for (let count = 0; count < 150; count += 1) await storeResult(bench.store, newLink(NOW_MS));
    bench.around.nowMs += 30_000;
    const send = bench.queue.send.bind(bench.queue);
    bench.queue.send = async (result) => {
      bench.around.nowMs += 300;
      return send(result);
    };
    const { queued } = (await bench.sweep()) as { queued: number };
    expect(queued).toBeGreaterThanOrEqual(50);
    expect(queued).toBeLessThan(150);
    bench.queue.send = send;
    expect(await bench.sweep()).toMatchObject({ queued: 150 - queued });
  });
});

test('a result whose message is gone for good is dead-lettered, and its identities are erased two weeks later', async () => {
  const bench = deliveryBench(table);
  const { locator } = await storeResult(bench.store, newLink(NOW_MS));
  bench.around.nowMs = NOW_MS + 30_000;
  await bench.sweep();
  bench.queue.held.length = 0;
  bench.around.nowMs = NOW_MS + 5 * 24 * 3_600_000 + 30_000;
  expect(await bench.sweep()).toMatchObject({ deadLettered: 1, erased: 0 });
  expect(await bench.store.load(locator)).toMatchObject({ delivery: 'dead', openId: expect.any(String) });
  bench.around.nowMs += 14 * 24 * 3_600_000;
  expect(await bench.sweep()).toMatchObject({ erased: 1 });
  expect(await bench.store.load(locator)).not.toHaveProperty('openId');
});
