import { createSecretKey, randomBytes } from 'node:crypto';
import { GatewayError } from '../../../shared/platform/errors.ts';
import { callerKey, type ItemKey } from '../../../shared/registry/item-key.ts';
import { createRegistry } from '../../../shared/registry/registry.ts';
import { type SealedItem, sealDocument } from '../../../shared/registry/sealed-item.ts';
import type { EntityKind } from '../../../shared/secrets/entity.ts';
import { createSecretCache } from '../../../shared/secrets/secret-cache.ts';

const MINUTE_MS = 60_000;
const kind: EntityKind<{ value: string }, { value: string }> = {
  schema: {
    validate: (data): data is { value: string } => typeof Object(data).value === 'string',
    memberNames: ['value'],
  },
  build: (document) => ({ ...document }),
};
const keyBytes = (id: string) => Buffer.alloc(32, id);
const unavailable = () => new GatewayError('unavailable', { reason: 'it failed' });

/** A registry over a table and a ring that the test changes, with a clock that it moves. */
function registryOver() {
  const around = {
    nowMs: 1_000_000_000,
    items: new Map<string, SealedItem | GatewayError>(),
    ring: ['r1'] as string[] | GatewayError | undefined,
    itemsRead: 0,
    ringsRead: 0,
    stale: 0,
    /** Turns of the event loop that a read of the table takes. */
    itemTakesTurns: 0,
  };
  const place = { service: 's', stage: 'p' };
  const secrets = createSecretCache({
    clock: () => around.nowMs,
    fetchSecret: async () => {
      around.ringsRead += 1;
      const { ring } = around;
      if (ring instanceof Error) throw ring;
      const keys = ring?.map((id) => ({ id, key: keyBytes(id).toString('base64') }));
      return keys && { text: JSON.stringify({ keys }), versionId: ring?.join() ?? '' };
    },
  });
  const registry = createRegistry({
    ...place,
    secrets,
    clock: () => around.nowMs,
    staleServed: () => {
      around.stale += 1;
    },
    fetchItem: async ({ pk }) => {
      around.itemsRead += 1;
      for (let turn = 0; turn < around.itemTakesTurns; turn += 1) await new Promise(setImmediate);
      const item = around.items.get(pk);
      if (item instanceof Error) throw item;
      return item;
    },
  });
  const put = (id: string, value: string, { ring = 'r1', revision = 1, at = id } = {}) => {
    const key = callerKey('daxpay', at);
    const sealing = { id: ring, key: createSecretKey(keyBytes(ring)) };
    const item = sealDocument(JSON.stringify({ value }), { ...place, key, revision }, sealing, randomBytes);
    around.items.set(callerKey('daxpay', id).pk, item);
  };
  const load = async (id = 'a') => (await registry.get(callerKey('daxpay', id), kind))?.value;
  return { around, registry, put, load };
}
const pk = callerKey('daxpay', 'a').pk;

describe('a caller that is there', () => {
  test('is used for 60 s and then read again', async () => {
    const { around, put, load } = registryOver();
    put('a', 'one');
    expect(await load()).toBe('one');
    put('a', 'two', { revision: 2 });
    around.nowMs += MINUTE_MS - 1;
    expect(await load()).toBe('one');
    around.nowMs += 1;
    expect(await load()).toBe('two');
    expect([around.itemsRead, around.ringsRead]).toEqual([2, 1]);
  });

  test('is read once for twenty requests at once, and parsed once for each write', async () => {
    const { around, registry, put } = registryOver();
    put('a', 'one');
    const ask = () => registry.get(callerKey('daxpay', 'a'), kind);
    const [first, ...others] = await Promise.all(Array.from({ length: 20 }, ask));
    expect(around.itemsRead).toBe(1);
    expect(new Set(others)).toEqual(new Set([first]));
    around.nowMs += MINUTE_MS;
    expect(await ask()).toBe(first);
    put('a', 'one');
    around.nowMs += MINUTE_MS;
    expect(await ask()).not.toBe(first);
  });

  test('and is removed is gone with the next read, and does not come back in an outage', async () => {
    const { around, put, load } = registryOver();
    put('a', 'one');
    await load();
    around.items.delete(pk);
    around.nowMs += MINUTE_MS;
    expect(await load()).toBeUndefined();
    around.items.set(pk, unavailable());
    await expect(load()).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('and cannot be used is an operator’s error that names the item, looked at again after 10 s', async () => {
    const { around, put, load } = registryOver();
    put('a', '{');
    around.items.set(
      pk,
      sealDocument(
        '{"valu":1}',
        { service: 's', stage: 'p', key: callerKey('daxpay', 'a'), revision: 1 },
        { id: 'r1', key: createSecretKey(keyBytes('r1')) },
        randomBytes,
      ),
    );
    const broken = { code: 'misconfigured', message: expect.stringContaining('registry item caller#daxpay#a: ') };
    await expect(load()).rejects.toMatchObject(broken);
    put('a', 'mended', { revision: 2 });
    around.nowMs += 9_999;
    await expect(load()).rejects.toMatchObject(broken);
    around.nowMs += 1;
    expect(await load()).toBe('mended');
  });
});

describe('names that nobody has', () => {
  test('cost one read each time, are not remembered, and are there as soon as somebody has them', async () => {
    const { around, put, load } = registryOver();
    for (let time = 0; time < 3; time += 1) expect(await load()).toBeUndefined();
    expect([around.itemsRead, around.ringsRead]).toEqual([3, 1]);
    put('a', 'one');
    expect(await load()).toBe('one');
  });

  test('are told like those that somebody has while the ring cannot be read', async () => {
    const { around, put, load } = registryOver();
    put('a', 'one');
    around.ring = unavailable();
    const outcomeOf = (id: string) => load(id).catch(({ code }: GatewayError) => code);
    expect(await Promise.all([outcomeOf('a'), outcomeOf('nobody')])).toEqual(['unavailable', 'unavailable']);
    around.ring = undefined;
    expect(await Promise.all([outcomeOf('a'), outcomeOf('nobody')])).toEqual(['misconfigured', 'misconfigured']);
  });

  test('end no process when the ring fails long before the table answers', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const { around, load } = registryOver();
    around.ring = unavailable();
    around.itemTakesTurns = 5;
    await expect(load('nobody')).rejects.toMatchObject({ code: 'unavailable' });
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});

describe('while the table fails', () => {
  test('an old document serves up to ten minutes after its read, and not a millisecond more; each failed try is counted', async () => {
    const { around, put, load } = registryOver();
    put('a', 'one');
    await load();
    const readAtMs = around.nowMs;
    around.items.set(pk, unavailable());
    for (around.nowMs += MINUTE_MS; around.nowMs < readAtMs + 10 * MINUTE_MS; around.nowMs += 1_000) {
      expect(await load()).toBe('one');
    }
    // Every 15 s in the nine minutes.
    expect(around.stale).toBe(9 * 4);
    await expect(load()).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('denied access ends it at once', async () => {
    const { around, put, load } = registryOver();
    put('a', 'one');
    await load();
    around.items.set(pk, new GatewayError('misconfigured', { reason: 'AccessDeniedException' }));
    around.nowMs += MINUTE_MS;
    await expect(load()).rejects.toMatchObject({ code: 'misconfigured' });
    around.items.set(pk, unavailable());
    await expect(load()).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('the ring', () => {
  test('is read again for an item under a key that it does not have, at most every 10 s', async () => {
    const { around, put, load } = registryOver();
    put('a', 'one');
    await load();
    put('b', 'two', { ring: 'r2' });
    around.ring = ['r2', 'r1'];
    around.nowMs += 9_999;
    await expect(load('b')).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('not in the ring'),
    });
    expect(around.ringsRead).toBe(1);
    around.nowMs += 1;
    expect(await load('b')).toBe('two');
    expect(around.ringsRead).toBe(2);
  });

  test('is not read more often for items that stay unknown', async () => {
    const { around, put, load } = registryOver();
    for (const id of ['a', 'b', 'c']) put(id, 'x', { ring: 'gone' });
    await expect(load('a')).rejects.toMatchObject({ code: 'misconfigured' });
    for (let second = 0; second < 20; second += 1) {
      around.nowMs += 1_000;
      for (const id of ['a', 'b', 'c']) await expect(load(id)).rejects.toMatchObject({ code: 'misconfigured' });
    }
    expect(around.ringsRead).toBe(1 + 2);
  });

  test('without a key ends what is under it within a minute and the ring’s own five', async () => {
    const { around, put, load } = registryOver();
    put('a', 'one');
    await load();
    around.ring = ['r2'];
    around.nowMs += 5 * MINUTE_MS;
    await expect(load()).rejects.toMatchObject({ code: 'misconfigured' });
    put('a', 'one', { ring: 'r2', revision: 2 });
    expect(await load()).toBe('one');
  });

  test('opens no document that stands under another name', async () => {
    const { put, load } = registryOver();
    put('a', 'of b', { at: 'b' });
    await expect(load()).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('is not as it was sealed'),
    });
  });
});

test('an item’s key is asked for as it is', async () => {
  const asked: ItemKey[] = [];
  const secrets = { get: async () => [] };
  const registry = createRegistry({
    ...{ service: 's', stage: 'p', secrets: secrets as never, clock: () => 0 },
    fetchItem: async (key) => void asked.push(key),
  });
  await registry.get(callerKey('genauth', 'x'), kind);
  await registry.get({ pk: 'connection', sk: 'demo' }, kind);
  expect(asked).toEqual([
    { pk: 'caller#genauth#x', sk: '-' },
    { pk: 'connection', sk: 'demo' },
  ]);
});
