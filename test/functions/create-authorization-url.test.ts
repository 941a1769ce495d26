import { type AuthorizationTable, startAuthorizationTable } from '../support/authorization-table.ts';
import {
  connectionDocument,
  MD5_SECRET,
  merchant,
  openapiDocuments,
  platform,
  stateKeys,
} from '../support/documents.ts';
import type { WireRequest } from '../support/genauth-client.ts';
import { testSecrets, toEvent } from '../support/in-process.ts';
import { isSigned, openapiSign, openapiText } from '../support/openapi-client.ts';
import { linkBody, links, NOW_MS, openapiOperations, stateOf } from '../support/openapi-operations.ts';

let table: AuthorizationTable;
beforeAll(async () => {
  table = await startAuthorizationTable();
});
afterAll(() => table.close());

const RSA = { publicKey: platform.publicPem };
const MD5 = { secret: MD5_SECRET };

describe('a link', () => {
  test.each([
    ['rsa-business', RSA, 'SHA256-RSA'],
    ['md5-business', MD5, 'MD5'],
  ])('for %s, with an answer that is signed and bound to the request', async (businessId, key, signType) => {
    const { link } = openapiOperations(table);
    const { result, json } = await link(linkBody(), { businessId, nonce: 'nonce-of-the-request' });
    expect(result.statusCode).toBe(200);
    expect(json).toEqual({ status: 0, message: 'success', data: { alipayAuthUrl: expect.any(String) } });
    expect(result.headers).toMatchObject({
      businessId,
      nonce: 'r.nonce-of-the-request',
      timestamp: String(NOW_MS),
      signType,
    });
    expect(isSigned(result.headers, result.body, key)).toBe(true);
    expect(isSigned(result.headers, `${result.body} `, key)).toBe(false);
  });

  test('leads to Alipay with the app, the scope, this deployment’s page and a state', async () => {
    const { link } = openapiOperations(table);
    const url = new URL((await link(linkBody())).json.data?.alipayAuthUrl ?? '');
    expect(url.origin + url.pathname).toBe('https://openauth.alipay.com/oauth2/publicAppAuthorize.htm');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      app_id: connectionDocument.appId,
      scope: 'auth_base',
      redirect_uri: `${links.publicBaseUrl}/v1/openapi/auth/alipay/callback`,
      state: expect.stringMatching(/^[A-Za-z0-9]{51}$/),
    });
  });

  test('stores neither state nor link', async () => {
    const { link } = openapiOperations(table);
    const { json } = await link(linkBody());
    const { Items } = await table.client.send(
      new (await import('@aws-sdk/client-dynamodb')).ScanCommand({ TableName: table.tableName }),
    );
    expect(JSON.stringify(Items)).not.toContain(stateOf(json.data?.alipayAuthUrl));
    expect(JSON.stringify(Items)).not.toContain('openauth');
  });

  test('for thirdAccount in the place of userId', async () => {
    const { link } = openapiOperations(table);
    const asked = linkBody({ userId: undefined, thirdAccount: 'customer-7' });
    const first = await link(asked);
    expect(first.json.status).toBe(0);
    expect((await link({ ...asked, userId: 'customer-7' })).json).toEqual(first.json);
    expect((await link({ ...asked, userId: 'customer-8' })).json).toMatchObject({
      status: 3,
      message: expect.stringContaining('thirdAccount'),
    });
  });

  test('signed with the published default, where signType is not sent or empty', async () => {
    const { create, request } = openapiOperations(table);
    const wire = request(linkBody());
    expect(wire.headers.map(([name]) => name)).not.toContain('signType');
    const empty = toEvent({ ...wire, headers: [...wire.headers, ['signType', '']] });
    expect(JSON.parse((await create(empty)).body)).toMatchObject({ status: 0 });
  });
});

describe('a serial number', () => {
  test('asked for again by the same request gives the same link, while it is alive and unused', async () => {
    const { link, around } = openapiOperations(table);
    const asked = linkBody();
    const first = await link(asked);
    around.nowMs += 899_000;
    expect((await link(asked)).json).toEqual(first.json);
    around.nowMs += 2_000;
    expect((await link(asked)).json).toMatchObject({ status: 8 });
  });

  test.each([{ userId: 'other' }, { merchantId: 'merchant-2' }, { callbackUrl: 'https://shop.example/pay/other' }])(
    'asked for again with %j is used',
    async (change) => {
      const { link } = openapiOperations(table);
      const asked = linkBody();
      await link(asked);
      const { result, json } = await link({ ...asked, ...change });
      expect([result.statusCode, json.status]).toEqual([409, 8]);
    },
  );

  test('of another business is another one', async () => {
    const { link } = openapiOperations(table);
    const asked = linkBody();
    const one = await link(asked);
    const other = await link(asked, { businessId: 'md5-business' });
    expect(other.json.status).toBe(0);
    expect(stateOf(other.json.data?.alipayAuthUrl)).not.toBe(stateOf(one.json.data?.alipayAuthUrl));
  });

  test('200 concurrent requests: one link', async () => {
    const { link } = openapiOperations(table);
    const asked = linkBody();
    const answers = await Promise.all(Array.from({ length: 200 }, () => link(asked)));
    expect(new Set(answers.map(({ json }) => json.data?.alipayAuthUrl)).size).toBe(1);
  });

  test('a rotation of the state key in between changes nothing for a link that lives', async () => {
    const secrets = testSecrets(openapiDocuments());
    const { link, around } = openapiOperations(table, { secrets });
    const asked = linkBody();
    const first = await link(asked);
    const rotated = [
      { id: 'b', secret: 'a-newer-state-key-of-32-characters', notBefore: '2026-11-21T03:27:00Z' },
      ...stateKeys,
    ];
    secrets.documents.set('keys/state', { keys: rotated });
    around.nowMs += 301_000;
    expect((await link(asked)).json).toEqual(first.json);
    expect(stateOf((await link(linkBody())).json.data?.alipayAuthUrl).charAt(0)).toBe('b');
  });
});

describe('every status', () => {
  const wire = (change: (request: WireRequest) => WireRequest) => change;
  const header = (name: string, value: string) =>
    wire((request) => ({ ...request, headers: [...request.headers.filter(([key]) => key !== name), [name, value]] }));

  test.each<[string, ReturnType<typeof wire>, number, number]>([
    ['businessId missing', header('businessId', ''), 400, 3],
    ['businessId malformed', header('businessId', 'a&b'), 400, 3],
    ['nonce missing', header('nonce', ''), 400, 3],
    ['nonce repeated', wire((request) => ({ ...request, headers: [...request.headers, ['nonce', 'again']] })), 400, 3],
    ['timestamp of 10 digits', header('timestamp', '1795231632'), 400, 3],
    ['timestamp with more behind it', header('timestamp', `${NOW_MS}0`), 400, 3],
    ['timestamp stale', header('timestamp', String(NOW_MS - 300_001)), 401, 5],
    ['sign missing', header('sign', ''), 400, 3],
    ['sign malformed', header('sign', 'abc'), 401, 2],
    [
      'sign with blanks',
      wire((request) => ({
        ...request,
        headers: request.headers.map(([name, value]) => [
          name,
          name === 'sign' ? `${value.slice(0, 10)} ${value.slice(10)}` : value,
        ]),
      })),
      401,
      2,
    ],
    ['signType unknown', header('signType', 'SHA1-RSA'), 401, 2],
    ['signType in lower case', header('signType', 'md5'), 401, 2],
    ['signType that the business does not use', header('signType', 'MD5'), 401, 2],
    ['business unknown', header('businessId', 'nobody'), 401, 2],
    ['body changed', wire((request) => ({ ...request, body: `${request.body} ` })), 401, 2],
    ['body too large', wire((request) => ({ ...request, body: 'x'.repeat(16_385) })), 413, 3],
  ])('%s', async (_name, change, httpStatus, status) => {
    const noncesUsed: unknown[] = [];
    const nonces = { consume: async (use: unknown) => noncesUsed.push(use) > 0 };
    const { create, request } = openapiOperations(table, { nonces });
    const result = await create(toEvent(change(request(linkBody()))));
    expect([result.statusCode, JSON.parse(result.body).status]).toEqual([httpStatus, status]);
    expect(result.headers).not.toHaveProperty('sign');
    expect(noncesUsed).toEqual([]);
  });

  test.each<[string, object, number, number, string]>([
    ['a member missing', { merchantId: undefined }, 400, 3, 'merchantId'],
    ['a member of another type', { serialNo: 7 }, 400, 3, 'serialNo'],
    ['a serial number with blanks', { serialNo: 'a b' }, 400, 3, 'serialNo'],
    ['userId and thirdAccount missing', { userId: undefined }, 400, 3, 'userId'],
    ['a control character', { userId: 'a\u0000' }, 400, 3, 'userId'],
    ['a lone surrogate', { userId: '\ud800' }, 400, 3, 'userId'],
    ['65 characters', { userId: 'x'.repeat(65) }, 400, 3, 'userId'],
    ['a callback elsewhere', { callbackUrl: 'https://evil.example/' }, 400, 3, 'callbackUrl has an origin'],
    ['a callback without scheme', { callbackUrl: 'shop.example/pay' }, 400, 3, 'callbackUrl is no absolute'],
    ['a merchant of nobody', { merchantId: 'merchant-9' }, 404, 7, 'merchant'],
    ['another business in the body', { businessId: 'md5-business' }, 404, 7, 'business'],
  ])('%s: signed, and says which', async (_name, change, httpStatus, status, message) => {
    const noncesUsed: unknown[] = [];
    const nonces = { consume: async (use: unknown) => noncesUsed.push(use) > 0 };
    const { link } = openapiOperations(table, { nonces });
    const { result, json } = await link(linkBody(change));
    expect([result.statusCode, json.status]).toEqual([httpStatus, status]);
    expect(json.message).toContain(message);
    expect(isSigned(result.headers, result.body, RSA)).toBe(true);
    expect(noncesUsed).toEqual([]);
  });

  test('a business that is off is unknown; another source address is refused', async () => {
    const { link } = openapiOperations(table);
    expect((await link(linkBody(), { businessId: 'switched-off' })).json.status).toBe(2);
    const { result, json } = await link(linkBody(), { businessId: 'elsewhere' });
    expect([result.statusCode, json.status]).toEqual([403, 10]);
  });

  test('a stale timestamp is told the server’s time and the difference', async () => {
    const { link } = openapiOperations(table);
    const { json } = await link(linkBody(), { timestamp: String(NOW_MS - 300_001) });
    expect(json).toEqual({
      status: 5,
      message: `the timestamp is outside the window: server time ${NOW_MS}, difference -300001 ms`,
    });
    expect((await link(linkBody(), { timestamp: String(NOW_MS - 300_000) })).json.status).toBe(0);
    expect((await link(linkBody(), { timestamp: String(NOW_MS + 300_000) })).json.status).toBe(0);
    expect((await link(linkBody(), { timestamp: String(NOW_MS + 300_001) })).json.status).toBe(5);
  });

  test('a nonce that was used', async () => {
    const { link } = openapiOperations(table);
    await link(linkBody(), { nonce: 'once-and-never-again' });
    const { result, json } = await link(linkBody(), { nonce: 'once-and-never-again' });
    expect([result.statusCode, json.status]).toEqual([401, 6]);
    expect((await link(linkBody(), { nonce: 'once-and-never-again', businessId: 'md5-business' })).json.status).toBe(0);
  });

  test('a connection that cannot be used is the operator’s fault', async () => {
    const secrets = testSecrets({ ...openapiDocuments(), 'connections/wework': undefined });
    const { link, around } = openapiOperations(table, { secrets });
    const { result, json } = await link(linkBody());
    expect([result.statusCode, json.status]).toEqual([500, 1]);
    expect(around.counts[0]?.counts).toEqual({ Accepted: 0, Failed: 1, DurationMs: 0, ConfigurationErrors: 1 });
  });
});

test('a gateway without an active key: the failure goes out unsigned, in one log line', async () => {
  const secrets = testSecrets(openapiDocuments());
  const ended = { id: 'k1', privateKey: platform.privatePem, notAfter: '2026-01-01T00:00:00Z' };
  secrets.documents.set('keys/signing', { keys: [ended] });
  const { link, around } = openapiOperations(table, { secrets });
  const { result, json } = await link(linkBody());
  expect([result.statusCode, json.status]).toEqual([500, 1]);
  expect(result.headers).not.toHaveProperty('sign');
  expect(result.headers['x-request-id']).toBe(around.logs[0]?.attributes.requestId);
  expect(around.logs.map(({ message, attributes }) => [message, attributes.errorCode])).toEqual([
    ['failed', 'misconfigured'],
  ]);
});

describe('replays', () => {
  test('the delimiter injection: signType folded into the nonce', async () => {
    const { create, request, around } = openapiOperations(table);
    const wire = request(linkBody(), { nonce: 'n1' });
    const signTyped = { ...wire, headers: wire.headers.map(([name, value]) => [name, value] as const) };
    const headers = { businessId: 'rsa-business', nonce: 'n2', signType: 'SHA256-RSA', timestamp: String(NOW_MS) };
    const sign = openapiSign({ privateKey: merchant.privatePem }, openapiText(headers, wire.body ?? ''));
    const folded = { ...headers, nonce: 'n2&signType=SHA256-RSA', signType: '' };
    expect(openapiText(folded, '')).toBe(openapiText(headers, ''));
    const forged = { ...signTyped, headers: Object.entries({ ...folded, sign }) };
    expect(JSON.parse((await create(toEvent(forged))).body).status).toBe(3);
    expect(around.logs[0]?.attributes.reason).toContain('nonce');
  });

  test('digits that wander between timestamp and body', async () => {
    const { create } = openapiOperations(table);
    const headers = { businessId: 'rsa-business', nonce: 'n3', timestamp: String(NOW_MS) };
    const content = `1${JSON.stringify(linkBody())}`;
    const sign = openapiSign({ privateKey: merchant.privatePem }, openapiText(headers, content));
    const moved = { ...headers, timestamp: `${NOW_MS}1`, sign };
    expect(
      JSON.parse(
        (await create(toEvent({ method: 'POST', target: '/', headers: Object.entries(moved), body: content.slice(1) })))
          .body,
      ).status,
    ).toBe(3);
  });

  test.each(['rsa-business', 'md5-business'])('an answer to %s is no request', async (businessId) => {
    const { create, link } = openapiOperations(table);
    const { result } = await link(linkBody(), { businessId });
    const answer = { method: 'POST', target: '/', headers: Object.entries(result.headers), body: result.body };
    expect(JSON.parse((await create(toEvent(answer))).body).status).toBe(3);
  });

  test('lower-case MD5 and a signature in another base64 form', async () => {
    const { create, request } = openapiOperations(table);
    const changed = (wire: WireRequest, change: (sign: string) => string) =>
      toEvent({
        ...wire,
        headers: wire.headers.map(([name, value]) => [name, name === 'sign' ? change(value) : value]),
      });
    const md5 = request(linkBody(), { businessId: 'md5-business' });
    expect(JSON.parse((await create(changed(md5, (sign) => sign.toLowerCase()))).body).status).toBe(2);
    const rsa = request(linkBody());
    expect(JSON.parse((await create(changed(rsa, (sign) => sign.replace(/=+$/, '')))).body).status).toBe(2);
    // The last character before the padding has bits that decoders ignore.
    const other = (sign: string) =>
      sign.replace(/(.)==$/, (_, last: string) => `${String.fromCharCode(last.charCodeAt(0) + 1)}==`);
    expect(JSON.parse((await create(changed(rsa, other))).body).status).toBe(2);
    expect(JSON.parse((await create(toEvent(rsa))).body).status).toBe(0);
  });
});

test('a new link takes two calls of the table, a repeat three, and no fetch of a secret when warm', async () => {
  const { link, secrets } = openapiOperations(table);
  await link(linkBody());
  secrets.fetched.length = 0;
  const send = table.client.send.bind(table.client);
  let calls = 0;
  table.client.send = ((command: never) => {
    calls += 1;
    return send(command);
  }) as typeof table.client.send;
  const asked = linkBody();
  await link(asked);
  expect(calls).toBe(2);
  calls = 0;
  await link(asked);
  expect(calls).toBe(3);
  table.client.send = send as typeof table.client.send;
  expect(secrets.fetched).toEqual([]);
});
