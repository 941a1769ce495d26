import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { toItem } from '../../../shared/storage/authorization-item.ts';
import { createAuthorizationStore, type DueKind, LEASE_MS } from '../../../shared/storage/authorizations.ts';
import {
  type AuthorizationTable,
  GRANTED,
  newLink,
  startAuthorizationTable,
  storeExchanging,
  storeResult,
} from '../../support/authorization-table.ts';

let table: AuthorizationTable;
const time = { nowMs: Date.parse('2026-11-21T03:27:12Z') };
const store = () => table.store(() => time.nowMs);
beforeAll(async () => {
  table = await startAuthorizationTable();
});
afterAll(() => table.close());

const due = async (kind: DueKind): Promise<string[]> =>
  (await store().due(kind, { limit: 1_000 })).items.map(({ locator }) => locator);

const HOUR_MS = 3_600_000;

describe('create', () => {
  test('makes a link that waits; a second one with its locator is given the first', async () => {
    const link = newLink(time.nowMs);
    expect(await store().create(link)).toEqual({ created: true });
    const existing = { ...link, outcome: 'waiting', delivery: 'none', attempts: 0 };
    expect(await store().create({ ...link, userId: 'other' })).toEqual({ created: false, existing });
    expect(await store().load(link.locator)).toEqual(existing);
  });

  test('makes it anew once the retention of the serial number is over, whether or not the old item is deleted', async () => {
    const link = newLink(time.nowMs, { expiresAtSeconds: Math.floor(time.nowMs / 1_000) + 10 });
    await store().create(link);
    time.nowMs += 10_999;
    expect((await store().create(link)).created).toBe(false);
    time.nowMs += 1;
    expect((await store().create(link)).created).toBe(true);
  });
});

describe('an exchange', () => {
  const begin = (link: { locator: string }, exchangeId: string, aliveSinceSeconds = 0) =>
    store().startExchange(link.locator, { exchangeId, codeHash: 'ab'.repeat(32), aliveSinceSeconds });

  test('is begun once, and not for a link that is too old', async () => {
    const link = newLink(time.nowMs);
    await store().create(link);
    expect(await begin(link, 'early', link.createdAtSeconds + 1)).toBe(false);
    const begun = await Promise.all(
      Array.from({ length: 20 }, (_, index) => begin(link, `exchange-${index}`, link.createdAtSeconds)),
    );
    expect(begun.filter(Boolean)).toHaveLength(1);
  });

  test('that was begun already by the same invocation counts as begun: its answer got lost', async () => {
    const link = newLink(time.nowMs);
    await store().create(link);
    expect([await begin(link, 'one'), await begin(link, 'one'), await begin(link, 'two')]).toEqual([true, true, false]);
  });

  test('is finished or released by its holder alone, and once', async () => {
    const link = newLink(time.nowMs);
    const exchangeId = await storeExchanging(store(), link);
    expect(await store().finishExchange(link.locator, 'other', GRANTED)).toBe(false);
    expect(await store().releaseExchange(link.locator, 'other', time.nowMs)).toBe(false);
    expect(await store().finishExchange(link.locator, exchangeId, GRANTED)).toBe(true);
    expect(await store().releaseExchange(link.locator, exchangeId, time.nowMs)).toBe(false);
    expect(await store().finishExchange(link.locator, exchangeId, { outcome: 'failed', message: '' })).toBe(false);
    expect(await store().load(link.locator)).toMatchObject({
      outcome: 'success',
      delivery: 'pending',
      openId: GRANTED.openId,
    });
  });

  test('holds its lease while it lasts, and loses it with its result', async () => {
    const link = newLink(time.nowMs);
    const exchangeId = await storeExchanging(store(), link);
    expect(await store().load(link.locator)).toEqual({
      ...link,
      outcome: 'exchanging',
      delivery: 'none',
      attempts: 0,
      exchangeId,
      codeHash: 'ab'.repeat(32),
      leaseUntilMs: time.nowMs + LEASE_MS,
    });
    await store().finishExchange(link.locator, exchangeId, GRANTED);
    expect(await store().load(link.locator)).not.toHaveProperty('leaseUntilMs');
  });

  test('that was finished or released already by the same invocation counts as that: its answer got lost', async () => {
    const [finished, released] = [newLink(time.nowMs), newLink(time.nowMs)];
    const ofFinished = await storeExchanging(store(), finished);
    const ofReleased = await storeExchanging(store(), released);
    for (const _again of [1, 2]) {
      expect(await store().finishExchange(finished.locator, ofFinished, GRANTED)).toBe(true);
      expect(await store().releaseExchange(released.locator, ofReleased, time.nowMs)).toBe(true);
    }
  });

  test('that is released leaves a link like a new one', async () => {
    const link = newLink(time.nowMs);
    const exchangeId = await storeExchanging(store(), link);
    await store().releaseExchange(link.locator, exchangeId, time.nowMs);
    expect(await table.item(link.locator)).not.toHaveProperty('codeHash');
    expect(await table.item(link.locator)).not.toHaveProperty('sweep');
    expect(await begin(link, 'again')).toBe(true);
  });

  test('past its lease becomes unknown, not before, and its holder comes too late', async () => {
    const link = newLink(time.nowMs);
    const exchangeId = await storeExchanging(store(), link);
    time.nowMs += LEASE_MS - 1;
    expect(await store().expireLease(link.locator)).toBe(false);
    expect(await due('lease')).not.toContain(link.locator);
    time.nowMs += 1;
    expect(await due('lease')).toContain(link.locator);
    expect(await store().expireLease(link.locator)).toBe(true);
    expect(await store().finishExchange(link.locator, exchangeId, GRANTED)).toBe(false);
    expect(await store().load(link.locator)).toMatchObject({
      outcome: 'unknown',
      delivery: 'pending',
      message: 'the exchange with Alipay was interrupted',
    });
  });
});

describe('a refused code', () => {
  const hash = (letter: string) => letter.repeat(64);
  const begin = async (locator: string, code: string) => {
    const exchangeId = `exchange-${code}-${randomUUID()}`;
    const begun = await store().startExchange(locator, { exchangeId, codeHash: hash(code), aliveSinceSeconds: 0 });
    return begun ? exchangeId : undefined;
  };
  const refusal = (code: string) => ({
    codeHash: hash(code),
    message: `refused ${code}`,
    linkEndsAtMs: time.nowMs + 1_000,
  });
  const refuse = async (locator: string, code: string) => {
    const exchangeId = (await begin(locator, code)) ?? 'none';
    return store().refuseExchange(locator, exchangeId, refusal(code));
  };
  const stored = async () => {
    const link = newLink(time.nowMs);
    await store().create(link);
    return link.locator;
  };

  test('gives the link back, remembered, and is not begun again', async () => {
    const locator = await stored();
    expect(await refuse(locator, 'a')).toBe('released');
    const item = await store().load(locator);
    expect(item).toMatchObject({ outcome: 'waiting', delivery: 'none', refusedCodes: [hash('a')] });
    expect(item).not.toHaveProperty('codeHash');
    expect(item).not.toHaveProperty('leaseUntilMs');
    expect(await begin(locator, 'a')).toBeUndefined();
    expect(await begin(locator, 'b')).toBeDefined();
  });

  test('ends the authorization as the third, not as the second; the result is due for the queue', async () => {
    const locator = await stored();
    expect([await refuse(locator, 'a'), await refuse(locator, 'b')]).toEqual(['released', 'released']);
    expect(await refuse(locator, 'c')).toBe('ended');
    expect(await store().load(locator)).toMatchObject({ outcome: 'failed', delivery: 'pending', message: 'refused c' });
    time.nowMs += 30_000;
    expect(await due('queue')).toContain(locator);
    expect(await store().endRefused(locator)).toBe(false);
  });

  test('is written by the lease’s holder alone; once more by the same, whose response got lost, changes nothing', async () => {
    const locator = await stored();
    for (const [code, effect] of [
      ['a', 'released'],
      ['b', 'released'],
      ['c', 'ended'],
    ] as const) {
      const exchangeId = (await begin(locator, code)) ?? 'none';
      expect(await store().refuseExchange(locator, 'other', refusal(code))).toBe('lost');
      const write = () => store().refuseExchange(locator, exchangeId, refusal(code));
      expect([await write(), await write()]).toEqual([effect, effect]);
    }
    expect((await store().load(locator))?.refusedCodes).toHaveLength(2);
  });

  test('comes too late for an exchange whose lease has run out', async () => {
    const locator = await stored();
    const exchangeId = (await begin(locator, 'a')) ?? 'none';
    time.nowMs += LEASE_MS;
    await store().expireLease(locator);
    expect(await store().refuseExchange(locator, exchangeId, refusal('a'))).toBe('lost');
    expect(await store().load(locator)).toMatchObject({ outcome: 'unknown' });
  });

  test('makes the link due at its end, not a millisecond earlier, also after an exchange that was released', async () => {
    for (const released of [false, true]) {
      const locator = await stored();
      await refuse(locator, 'a');
      if (released) await store().releaseExchange(locator, (await begin(locator, 'b')) ?? 'none', time.nowMs + 1_000);
      time.nowMs += 1_000;
      expect(await due('refused')).not.toContain(locator);
      expect(await store().endRefused(locator)).toBe(false);
      time.nowMs += 1;
      expect(await due('refused')).toContain(locator);
      expect(await store().endRefused(locator)).toBe(true);
      expect(await store().endRefused(locator)).toBe(false);
      expect(await due('refused')).not.toContain(locator);
      expect(await store().load(locator)).toMatchObject({ outcome: 'failed', delivery: 'pending' });
    }
  });

  test('does not end a link whose next exchange is under way, or that has no refused code', async () => {
    const [busy, fresh] = [await stored(), await stored()];
    await refuse(busy, 'a');
    await begin(busy, 'b');
    time.nowMs += 10_000;
    expect([await store().endRefused(busy), await store().endRefused(fresh)]).toEqual([false, false]);
    expect(await store().load(busy)).toMatchObject({ outcome: 'exchanging' });
  });
});

describe('a result', () => {
  test('is due for the queue after a moment, waits from then on, and no more once delivered', async () => {
    time.nowMs += 30 * 24 * HOUR_MS;
    const { locator } = await storeResult(store(), newLink(time.nowMs));
    expect(await due('queue')).not.toContain(locator);
    time.nowMs += 30_000;
    expect(await due('queue')).toContain(locator);
    await store().markQueued(locator);
    expect(await due('queue')).not.toContain(locator);
    time.nowMs += HOUR_MS;
    const waitedMs = time.nowMs - ((await store().oldestUndeliveredMs()) ?? 0);
    expect(waitedMs).toBeGreaterThanOrEqual(HOUR_MS + 30_000);
    const before = await store().oldestUndeliveredMs();
    await store().markDelivered(locator);
    expect(await store().oldestUndeliveredMs()).not.toBe(before === undefined ? 0 : time.nowMs - HOUR_MS - 30_000);
  });

  test('is marked as queued only from pending: a delivery that was faster stays', async () => {
    const { locator } = await storeResult(store(), newLink(time.nowMs));
    const slower = await storeResult(store(), newLink(time.nowMs));
    await store().markQueued(slower.locator);
    expect(await store().load(slower.locator)).toMatchObject({ delivery: 'queued' });
    await store().markDelivered(locator);
    await store().markQueued(locator);
    expect(await store().load(locator)).toMatchObject({ delivery: 'delivered' });
  });

  test.each([
    ['24 hours after its delivery', 'markDelivered', 24],
    ['14 days after it was dead-lettered', 'markDead', 14 * 24],
  ] as const)(
    'loses its identities %s, and not a millisecond earlier; the serial number stays used',
    async (_name, mark, hours) => {
      const link = newLink(time.nowMs);
      const { locator } = await storeResult(store(), link);
      await store()[mark](locator);
      time.nowMs += hours * HOUR_MS - 1;
      await store().erase(locator);
      expect(await store().load(locator)).toMatchObject({ openId: GRANTED.openId, alipayUserId: GRANTED.alipayUserId });
      time.nowMs += 1;
      await store().erase(locator);
      expect(JSON.stringify(await table.item(locator))).not.toMatch(
        /marked-open-id|2088000000marked|openId|alipayUserId|sweep/,
      );
      expect((await store().create(link)).created).toBe(false);
    },
  );

  test.each([
    ['delivered', 'markDelivered', 24],
    ['dead', 'markDead', 14 * 24],
  ] as const)('that is %s already keeps the time at which its identities go', async (delivery, mark, hours) => {
    const { locator } = await storeResult(store(), newLink(time.nowMs));
    await store()[mark](locator);
    time.nowMs += HOUR_MS;
    await store()[mark](locator);
    expect(await store().load(locator)).toMatchObject({ delivery });
    time.nowMs += (hours - 1) * HOUR_MS;
    expect(await due('erase')).toContain(locator);
  });

  test('that was delivered is not dead-lettered afterwards', async () => {
    const { locator } = await storeResult(store(), newLink(time.nowMs));
    await store().markDelivered(locator);
    await store().markDead(locator);
    expect(await store().load(locator)).toMatchObject({ delivery: 'delivered' });
  });

  test('counts an attempt once, also when two count the same', async () => {
    const { locator } = await storeResult(store(), newLink(time.nowMs));
    const failed = (attemptId: string) => ({ attemptId, attemptsBefore: 0, nextAttemptAtMs: time.nowMs });
    const counted = await Promise.all(['a', 'b', 'c'].map((id) => store().retryOnQueue(locator, failed(id))));
    expect(counted.filter(Boolean)).toHaveLength(1);
    expect(await store().load(locator)).toMatchObject({ attempts: 1 });
    // The same write once more, whose answer got lost.
    expect(await store().retryOnQueue(locator, failed('abc'.charAt(counted.indexOf(true))))).toBe(true);
    expect(await store().load(locator)).toMatchObject({ attempts: 1 });
  });

  test('whose next attempt is far off is due then, not a millisecond earlier, and not once it is queued', async () => {
    const { locator } = await storeResult(store(), newLink(time.nowMs));
    await store().markQueued(locator);
    const nextAttemptAtMs = time.nowMs + HOUR_MS;
    expect(await store().schedule(locator, { attemptId: 'one', attemptsBefore: 0, nextAttemptAtMs })).toBe(true);
    expect(await store().load(locator)).toMatchObject({ delivery: 'scheduled', attempts: 1, nextAttemptAtMs });
    time.nowMs = nextAttemptAtMs - 1;
    expect(await due('scheduled')).not.toContain(locator);
    await store().requeue(locator);
    expect(await store().load(locator)).toMatchObject({ delivery: 'scheduled' });
    time.nowMs += 1;
    expect(await due('scheduled')).toContain(locator);
    await store().requeue(locator);
    expect(await store().load(locator)).toMatchObject({ delivery: 'queued', attempts: 1 });
    expect(await due('scheduled')).not.toContain(locator);
  });

  test.each(['markDelivered', 'markDead'] as const)('after %s no attempt is counted any more', async (mark) => {
    const { locator } = await storeResult(store(), newLink(time.nowMs));
    await store()[mark](locator);
    const failed = { attemptId: 'one', attemptsBefore: 0, nextAttemptAtMs: time.nowMs + 1 };
    expect([
      await store().retryOnQueue(locator, failed),
      await store().schedule(locator, failed),
      await store().countLastAttempt(locator, 0),
    ]).toEqual([false, false, false]);
  });

  test('that is due is counted, with how long the oldest has been', async () => {
    time.nowMs += 60 * 24 * HOUR_MS;
    expect(await store().backlog('scheduled')).toEqual({ items: 0, oldestMs: 0 });
    for (const afterMs of [1_000, 5_000]) {
      const { locator } = await storeResult(store(), newLink(time.nowMs));
      await store().schedule(locator, { attemptId: 'one', attemptsBefore: 0, nextAttemptAtMs: time.nowMs + afterMs });
    }
    time.nowMs += 7_000;
    expect(await store().backlog('scheduled')).toEqual({ items: 2, oldestMs: 6_000 });
    const first = await store().due('scheduled', { limit: 1 });
    const { next } = first;
    if (!next) throw new Error('there is another page');
    const second = await store().due('scheduled', { limit: 1, after: next });
    expect(second.items[0]?.dueAtMs).toBe(Number(first.items[0]?.dueAtMs) + 4_000);
    expect(first.items[0]).toMatchObject({ businessId: 'business-1' });
    for (const { locator } of [...first.items, ...second.items]) await store().requeue(locator);
    expect(await store().backlog('scheduled')).toEqual({ items: 0, oldestMs: 0 });
  });

  test('is restarted with no attempts counted; a link without a result is not', async () => {
    const { locator } = await storeResult(store(), newLink(time.nowMs));
    await store().retryOnQueue(locator, { attemptId: 'one', attemptsBefore: 0, nextAttemptAtMs: time.nowMs + HOUR_MS });
    await store().markDead(locator);
    await store().restart(locator);
    expect(await store().load(locator)).toMatchObject({ delivery: 'pending', attempts: 0 });
    expect(await store().load(locator)).not.toHaveProperty('nextAttemptAtMs');
    expect(await due('queue')).toContain(locator);
    const link = newLink(time.nowMs);
    await store().create(link);
    await store().restart(link.locator);
    expect(await store().load(link.locator)).toMatchObject({ delivery: 'none' });
  });
});

describe('in a table that answers', () => {
  type Answer = object | Error;
  /** A store whose table answers each command, or gives one answer after the other. */
  function storeOf(answer: ((input: Record<string, unknown>) => Answer) | Answer[]) {
    const inputs: Record<string, unknown>[] = [];
    const send = async ({ input }: { input: Record<string, unknown> }) => {
      inputs.push(input);
      const given = Array.isArray(answer) ? answer[inputs.length - 1] : answer(input);
      if (given === undefined || given instanceof Error) throw given ?? new Error('one call too many');
      return given;
    };
    return {
      inputs,
      store: createAuthorizationStore({ client: { send } as never, tableName: 't', clock: () => 1_000 }),
    };
  }
  const read = { ConsumedCapacity: {} };
  const failed = new ConditionalCheckFailedException({ message: 'x', $metadata: {} });

  test('an authorization is read consistently: what was written a moment ago counts', async () => {
    const { store, inputs } = storeOf([read]);
    expect(await store.load('x')).toBeUndefined();
    expect(inputs).toEqual([
      { TableName: 't', Key: { pk: { S: 'authorization#x' } }, ConsistentRead: true, ReturnConsumedCapacity: 'TOTAL' },
    ]);
  });

  test('the authorization that has a serial number already comes with the refusal, or is read', async () => {
    const link = newLink(0);
    const existing = { ...link, outcome: 'waiting', delivery: 'none', attempts: 0 };
    const Item = toItem(link);
    const told = storeOf([
      Object.assign(new ConditionalCheckFailedException({ message: 'x', $metadata: {} }), { Item }),
    ]);
    expect(await told.store.create(link)).toEqual({ created: false, existing });
    expect(told.inputs).toMatchObject([{ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }]);
    const asked = storeOf([failed, { ...read, Item }]);
    expect(await asked.store.create(link)).toEqual({ created: false, existing });
  });

  test.each<[string, Answer[]]>([
    ['an error, after which nobody knows what was written', [new Error('timeout')]],
    ['one that is gone when it is read', [failed, read]],
  ])('%s is no authorization', async (_name, answers) => {
    const { store, inputs } = storeOf(answers);
    await expect(store.create(newLink(0))).rejects.toMatchObject({ code: 'unavailable' });
    expect(inputs).toHaveLength(answers.length);
  });

  test('of the index only what names an authorization is due', async () => {
    const good = { pk: { S: 'authorization#x' }, businessId: { S: 'b' }, dueAt: { N: '7' } };
    const { store } = storeOf([
      { ...read, Items: [{}, { pk: { N: '1' } }, { pk: { S: 'foreign' } }, good, { pk: { S: 'authorization#y' } }] },
      read,
      read,
    ]);
    expect(await store.due('queue', { limit: 5 })).toEqual({
      items: [
        { locator: 'x', businessId: 'b', dueAtMs: 7 },
        { locator: 'y', businessId: '', dueAtMs: Number.NaN },
      ],
    });
    expect(await store.due('queue', { limit: 5 })).toEqual({ items: [] });
  });

  test('the oldest result that waits is the older of those before the queue and on it', async () => {
    const partitionOf = (input: Record<string, unknown>) =>
      (input.ExpressionAttributeValues as Record<string, { S: string }>)[':partition']?.S ?? '';
    const oldest = (dueAt: Record<string, number>) =>
      storeOf((input) => {
        const due = dueAt[partitionOf(input)];
        return {
          ...read,
          Items: due === undefined ? [] : [{ pk: { S: 'authorization#x' }, dueAt: { N: String(due) } }],
        };
      }).store.oldestUndeliveredMs();
    expect(await oldest({ queue: 50_000, delivery: 60_000 })).toBe(20_000);
    expect(await oldest({ queue: 60_000, delivery: 50_000 })).toBe(20_000);
    expect(await oldest({ queue: 60_000 })).toBe(30_000);
    expect(await oldest({ delivery: 60_000 })).toBe(30_000);
    expect(await oldest({ scheduled: 900, delivery: 60_000 })).toBe(900);
    expect(await oldest({ lease: 1, erase: 1 })).toBeUndefined();
    expect(await storeOf(() => read).store.oldestUndeliveredMs()).toBeUndefined();
  });
});

test('an answer that confirms no write is none', async () => {
  const client = { send: async () => ({}) } as unknown as DynamoDBClient;
  const empty = createAuthorizationStore({ client, tableName: 'table' });
  await expect(empty.create(newLink(0))).rejects.toMatchObject({ code: 'unavailable' });
  await expect(empty.expireLease('x')).rejects.toMatchObject({ code: 'unavailable' });
});

test('an answer that confirms no read is none: nothing is taken for gone, or for done', async () => {
  const client = { send: async () => ({}) } as unknown as DynamoDBClient;
  const empty = createAuthorizationStore({ client, tableName: 'table' });
  const unconfirmed = { code: 'unavailable', message: 'the table did not confirm a read' };
  await expect(empty.load('x')).rejects.toMatchObject(unconfirmed);
  await expect(empty.due('queue', { limit: 1 })).rejects.toMatchObject(unconfirmed);
  await expect(empty.oldestUndeliveredMs()).rejects.toMatchObject(unconfirmed);
});

test("a right that is missing is an operator's error, whatever was asked", async () => {
  const error = Object.assign(new Error('x'), { name: 'AccessDeniedException' });
  const client = { send: () => Promise.reject(error) } as unknown as DynamoDBClient;
  const denied = createAuthorizationStore({ client, tableName: 'table' });
  const misconfigured = { code: 'misconfigured', message: 'the table: AccessDeniedException' };
  await expect(denied.create(newLink(0))).rejects.toMatchObject(misconfigured);
  await expect(denied.load('x')).rejects.toMatchObject(misconfigured);
  await expect(denied.expireLease('x')).rejects.toMatchObject(misconfigured);
  await expect(denied.due('lease', { limit: 1 })).rejects.toMatchObject(misconfigured);
});

test('a table that is down makes everything unavailable', async () => {
  const client = { send: () => Promise.reject(new Error('down')) } as unknown as DynamoDBClient;
  const down = createAuthorizationStore({ client, tableName: 'table' });
  await expect(down.create(newLink(0))).rejects.toMatchObject({ code: 'unavailable' });
  await expect(down.load('x')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(down.expireLease('x')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(down.due('lease', { limit: 1 })).rejects.toMatchObject({ code: 'unavailable' });
});

test('a result that was queued and neither delivered nor dead-lettered within five days is stalled', async () => {
  const { locator } = await storeResult(store(), newLink(time.nowMs));
  await store().markQueued(locator);
  time.nowMs += 5 * 24 * HOUR_MS;
  expect(await due('stalled')).not.toContain(locator);
  time.nowMs += 30_000;
  expect(await due('stalled')).toContain(locator);
  await store().markDead(locator);
  expect(await due('stalled')).not.toContain(locator);
});
