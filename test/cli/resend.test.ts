import { putOnQueue, type ResultName, watchDeliveries } from '../../cli/callbacks/resend.ts';
import { resendMany } from '../../cli/callbacks/resend-many.ts';
import { MAX_ATTEMPTS } from '../../shared/delivery/schedule.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import { newLink, type StoredThings, storeExchanging, storeResult } from '../support/authorization-table.ts';
import { DOWN, deliveryBench } from '../support/delivery.ts';
import { deliveryDocuments } from '../support/documents.ts';
import { NOW_MS } from '../support/in-process.ts';
import { memoryTable } from '../support/memory-table.ts';

// In memory: test/shared/storage/authorizations.test.ts has the restart in a real table.
let table: StoredThings;
beforeEach(() => {
  table = memoryTable();
});

/** Resends beside a gateway that works on while it waits. */
function operator(bench = deliveryBench(table)) {
  const waits: number[] = [];
  const resending = ({ force = false, works = true } = {}) => ({
    force,
    authorizations: bench.store,
    queue: bench.queue,
    sleep: async (milliseconds: number) => {
      waits.push(milliseconds);
      bench.around.nowMs += milliseconds;
      if (works) await bench.poll();
    },
  });
  /** How the delivery stands then, or why the result is left alone. */
  const run = async (name: ResultName, how: { force?: boolean; works?: boolean } = {}) => {
    const put = await putOnQueue(name, resending(how));
    return typeof put === 'string' ? put : (await watchDeliveries([name], resending(how))).get(name);
  };
  return { bench, run, resending, waits };
}

test('a result that was dead-lettered is delivered, and its schedule begins anew', async () => {
  const { bench, run } = operator();
  const link = newLink(NOW_MS);
  await storeResult(bench.store, link);
  bench.merchant = () => DOWN;
  await bench.settle();
  expect(await bench.store.load(link.locator)).toMatchObject({ delivery: 'dead', attempts: MAX_ATTEMPTS });
  bench.merchant = () => ({ kind: 'responded', status: 200, text: 'SUCCESS' });
  expect(await run(link)).toBe('delivered');
  expect(await bench.store.load(link.locator)).toMatchObject({ delivery: 'delivered', attempts: 0 });
  expect(bench.attempts).toHaveLength(MAX_ATTEMPTS + 1);
  expect(new Set(bench.attempts.map(({ body }) => Buffer.from(body).toString())).size).toBe(1);
});

test('one that was delivered is delivered once more, as the same event', async () => {
  const { bench, run } = operator();
  const link = newLink(NOW_MS);
  await storeResult(bench.store, link);
  await bench.settle();
  expect(await run(link)).toBe('delivered');
  expect(bench.attempts.map(({ body }) => JSON.parse(Buffer.from(body).toString()).eventId)).toEqual([
    link.eventId,
    link.eventId,
  ]);
});

test('a merchant that fails again: said so, and tried again on schedule', async () => {
  const { bench, run } = operator();
  const link = newLink(NOW_MS);
  await storeResult(bench.store, link);
  await bench.settle();
  bench.merchant = () => DOWN;
  expect(await run(link)).toBe('refused');
  expect(await bench.store.load(link.locator)).toMatchObject({ delivery: 'queued', attempts: 1 });
});

test('one that waits for a later attempt is delivered now, and its schedule begins anew', async () => {
  const { bench, run } = operator();
  const link = newLink(NOW_MS);
  await storeResult(bench.store, link);
  bench.merchant = (attempt) => (attempt <= 6 ? DOWN : { kind: 'responded', status: 200, text: 'SUCCESS' });
  while ((await bench.store.load(link.locator))?.delivery !== 'scheduled') {
    await bench.sweep();
    bench.around.nowMs += 30_000;
    await bench.poll();
  }
  expect(bench.queue.held).toEqual([]);
  expect(await run(link)).toBe('refused');
  expect(await bench.store.load(link.locator)).toMatchObject({ delivery: 'queued', attempts: 1 });
  await bench.settle();
  expect(await bench.store.load(link.locator)).toMatchObject({ delivery: 'delivered' });
  expect(bench.attempts).toHaveLength(7);
});

test('nobody works the queue off: said after half a minute', async () => {
  const { bench, run } = operator();
  const link = newLink(NOW_MS);
  await storeResult(bench.store, link);
  await bench.settle();
  const startedAtMs = bench.around.nowMs;
  expect(await run(link, { works: false })).toBe('waiting');
  expect(bench.around.nowMs - startedAtMs).toBe(30_000);
});

test('what cannot be delivered is said in plain words, and nothing is put on the queue', async () => {
  const { bench, run } = operator();
  const [waiting, exchanging] = [newLink(NOW_MS), newLink(NOW_MS)];
  await bench.store.create(waiting);
  await storeExchanging(bench.store, exchanging);
  for (const force of [false, true]) {
    expect(await run(newLink(NOW_MS), { force })).toContain('no serial number');
    expect(await run(waiting, { force })).toContain('has not agreed');
    expect(await run(exchanging, { force })).toContain('under way');
  }
  expect(bench.queue.held).toEqual([]);
});

test('one that is under way already needs --force', async () => {
  const { bench, run } = operator();
  const link = newLink(NOW_MS);
  await storeResult(bench.store, link);
  expect(await run(link)).toContain('--force');
  expect(bench.queue.held).toEqual([]);
  expect(await run(link, { force: true })).toBe('delivered');
});

test('one whose identities are erased needs --force, and then comes without them', async () => {
  const { bench, run } = operator();
  const link = newLink(NOW_MS);
  await storeResult(bench.store, link);
  await bench.settle();
  bench.around.nowMs += 24 * 3_600_000;
  await bench.sweep();
  expect(await run(link)).toMatch(/erased[\s\S]*--force/);
  expect(bench.attempts).toHaveLength(1);
  expect(await run(link, { force: true })).toBe('delivered');
  const body = JSON.parse(Buffer.from(bench.attempts[1]?.body ?? '').toString());
  expect(body).toMatchObject({ status: 'success', eventId: link.eventId });
  expect(body).not.toHaveProperty('openId');
});

test('one whose message SQS itself gave up, because a secret stayed broken: not lost, delivered by hand', async () => {
  const { bench, run } = operator();
  const link = newLink(NOW_MS);
  await storeResult(bench.store, link);
  bench.secrets.documents.set('callers/openapi/business-1', '{');
  await bench.settle();
  expect(bench.deadLetters.held.map(({ body }) => body)).toEqual([JSON.stringify({ locator: link.locator })]);
  expect(await bench.store.load(link.locator)).toMatchObject({ delivery: 'queued', attempts: 0 });
  bench.secrets.documents.set('callers/openapi/business-1', deliveryDocuments()['callers/openapi/business-1']);
  expect(await run(link)).toContain('dead-letter queue');
  expect(await run(link, { force: true })).toBe('delivered');
});

test('a failure or an unknown outcome never had identities, and needs no --force', async () => {
  const { bench, run } = operator();
  const link = newLink(NOW_MS);
  await storeResult(bench.store, link, { outcome: 'failed', message: 'refused' });
  await bench.settle();
  expect(await run(link)).toBe('delivered');
});

test('a crash after the restart: the sweep puts it on the queue', async () => {
  const { bench, run } = operator();
  const link = newLink(NOW_MS);
  await storeResult(bench.store, link);
  await bench.settle();
  const send = bench.queue.send.bind(bench.queue);
  bench.queue.send = async () => {
    throw new GatewayError('unavailable', { reason: 'down' });
  };
  await expect(run(link)).rejects.toMatchObject({ code: 'unavailable' });
  bench.queue.send = send;
  await bench.settle();
  expect(bench.attempts).toHaveLength(2);
});

describe('many', () => {
  test('go so many a second, and are counted by how they ended; what is under way is left alone', async () => {
    const { bench, resending, waits } = operator();
    const links = [newLink(NOW_MS), newLink(NOW_MS), newLink(NOW_MS), newLink(NOW_MS)] as const;
    bench.merchant = () => DOWN;
    for (const link of links) await storeResult(bench.store, link);
    await bench.settle();
    bench.merchant = (attempt) =>
      attempt === 4 * MAX_ATTEMPTS + 1 ? DOWN : { kind: 'responded', status: 200, text: 'SUCCESS' };
    await bench.store.restart(links[3].locator);
    const queued: string[] = [];
    const { skipped, ...ends } = await resendMany(links, {
      ...resending(),
      rate: 4,
      report: ({ serialNo }) => void queued.push(serialNo),
    });
    expect(ends).toEqual({ delivered: 2, refused: 1, waiting: 0 });
    expect(skipped).toEqual([{ name: links[3], why: expect.stringContaining('under way') }]);
    expect(queued).toEqual(links.slice(0, 3).map(({ serialNo }) => serialNo));
    expect(waits.filter((ms) => ms === 250)).toHaveLength(3);
  });

  test('that the queue does not take in the middle: the first is delivered, the rest is as it was', async () => {
    const { bench, resending } = operator();
    const links = [newLink(NOW_MS), newLink(NOW_MS)] as const;
    bench.merchant = () => DOWN;
    for (const link of links) await storeResult(bench.store, link);
    await bench.settle();
    const authorizations = {
      ...bench.store,
      restart: async (locator: string) => {
        if (locator === links[1].locator) throw new GatewayError('unavailable', { reason: 'down' });
        await bench.store.restart(locator);
      },
    };
    const many = resendMany(links, { ...resending(), authorizations, rate: 1, report: () => undefined });
    await expect(many).rejects.toMatchObject({ code: 'unavailable' });
    expect(await bench.store.load(links[1].locator)).toMatchObject({ delivery: 'dead', attempts: MAX_ATTEMPTS });
  });
});
