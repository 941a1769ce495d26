/** Random API Gateway events: every one gets an envelope, none an unhandled error. */

import { setImmediate as nextEvent } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createHandler as createGetHealth } from '../../functions/get-health/handler.ts';
import { createHandler as createNotFound } from '../../functions/not-found/handler.ts';
import { EXCHANGE_PATH, signRequest } from '../support/daxpay-client.ts';
import { daxpayOperation } from '../support/daxpay-operation.ts';
import { type AppName, KEYS } from '../support/documents.ts';
import { publicGet } from '../support/genauth-client.ts';
import {
  authInfoOperation,
  configuration,
  secretCheckOperation,
  tokenOperation,
  watched,
} from '../support/in-process.ts';
import { anyString, fc } from '../support/properties.ts';
import { SERVICE_ROUTES } from '../support/service-routes.ts';

const runs = { numRuns: Number(process.env.FUZZ_RUNS ?? 2_000) };
/** As many as strangers may be, where there is time. */
const STRANGERS = runs.numRuns > 2_000 ? 100_000 : 10_000;

const text = fc.oneof(fc.string(), anyString(), fc.constantFrom('', '\ud800', '\u0000', '%', '中', 'x'.repeat(20_000)));
const junk = fc.oneof(fc.anything(), text, fc.constantFrom(null, undefined, 0, true, [], {}));
/** Mostly what belongs there, sometimes anything. */
const mostly = <T>(usual: fc.Arbitrary<T>) => fc.oneof({ arbitrary: usual, weight: 5 }, { arbitrary: junk, weight: 1 });

const headerName = fc.constantFrom(
  'authorization',
  'date',
  'Date',
  'x-authing-app-id',
  'x-genauth-app-id',
  'x-authing-lang',
  'x-authing-signature-nonce',
  'x-authing-signature-method',
  'x-authing-signature-version',
  'x-authing-:\n',
  '__proto__',
);
const headerValue = fc.oneof(
  text,
  fc.constantFrom('public-app', 'signed-app', 'authing key-1:YQ==', 'GenAuth', 'HMAC-SHA1', '1.0', 'en-US'),
);
/** Half of them signed, so that what comes behind the signature is reached as well. */
const exchangeBody = fc
  .record({
    appId: mostly(fc.constantFrom('hmac', 'sm3', 'open', 'off', 'nothing', 'nobody')),
    reqTime: mostly(fc.constant('2026-11-21 11:27:12')),
    channel: mostly(fc.constantFrom('ali_pay', 'wechat_pay', 'union_pay', '__proto__', 'toString')),
    authCode: mostly(fc.uuid()),
    clientIp: mostly(fc.ipV6()),
    nonceStr: mostly(fc.constant('nonce')),
    sign: mostly(fc.constantFrom('', '0'.repeat(64))),
    signed: fc.boolean(),
  })
  .map(({ signed, ...members }) => {
    const { appId } = members;
    const key = typeof appId === 'string' && Object.hasOwn(KEYS, appId) ? KEYS[appId as AppName] : undefined;
    const plain = Object.fromEntries(
      Object.entries(members).filter(([, value]) => typeof value === 'string' || typeof value === 'number'),
    );
    return JSON.stringify(signed && key ? { ...plain, sign: signRequest(plain, key) } : plain);
  });

const bodyText = fc.oneof(
  text,
  exchangeBody,
  fc.json(),
  fc.constantFrom(
    '{"appId":"signed-app","appSecret":"x"}',
    '{"appId":1}',
    '['.repeat(30_000),
    '{"__proto__":{}}',
    'x'.repeat(7_000_000),
  ),
  fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes).toString('base64')),
);
const events = mostly(
  fc.record(
    {
      version: mostly(fc.constant('2.0')),
      rawPath: mostly(
        fc.constantFrom('/api/v3/get-alipay-authinfo', '/v1/openapi/x', '/unipay/x', EXCHANGE_PATH, '/health', ''),
      ),
      rawQueryString: mostly(
        fc.oneof(text, fc.constantFrom('extIdpConnidentifier=wework', 'extIdpConnidentifier=%', 'a=1&a=1')),
      ),
      headers: mostly(
        fc.dictionary(
          fc.oneof({ arbitrary: headerName, weight: 5 }, { arbitrary: text, weight: 1 }),
          mostly(headerValue),
        ),
      ),
      requestContext: mostly(
        fc.record({
          requestId: mostly(fc.constant('id=')),
          http: mostly(
            fc.record({ method: mostly(fc.constantFrom('GET', 'POST')), sourceIp: mostly(fc.constant('203.0.113.7')) }),
          ),
        }),
      ),
      body: mostly(bodyText),
      isBase64Encoded: mostly(fc.boolean()),
    },
    { requiredKeys: [] },
  ),
);

const results = { probe: async () => {}, save: async () => {}, load: async () => undefined };
const integer = expect.any(Number);
const id = expect.stringMatching(/^[A-Za-z0-9]{12}$/);
const genauth = { statusCode: integer, message: expect.any(String), requestId: id };

interface Route {
  readonly handler: (
    event: unknown,
  ) => Promise<{ statusCode: number; headers: Readonly<Record<string, string>>; body: string }>;
  readonly around: Pick<ReturnType<typeof watched>, 'logs'>;
  readonly envelopes: readonly object[];
  /** Where every answer has the same one. */
  readonly statusCode?: number;
}

const routes: Readonly<Record<string, () => Route>> = {
  'get-alipay-authinfo': () => ({ ...authInfoOperation(), envelopes: [genauth] }),
  'get-management-token': () => ({ ...tokenOperation(), envelopes: [genauth] }),
  'check-app-id-secret': () => ({
    ...secretCheckOperation(),
    envelopes: [{ ...genauth, data: expect.objectContaining({ valid: expect.any(Boolean) }) }],
  }),
  'exchange-auth-code': () => ({
    ...daxpayOperation(),
    envelopes: [
      {
        code: { asymmetricMatch: Number.isInteger },
        msg: expect.any(String),
        resTime: expect.stringMatching(/^[\d-]{10} [\d:]{8}$/),
        traceId: id,
      },
    ],
    statusCode: 200,
  }),
  'get-health': () => {
    const around = watched();
    return {
      around,
      handler: createGetHealth({ ...around, configuration, results }),
      envelopes: [{ status: 'unknown' }],
    };
  },
  'not-found': () => {
    const around = watched();
    const daxpay = { code: 10404, msg: expect.any(String), data: null, resTime: expect.any(String), traceId: id };
    const plain = { message: expect.stringMatching(/^Not found/), requestId: id };
    return {
      around,
      handler: createNotFound({ ...around, routes: SERVICE_ROUTES }),
      envelopes: [genauth, { status: 4, message: expect.any(String) }, daxpay, plain],
    };
  },
};

test.each(Object.entries(routes))('%s answers any event in its envelope', async (_name, make) => {
  const { handler, around, envelopes, statusCode: always = integer } = make();
  await fc.assert(
    fc.asyncProperty(events, async (event) => {
      around.logs.length = 0;
      const { statusCode, headers, body } = await handler(event);
      expect(statusCode).toEqual(always);
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      const answer: unknown = JSON.parse(body);
      expect(envelopes.some((envelope) => matches(answer, envelope))).toBe(true);
      expect(body).not.toMatch(/ at |node:|\.ts/);
      expect(around.logs).toHaveLength(1);
      expect(around.logs[0]?.attributes.errorCode).not.toBe('internal');
    }),
    runs,
  );
});

/** Without a matcher's words about what differs: it is only one envelope of several. */
const matches = (answer: unknown, envelope: object): boolean =>
  expect.objectContaining(envelope).asymmetricMatch(answer) === true;

test(`${STRANGERS} requests with random app ids: a read of the registry each, no secret, memory flat`, async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { call, secrets, around } = authInfoOperation();
  let [strangers, read] = [0, 0];
  const flood = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      // Every request comes by an event of its own.
      await nextEvent();
      strangers += 1;
      await call(publicGet(`stranger-${strangers}-${'x'.repeat(40)}`, 'wework'));
      read += secrets.itemsRead.length;
      for (const list of [around.logs, around.counts, secrets.itemsRead]) list.length = 0;
      around.nowMs += 1;
    }
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = await flood(1_000);
  const after = await flood(STRANGERS);
  expect(read).toBe(strangers);
  expect(secrets.fetched).toEqual(['alipay-auth-gateway/test/keys/registry']);
  expect(after - before).toBeLessThan(2_000_000);
  expect((await call(publicGet('public-app', 'wework'))).json.statusCode).toBe(200);
});
