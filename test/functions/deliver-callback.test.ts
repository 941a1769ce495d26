import { createHash, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PostOutcome } from '../../shared/delivery/guarded-post.ts';
import { MAX_ATTEMPTS, RETRY_DELAYS_SECONDS } from '../../shared/delivery/schedule.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import { GRANTED, newLink, type StoredThings, storeExchanging, storeResult } from '../support/authorization-table.ts';
import { ACCEPTS, type Attempt, DOWN, deliveryBench } from '../support/delivery.ts';
import { deliveryDocuments, platform } from '../support/documents.ts';
import { NOW_MS } from '../support/in-process.ts';
import { memoryTable } from '../support/memory-table.ts';

let table: StoredThings;
beforeAll(async () => {
  table = memoryTable();
});

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

type Bench = ReturnType<typeof deliveryBench>;

/** Puts a granted result on the queue. */
async function enqueue({ store, queue, state }: Bench, change: Parameters<typeof newLink>[1] = {}) {
  const authorization = await storeResult(store, newLink(NOW_MS, change));
  await queue.send(authorization);
  await store.markQueued(authorization.locator);
  state.calls = [];
  return authorization;
}

/** A bench with one granted result on its queue. */
async function queued(documents = deliveryDocuments()) {
  const bench = deliveryBench(table, documents);
  const authorization = await enqueue(bench);
  return { bench, authorization, load: () => bench.store.load(authorization.locator) };
}

const businessDocument = deliveryDocuments()['callers/openapi/business-1'] as object;
const textOf = ({ body }: Pick<Attempt, 'body'>): string => Buffer.from(body).toString('utf8');
const answers = (status: number, text: string | undefined): PostOutcome => ({ kind: 'responded', status, text });

test('a granted result arrives as published: body, order of members, headers, signature', async () => {
  const { bench, authorization, load } = await queued();
  await bench.poll();
  expect(bench.attempts).toHaveLength(1);
  const [{ url, headers, body } = {} as Attempt] = bench.attempts;
  expect(url).toBe(authorization.callbackUrl);
  expect(textOf({ body })).toBe(
    JSON.stringify({
      eventId: authorization.eventId,
      serialNo: authorization.serialNo,
      merchantId: 'merchant-1',
      userId: 'customer-7',
      openId: GRANTED.openId,
      alipayUserId: GRANTED.alipayUserId,
      status: 'success',
      message: 'authorized',
      authorizedAt: new Date(NOW_MS).toISOString(),
    }),
  );
  const { businessId, nonce, timestamp, signType, sign } = headers;
  expect(headers).toEqual({
    'Content-Type': 'application/json; charset=utf-8',
    'User-Agent': `alipay-auth-gateway/${version}`,
    Accept: '*/*',
    businessId: 'business-1',
    nonce,
    timestamp: String(NOW_MS),
    signType: 'SHA256-RSA',
    sign,
  });
  expect(nonce).toMatch(/^c\.[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const text = `businessId=${businessId}&nonce=${nonce}&signType=${signType}&timestamp=${timestamp}${Buffer.from(body)}`;
  expect(verify('sha256', Buffer.from(text), platform.publicKey, Buffer.from(String(sign), 'base64'))).toBe(true);
  expect(await load()).toMatchObject({ delivery: 'delivered', attempts: 0 });
  expect(bench.queue.held).toEqual([]);
});

test.each([
  ['only an openId', { outcome: 'success', message: 'authorized', openId: 'marked-open-id' }],
  ['a failure', { outcome: 'failed', message: 'refused' }],
  ['an unknown outcome', { outcome: 'unknown', message: 'interrupted' }],
] as const)('%s: members without a value are left out', async (_name, result) => {
  const bench = deliveryBench(table);
  const { locator } = await storeResult(bench.store, newLink(NOW_MS), result);
  await bench.queue.send({ locator });
  await bench.poll();
  const { outcome: status, ...rest } = result;
  const members = [
    'eventId',
    'serialNo',
    'merchantId',
    'userId',
    ...('openId' in rest ? ['openId'] : []),
    'status',
    'message',
    'authorizedAt',
  ];
  const body = JSON.parse(textOf(bench.attempts[0] as Attempt));
  expect(Object.keys(body)).toEqual(members);
  expect(body).toMatchObject({ status, ...rest });
  expect(await bench.store.load(locator)).toMatchObject({ delivery: 'delivered' });
});

test('an MD5 business: signed with its shared secret', async () => {
  const secret = 'shared-secret-of-at-least-32-characters';
  const business = { ...businessDocument, algorithm: 'MD5', publicKeys: undefined, md5Secrets: [{ secret }] };
  const { bench } = await queued({ 'callers/openapi/business-1': business });
  await bench.poll();
  const [{ headers, body } = {} as Attempt] = bench.attempts;
  const { nonce, timestamp, sign } = headers;
  const text = `businessId=business-1&nonce=${nonce}&signType=MD5&timestamp=${timestamp}${textOf({ body })}${secret}`;
  expect(sign).toBe(createHash('md5').update(text).digest('hex').toUpperCase());
});

describe('what the merchant answers', () => {
  test.each([
    ['SUCCESS', answers(200, 'SUCCESS')],
    ['in lower case, with blanks', answers(200, ' \r\n\tsuccess \n')],
    ['with 201', answers(201, 'Success')],
  ])('%s: delivered', async (_name, answer) => {
    const { bench, load } = await queued();
    bench.merchant = () => answer;
    await bench.poll();
    expect(await load()).toMatchObject({ delivery: 'delivered' });
    expect(bench.queue.held).toEqual([]);
  });

  test.each([
    ['is down', DOWN, 'connection_failed'],
    ['is too slow', { kind: 'failed', reason: 'timed_out' }, 'timed_out'],
    ['resolves to an address inside', { kind: 'failed', reason: 'address_refused' }, 'address_refused'],
    ['redirects', answers(302, ''), 'http_302'],
    ['answers 500', answers(500, ''), 'http_500'],
    ['answers 200 with another text', answers(200, 'OK'), 'other_text'],
    ['answers 200 with the text in quotes twice', answers(200, '""SUCCESS""'), 'other_text'],
    ['answers 200 with more than the text', answers(200, 'SUCCESSFUL'), 'other_text'],
    ['answers 200 with letters that only look alike', answers(200, '\u017fuccess'), 'other_text'],
    ['answers 202 without a text', answers(202, ''), 'other_text'],
    ['answers a gigabyte', answers(200, undefined), 'response_too_long'],
  ] as [string, PostOutcome, string][])(
    'a merchant that %s: counted, and back after the first delay',
    async (_name, answer, reason) => {
      const { bench, load, authorization } = await queued();
      bench.merchant = () => answer;
      await bench.poll();
      expect(await load()).toMatchObject({ delivery: 'queued', attempts: 1 });
      expect(bench.queue.held).toHaveLength(1);
      expect(bench.queue.nextAtMs()).toBeGreaterThanOrEqual(NOW_MS + 15_000);
      expect(bench.queue.nextAtMs()).toBeLessThan(NOW_MS + 16_500);
      const { serialNo, eventId } = authorization;
      expect(bench.around.logs[0]).toMatchObject({
        level: 'warn',
        message: 'callback postponed',
        attributes: { businessId: 'business-1', serialNo, eventId, host: 'shop.example', attempt: 1, reason },
      });
      const counts = { Calls: 1, CallsFailed: 1, CallMs: 0 };
      expect(bench.around.counts).toContainEqual({ counts, dimensions: { dependency: 'merchant' } });
    },
  );
});

describe('the schedule', () => {
  test.each([
    ['no jitter', 0x00, (delay: number) => delay + (delay >= 900 ? 10 : 0)],
    ['all the jitter', 0xff, (delay: number) => Math.ceil((delay * 11) / 10) - 1],
  ])(
    'a merchant that stays down, %s: ten attempts at the documented delays, then the dead letter',
    async (_name, byte, expected) => {
      const { bench, load, authorization } = await queued();
      bench.state.jitterByte = byte;
      bench.merchant = () => DOWN;
      await bench.settle();
      const gaps = bench.attempts
        .slice(1)
        .map(({ atMs }, index) => (atMs - Number(bench.attempts[index]?.atMs)) / 1_000);
      // A long wait begins when the attempt would end at the latest.
      expect(gaps).toEqual(RETRY_DELAYS_SECONDS.map(expected));
      expect(bench.attempts).toHaveLength(10);
      expect(await load()).toMatchObject({ delivery: 'dead', attempts: 10, openId: GRANTED.openId });
      expect(bench.deadLetters.held.map(({ body }) => body)).toEqual([
        JSON.stringify({ locator: authorization.locator }),
      ]);
      expect(bench.queue.held).toEqual([]);
      expect(bench.around.logs.map(({ message }) => message)).toContain('callback dead_lettered');
    },
  );

  test('with the sweep once a minute: nothing in flight for 15 minutes, long delays at most a tenth and a minute longer', async () => {
    const { bench, load } = await queued();
    bench.state.jitterByte = 0xff;
    bench.merchant = () => DOWN;
    let longestMs = 0;
    for (let second = 0; second < 14 * 3_600 && (await load())?.delivery !== 'dead'; second += 1) {
      if (second % 60 === 0) await bench.sweep();
      await bench.poll();
      longestMs = Math.max(longestMs, ...bench.queue.held.map(({ visibleAtMs }) => visibleAtMs - bench.around.nowMs));
      bench.around.nowMs += 1_000;
    }
    const gaps = bench.attempts.slice(1).map(({ atMs }, index) => (atMs - Number(bench.attempts[index]?.atMs)) / 1_000);
    expect(gaps).toHaveLength(9);
    for (const [index, delay] of RETRY_DELAYS_SECONDS.entries()) {
      expect(gaps[index]).toBeGreaterThanOrEqual(delay);
      expect(gaps[index]).toBeLessThanOrEqual(delay * 1.1 + (delay >= 900 ? 60 : 1));
    }
    expect(longestMs).toBeLessThan(900_000);
    expect(await load()).toMatchObject({ delivery: 'dead', attempts: 10 });
  });

  test('every attempt is the same event under a nonce of its own, at the time of its own', async () => {
    const { bench } = await queued();
    bench.merchant = (attempt) => (attempt < 4 ? DOWN : ACCEPTS);
    await bench.settle();
    expect(new Set(bench.attempts.map(textOf)).size).toBe(1);
    expect(new Set(bench.attempts.map(({ headers }) => headers.nonce)).size).toBe(4);
    expect(new Set(bench.attempts.map(({ headers }) => headers.sign)).size).toBe(4);
    expect(bench.attempts.map(({ headers }) => Number(headers.timestamp))).toEqual(
      bench.attempts.map(({ atMs }) => atMs),
    );
  });
});

describe('a message before the time of the next attempt', () => {
  /** As many attempts failed, and the next one is to begin after the last one's delay. */
  const waiting = async (attempts: number) => {
    const { bench, authorization, load } = await queued();
    const nextAttemptAtMs = NOW_MS + 1_000 * Number(RETRY_DELAYS_SECONDS[attempts - 1]);
    for (let attemptsBefore = 0; attemptsBefore < attempts; attemptsBefore += 1)
      await bench.store.retryOnQueue(authorization.locator, { attemptId: 'earlier', attemptsBefore, nextAttemptAtMs });
    return { bench, authorization, load, nextAttemptAtMs };
  };

  test('waits for it, where the message carries it', async () => {
    const { bench, load, nextAttemptAtMs } = await waiting(3);
    await bench.poll();
    expect(bench.attempts).toEqual([]);
    expect(bench.queue.nextAtMs()).toBe(nextAttemptAtMs);
    expect(bench.around.logs[0]).toMatchObject({ message: 'callback postponed', attributes: { delaySeconds: 180 } });
    bench.around.nowMs = nextAttemptAtMs;
    await bench.poll();
    expect(bench.attempts).toHaveLength(1);
    expect(await load()).toMatchObject({ delivery: 'delivered' });
  });

  test('is not waited for when it is further off than any wait: a clock was wrong', async () => {
    const { bench, authorization } = await queued();
    const { locator } = authorization;
    const wrong = { attemptId: 'earlier', attemptsBefore: 0 };
    await bench.store.retryOnQueue(locator, { ...wrong, nextAttemptAtMs: NOW_MS + 17_001 });
    await bench.poll();
    expect(bench.attempts).toHaveLength(1);
    const { bench: other, authorization: right } = await queued();
    await other.store.retryOnQueue(right.locator, { ...wrong, nextAttemptAtMs: NOW_MS + 16_000 });
    await other.poll();
    expect(other.attempts).toEqual([]);
  });

  test('ends, where the sweep will send another', async () => {
    const { bench, authorization, load } = await waiting(4);
    const { locator } = authorization;
    await bench.store.schedule(locator, {
      attemptId: 'earlier',
      attemptsBefore: 4,
      nextAttemptAtMs: NOW_MS + 1_200_000,
    });
    await bench.poll();
    expect([bench.attempts, bench.queue.held]).toEqual([[], []]);
    expect(await load()).toMatchObject({ delivery: 'scheduled', attempts: 5 });
    bench.around.nowMs += 1_200_000;
    // Faster than the sweep's own note that it was queued.
    await bench.queue.send(authorization);
    await bench.poll();
    expect(bench.attempts).toHaveLength(1);
    expect(await load()).toMatchObject({ delivery: 'delivered' });
  });

  test('two at once: one makes the attempt, and the other waits', async () => {
    const { bench, authorization, load, nextAttemptAtMs } = await waiting(3);
    bench.around.nowMs = nextAttemptAtMs;
    await bench.queue.send(authorization);
    bench.merchant = () => DOWN;
    await bench.poll();
    expect(bench.attempts).toHaveLength(1);
    expect(await load()).toMatchObject({ attempts: 4 });
    expect(Number(bench.queue.nextAtMs())).toBeGreaterThanOrEqual(nextAttemptAtMs + 600_000);
  });

  test('an attempt whose failure cannot be kept first is not made', async () => {
    const { bench, load, nextAttemptAtMs } = await waiting(3);
    bench.around.nowMs = nextAttemptAtMs;
    bench.state.calls = [];
    bench.state.fault = { call: 5, mode: 'fails' };
    await bench.poll();
    expect(bench.state.calls.at(-1)).toBe('table.retryOnQueue');
    expect(bench.attempts).toEqual([]);
    expect(await load()).toMatchObject({ delivery: 'queued', attempts: 3 });
  });
});

describe('a batch', () => {
  test('is processed side by side; one that fails, and what is not ours, hold nothing up', async () => {
    const bench = deliveryBench(table);
    const good = await enqueue(bench);
    const down = await enqueue(bench, { callbackUrl: 'https://shop.example/callback/down' });
    const gone = newLink(NOW_MS);
    await bench.queue.send(gone);
    const foreign = ['', '{', 'null', '{"locator":"../x"}', JSON.stringify({ locator: good.locator, more: 1 })];
    for (const body of foreign) bench.queue.put(body);
    bench.merchant = (_attempt, { url }) => (url.includes('/down') ? DOWN : ACCEPTS);
    const Records = bench.queue.receive();
    const result = await bench.deliver({ Records });
    const back = result?.batchItemFailures.map(
      ({ itemIdentifier }) => Records.find(({ messageId }) => messageId === itemIdentifier)?.body,
    );
    expect(back).toEqual([JSON.stringify({ locator: down.locator }), ...foreign]);
    expect(await bench.store.load(good.locator)).toMatchObject({ delivery: 'delivered' });
    expect(bench.around.counts).toContainEqual({
      counts: { CallbacksDelivered: 1, CallbacksPostponed: 1, CallbacksSkipped: 1, CallbacksFailed: 5 },
      dimensions: { operation: 'deliver-callback' },
    });
    const calls = bench.around.counts.filter(({ dimensions }) => dimensions.dependency === 'merchant');
    expect(calls.map(({ counts }) => [counts.Calls, counts.CallsFailed]).sort()).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(bench.around.logs.at(-1)).toMatchObject({
      message: 'accepted',
      attributes: { operation: 'deliver-callback', messages: 8, comingBack: 6 },
    });
  });

  test('ten at once take as long as one', async () => {
    const bench = deliveryBench(table);
    for (let count = 0; count < 10; count += 1) await enqueue(bench);
    await bench.poll();
    expect(bench.attempts).toHaveLength(10);
    // All are loaded before the first is marked.
    expect(bench.state.calls.slice(0, 10)).toEqual(Array(10).fill('table.load'));
    expect(bench.queue.held).toEqual([]);
  });

  test.each([
    [undefined],
    [{}],
    [{ Records: {} }],
    [{ Records: [{ messageId: 'a', body: '{}' }] }],
    [{ Records: [null] }],
  ])('an event that does not come from SQS (%j) fails as a whole', async (event) => {
    await expect(deliveryBench(table).deliver(event)).rejects.toMatchObject({ code: 'malformed_request' });
  });
});

describe('what is settled is not sent', () => {
  test('a message that comes twice', async () => {
    const { bench, authorization } = await queued();
    await bench.poll();
    await bench.queue.send(authorization);
    await bench.poll();
    expect(bench.attempts).toHaveLength(1);
    expect(bench.queue.held).toEqual([]);
  });

  test('twice in one batch: at least once, and delivered', async () => {
    const { bench, authorization, load } = await queued();
    await bench.queue.send(authorization);
    await bench.poll();
    expect(new Set(bench.attempts.map(textOf)).size).toBe(1);
    expect(await load()).toMatchObject({ delivery: 'delivered' });
    expect(bench.queue.held).toEqual([]);
  });

  test('two messages of one result cannot use up its attempts in half the time at one moment: one failure is counted once', async () => {
    const { bench, authorization, load } = await queued();
    await bench.queue.send(authorization);
    bench.merchant = () => DOWN;
    await bench.poll();
    expect(bench.attempts).toHaveLength(2);
    expect(await load()).toMatchObject({ attempts: 1 });
  });

  test.each([
    ['dead-lettered', async ({ store }: Bench, locator: string) => store.markDead(locator)],
    ['delivered', async ({ store }: Bench, locator: string) => store.markDelivered(locator)],
  ])('a result that was %s', async (_name, change) => {
    const { bench, authorization } = await queued();
    await change(bench, authorization.locator);
    await bench.poll();
    expect(bench.state.calls).toEqual(['table.load']);
    expect(bench.queue.held).toEqual([]);
  });

  test('a link without a result', async () => {
    const bench = deliveryBench(table);
    const [waiting, exchanging] = [newLink(NOW_MS), newLink(NOW_MS)];
    await bench.store.create(waiting);
    await storeExchanging(bench.store, exchanging);
    for (const { locator } of [waiting, exchanging]) await bench.queue.send({ locator });
    await bench.poll();
    expect(bench.attempts).toEqual([]);
    expect(bench.queue.held).toEqual([]);
    expect(await bench.store.load(exchanging.locator)).toMatchObject({ outcome: 'exchanging', delivery: 'none' });
  });
});

describe('what is ours to mend does not use up attempts', () => {
  const [key] = (deliveryDocuments()['keys/signing'] as { keys: object[] }).keys;
  const business = 'callers/openapi/business-1';
  const down = new GatewayError('unavailable', { reason: 'it failed' });

  test.each([
    ['the business’s document is gone', { [business]: undefined }, 'misconfigured'],
    ['the business’s document is broken', { [business]: '{' }, 'misconfigured'],
    ['the signing keys are gone', { 'keys/signing': undefined }, 'misconfigured'],
    [
      'no signing key is active',
      { 'keys/signing': { keys: [{ ...key, notAfter: '2026-01-01T00:00:00Z' }] } },
      'misconfigured',
    ],
    [
      'access is denied',
      { [business]: new GatewayError('misconfigured', { reason: 'AccessDeniedException' }) },
      'misconfigured',
    ],
    ['the registry is down', { [business]: down }, 'unavailable'],
    ['Secrets Manager is down', { 'keys/signing': down }, 'unavailable'],
  ])('%s: nothing is sent, nothing counted, and the message keeps its visibility', async (_name, change, errorCode) => {
    const { bench, load } = await queued();
    for (const [name, document] of Object.entries(change)) bench.secrets.documents.set(name, document);
    await bench.poll();
    expect(bench.attempts).toEqual([]);
    expect(await load()).toMatchObject({ delivery: 'queued', attempts: 0 });
    expect(bench.queue.nextAtMs()).toBe(NOW_MS + 150_000);
    expect(bench.around.logs[0]).toMatchObject({
      level: 'error',
      message: 'callback failed',
      attributes: { errorCode },
    });
    const { counts } = bench.around.counts[0] ?? {};
    expect(counts).toEqual({
      CallbacksDelivered: 0,
      CallbacksFailed: 1,
      ...(errorCode === 'misconfigured' && { ConfigurationErrors: 1 }),
    });
    expect(bench.around.counts.filter(({ dimensions }) => 'dependency' in dimensions)).toEqual([]);

    for (const [name, document] of Object.entries(deliveryDocuments())) bench.secrets.documents.set(name, document);
    await bench.settle();
    expect(await load()).toMatchObject({ delivery: 'delivered', attempts: 0 });
  });

  test.each([
    ['the table cannot be read', ACCEPTS, 'table.load', 0],
    ['the table cannot be written after a delivery', ACCEPTS, 'table.markDelivered', 1],
    ['the table cannot be written after a failure', DOWN, 'table.retryOnQueue', 1],
  ])('%s: the message comes back', async (_name, answer, call, sent) => {
    const { bench, load } = await queued();
    bench.merchant = () => answer;
    const calls = [
      'table.load',
      'secrets.fetch',
      'registry.fetch',
      'secrets.fetch',
      'merchant.post',
      answer === DOWN ? 'table.retryOnQueue' : 'table.markDelivered',
    ];
    bench.state.fault = { call: calls.indexOf(call) + 1, mode: 'fails' };
    await bench.poll();
    expect(bench.state.calls).toEqual(calls.slice(0, calls.indexOf(call) + 1));
    expect(bench.attempts).toHaveLength(sent);
    expect(await load()).toMatchObject({ delivery: 'queued', attempts: 0 });
    expect(bench.queue.held).toHaveLength(1);
  });

  test('the queue does not postpone: the message comes back, and not before its time', async () => {
    const { bench, load } = await queued();
    bench.merchant = () => DOWN;
    bench.state.fault = { call: 7, mode: 'fails' };
    await bench.poll();
    expect(bench.state.calls.at(-1)).toBe('queue.postpone');
    expect(await load()).toMatchObject({ delivery: 'queued', attempts: 1 });
    expect(bench.queue.nextAtMs()).toBe(NOW_MS + 150_000);
  });

  test('a dependency that never answers: the function says so before Lambda ends it, and everything comes back', async () => {
    const { bench } = await queued();
    bench.state.fault = { call: 2, mode: 'hangs' };
    const event = { Records: bench.queue.receive() };
    await expect(bench.deliver(event, { getRemainingTimeInMillis: () => 700 })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});

test.each([
  ['the business was switched off', { enabled: false }, 'business_disabled'],
  ['the address is not registered any more', { callbackUrls: ['https://shop.example/other'] }, 'url_not_registered'],
])(
  '%s: nothing is sent, and the schedule goes on, so that the result comes to its end',
  async (_name, change, reason) => {
    const { bench, load } = await queued({
      ...deliveryDocuments(),
      'callers/openapi/business-1': { ...businessDocument, ...change },
    });
    await bench.poll();
    expect(bench.around.logs[0]).toMatchObject({ attributes: { reason, attempt: 1 } });
    await bench.settle();
    expect(bench.attempts).toEqual([]);
    expect(await load()).toMatchObject({ delivery: 'dead', attempts: MAX_ATTEMPTS });
  },
);

test('the default address needs no registration of its own', async () => {
  const change = {
    callbackUrls: ['https://shop.example/other'],
    defaultCallbackUrl: 'https://shop.example/callback?token=marked-query',
  };
  const { bench, load } = await queued({
    ...deliveryDocuments(),
    'callers/openapi/business-1': { ...businessDocument, ...change },
  });
  await bench.poll();
  expect(await load()).toMatchObject({ delivery: 'delivered' });
});

test('no log line and no metric holds an identity, a customer, a query, a signature or a locator', async () => {
  const { bench, authorization } = await queued();
  bench.merchant = (attempt) => (attempt === 1 ? DOWN : ACCEPTS);
  await bench.settle();
  bench.queue.put('{"openId":"marked-foreign"}');
  await bench.poll();
  const written = JSON.stringify([bench.around.logs, bench.around.counts]);
  expect(written).toContain(authorization.serialNo);
  const signatures = bench.attempts.map(({ headers }) => String(headers.sign));
  for (const forbidden of ['marked', 'customer-7', authorization.locator, ...signatures])
    expect(written).not.toContain(forbidden);
});
