import { X509Certificate } from 'node:crypto';
import { createHandler as createCheck } from '../../functions/check-health/handler.ts';
import { isDue } from '../../functions/check-health/probe-connections.ts';
import { readReturnParameters } from '../../functions/complete-authorization/return-parameters.ts';
import { contract as exchange } from '../../functions/exchange-auth-code/contract.ts';
import { createHandler as createGet } from '../../functions/get-health/handler.ts';
import type { RequestToken } from '../../shared/alipay/token-exchange.ts';
import type { CallbackQueue } from '../../shared/delivery/callback-queue.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import type { SentCode, TokenOutcome } from '../../shared/redemption/outcome.ts';
import { PROBE } from '../../shared/redemption/probe.ts';
import type { AuthorizationStore } from '../../shared/storage/authorizations.ts';
import type { HealthResult, HealthResultStore } from '../../shared/storage/health-results.ts';
import type { WechatConnection } from '../../shared/wechat/connection.ts';
import { APP_ID, certificateMembers, PID } from '../support/alipay-connection.ts';
import { connectionDocument, wechatDocument } from '../support/documents.ts';

import { httpRequest } from '../support/http-request.ts';
import { configuration, NOW_MS, testSecrets, watched } from '../support/in-process.ts';
import { rsaPair } from '../support/keys.ts';
import { vectors } from '../support/vectors.ts';

const signingKey = { id: 'k1', privateKey: vectors.rsa.privateKey };
const shared = { keys: [{ id: '1', secret: 'x'.repeat(32) }] };
const card = { kind: 'alipay', appId: connectionDocument.appId, enabled: true };
const wechatCard = { kind: 'wechat', appId: wechatDocument.appId, enabled: true };
const sound = {
  'keys/signing': { keys: [signingKey] },
  'keys/state': shared,
  'keys/token': shared,
  'connections/wework': connectionDocument,
  'connections/other': connectionDocument,
  'cards/other': card,
};

/** A store in memory; `fault` makes everything fail. */
function store() {
  const state: { saved?: HealthResult; fault?: Error } = {};
  const trusting = async <T>(value: T): Promise<T> => {
    if (state.fault) throw state.fault;
    return value;
  };
  const results: HealthResultStore = {
    probe: () => trusting(undefined),
    save: async (result) => {
      state.saved = await trusting(result);
    },
    load: () => trusting(state.saved),
  };
  return { state, results };
}

function health(documents: Record<string, unknown> = sound) {
  const around = watched();
  const secrets = testSecrets(documents);
  const { state, results } = store();
  const delivery = {
    queueDepth: 3,
    deadLetterDepth: 0,
    oldestMs: undefined as number | undefined,
    offsetMs: 20 as number | undefined,
    probed: [] as string[][],
    outcome: { kind: 'refused', subCode: 'isv.code-invalid', signed: true } as TokenOutcome,
  };
  const wechat = {
    outcome: { kind: 'refused', subCode: '40029', signed: false } as TokenOutcome,
    asked: [] as string[],
  };
  const dependencies = {
    ...around,
    configuration,
    results,
    ...secrets,
    queue: { depth: async () => delivery.queueDepth } as CallbackQueue,
    deadLetters: { depth: async () => delivery.deadLetterDepth } as CallbackQueue,
    authorizations: { oldestUndeliveredMs: async () => delivery.oldestMs } as AuthorizationStore,
    alipayClockOffsetMs: async () => delivery.offsetMs,
    requestWechatToken: async (_connection: WechatConnection, { code }: SentCode): Promise<TokenOutcome> => {
      wechat.asked.push(code);
      return wechat.outcome;
    },
    requestToken: (async (connection, { code }) => {
      delivery.probed.push([connection.appId, code]);
      return delivery.outcome;
    }) as RequestToken,
  };
  const get = createGet(dependencies);
  return {
    around,
    secrets,
    state,
    delivery,
    wechat,
    dependencies,
    check: createCheck(dependencies),
    get: async () => {
      const { statusCode, body } = await get({});
      return { statusCode, body };
    },
  };
}

const ok = { statusCode: 200, body: '{"status":"ok"}' };
const failing = { statusCode: 503, body: '{"status":"failing"}' };
const unknown = { statusCode: 503, body: '{"status":"unknown"}' };

/** The figures of the one line of a check. */
const figures = ({ around }: ReturnType<typeof health>) =>
  around.counts.find(({ dimensions }) => dimensions.operation === 'check-health')?.counts;

test('everything in order: the result is stored, and the one line has each check and the figures', async () => {
  const bench = health();
  const { check, get, around, state } = bench;
  await check({});
  expect(state.saved).toEqual({ status: 'ok', checkedAtMs: NOW_MS });
  expect(await get()).toEqual(ok);
  const checks = {
    table: 'ok',
    'keys/signing': 'ok',
    'keys/state': 'ok',
    'keys/token': 'ok',
    'keys/registry': 'ok',
    registry: 'ok: 2 connections in use',
    'connection:wework': 'ok',
    'connection:other': 'ok',
    queue: 'ok: 3 waiting',
    'dead-letters': 'ok: 0 dead-lettered',
    undelivered: 'ok: oldest for 0 s',
    'alipay-clock': 'ok: 20 ms ahead',
  };
  const attributes = { protocol: 'schedule', operation: 'check-health', checks };
  expect(around.logs[0]).toMatchObject({ level: 'info', attributes });
  expect(figures(bench)).toEqual({
    ...{ Accepted: 1, DurationMs: 0, Healthy: 1 },
    ...{ QueueDepth: 3, DeadLetters: 0, OldestUndeliveredSeconds: 0 },
    ...{ ConnectionsFailed: 0, ProbesPassed: 0, ProbesFailed: 0, ProbesUnverified: 0 },
  });
});

describe('certificates', () => {
  const { alipayPublicKey: _, ...app } = connectionDocument;
  const privateKey = rsaPair('app').privatePem;
  const certified = { ...app, appId: APP_ID, pid: PID, privateKey, ...certificateMembers() };
  const endMs = Date.parse(new X509Certificate(certified.appCertificate).validTo);

  test.each([
    [200, expect.stringMatching(/^ok/), 200],
    [12, expect.stringContaining('ok: a certificate ends in 12 days'), 12],
    [0, expect.stringContaining('ok: a certificate ends in 0 days'), 0],
    [-1, expect.stringContaining('a certificate has ended'), -2],
  ])('that end in %i days and some hours: %j, and the number of days', async (days, text, measured) => {
    const bench = health({ ...sound, 'connections/other': certified });
    const { check, around } = bench;
    around.nowMs = endMs - days * 86_400_000 - (days < 0 ? -3_600_000 : 3_600_000);
    await check({});
    const checks = around.logs[0]?.attributes.checks;
    // At that moment one of the two, or both, may be due for a probe.
    expect(checks).toMatchObject({ 'connection:other': text, 'connection:wework': expect.stringMatching(/^ok/) });
    expect(figures(bench)).toMatchObject({ ConnectionsFailed: days < 0 ? 1 : 0, ExpiresInDays: measured, Healthy: 1 });
    expect(around.logs[0]?.level).toBe(days < 0 ? 'warn' : 'info');
  });
});

describe('one thing wrong makes the whole fail, names it, and lets the other checks run', () => {
  const otherRing = { keys: [{ id: 'r2', key: Buffer.alloc(32, 9).toString('base64') }] };
  test.each([
    ['no signing keys', { 'keys/signing': undefined }, 'keys/signing', 'does not exist'],
    ['state keys that are no JSON', { 'keys/state': '{' }, 'keys/state', 'is not JSON'],
    [
      'no signing key active',
      { 'keys/signing': { keys: [{ ...signingKey, notAfter: '2026-01-01T00:00:00Z' }] } },
      'keys/signing',
      'no key is active',
    ],
    [
      'no token key active',
      { 'keys/token': { keys: [{ ...shared.keys[0], notAfter: '2026-01-01T00:00:00Z' }] } },
      'keys/token',
      'no key is active',
    ],
    ['a registry whose key is gone', { 'keys/registry': otherRing }, 'registry', 'a key that is not in the ring'],
    ['a card that is none', { 'cards/other': { kind: 'alipay' } }, 'registry', 'appId is missing'],
  ])('%s', async (_name, change, culprit, reason) => {
    const bench = health({ ...sound, ...change });
    const { check, get, around } = bench;
    await check({});
    expect(await get()).toEqual(failing);
    const checks = (around.logs[0]?.attributes.checks ?? {}) as Record<string, string>;
    expect(checks[culprit]).toContain(reason);
    expect(checks.table).toBe('ok');
    expect(around.logs[0]?.level).toBe('error');
    expect(figures(bench)).toMatchObject({ Healthy: 0, ConnectionsFailed: 0 });
  });
});

describe('a connection that cannot be used is named and counted, and nobody else is told that all fails', () => {
  const { publicKey } = vectors.rsa;
  test.each([
    ['no such connection', { 'connections/other': undefined }, 'connection:other', 'does not exist'],
    [
      'a connection that is off',
      { 'connections/other': { ...connectionDocument, enabled: false } },
      'connection:other',
      'not enabled',
    ],
    [
      'the wrong half of a pair',
      { 'connections/other': { ...connectionDocument, privateKey: publicKey } },
      'connection:other',
      'privateKey holds a public key',
    ],
    [
      'the app’s own key as Alipay’s',
      { 'connections/other': { ...connectionDocument, alipayPublicKey: publicKey } },
      'connection:other',
      "alipayPublicKey is the app's own public key",
    ],
    [
      'a fetch that fails',
      { 'connections/other': new GatewayError('unavailable', { reason: 'Secrets Manager failed' }) },
      'connection:other',
      'Secrets Manager failed',
    ],
    ['an error of unknown origin', { 'connections/other': new TypeError('marked') }, 'connection:other', 'TypeError'],
  ])('%s', async (_name, change, culprit, reason) => {
    const bench = health({ ...sound, ...change });
    const { check, get, around } = bench;
    await check({});
    expect(await get()).toEqual(ok);
    const checks = (around.logs[0]?.attributes.checks ?? {}) as Record<string, string>;
    expect(checks[culprit]).toContain(reason);
    expect(checks['connection:wework']).toBe('ok');
    expect(around.logs[0]?.level).toBe('warn');
    expect(figures(bench)).toMatchObject({ Healthy: 1, ConnectionsFailed: 1 });
    expect(JSON.stringify(around.logs)).not.toMatch(/marked|PRIVATE|MII/);
  });

  test('a table that fails: the invocation fails, so that Lambda counts it', async () => {
    const { check, state, around } = health();
    state.fault = new GatewayError('unavailable', { reason: 'the table cannot be used' });
    await expect(check({})).rejects.toMatchObject({ code: 'unavailable' });
    expect(around.logs).toMatchObject([
      { level: 'error', attributes: { checks: { table: 'the table cannot be used', 'keys/signing': 'ok' } } },
    ]);
  });
});

test('a connection whose card is switched off is not looked at', async () => {
  const change = { 'cards/other': { ...card, enabled: false }, 'connections/other': undefined };
  const { check, get, around } = health({ ...sound, ...change });
  await check({});
  expect(await get()).toEqual(ok);
  expect(around.logs[0]?.attributes.checks).not.toHaveProperty('connection:other');
  expect(around.logs[0]?.attributes.checks).toMatchObject({ registry: 'ok: 1 connections in use' });
});

describe('delivery and Alipay', () => {
  test('results that wait and dead letters are figures, not failures', async () => {
    const bench = health();
    const { check, get, delivery } = bench;
    Object.assign(delivery, { deadLetterDepth: 2, oldestMs: NOW_MS - 7_200_000 });
    await check({});
    expect(await get()).toEqual(ok);
    const counts = { Healthy: 1, QueueDepth: 3, DeadLetters: 2, OldestUndeliveredSeconds: 7_200 };
    expect(figures(bench)).toMatchObject(counts);
  });

  test('a queue that does not answer fails, and its figure is absent', async () => {
    const bench = health();
    const { check, get, dependencies } = bench;
    dependencies.queue.depth = async () => {
      throw new GatewayError('misconfigured', { reason: 'queue x: AccessDenied' });
    };
    await check({});
    expect(await get()).toEqual(failing);
    expect(figures(bench)).toMatchObject({ Healthy: 0, DeadLetters: 0, OldestUndeliveredSeconds: 0 });
    expect(figures(bench)).not.toHaveProperty('QueueDepth');
  });

  test.each([
    [undefined, 'failing', 'Alipay cannot be reached'],
    [-60_000, 'ok', 'ok: -60000 ms ahead'],
    [60_001, 'failing', 'the clocks of Alipay and this gateway differ by 60001 ms'],
  ])('an offset of %s ms of the clocks: %s', async (offsetMs, status, text) => {
    const { check, state, around, delivery } = health();
    delivery.offsetMs = offsetMs;
    await check({});
    expect(state.saved?.status).toBe(status);
    expect(around.logs[0]?.attributes.checks).toMatchObject({ 'alipay-clock': text });
  });
});

describe('a connection of WeChat', () => {
  const documents = { ...sound, 'connections/wechat': wechatDocument };
  const checkedWith = async (outcome: TokenOutcome, more: object = {}) => {
    const checked = health({ ...documents, ...more });
    checked.wechat.outcome = outcome;
    while (!isDue('wechat', { nowMs: checked.around.nowMs, ...configuration })) {
      checked.around.nowMs += configuration.healthIntervalMs;
    }
    await checked.check({});
    const checks = checked.around.logs[0]?.attributes.checks as Record<string, string>;
    return { ...checked, text: checks['connection:wechat'] };
  };
  const misconfigured = (subCode: string) => ({ kind: 'misconfigured', subCode, unspent: true }) as const;

  test('is good when WeChat refuses a code that cannot exist, and nothing else', async () => {
    const { text, state, wechat } = await checkedWith({ kind: 'refused', subCode: '40029', signed: false });
    expect([text, state.saved?.status]).toEqual(['ok: proven by a probe', 'ok']);
    expect(wechat.asked).toEqual([PROBE.code]);
  });

  test.each<[TokenOutcome, string]>([
    [misconfigured('40013'), 'the probe failed: WeChat refuses the connection: 40013 (no such app id)'],
    [misconfigured('40125'), 'the probe failed: WeChat refuses the connection: 40125 (the app secret is wrong)'],
    [
      misconfigured('40164'),
      "the probe failed: WeChat refuses the connection: 40164 (the address that calls is not on the account's list)",
    ],
    [misconfigured('48001'), 'the probe failed: WeChat refuses the connection: 48001'],
  ])('with %j is a finding, and no failure of the whole', async (outcome, expected) => {
    const checked = await checkedWith(outcome);
    expect(checked.text).toBe(expected);
    expect(figures(checked)).toMatchObject({ ConnectionsFailed: 1, ProbesFailed: 1, Healthy: 1 });
    expect(checked.around.logs[0]?.level).toBe('warn');
  });

  test('is not asked before it is due', async () => {
    const checked = health(documents);
    while (isDue('wechat', { nowMs: checked.around.nowMs, ...configuration })) {
      checked.around.nowMs += configuration.healthIntervalMs;
    }
    await checked.check({});
    expect(checked.wechat.asked).toEqual([]);
    expect(checked.around.logs[0]?.attributes.checks).toMatchObject({ 'connection:wechat': 'ok' });
  });

  test.each<[TokenOutcome, string]>([
    [
      { kind: 'unreachable', reason: 'ECONNREFUSED' },
      'ok: the probe proved nothing: WeChat: unreachable, ECONNREFUSED',
    ],
    [{ kind: 'unknown', reason: 'TIMEOUT' }, 'ok: the probe proved nothing: WeChat: unknown, TIMEOUT'],
    [{ kind: 'busy', subCode: '45011' }, 'ok: the probe proved nothing: WeChat: busy, 45011'],
    [{ kind: 'refused', subCode: '40226', signed: false }, 'ok: the probe proved nothing: WeChat: refused, 40226'],
    [{ kind: 'granted', openId: 'o1' }, 'ok: the probe proved nothing: WeChat: granted'],
  ])('with %j is remarked', async (outcome, expected) => {
    const { text, state } = await checkedWith(outcome);
    expect([text, state.saved?.status]).toEqual([expected, 'ok']);
  });

  test.each([
    ['that does not exist', { 'connections/wechat': undefined, 'cards/wechat': wechatCard }, 'does not exist'],
    [
      'whose secret is off',
      { 'connections/wechat': { ...wechatDocument, enabled: false }, 'cards/wechat': wechatCard },
      'not enabled',
    ],
    [
      'whose secret is Alipay’s',
      { 'connections/wechat': connectionDocument, 'cards/wechat': wechatCard },
      'it is of kind alipay, where a connection of kind wechat is needed',
    ],
  ])('%s fails, and WeChat is not asked', async (_name, more, expected) => {
    const { text, wechat } = await checkedWith({ kind: 'busy' }, more);
    expect(text).toContain(expected);
    expect(wechat.asked).toEqual([]);
  });
});

test('that Alipay does not answer once is no outage: it is asked again', async () => {
  const { check, state, dependencies } = health();
  const offsets = [undefined, 5];
  dependencies.alipayClockOffsetMs = async () => offsets.shift();
  await check({});
  expect(state.saved?.status).toBe('ok');
});

describe('keys of a ring that end', () => {
  const at = (days: number) =>
    new Date(Math.floor(NOW_MS / 1_000 + days * 86_400) * 1_000).toISOString().replace('.000Z', 'Z');
  const key = (id: string, begin: number | undefined, end: number | undefined) => ({
    ...{ id, secret: id.repeat(32) },
    ...(begin !== undefined && { notBefore: at(begin) }),
    ...(end !== undefined && { notAfter: at(end) }),
  });

  test.each([
    ['nothing ends', [key('a', undefined, undefined)], undefined],
    ['one ends, and nothing follows', [key('a', undefined, 5)], 5],
    ['the next takes over', [key('a', undefined, 5), key('b', 4, undefined)], undefined],
    ['the next comes too late', [key('a', undefined, 5), key('b', 6, undefined)], 5],
    ['a chain has an end', [key('a', undefined, 5), key('b', 4, 20), key('c', 21, undefined)], 20],
    ['another has ended long ago', [key('a', undefined, -9), key('b', -10, undefined)], undefined],
  ])('%s', async (_name, keys, days) => {
    const bench = health({ ...sound, 'keys/state': { keys } });
    await bench.check({});
    expect(figures(bench)?.ExpiresInDays).toBe(days);
  });
});

describe('the probe of a connection', () => {
  const INTERVAL_MS = configuration.healthIntervalMs;

  test('comes once an hour, and not for all at the same time', () => {
    const names = Array.from({ length: 240 }, (_, index) => `connection-${index}`);
    const perCheck = Array.from({ length: 12 }, (_, index) => {
      const nowMs = NOW_MS + index * INTERVAL_MS;
      return names.filter((name) => isDue(name, { nowMs, healthIntervalMs: INTERVAL_MS }));
    });
    expect(perCheck.flat().sort()).toEqual([...names].sort());
    for (const due of perCheck) expect(due.length).toBeLessThan(60);
    expect(names.every((name) => isDue(name, { nowMs: NOW_MS, healthIntervalMs: 3_600_000 }))).toBe(true);
  });

  /** The check in whose interval this connection is due. */
  async function probing(outcome: TokenOutcome) {
    const bench = health();
    bench.delivery.outcome = outcome;
    while (!isDue('other', { nowMs: bench.around.nowMs, healthIntervalMs: INTERVAL_MS })) {
      bench.around.nowMs += INTERVAL_MS;
    }
    await bench.check({});
    const checks = bench.around.logs[0]?.attributes.checks as Record<string, string>;
    return { ...bench, text: checks['connection:other'], figures: figures(bench), level: bench.around.logs[0]?.level };
  }

  test('that Alipay refuses, signed, proves it', async () => {
    const {
      text,
      figures: counts,
      level,
      delivery,
    } = await probing({ kind: 'refused', subCode: 'isv.code-invalid', signed: true });
    expect(delivery.probed).toContainEqual([connectionDocument.appId, PROBE.code]);
    expect([text, level]).toEqual(['ok: proven by a probe', 'info']);
    expect(counts).toMatchObject({ ProbesFailed: 0, ProbesUnverified: 0, ConnectionsFailed: 0, Healthy: 1 });
    expect(counts?.ProbesPassed).toBeGreaterThan(0);
  });

  test.each<[TokenOutcome, string]>([
    [
      { kind: 'unknown', reason: "the response's signature does not verify", unverified: true },
      "is alipayPublicKey Alipay's own, of this app?",
    ],
    [
      { kind: 'misconfigured', subCode: 'isv.invalid-app-id', unspent: false },
      'Alipay refuses the connection: isv.invalid-app-id',
    ],
    [{ kind: 'refused', subCode: 'isv.code-invalid', signed: false }, 'the refusal is not signed'],
    [{ kind: 'granted', openId: 'o' }, 'a code that nobody has was granted'],
  ])('%j is a finding, and no failure of the whole', async (outcome, reason) => {
    const { text, figures: counts, level, get } = await probing(outcome);
    expect(text).toContain(reason);
    expect(level).toBe('warn');
    expect(counts).toMatchObject({ ProbesPassed: 0, Healthy: 1 });
    expect(counts?.ProbesFailed).toBe(counts?.ConnectionsFailed);
    expect(counts?.ProbesFailed).toBeGreaterThan(0);
    expect(counts?.ProbesUnverified).toBe(outcome.kind === 'unknown' ? counts?.ProbesFailed : 0);
    expect(await get()).toEqual(ok);
  });

  test.each<TokenOutcome>([
    { kind: 'unknown', reason: 'TIMEOUT' },
    { kind: 'busy' },
    { kind: 'unreachable', reason: 'ECONNREFUSED' },
  ])('%j says nothing of the connection', async (outcome) => {
    const { text, figures: counts, level } = await probing(outcome);
    expect(text).toContain('ok: the probe proved nothing');
    expect(level).toBe('info');
    expect(counts).toMatchObject({ ProbesFailed: 0, ConnectionsFailed: 0 });
  });

  test('has a code that no user can bring, through neither interface', () => {
    const input = { channel: 'ali_pay', authCode: 'another-code' };
    expect(exchange.validate(input)).toBe(true);
    expect(exchange.validate({ ...input, authCode: PROBE.code })).toBe(false);
    const request = httpRequest({ rawQuery: `auth_code=${encodeURIComponent(PROBE.code)}&state=x` });
    expect(() => readReturnParameters(request)).toThrow('auth_code is malformed');
  });
});

test('GET /health is 503 without a result, with one older than three intervals, and when the table fails', async () => {
  const { get, state, around, secrets } = health();
  expect(await get()).toEqual(unknown);
  state.saved = { status: 'ok', checkedAtMs: NOW_MS };
  around.nowMs = NOW_MS + 3 * configuration.healthIntervalMs;
  expect(await get()).toEqual(ok);
  around.nowMs += 1;
  expect(await get()).toEqual(unknown);
  state.fault = new Error('down');
  expect(await get()).toEqual(unknown);
  expect(secrets.fetched).toEqual([]);
});

test.each([undefined, 'failing', 'ok'] as const)('HEAD /health has the head of GET and no body: %s', async (status) => {
  const { dependencies, state } = health();
  if (status) state.saved = { status, checkedAtMs: NOW_MS };
  const handler = createGet(dependencies);
  const ask = (method: string) => handler({ rawPath: '/health', requestContext: { http: { method } } });
  const get = await ask('GET');
  expect(get.body).not.toBe('');
  expect(await ask('HEAD')).toEqual({ ...get, body: '' });
});

test.each([null, 'text', {}, { requestContext: null }, { requestContext: { http: null } }])(
  'GET /health answers whatever its event is: %j',
  async (event) => {
    expect(await createGet(health().dependencies)(event)).toMatchObject({ statusCode: 503 });
  },
);
