/**
 * What strangers cause is no outage: names at random, more than are looked up, get no 5xx and count as refused. And while they
 * are not looked up, no response tells a caller that exists from one that does not.
 */
import { createHandler as createLink } from '../../functions/create-authorization-url/handler.ts';
import type { HttpResult } from '../../shared/gateway/adapter.ts';
import { createAuthorizationStore } from '../../shared/storage/authorizations.ts';
import { EXCHANGE_PATH, shanghaiTime } from '../support/daxpay-client.ts';
import { daxpayOperation } from '../support/daxpay-operation.ts';
import { CHECK_SECRET_PATH, signedGet, type WireRequest } from '../support/genauth-client.ts';
import {
  ACCESS_KEY,
  authInfoOperation,
  configuration,
  documents,
  NOW_MS,
  secretCheckOperation,
  testNonces,
  testSecrets,
  toEvent,
  type Watched,
  watched,
} from '../support/in-process.ts';
import { URL_PATH } from '../support/openapi-client.ts';
import { links, openapiDocuments } from '../support/openapi-operations.ts';

interface Operation {
  readonly handler: (event: unknown) => Promise<HttpResult>;
  readonly around: Pick<Watched, 'logs'>;
  /** A request of this caller whose proof is wrong. */
  readonly request: (callerId: string) => WireRequest;
  /** Two that exist. */
  readonly known: readonly [string, string];
  readonly throttled: object;
}

const post = (target: string, body: object, headers: WireRequest['headers'] = []): WireRequest => ({
  method: 'POST',
  target,
  headers,
  body: JSON.stringify(body),
});
let made = 0;
const nonce = () => {
  made += 1;
  return `nonce-${made}-of-a-stranger`;
};

function linkOperation() {
  const around = watched();
  const { fetchSecret } = testSecrets(openapiDocuments());
  const client = { send: () => Promise.reject(new Error('a stranger reaches the table')) };
  const authorizations = createAuthorizationStore({ client: client as never, tableName: 'table', clock: around.clock });
  return {
    around,
    handler: createLink({ ...around, configuration, links, fetchSecret, nonces: testNonces(), authorizations }),
  };
}

const OPERATIONS: Readonly<Record<string, () => Operation>> = {
  'get-alipay-authinfo': () => ({
    ...authInfoOperation(
      testSecrets({ ...documents(), 'callers/genauth/other-app': documents()['callers/genauth/key-1'] }),
    ),
    request: (appId) =>
      signedGet({ ...ACCESS_KEY, accessKeySecret: 'x'.repeat(32), appId, connection: 'wework', date: String(NOW_MS) }),
    known: ['signed-app', 'other-app'],
    throttled: { statusCode: 429, message: '请求过于频繁，请稍后重试' },
  }),
  'check-app-id-secret': () => ({
    ...secretCheckOperation(),
    request: (appId) => post(CHECK_SECRET_PATH, { appId, appSecret: 'wrong' }),
    known: ['signed-app', 'public-app'],
    throttled: { statusCode: 429, data: { valid: false, message: '请求过于频繁，请稍后重试' } },
  }),
  'create-authorization-url': () => ({
    ...linkOperation(),
    request: (businessId) =>
      post(URL_PATH, {}, [
        ...[['businessId', businessId] as const, ['nonce', nonce()] as const, ['timestamp', String(NOW_MS)] as const],
        ...[['signType', 'MD5'] as const, ['sign', 'A'.repeat(32)] as const],
      ]),
    known: ['md5-business', 'rsa-business'],
    throttled: { status: 1, message: 'too many requests; try again later' },
  }),
  'exchange-auth-code': () => ({
    ...daxpayOperation(),
    request: (appId) =>
      post(EXCHANGE_PATH, {
        ...{ appId, reqTime: shanghaiTime(NOW_MS), channel: 'ali_pay', authCode: 'code', nonceStr: nonce() },
        sign: '0'.repeat(64),
      }),
    known: ['hmac', 'open-elsewhere'],
    throttled: { code: 10500, msg: '请求过于频繁，请稍后重试' },
  }),
};

const same = (body: string): object => ({ ...JSON.parse(body), requestId: '', traceId: '' });

describe.each(Object.entries(OPERATIONS))('%s', (_name, make) => {
  test('60 names that nobody has are refused, none of them as a failure of ours', async () => {
    const { handler, around, request, throttled } = make();
    const responses: HttpResult[] = [];
    for (let name = 0; name < 60; name += 1) responses.push(await handler(toEvent(request(`nobody-${name}`))));
    expect(responses.filter(({ statusCode }) => statusCode >= 500)).toEqual([]);
    expect(around.logs.filter(({ message }) => message === 'failed')).toEqual([]);
    expect(around.logs.filter(({ attributes }) => attributes.errorCode === 'throttled')).toHaveLength(10);
    expect(JSON.parse(responses.at(-1)?.body ?? '')).toMatchObject(throttled);
  });

  test('meanwhile callers that exist, loaded or not, look like those that do not', async () => {
    const { handler, request, known, throttled } = make();
    const [loaded, other] = known;
    const before = await handler(toEvent(request(loaded)));
    expect(JSON.parse(before.body)).not.toMatchObject(throttled);
    for (let name = 0; name < 50; name += 1) await handler(toEvent(request(`nobody-${name}`)));
    const responses: HttpResult[] = [];
    for (const id of [loaded, other, 'nobody-1', 'nobody-else']) responses.push(await handler(toEvent(request(id))));
    expect(new Set(responses.map(({ statusCode, body }) => JSON.stringify([statusCode, same(body)]))).size).toBe(1);
    expect(JSON.parse(responses[0]?.body ?? '')).toMatchObject(throttled);
  });
});

test('a caller that proves itself is served meanwhile', async () => {
  const { call } = authInfoOperation();
  const good = () => signedGet({ ...ACCESS_KEY, connection: 'wework', date: String(NOW_MS) });
  expect((await call(good())).json.statusCode).toBe(200);
  for (let name = 0; name < 60; name += 1)
    await call(signedGet({ ...ACCESS_KEY, appId: `x${name}`, connection: 'wework', date: String(NOW_MS) }));
  expect((await call(good())).json.statusCode).toBe(200);
});
