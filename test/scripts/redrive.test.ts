import { main } from '../../scripts/redrive/main.ts';
import { redrive } from '../../scripts/redrive/redrive.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import { newLink, type StoredThings, storeExchanging, storeResult } from '../support/authorization-table.ts';
import { DOWN, deliveryBench, deliverySecrets } from '../support/delivery.ts';
import { freePorts } from '../support/free-ports.ts';
import { NOW_MS } from '../support/in-process.ts';
import { memoryTable } from '../support/memory-table.ts';

// In memory: test/shared/storage/authorizations.test.ts has the restart in a real table.
let table: StoredThings;
beforeEach(() => {
  table = memoryTable();
});

/** Runs the command beside a gateway that works on while it waits. */
function operator(bench = deliveryBench(table)) {
  const lines: string[] = [];
  const run = async (
    { businessId, serialNo }: { businessId: string; serialNo: string },
    { force = false, works = true } = {},
  ) => {
    lines.length = 0;
    const delivered = await redrive({
      businessId,
      serialNo,
      force,
      authorizations: bench.store,
      queue: bench.queue,
      print: (line) => void lines.push(line),
      sleep: async (milliseconds) => {
        bench.around.nowMs += milliseconds;
        if (works) await bench.poll();
      },
    });
    return { delivered, text: lines.join('\n') };
  };
  return { bench, run };
}

test('a result that was dead-lettered is delivered, and its schedule begins anew', async () => {
  const { bench, run } = operator();
  const link = newLink(NOW_MS);
  await storeResult(bench.store, link);
  bench.merchant = () => DOWN;
  await bench.settle();
  expect(await bench.store.load(link.locator)).toMatchObject({ delivery: 'dead', attempts: 10 });
  bench.merchant = () => ({ kind: 'responded', status: 200, text: 'SUCCESS' });
  expect(await run(link)).toEqual({ delivered: true, text: expect.stringContaining('Delivered') });
  expect(await bench.store.load(link.locator)).toMatchObject({ delivery: 'delivered', attempts: 0 });
  expect(bench.attempts).toHaveLength(11);
  expect(new Set(bench.attempts.map(({ body }) => Buffer.from(body).toString())).size).toBe(1);
});

test('one that was delivered is delivered once more, as the same event', async () => {
  const { bench, run } = operator();
  const link = newLink(NOW_MS);
  await storeResult(bench.store, link);
  await bench.settle();
  expect(await run(link)).toMatchObject({ delivered: true });
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
  expect(await run(link)).toEqual({ delivered: false, text: expect.stringContaining('did not accept') });
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
  expect(await run(link)).toEqual({ delivered: false, text: expect.stringContaining('did not accept') });
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
  expect(await run(link, { works: false })).toEqual({
    delivered: false,
    text: expect.stringContaining('Not delivered yet'),
  });
  expect(bench.around.nowMs - startedAtMs).toBe(30_000);
});

test('what cannot be delivered is said in plain words, and nothing is put on the queue', async () => {
  const { bench, run } = operator();
  const [waiting, exchanging] = [newLink(NOW_MS), newLink(NOW_MS)];
  await bench.store.create(waiting);
  await storeExchanging(bench.store, exchanging);
  for (const force of [false, true]) {
    expect(await run(newLink(NOW_MS), { force })).toEqual({
      delivered: false,
      text: expect.stringContaining('no serial number'),
    });
    expect(await run(waiting, { force })).toEqual({
      delivered: false,
      text: expect.stringContaining('has not agreed'),
    });
    expect(await run(exchanging, { force })).toEqual({ delivered: false, text: expect.stringContaining('under way') });
  }
  expect(bench.queue.held).toEqual([]);
});

test('one that is under way already needs --force', async () => {
  const { bench, run } = operator();
  const link = newLink(NOW_MS);
  await storeResult(bench.store, link);
  expect(await run(link)).toEqual({ delivered: false, text: expect.stringContaining('--force') });
  expect(bench.queue.held).toEqual([]);
  expect(await run(link, { force: true })).toMatchObject({ delivered: true });
});

test('one whose identities are erased needs --force, and then comes without them', async () => {
  const { bench, run } = operator();
  const link = newLink(NOW_MS);
  await storeResult(bench.store, link);
  await bench.settle();
  bench.around.nowMs += 24 * 3_600_000;
  await bench.sweep();
  expect(await run(link)).toEqual({ delivered: false, text: expect.stringMatching(/erased[\s\S]*--force/) });
  expect(bench.attempts).toHaveLength(1);
  expect(await run(link, { force: true })).toMatchObject({ delivered: true });
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
  bench.secrets.documents.set('callers/openapi/business-1', deliverySecrets()['callers/openapi/business-1']);
  expect(await run(link)).toEqual({ delivered: false, text: expect.stringContaining('dead-letter queue') });
  expect(await run(link, { force: true })).toMatchObject({ delivered: true });
});

test('a failure or an unknown outcome never had identities, and needs no --force', async () => {
  const { bench, run } = operator();
  const link = newLink(NOW_MS);
  await storeResult(bench.store, link, { outcome: 'failed', message: 'refused' });
  await bench.settle();
  expect(await run(link)).toMatchObject({ delivered: true });
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

describe('the command', () => {
  const run = async (...arguments_: string[]) => {
    const lines: string[] = [];
    const [port] = await freePorts(1);
    const surroundings = { print: (line: string) => void lines.push(line), environment: { AWS_PORT: String(port) } };
    return { code: await main(arguments_, surroundings), text: lines.join('\n') };
  };

  test.each([
    [[]],
    [['business']],
    [['business', 'serial', 'more']],
    [['business', 'ser ial']],
    [['business', 'serial', '--unknown']],
  ])('%j: how it is used', async (arguments_) => {
    expect(await run(...arguments_)).toEqual({ code: 2, text: expect.stringContaining('usage: npm run redrive') });
  });

  test('--help', async () => {
    expect(await run('--help')).toEqual({ code: 0, text: expect.stringContaining('usage: npm run redrive') });
  });

  test('no stack runs: says so', async () => {
    expect(await run('business', 'serial')).toEqual({
      code: 2,
      text: expect.stringMatching(/table cannot be used.*npm start/),
    });
  });
});
