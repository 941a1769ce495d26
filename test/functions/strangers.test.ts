/**
 * What strangers cause is no outage: names at random get no 5xx and count as refused. Before, during and after a flood of them no
 * response tells a caller that exists from one that does not, and those who prove themselves are served.
 */

import { createHandler as createLink } from '../../functions/create-authorization-url/handler.ts';
import type { HttpResult } from '../../shared/gateway/adapter.ts';
import { createAuthorizationStore } from '../../shared/storage/authorizations.ts';
import { EXCHANGE_PATH, shanghaiTime } from '../support/daxpay-client.ts';
import { daxpayOperation } from '../support/daxpay-operation.ts';
import { ACCESS_KEY, genauthDocuments, openapiDocuments } from '../support/documents.ts';
import { withoutEvidence } from '../support/evidence.ts';
import { CHECK_SECRET_PATH, signedGet, type WireRequest } from '../support/genauth-client.ts';
import {
  authInfoOperation,
  configuration,
  NOW_MS,
  secretCheckOperation,
  type TestSecrets,
  testNonces,
  testSecrets,
  toEvent,
  type Watched,
  watched,
} from '../support/in-process.ts';
import { URL_PATH } from '../support/openapi-client.ts';
import { links } from '../support/openapi-operations.ts';

interface Operation {
  readonly handler: (event: unknown) => Promise<HttpResult>;
  readonly around: Pick<Watched, 'logs'>;
  readonly secrets: Pick<TestSecrets, 'fetched' | 'itemsRead'>;
  /** A request of this caller whose proof is wrong. */
  readonly request: (callerId: string) => WireRequest;
  /** Two that exist. */
  readonly known: readonly [string, string];
  readonly refused: object;
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
  const secrets = testSecrets(openapiDocuments());
  const client = { send: () => Promise.reject(new Error('a stranger reaches the table')) };
  const authorizations = createAuthorizationStore({ client: client as never, tableName: 'table', clock: around.clock });
  return {
    around,
    secrets,
    handler: createLink({ ...around, configuration, links, ...secrets, nonces: testNonces(), authorizations }),
  };
}

const OPERATIONS: Readonly<Record<string, () => Operation>> = {
  'get-alipay-authinfo': () => ({
    ...authInfoOperation(
      testSecrets({ ...genauthDocuments(), 'callers/genauth/other-app': genauthDocuments()['callers/genauth/pool-1'] }),
    ),
    request: (appId) =>
      signedGet({ ...ACCESS_KEY, accessKeySecret: 'x'.repeat(32), appId, connection: 'wework', date: String(NOW_MS) }),
    known: ['signed-app', 'other-app'],
    refused: { statusCode: 401, apiCode: 1300 },
  }),
  'check-app-id-secret': () => ({
    ...secretCheckOperation(),
    request: (appId) => post(CHECK_SECRET_PATH, { appId, appSecret: 'wrong' }),
    known: ['signed-app', 'public-app'],
    refused: { statusCode: 200, data: { valid: false } },
  }),
  'create-authorization-url': () => ({
    ...linkOperation(),
    request: (businessId) =>
      post(URL_PATH, {}, [
        ...[['businessId', businessId] as const, ['nonce', nonce()] as const, ['timestamp', String(NOW_MS)] as const],
        ...[['signType', 'MD5'] as const, ['sign', 'A'.repeat(32)] as const],
      ]),
    known: ['md5-business', 'rsa-business'],
    refused: { status: 2 },
  }),
  'exchange-auth-code': () => ({
    ...daxpayOperation(),
    request: (appId) =>
      post(EXCHANGE_PATH, {
        ...{ appId, reqTime: shanghaiTime(NOW_MS), channel: 'ali_pay', authCode: 'code', nonceStr: nonce() },
        sign: '0'.repeat(64),
      }),
    known: ['hmac', 'open-elsewhere'],
    refused: { code: 20052 },
  }),
};

/** What a response says besides its id and the string that the request itself had signed. */
function same(body: string): object {
  const { message = '', msg = '', ...others } = JSON.parse(body);
  return { ...others, requestId: '', traceId: '', said: withoutEvidence(message || msg) };
}

const FLOOD = 500;

describe.each(Object.entries(OPERATIONS))('%s', (_name, make) => {
  test(`before, during and after ${FLOOD} names that nobody has, all are refused alike`, async () => {
    const { handler, around, request, known, refused } = make();
    const ask = async (ids: readonly string[]) => {
      const responses = [];
      for (const id of ids) responses.push(await handler(toEvent(request(id))));
      return responses.map(({ statusCode, headers, body }) => {
        const { 'x-request-id': _, ...others } = headers;
        return JSON.stringify([statusCode, others, same(body)]);
      });
    };
    const before = await ask([...known, 'nobody-before']);
    const during = await ask(Array.from({ length: FLOOD }, (_, name) => `nobody-${name}`));
    const meanwhile = await ask([...known, 'nobody-1', 'nobody-else']);
    expect(new Set([...before, ...during, ...meanwhile]).size).toBe(1);
    const [, , body] = JSON.parse(before[0] ?? '[]');
    expect(body).toMatchObject(refused);
    expect(around.logs.filter(({ message }) => message === 'failed')).toEqual([]);
  });

  test('no secret is asked for because of them, but the keys of the registry and of the operation', async () => {
    const { handler, request, secrets } = make();
    for (let name = 0; name < FLOOD; name += 1) await handler(toEvent(request(`nobody-${name}`)));
    expect(new Set(secrets.fetched).size).toBe(secrets.fetched.length);
    expect(secrets.fetched.filter((name) => !name.includes('/keys/'))).toEqual([]);
    expect(secrets.itemsRead).toHaveLength(FLOOD);
  });
});

test('a caller that proves itself is served meanwhile, also at its first call', async () => {
  const { call } = authInfoOperation();
  const flood = async () => {
    for (let name = 0; name < FLOOD; name += 1)
      await call(signedGet({ ...ACCESS_KEY, appId: `x${name}`, connection: 'wework', date: String(NOW_MS) }));
  };
  const good = () => signedGet({ ...ACCESS_KEY, appId: 'signed-app', connection: 'wework', date: String(NOW_MS) });
  await flood();
  expect((await call(good())).json.statusCode).toBe(200);
  await flood();
  expect((await call(good())).json.statusCode).toBe(200);
});
