import { GatewayError } from '../../../shared/platform/errors.ts';
import type { EntityKind } from '../../../shared/secrets/entity.ts';
import { SecretCache } from '../../../shared/secrets/secret-cache.ts';
import type { FetchSecret } from '../../../shared/secrets/secret-source.ts';

const MINUTE_MS = 60_000;
const unavailable = () => new GatewayError('unavailable', { reason: 'Secrets Manager failed' });
const denied = () => new GatewayError('misconfigured', { reason: 'AccessDeniedException' });
/** What Secrets Manager holds under a name: a text with the version, an error, or nothing. */
type Stored = { text: string; versionId: string } | GatewayError | undefined;
const secret = (value: string, versionId = value): Stored => ({ text: JSON.stringify({ value }), versionId });

/** A cache over a map of secrets, with a clock that the test moves. */
function cacheOver(entries: Record<string, Stored>) {
  const around = {
    nowMs: 1_000_000_000,
    stored: new Map(Object.entries(entries)),
    fetched: [] as string[],
    parsed: 0,
    /** Milliseconds that pass while a fetch is under way. */
    fetchTakesMs: 0,
  };
  const kind: EntityKind<{ value: string }, { value: string }> = {
    validate: (data: unknown) => typeof Object(data).value === 'string',
    memberNames: [],
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
  const cache = new SecretCache(fetch, () => around.nowMs);
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
    const ask = () => cache.get('a', { memberNames: [], validate: () => true, build });
    await expect(ask()).rejects.toThrow(TypeError);
    await expect(ask()).rejects.toThrow(TypeError);
    expect(around.fetched).toHaveLength(2);
    expect(cache.size).toBe(0);
  });

  test('does not count as an unknown name', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `broken-${index}`);
    const { load } = cacheOver(Object.fromEntries(names.map((name) => [name, { text: '{', versionId: 'v1' }])));
    for (const name of names) await expect(load(name)).rejects.toMatchObject({ code: 'misconfigured' });
  });
});

describe('unknown names', () => {
  /** Asks for a name and says how it went. */
  const outcomeOf = (answer: Promise<unknown>) =>
    answer.then(
      (value) => value ?? 'none',
      (error: GatewayError) => error.code,
    );

  test('are looked up 50 at once and 5 a second; above that they are throttled, which is no outage', async () => {
    const { around, load } = cacheOver({});
    const ask = async (from: number, count: number) => {
      const outcomes: unknown[] = [];
      for (let name = from; name < from + count; name += 1) outcomes.push(await outcomeOf(load(`x${name}`)));
      return {
        none: outcomes.filter((outcome) => outcome === 'none').length,
        throttled: outcomes.filter((outcome) => outcome === 'throttled').length,
      };
    };
    expect(await ask(0, 60)).toEqual({ none: 50, throttled: 10 });
    expect(around.fetched).toHaveLength(50);
    around.nowMs += 1_000;
    expect(await ask(1_000, 10)).toEqual({ none: 5, throttled: 5 });
    expect(around.fetched).toHaveLength(55);
  });

  test('10,000 of them fill no memory and spend no more fetches than the allowance', async () => {
    const { around, cache, load } = cacheOver({ known: secret('one') });
    await load('known');
    for (let name = 0; name < 10_000; name += 1) {
      await outcomeOf(load(`random-${name}`));
      around.nowMs += 10;
    }
    // 100 s: 50 at first and 5 a second afterwards.
    expect(around.fetched.length).toBeLessThanOrEqual(1 + 50 + 5 * 100);
    expect(around.fetched.length).toBeGreaterThan(500);
    expect(cache.size).toBeLessThanOrEqual(1_001);
  });

  test('are forgotten oldest first when there are more than 1,000', async () => {
    const { around, cache, load } = cacheOver({});
    for (let name = 0; name < 1_200; name += 1) {
      around.nowMs += 200;
      await load(`x${name}`);
    }
    expect(cache.size).toBe(1_000);
    const before = around.fetched.length;
    await load('x1199');
    expect(around.fetched).toHaveLength(before);
  });

  test('do not keep a name that ever resolved from being refreshed', async () => {
    const { around, load } = cacheOver({ known: secret('one') });
    await load('known');
    around.nowMs += 5 * MINUTE_MS;
    for (let name = 0; name < 60; name += 1) await outcomeOf(load(`x${name}`));
    expect(await outcomeOf(load('another'))).toBe('throttled');
    around.stored.set('known', secret('two'));
    expect(await load('known')).toBe('two');
    // Nor does the refresh make room for one more of them.
    await expect(load('another')).rejects.toMatchObject({
      code: 'throttled',
      message: 'too many look-ups of unknown names',
    });
  });

  test('are announced as used up when none is left, until the next one comes back', async () => {
    const { around, cache, load } = cacheOver({});
    for (let name = 0; name < 49; name += 1) await load(`x${name}`);
    expect(cache.lookUpsUsedUp()).toBe(false);
    await load('x49');
    expect(cache.lookUpsUsedUp()).toBe(true);
    around.nowMs += 199;
    expect(cache.lookUpsUsedUp()).toBe(true);
    around.nowMs += 1;
    expect(cache.lookUpsUsedUp()).toBe(false);
  });

  test('that turn out to exist cost nothing', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `caller-${index}`);
    const { load } = cacheOver(Object.fromEntries(names.map((name) => [name, secret(name)])));
    for (const name of names) expect(await load(name)).toBe(name);
    for (let name = 0; name < 50; name += 1) expect(await outcomeOf(load(`x${name}`))).toBe('none');
  });

  test('asked for many times at once cost one look-up', async () => {
    const { around, load } = cacheOver({});
    await Promise.all(Array.from({ length: 100 }, () => load('x')));
    expect(around.fetched).toEqual(['x']);
  });

  test('that are denied are bounded, too', async () => {
    const { around, cache, load } = cacheOver({});
    for (let name = 0; name < 1_200; name += 1) {
      around.stored.set(`x${name}`, denied());
      around.nowMs += 200;
      expect(await outcomeOf(load(`x${name}`))).toBe('misconfigured');
    }
    expect(cache.size).toBe(1_000);
  });
});
