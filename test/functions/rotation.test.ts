/**
 * What changes in the registry reaches every function in time, and no sooner than is documented: on a clock of the test, with
 * functions whose caches are of every age, and one that has just started at each moment.
 */

import { createSecretKey } from 'node:crypto';
import { GatewayError } from '../../shared/platform/errors.ts';
import { ACCESS_KEY, genauthDocuments } from '../support/documents.ts';
import { publicGet, signedGet } from '../support/genauth-client.ts';
import { authInfoOperation, NOW_MS, testSecrets } from '../support/in-process.ts';
import { REGISTRY_KEY, REGISTRY_RING } from '../support/registry.ts';

const [SECOND_MS, MINUTE_MS] = [1_000, 60_000];
const STEP_MS = 5 * SECOND_MS;
const APP = 'callers/genauth/signed-app';

const bytes = Buffer.alloc(32, 8);
const NEWER = { id: 'r2', key: createSecretKey(bytes) };
const [older] = REGISTRY_RING.keys;
const newer = (notBeforeMs?: number) => ({
  id: 'r2',
  key: bytes.toString('base64'),
  ...(notBeforeMs !== undefined && { notBefore: instant(notBeforeMs) }),
});
const instant = (epochMs: number): string => new Date(epochMs).toISOString().replace('.000', '');

interface Key {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** Functions over one registry: warm ones, whose caches were filled 15 seconds apart, and a new one for each question. */
function fleet() {
  let sealing = REGISTRY_KEY;
  const secrets = testSecrets(genauthDocuments(), () => sealing);
  const warm = Array.from({ length: 4 }, () => authInfoOperation(secrets));
  const clock = { nowMs: NOW_MS };
  const ask = async ({ around, call }: ReturnType<typeof authInfoOperation>, key: Key) => {
    around.nowMs = clock.nowMs;
    const date = String(clock.nowMs);
    const { json } = await call(signedGet({ ...key, appId: 'signed-app', connection: 'wework', date }));
    return json.apiCode ?? json.statusCode;
  };
  return {
    secrets,
    clock,
    warm,
    /** Writes a document again, under the key that seals now. */
    put: (name: string, document: object) => void secrets.documents.set(name, structuredClone(document)),
    sealUnder: (key: typeof REGISTRY_KEY) => {
      sealing = key;
    },
    /** What the warm functions say, and at the end what a new one says. */
    answers: async (key: Key = ACCESS_KEY) => {
      const said: unknown[] = [];
      for (const operation of [...warm, authInfoOperation(secrets)]) said.push(await ask(operation, key));
      return said;
    },
    /** Fills the caches 15 seconds apart. */
    warmUp: async () => {
      for (const operation of warm) {
        clock.nowMs += 15 * SECOND_MS;
        expect(await ask(operation, ACCESS_KEY)).toBe(200);
      }
    },
    /** Lets time pass in steps until so long after the beginning, and acts at each. */
    until: async (endMs: number, act: () => Promise<void>) => {
      for (; clock.nowMs < endMs; clock.nowMs += STEP_MS) await act();
    },
  };
}

const ALL_SERVE = [200, 200, 200, 200, 200];

describe('the registry’s key', () => {
  test('is changed as documented without one request refused, and an older document is refused afterwards', async () => {
    const { secrets, clock, answers, put, sealUnder, until, warmUp } = fleet();
    await warmUp();
    const serve = async () => expect(await answers()).toEqual(ALL_SERVE);
    const start = clock.nowMs;
    secrets.documents.set('keys/registry', { keys: [older, newer(start + 10 * MINUTE_MS)] });
    await until(start + 10 * MINUTE_MS, serve);
    sealUnder(NEWER);
    const before = secrets.documents.get(APP) as object;
    for (const [name, document] of [...secrets.documents])
      if (name.startsWith('callers/')) put(name, document as object);
    await until(start + 12 * MINUTE_MS, serve);
    secrets.documents.set('keys/registry', { keys: [newer()] });
    await until(start + 20 * MINUTE_MS, serve);
    // Somebody puts the document back that was sealed under the older key; all read again within a minute.
    secrets.documents.set(APP, before);
    clock.nowMs += MINUTE_MS;
    expect(await answers()).toEqual([500, 500, 500, 500, 500]);
  });

  test('that a function does not know makes it read the ring again, but not in the first ten seconds: so it starts ten minutes ahead', async () => {
    const { secrets, clock, warm, answers, put, sealUnder } = fleet();
    for (const { around } of warm) around.nowMs = clock.nowMs;
    expect(await answers()).toEqual(ALL_SERVE);
    secrets.documents.set('keys/registry', { keys: [older, newer()] });
    sealUnder(NEWER);
    put(APP, secrets.documents.get(APP) as object);
    put('callers/genauth/public-app', secrets.documents.get('callers/genauth/public-app') as object);
    clock.nowMs += 9 * SECOND_MS;
    const [first] = warm;
    const askForOther = async () => (await first?.call(publicGet('public-app', 'wework')))?.json.statusCode;
    for (const { around } of warm) around.nowMs = clock.nowMs;
    expect(await askForOther()).toBe(500);
    clock.nowMs += 11 * SECOND_MS;
    for (const { around } of warm) around.nowMs = clock.nowMs;
    expect(await askForOther()).toBe(200);
    clock.nowMs += MINUTE_MS;
    expect(await answers()).toEqual(ALL_SERVE);
  });
});

describe('a caller', () => {
  const withKeys = (...accessKeys: object[]) => ({ accessKeys, connections: ['wework'] });
  const key = { id: ACCESS_KEY.accessKeyId, secret: ACCESS_KEY.accessKeySecret, methods: ['HMAC-SHA1'] };
  const fresh = { accessKeyId: 'key-2', accessKeySecret: 'another-secret-of-32-characters-now' };
  const second = { ...key, id: fresh.accessKeyId, secret: fresh.accessKeySecret };

  test('gets a new key beside the old: known everywhere after a minute, the old one refused at its end by all at once', async () => {
    const { clock, answers, put, until, warmUp } = fleet();
    await warmUp();
    const start = clock.nowMs;
    const endsMs = start + 3 * MINUTE_MS;
    put(APP, withKeys({ ...key, notAfter: instant(endsMs) }, second));
    const seen: unknown[][] = [];
    await until(start + MINUTE_MS, async () => {
      expect(await answers()).toEqual(ALL_SERVE);
      seen.push(await answers(fresh));
    });
    // Who changes over before the minute is over is refused by some: the wait is needed.
    expect(seen.flat()).toContain(1300);
    await until(endsMs, async () => {
      expect(await answers()).toEqual(ALL_SERVE);
      expect(await answers(fresh)).toEqual(ALL_SERVE);
    });
    await until(endsMs + 2 * MINUTE_MS, async () => {
      expect(await answers()).toEqual([1300, 1300, 1300, 1300, 1300]);
      expect(await answers(fresh)).toEqual(ALL_SERVE);
    });
  });

  test('whose key is taken out is refused by all within a minute', async () => {
    const { clock, answers, put, warmUp } = fleet();
    await warmUp();
    put(APP, withKeys(second));
    clock.nowMs += MINUTE_MS;
    expect(await answers()).toEqual([1300, 1300, 1300, 1300, 1300]);
  });

  test('that is switched off is refused by all within a minute, and by who starts at once', async () => {
    const { clock, answers, put, warmUp } = fleet();
    await warmUp();
    put(APP, { ...withKeys(key), enabled: false });
    expect((await answers()).at(-1)).toBe(2011);
    clock.nowMs += MINUTE_MS;
    expect(await answers()).toEqual([2011, 2011, 2011, 2011, 2011]);
  });
});

test('while the registry alone is down, callers that are loaded are served for ten minutes, and then nobody', async () => {
  const { secrets, clock, warm, answers, until } = fleet();
  expect(await answers()).toEqual(ALL_SERVE);
  const start = clock.nowMs;
  const document = secrets.documents.get(APP);
  secrets.documents.set(APP, new GatewayError('unavailable', { reason: 'the table cannot be used' }));
  await until(start + 10 * MINUTE_MS, async () => expect(await answers()).toEqual([200, 200, 200, 200, 503]));
  const stale = warm.map(({ around }) => around.counts.filter(({ counts }) => counts.StaleServed === 1).length);
  // Every 15 seconds in nine minutes.
  expect(stale).toEqual([36, 36, 36, 36]);
  const line = warm[0]?.around.logs.find(({ message }) => message === 'stale served');
  const told = {
    operation: 'get-alipay-authinfo',
    name: expect.stringContaining('signed'),
    reason: 'the table cannot be used',
  };
  expect(line).toMatchObject({ level: 'warn', attributes: told });
  expect(await answers()).toEqual([503, 503, 503, 503, 503]);
  secrets.documents.set(APP, document);
  expect(await answers()).toEqual(ALL_SERVE);
});
