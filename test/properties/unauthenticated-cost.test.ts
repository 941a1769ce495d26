/**
 * What a stranger can make us spend, for each route: no write, no secret that is asked for, one read of the registry, no memory that
 * stays, and always the protocol's own refusal. The stores are the real ones over a table that only counts. The processor's
 * share is measured by the bench.
 */

import { setImmediate as nextEvent } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createHandler as createSecretCheck } from '../../functions/check-app-id-secret/handler.ts';
import { createHandler as createCompletion } from '../../functions/complete-authorization/handler.ts';
import { createHandler as createLink } from '../../functions/create-authorization-url/handler.ts';
import { createHandler as createExchange } from '../../functions/exchange-auth-code/handler.ts';
import { createHandler as createAuthInfo } from '../../functions/get-alipay-authinfo/handler.ts';
import { createHandler as createGetHealth } from '../../functions/get-health/handler.ts';
import { createHandler as createTokens } from '../../functions/get-management-token/handler.ts';
import { createHandler as createNotFound } from '../../functions/not-found/handler.ts';
import type { HttpResult } from '../../shared/gateway/adapter.ts';
import { createAuthCodeLedger } from '../../shared/storage/auth-codes.ts';
import { createAuthorizationStore } from '../../shared/storage/authorizations.ts';
import { createHealthResultStore } from '../../shared/storage/health-results.ts';
import { createNonceStore } from '../../shared/storage/nonces.ts';
import { EXCHANGE_PATH, shanghaiTime } from '../support/daxpay-client.ts';
import { daxpayDocuments, genauthDocuments, openapiDocuments } from '../support/documents.ts';

import { AUTH_INFO_PATH, CHECK_SECRET_PATH, TOKEN_PATH } from '../support/genauth-client.ts';
import { configuration, NOW_MS, PREFIX, testSecrets, watched } from '../support/in-process.ts';
import { URL_PATH } from '../support/openapi-client.ts';
import { links } from '../support/openapi-operations.ts';
import { anyString, fc, runs } from '../support/properties.ts';
import { SERVICE_ROUTES } from '../support/service-routes.ts';

/** Requests for each route: first so many to get warm, then so many that are measured. */
const REQUESTS = runs.numRuns;
/**
 * Heap that may be left behind by all the requests that are measured: less than the name of one caller for each of them, and what
 * the measurement itself is uncertain by.
 */
const MAX_GROWTH_BYTES = 400_000 + 15 * REQUESTS;
/** Each request moves the clock by so much. */
const STEP_MS = 1;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Everything that a function can reach, counted. */
function world() {
  const around = watched();
  const secrets = testSecrets({ ...genauthDocuments(), ...openapiDocuments(), ...daxpayDocuments() });
  const spent = { commands: new Map<string, number>(), secrets: 0, knownItems: 0, unknownItems: 0, outside: 0 };
  const send = async (command: object) => {
    const { name } = command.constructor;
    spent.commands.set(name, (spent.commands.get(name) ?? 0) + 1);
    return name.startsWith('Get') ? {} : { ConsumedCapacity: {} };
  };
  const table = { client: { send } as never, tableName: 'table', clock: around.clock };
  const outside = async () => {
    spent.outside += 1;
    return { kind: 'unknown' } as never;
  };
  const fetchSecret: typeof secrets.fetchSecret = async (name) => {
    const found = await secrets.fetchSecret(name);
    // The test's own list of names must not be what grows.
    secrets.fetched.length = 0;
    spent.secrets += 1;
    return found && { ...found, versionId: '1' };
  };
  const fetchItem: typeof secrets.fetchItem = async (key) => {
    const found = await secrets.fetchItem(key);
    secrets.itemsRead.length = 0;
    if (found) spent.knownItems += 1;
    else spent.unknownItems += 1;
    return found;
  };
  const dependencies = {
    ...{ ...around, configuration, links, fetchSecret, fetchItem, requestToken: outside, requestWechatToken: outside },
    nonces: createNonceStore(table),
    authorizations: createAuthorizationStore(table),
    ledger: createAuthCodeLedger(table),
    results: createHealthResultStore(table),
    queue: { send: outside, postpone: outside, depth: outside },
  };
  return { around, spent, dependencies, names: [...secrets.documents.keys()] };
}
type World = ReturnType<typeof world>;
type Send = (event: unknown) => Promise<HttpResult>;

const known = (protocol: string) => (name: string) => name.startsWith(`callers/${protocol}/`);
const idsOf = (protocol: string, all: Record<string, unknown>) =>
  Object.keys(all)
    .filter(known(protocol))
    .map((name) => name.split('/')[2] ?? '');

/** An id that nobody has, or somebody's; a public app needs no proof and is not what this is about. */
const callerId = (protocol: string, all: Record<string, unknown>) =>
  fc.oneof(
    { arbitrary: fc.stringMatching(/^[A-Za-z0-9_-]{5,64}$/), weight: 4 },
    fc.constantFrom(...idsOf(protocol, all).filter((id) => id !== 'public-app')),
    fc.string({ maxLength: 80 }),
  );
const junk = fc.oneof(fc.string({ maxLength: 40 }), anyString({ maxLength: 40 }), fc.constant(''));
const mostly = <T>(usual: fc.Arbitrary<T>) => fc.oneof({ arbitrary: usual, weight: 9 }, { arbitrary: junk, weight: 1 });
const nonce = fc.stringMatching(/^[A-Za-z0-9_-]{8,32}$/);
const skewMs = fc.oneof({ arbitrary: fc.integer({ min: -280_000, max: 280_000 }), weight: 4 }, fc.integer());
const bytesInBase64 = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => Buffer.from(bytes).toString('base64'));
const hexOf = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const objectOf = (shape: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(shape, { requiredKeys: [] }).map((members) => JSON.stringify(members));

/** A request of a stranger, as an event. Nothing in it is signed by a key that there is. */
function events(
  method: string,
  path: fc.Arbitrary<string>,
  parts: { query?: fc.Arbitrary<string>; headers?: fc.Arbitrary<Record<string, string>>; body?: fc.Arbitrary<string> },
): fc.Arbitrary<(nowMs: number) => object> {
  const { query = junk, headers = fc.constant<Record<string, string>>({}), body = junk } = parts;
  return fc
    .record({ path, query, headers, body, skewMs, sourceIp: fc.oneof(fc.ipV4(), fc.ipV6()), base: fc.boolean() })
    .map((drawn) => (nowMs: number) => {
      const ownMs = nowMs + drawn.skewMs;
      const asText = (text: string) => text.replace('TIME', String(ownMs)).replace('CHINA', shanghaiTime(ownMs));
      return {
        version: '2.0',
        rawPath: drawn.base ? `/prod${drawn.path}` : drawn.path,
        rawQueryString: drawn.query,
        headers: Object.fromEntries(Object.entries(drawn.headers).map(([name, text]) => [name, asText(text)])),
        // Documentation's own network is what the apps that need no signature allow.
        requestContext: { http: { method, sourceIp: drawn.sourceIp.replace('203.0.113.', '198.18.0.') } },
        body: asText(drawn.body),
        isBase64Encoded: false,
      };
    });
}

const genauthHeaders = fc
  .record({
    id: callerId('genauth', genauthDocuments()),
    keyId: fc.oneof(fc.constant('key-1'), fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), junk),
    signature: mostly(bytesInBase64(32)),
    nonce: mostly(nonce),
    method: mostly(fc.constantFrom('HMAC-SHA1', 'HMAC-SHA256')),
    date: mostly(fc.constant('TIME')),
    kind: fc.constantFrom('unsigned', 'of an app', 'of a user pool'),
  })
  .map(({ kind, id, keyId, signature, ...own }): Record<string, string> => {
    if (kind === 'unsigned') return { 'x-authing-app-id': id };
    return {
      ...(kind === 'of an app' && { 'x-authing-app-id': id }),
      authorization: `authing ${keyId}:${signature}`,
      'x-authing-signature-method': own.method,
      'x-authing-signature-nonce': own.nonce,
      'x-authing-signature-version': '1.0',
      date: own.date,
    };
  });

const openapiHeaders = fc.record(
  {
    businessid: callerId('openapi', openapiDocuments()),
    nonce: mostly(nonce),
    timestamp: mostly(fc.constant('TIME')),
    signtype: mostly(fc.constantFrom('MD5', 'SHA256-RSA')),
    sign: mostly(
      fc.oneof(
        bytesInBase64(256),
        hexOf(32).map((text) => text.toUpperCase()),
      ),
    ),
  },
  { requiredKeys: ['businessid', 'sign', 'timestamp', 'nonce'] },
);

const exchangeBody = objectOf({
  appId: callerId('daxpay', daxpayDocuments()),
  reqTime: mostly(fc.constant('CHINA')),
  channel: mostly(fc.constant('ali_pay')),
  authCode: mostly(nonce),
  nonceStr: mostly(nonce),
  sign: mostly(fc.oneof(hexOf(64), hexOf(32))),
});

const callbackQuery = fc
  .record({
    // A state by its grammar, of a key that there is, which nobody without that key can make.
    state: mostly(fc.stringMatching(/^a[A-Za-z0-9]{50}$/)),
    auth_code: mostly(fc.stringMatching(/^[A-Za-z0-9_.-]{1,200}$/)),
    app_id: mostly(fc.stringMatching(/^\d{16}$/)),
  })
  .map((members) => new URLSearchParams(members).toString());

interface Route {
  readonly create: (world: World) => Send;
  readonly events: fc.Arbitrary<(nowMs: number) => object>;
  /** Whether an answer is a refusal as the protocol writes it. */
  readonly refuses: (answer: HttpResult) => void;
  /** Commands for each request; nothing else may be sent to the table. */
  readonly reads?: Readonly<Record<string, number>>;
  /** What it is meant to remember of the requests that are measured, within a bound of its own. */
  readonly remembersBytes?: number;
  /** Whether callers are looked up by what the request says. */
  readonly looksUp: boolean;
}

const json = ({ body }: HttpResult) => JSON.parse(body) as Record<string, unknown>;
const oneOf = (...values: readonly unknown[]) => ({ asymmetricMatch: (value: unknown) => values.includes(value) });

const ROUTES: Readonly<Record<string, Route>> = {
  'GET /api/v3/get-alipay-authinfo': {
    create: ({ dependencies }) => createAuthInfo(dependencies),
    events: events('GET', fc.constant(AUTH_INFO_PATH), {
      query: mostly(fc.constant('extIdpConnidentifier=wework')),
      headers: genauthHeaders,
    }),
    refuses: (answer) => {
      expect(answer.statusCode).toBe(200);
      expect(json(answer)).toMatchObject({ statusCode: oneOf(400, 401, 499) });
      expect(json(answer)).not.toHaveProperty('data');
    },
    looksUp: true,
  },
  'POST /api/v3/get-management-token': {
    create: ({ dependencies }) => createTokens(dependencies),
    events: events('POST', fc.constant(TOKEN_PATH), {
      body: mostly(objectOf({ accessKeyId: callerId('genauth', genauthDocuments()), accessKeySecret: mostly(nonce) })),
    }),
    refuses: (answer) => {
      expect(answer.statusCode).toEqual(oneOf(200, 429));
      expect(json(answer)).toMatchObject({ statusCode: oneOf(400, 401, 429) });
      expect(json(answer)).not.toHaveProperty('data');
    },
    // As the check of app secrets does.
    remembersBytes: 50 * REQUESTS,
    looksUp: true,
  },
  'POST /api/v3/check-app-id-secret': {
    create: ({ dependencies }) => createSecretCheck(dependencies),
    events: events('POST', fc.constant(CHECK_SECRET_PATH), {
      body: mostly(objectOf({ appId: callerId('genauth', genauthDocuments()), appSecret: mostly(nonce) })),
    }),
    refuses: (answer) => {
      expect(answer.statusCode).toEqual(oneOf(200, 429));
      expect(json(answer)).toMatchObject({ statusCode: oneOf(200, 400, 429), data: { valid: false } });
    },
    // Failures by app id and address: up to 10,000 at a time, of which one request in six makes a new one here.
    remembersBytes: 50 * REQUESTS,
    looksUp: true,
  },
  'POST /v1/openapi/auth/alipay/url': {
    create: ({ dependencies }) => createLink(dependencies),
    events: events('POST', fc.constant(URL_PATH), {
      headers: openapiHeaders,
      body: mostly(objectOf({ merchantId: junk, businessId: junk, serialNo: nonce, userId: junk })),
    }),
    refuses: (answer) => {
      expect([answer.statusCode, json(answer).status]).toEqual(oneOfPairs([400, 3], [401, 2], [401, 5]));
      expect([json(answer).data, answer.headers.sign]).toEqual([undefined, undefined]);
    },
    looksUp: true,
  },
  'GET /v1/openapi/auth/alipay/callback': {
    create: ({ dependencies }) => createCompletion(dependencies),
    events: events('GET', fc.constant('/v1/openapi/auth/alipay/callback'), { query: mostly(callbackQuery) }),
    refuses: ({ statusCode, headers, body }) => {
      expect([statusCode, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
      expect(body).toContain('<h1>链接无效');
    },
    looksUp: false,
  },
  [`POST ${EXCHANGE_PATH}`]: {
    create: ({ dependencies }) => createExchange(dependencies),
    events: events('POST', fc.constant(EXCHANGE_PATH), { body: mostly(exchangeBody) }),
    refuses: (answer) => {
      expect(answer.statusCode).toBe(200);
      expect(json(answer)).toMatchObject({ code: oneOf(10505, 10506, 20052, 20024), data: null });
      expect(json(answer)).not.toHaveProperty('sign');
    },
    looksUp: true,
  },
  'GET /health': {
    create: ({ dependencies }) => createGetHealth(dependencies),
    events: events('GET', fc.constant('/health'), {}),
    refuses: ({ statusCode, body }) => expect([statusCode, body]).toEqual([503, '{"status":"unknown"}']),
    reads: { GetItemCommand: 1 },
    looksUp: false,
  },
  'any other path': {
    create: ({ dependencies }) => createNotFound({ ...dependencies, routes: SERVICE_ROUTES }),
    events: events(
      'PUT',
      fc.oneof(fc.webPath(), fc.constantFrom('/api/v3/x', '/v1/openapi/x', '/unipay/x', AUTH_INFO_PATH)),
      {},
    ),
    refuses: (answer) => {
      const { statusCode, status, code, message } = json(answer);
      expect([answer.statusCode, statusCode ?? status ?? code ?? message]).toEqual(
        oneOfPairs([200, 404], [404, 4], [200, 10404], [404, 'Not found']),
      );
    },
    looksUp: false,
  },
};

function oneOfPairs(...pairs: readonly (readonly [unknown, unknown])[]) {
  const texts = pairs.map((pair) => JSON.stringify(pair));
  return { asymmetricMatch: (pair: unknown) => texts.includes(JSON.stringify(pair)) };
}

describe.each(Object.entries(ROUTES))('%s', (_name, route) => {
  test(`${REQUESTS} random requests of strangers write nothing, ask little, leave nothing behind, and are refused`, async () => {
    const all = world();
    const { around, spent } = all;
    const send = route.create(all);
    const flood = async (numRuns: number): Promise<number> => {
      await fc.assert(
        fc.asyncProperty(route.events, async (event) => {
          // Every request comes by an event of its own.
          await nextEvent();
          around.nowMs += STEP_MS;
          const answer = await send(event(around.nowMs));
          route.refuses(answer);
          const [line, ...more] = around.logs.splice(0);
          expect(more).toEqual([]);
          expect(line?.attributes.errorCode).not.toBe('internal');
          around.counts.length = 0;
        }),
        // What is remembered between requests makes a smaller example another one.
        { numRuns, endOnFailure: true },
      );
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = await flood(REQUESTS);
    const halfWay = await flood(REQUESTS / 2);
    const after = await flood(REQUESTS / 2);

    const requests = 2 * REQUESTS;
    const reads = Object.entries(route.reads ?? {}).map(([name, each]) => [name, each * requests]);
    expect(Object.fromEntries(spent.commands)).toEqual(Object.fromEntries(reads));
    expect(spent.outside).toBe(0);

    // A name that nobody has costs one read, and never one of Secrets Manager.
    expect(spent.unknownItems).toBeLessThanOrEqual(requests);
    if (route.looksUp) expect(spent.unknownItems).toBeGreaterThan(requests / 10);
    else expect(spent.unknownItems).toBe(0);
    // Names that somebody has, each at most once in a minute; the gateway's own keys, once in five.
    const passedMinutes = 1 + (around.nowMs - NOW_MS) / 60_000;
    expect(spent.knownItems).toBeLessThanOrEqual(2 * all.names.length * passedMinutes);
    expect(spent.secrets).toBeLessThanOrEqual(4 * passedMinutes);

    // What requests leave behind grows with each half; what the engine compiles under way does so once.
    const growth = 2 * Math.min(halfWay - before, after - halfWay);
    expect(growth).toBeLessThan(MAX_GROWTH_BYTES + (route.remembersBytes ?? 0));
  });
});

test('the names of the secrets begin as those of a deployment do', () => {
  expect(PREFIX).toBe(configuration.secretPrefix);
});
