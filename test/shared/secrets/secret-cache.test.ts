import { GatewayError } from '../../../shared/platform/errors.ts';
import type { EntityKind } from '../../../shared/secrets/entity.ts';
import { createSecretCache } from '../../../shared/secrets/secret-cache.ts';
import type { FetchSecret } from '../../../shared/secrets/secret-source.ts';

const MINUTE_MS = 60_000;
const unavailable = () => new GatewayError('unavailable', { reason: 'Secrets Manager failed' });
const denied = () => new GatewayError('misconfigured', { reason: 'AccessDeniedException' });
/** What Secrets Manager holds under a name: a text with the version, an error, or nothing. */
type Stored = { text: string; versionId: string } | GatewayError | undefined;
const secret = (value: string, versionId = value): Stored => ({ text: JSON.stringify({ value }), versionId });

/** A cache over a map of secrets, with a clock that the test moves. */
function cacheOver(entries: Record<string, Stored>, options: { freshMs?: number } = {}) {
  const around = {
    nowMs: 1_000_000_000,
    stored: new Map(Object.entries(entries)),
    fetched: [] as string[],
    parsed: 0,
    stale: 0,
    /** Milliseconds that pass while a fetch is under way. */
    fetchTakesMs: 0,
  };
  const kind: EntityKind<{ value: string }, { value: string }> = {
    schema: { validate: (data): data is { value: string } => typeof Object(data).value === 'string', memberNames: [] },
    build(document) {
      around.parsed += 1;
      return { ...document };
    },
  };
  const fetch: FetchSecret = async (name) => {
    around.fetched.push(name);
    await new Promise(setImmediate);
    around.nowMs += around.fetchTakesMs;
    const stored = around.stored.get(name);
    if (stored instanceof Error) throw stored;
    return stored;
  };
  const cache = createSecretCache({
    fetchSecret: fetch,
    clock: () => around.nowMs,
    staleServed: () => {
      around.stale += 1;
    },
    ...options,
  });
  const load = async (name = 'a') => (await cache.get(name, kind))?.value;
  return { around, cache, kind, load };
}

describe('a secret that is there', () => {
  test('is used for 300 s and then asked for again', async () => {
    const { around, load } = cacheOver({ a: secret('one') });
    expect(await load()).toBe('one');
    around.stored.set('a', secret('two'));
    around.nowMs += 5 * MINUTE_MS - 1;
    expect(await load()).toBe('one');
    expect(around.fetched).toHaveLength(1);
    around.nowMs += 1;
    expect(await load()).toBe('two');
    expect(around.fetched).toHaveLength(2);
  });

  test('is no older than 300 s when it is used, also when the fetch was slow', async () => {
    const { around, load } = cacheOver({ a: secret('one') });
    around.fetchTakesMs = 2_000;
    await load();
    around.nowMs += 5 * MINUTE_MS - 2_000;
    await load();
    expect(around.fetched).toHaveLength(2);
  });

  test('is fetched once for twenty requests at once, and once again for the next twenty after 300 s', async () => {
    const { around, cache, kind } = cacheOver({ a: secret('one'), b: secret('two') });
    const ask = () => Promise.all(Array.from({ length: 20 }, (_, index) => cache.get(index % 2 ? 'a' : 'b', kind)));
    const entities = await ask();
    expect(around.fetched).toEqual(['b', 'a']);
    expect(new Set(entities).size).toBe(2);
    expect(around.parsed).toBe(2);
    around.nowMs += 5 * MINUTE_MS;
    await ask();
    expect(around.fetched).toHaveLength(4);
  });

  test('is not parsed again while its version stays', async () => {
    const { around, cache, kind } = cacheOver({ a: secret('one', 'v1') });
    const first = await cache.get('a', kind);
    around.nowMs += 5 * MINUTE_MS;
    expect(await cache.get('a', kind)).toBe(first);
    expect(around.parsed).toBe(1);
    around.stored.set('a', secret('one', 'v2'));
    around.nowMs += 5 * MINUTE_MS;
    expect(await cache.get('a', kind)).not.toBe(first);
    expect(around.parsed).toBe(2);
  });
});

test('where it is to be fresh for a second only, it is asked again after a second', async () => {
  const { around, load } = cacheOver({ a: secret('one') }, { freshMs: 1_000 });
  await load();
  around.stored.set('a', secret('two'));
  around.nowMs += 999;
  expect(await load()).toBe('one');
  around.nowMs += 1;
  expect(await load()).toBe('two');
  expect(around.stale).toBe(0);
});

test.each([
  ['is not there', undefined],
  ['cannot be used', { text: '{', versionId: 'broken' }],
])(
  'where it is to be fresh for a second only, one that %s is asked for again after a second',
  async (_what, before) => {
    const { around, load } = cacheOver({ a: before }, { freshMs: 1_000 });
    await load().catch(() => undefined);
    around.stored.set('a', secret('mended'));
    around.nowMs += 999;
    expect(await load().catch(() => undefined)).toBeUndefined();
    around.nowMs += 1;
    expect(await load()).toBe('mended');
  },
);

test('that there is nothing is not remembered where that is not wanted', async () => {
  const { around, cache, kind, load } = cacheOver({});
  expect(await cache.get('a', kind, { rememberNothing: false })).toBeUndefined();
  around.stored.set('a', secret('one'));
  expect(await load()).toBe('one');
});

describe('asked for with an age', () => {
  test('a younger one is used, and an older one is fetched again', async () => {
    const { around, cache, kind, load } = cacheOver({ a: secret('one') });
    await load();
    around.stored.set('a', secret('two'));
    around.nowMs += 9_999;
    expect(await cache.get('a', kind, { maxAgeMs: 10_000 })).toEqual({ value: 'one' });
    around.nowMs += 1;
    expect(await cache.get('a', kind, { maxAgeMs: 10_000 })).toEqual({ value: 'two' });
    expect(around.fetched).toHaveLength(2);
  });

  test('a failed fetch is not repeated sooner than that', async () => {
    const { around, cache, kind, load } = cacheOver({ a: secret('one') });
    await load();
    around.stored.set('a', unavailable());
    around.nowMs += 10_000;
    for (let request = 0; request < 20; request += 1) await cache.get('a', kind, { maxAgeMs: 10_000 });
    expect(around.fetched).toHaveLength(2);
  });
});

describe('while Secrets Manager fails', () => {
  test('an old value serves up to one hour after its fetch, and not a millisecond more', async () => {
    const { around, load } = cacheOver({ a: secret('one') });
    await load();
    const fetchedAtMs = around.nowMs;
    around.stored.set('a', unavailable());
    for (const ageMs of [5 * MINUTE_MS, 30 * MINUTE_MS, 60 * MINUTE_MS - 1]) {
      around.nowMs = fetchedAtMs + ageMs;
      expect(await load()).toBe('one');
    }
    around.nowMs = fetchedAtMs + 60 * MINUTE_MS;
    await expect(load()).rejects.toMatchObject({ code: 'unavailable', message: 'Secrets Manager failed' });
  });

  test('the hour also ends during a fetch that fails slowly', async () => {
    const { around, load } = cacheOver({ a: secret('one') });
    await load();
    around.stored.set('a', unavailable());
    around.nowMs += 60 * MINUTE_MS - 1;
    around.fetchTakesMs = 1;
    await expect(load()).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('it is asked again every 15 s, not for every request', async () => {
    const { around, load } = cacheOver({ a: secret('one') });
    await load();
    around.stored.set('a', unavailable());
    around.nowMs += 5 * MINUTE_MS;
    for (let second = 0; second < 60; second += 1) {
      expect(await load()).toBe('one');
      around.nowMs += 1_000;
    }
    expect(around.fetched).toHaveLength(1 + 4);
    expect(around.stale).toBe(4);
  });

  test('twenty requests at once share the failure, and the old value', async () => {
    const { around, load } = cacheOver({ a: secret('one') });
    await load();
    around.stored.set('a', unavailable());
    around.nowMs += 5 * MINUTE_MS;
    expect(await Promise.all(Array.from({ length: 20 }, () => load()))).toEqual(Array(20).fill('one'));
    expect(around.fetched).toHaveLength(2);
  });

  test('the new value is there as soon as it answers again', async () => {
    const { around, load } = cacheOver({ a: secret('one') });
    await load();
    around.stored.set('a', unavailable());
    around.nowMs += 5 * MINUTE_MS;
    expect(await load()).toBe('one');
    around.stored.set('a', secret('two'));
    around.nowMs += 15_000;
    expect(await load()).toBe('two');
  });

  test('a name without an old value is unavailable, and is asked for at the next request', async () => {
    const { around, load } = cacheOver({ a: unavailable() });
    await expect(load()).rejects.toMatchObject({ code: 'unavailable' });
    around.stored.set('a', secret('one'));
    expect(await load()).toBe('one');
  });

  test('a secret that was broken before does not serve', async () => {
    const { around, load } = cacheOver({ a: { text: '{', versionId: 'v1' } });
    await expect(load()).rejects.toMatchObject({ code: 'misconfigured' });
    around.stored.set('a', unavailable());
    around.nowMs += MINUTE_MS;
    await expect(load()).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('a secret that is gone', () => {
  test('is dropped with the next fetch, and does not come back in an outage', async () => {
    const { around, load } = cacheOver({ a: secret('one') });
    await load();
    around.stored.delete('a');
    around.nowMs += 5 * MINUTE_MS;
    expect(await load()).toBeUndefined();
    around.stored.set('a', unavailable());
    around.nowMs += MINUTE_MS;
    await expect(load()).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('or was never there is remembered for 30 s', async () => {
    const { around, load } = cacheOver({});
    expect(await load()).toBeUndefined();
    around.stored.set('a', secret('one'));
    around.nowMs += 29_999;
    expect(await load()).toBeUndefined();
    expect(around.fetched).toHaveLength(1);
    around.nowMs += 1;
    expect(await load()).toBe('one');
  });
});

describe('denied access', () => {
  test('ends an old value at once, is remembered for 30 s, and is mended by itself', async () => {
    const { around, load } = cacheOver({ a: secret('one', 'v1') });
    await load();
    around.stored.set('a', denied());
    around.nowMs += 5 * MINUTE_MS;
    await expect(load()).rejects.toMatchObject({ code: 'misconfigured' });
    around.stored.set('a', secret('one', 'v1'));
    around.nowMs += 29_999;
    await expect(load()).rejects.toMatchObject({ code: 'misconfigured' });
    expect(around.fetched).toHaveLength(2);
    around.nowMs += 1;
    expect(await load()).toBe('one');
  });

  test('does not give the old value back when Secrets Manager fails afterwards', async () => {
    const { around, load } = cacheOver({ a: secret('one') });
    await load();
    around.stored.set('a', denied());
    around.nowMs += 5 * MINUTE_MS;
    await expect(load()).rejects.toMatchObject({ code: 'misconfigured' });
    around.stored.set('a', unavailable());
    around.nowMs += MINUTE_MS;
    await expect(load()).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('is remembered for 30 s also for a name that never resolved', async () => {
    const { around, load } = cacheOver({ a: denied() });
    for (let request = 0; request < 100; request += 1) {
      await expect(load()).rejects.toMatchObject({ code: 'misconfigured' });
    }
    expect(around.fetched).toHaveLength(1);
    around.nowMs += 30_000;
    await expect(load()).rejects.toMatchObject({ code: 'misconfigured' });
    expect(around.fetched).toHaveLength(2);
  });
});

describe('a secret that cannot be used', () => {
  test('is an operator’s error for 30 s; a mended one works then', async () => {
    const { around, load } = cacheOver({ a: { text: '{"valu":1}', versionId: 'v1' } });
    await expect(load()).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('secret a: '),
    });
    around.stored.set('a', secret('mended'));
    around.nowMs += 29_999;
    await expect(load()).rejects.toMatchObject({ code: 'misconfigured' });
    expect(around.fetched).toHaveLength(1);
    around.nowMs += 1;
    expect(await load()).toBe('mended');
  });

  test('ends the older good version', async () => {
    const { around, load } = cacheOver({ a: secret('one') });
    await load();
    around.stored.set('a', { text: 'not JSON', versionId: 'v2' });
    around.nowMs += 5 * MINUTE_MS;
    await expect(load()).rejects.toMatchObject({ code: 'misconfigured' });
  });

  test('for a mistake of ours fails as that, and is not remembered', async () => {
    const { around, cache } = cacheOver({ a: secret('one') });
    const build = () => {
      throw new TypeError('a mistake');
    };
    const ask = () =>
      cache.get('a', { schema: { memberNames: [], validate: (_data): _data is unknown => true }, build });
    await expect(ask()).rejects.toThrow(TypeError);
    await expect(ask()).rejects.toThrow(TypeError);
    expect(around.fetched).toHaveLength(2);
  });
});
