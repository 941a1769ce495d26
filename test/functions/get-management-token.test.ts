import { createHandler } from '../../functions/get-management-token/handler.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import { ACCESS_KEY, genauthDocuments, POOL_KEY } from '../support/documents.ts';
import { signedGet, type WireRequest } from '../support/genauth-client.ts';
import {
  authInfoOperation,
  configuration,
  NOW_MS,
  type TestSecrets,
  testSecrets,
  toEvent,
  watched,
} from '../support/in-process.ts';

const key = { id: ACCESS_KEY.accessKeyId, secret: ACCESS_KEY.accessKeySecret, methods: ['HMAC-SHA1', 'token'] };
const withTokens = (): Record<string, unknown> => ({
  ...genauthDocuments(),
  'callers/genauth/signed-app': { accessKeys: [key], connections: ['wework'] },
  'callers/genauth/pool-1': { accessKeys: [{ ...key, id: 'pool-1' }], connections: ['wework'], language: 'en-US' },
});

/** Both operations over the same secrets, and what their clients send. */
function operations(secrets: TestSecrets = testSecrets(withTokens())) {
  const around = watched();
  const handler = createHandler({ ...around, configuration, ...secrets });
  const authInfo = authInfoOperation(secrets);
  const ask = async (body: object, headers: WireRequest['headers'] = [], sourceIp = '203.0.113.7') => {
    const wire = { method: 'POST', target: '/api/v3/get-management-token', headers, body: JSON.stringify(body) };
    const event = toEvent(wire) as { requestContext: { http: object } };
    const http = { method: 'POST', sourceIp };
    const result = await handler({ ...event, requestContext: { ...event.requestContext, http } });
    return { result, json: JSON.parse(result.body) };
  };
  const token = async (credentials: object = ACCESS_KEY): Promise<string> =>
    (await ask(credentials)).json.data.access_token;
  const use = async (authorization: string, headers: WireRequest['headers'] = []) => {
    const target = '/api/v3/get-alipay-authinfo?extIdpConnidentifier=wework';
    const request = { method: 'GET', target, headers: [['authorization', authorization] as const, ...headers] };
    return (await authInfo.call(request)).json;
  };
  return { around, authInfo, secrets, ask, token, use };
}

test('an access key with the method token gets a token for two hours, in its caller’s language', async () => {
  const { ask } = operations();
  const { result, json } = await ask(ACCESS_KEY, [['authorization', 'Bearer ']]);
  expect(result.statusCode).toBe(200);
  expect(json).toEqual({
    statusCode: 200,
    message: '操作成功',
    requestId: expect.any(String),
    data: { access_token: expect.stringMatching(/^[\w-]+\.[A-Za-z0-9]+\.[\w-]+$/), expires_in: 7200 },
  });
  const payload = JSON.parse(Buffer.from(json.data.access_token.split('.')[1], 'base64').toString());
  expect(payload).toMatchObject({ iss: 'alipay-auth-gateway/test', sub: 'key-1', scoped_userpool_id: 'signed-app' });
  expect((await ask(POOL_KEY)).json.message).toBe('Success');
});

test.each([
  ['Bearer', (token: string) => `Bearer ${token}`],
  ['bearer in small letters', (token: string) => `bearer ${token}`],
  ['the token alone', (token: string) => token],
])('%s gets AuthInfo, as often as it likes, and uses up no nonce', async (_what, write) => {
  const { token, use, authInfo } = operations();
  const authorization = write(await token());
  for (let time = 0; time < 3; time += 1) expect(await use(authorization)).toMatchObject({ statusCode: 200 });
  expect(authInfo.nonces.uses).toEqual([]);
});

test('beside a token the leftovers of another scheme have no effect, and names of its own caller are right', async () => {
  const { token, use } = operations();
  const leftovers: WireRequest['headers'] = [
    ['date', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ['x-authing-signature-method', 'HMAC-SHA1'],
    ['x-authing-signature-nonce', 'used-before'],
    ['x-authing-signature-version', '1.0'],
  ];
  const authorization = `Bearer ${await token()}`;
  for (const named of [
    [],
    [['x-authing-userpool-id', 'signed-app']],
    [['x-authing-userpool-id', 'key-1']],
    [['x-genauth-app-id', 'signed-app']],
    [['x-authing-userpool-id', '']],
  ])
    expect(await use(authorization, [...leftovers, ...(named as [string, string][])])).toMatchObject({
      statusCode: 200,
    });
});

test.each([['x-authing-app-id'], ['x-genauth-app-id'], ['x-authing-userpool-id']])(
  'a %s of another caller is refused',
  async (header) => {
    const { token, use } = operations();
    expect(await use(`Bearer ${await token()}`, [[header, 'pool-1']])).toMatchObject({ statusCode: 400 });
  },
);

test('what is no token of ours is a user’s access token: a public app is served beside it', async () => {
  const { use } = operations();
  for (const text of ['Bearer', 'Bearer ', 'opaque', 'Bearer a.b.c', 'eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.'])
    expect(await use(text, [['x-authing-app-id', 'public-app']])).toMatchObject({ statusCode: 200 });
});

describe('is refused alike', () => {
  const refused = { statusCode: 401, apiCode: 1300 };

  test('an unknown key, a wrong secret, a key without the method, a disabled caller, a key that is over', async () => {
    const over = { ...key, id: 'over', notAfter: '2026-01-01T00:00:00Z' };
    const { ask } = operations(
      testSecrets({
        ...withTokens(),
        'callers/genauth/no-token': {
          accessKeys: [{ ...key, id: 'no-token', methods: ['HMAC-SHA1'] }],
          connections: [],
        },
        'callers/genauth/off': { enabled: false, accessKeys: [{ ...key, id: 'off' }], connections: [] },
        'callers/genauth/ended': { accessKeys: [over], connections: [] },
      }),
    );
    const { accessKeySecret } = ACCESS_KEY;
    const answers = [
      await ask({ accessKeyId: 'nobody', accessKeySecret }),
      await ask({ accessKeyId: 'a b', accessKeySecret }),
      await ask({ ...ACCESS_KEY, accessKeySecret: 'wrong' }),
      await ask({ accessKeyId: 'no-token', accessKeySecret }),
      await ask({ accessKeyId: 'off', accessKeySecret }),
      await ask({ accessKeyId: 'over', accessKeySecret }),
    ];
    for (const { json } of answers) expect(json).toMatchObject(refused);
    expect(new Set(answers.map(({ json }) => JSON.stringify({ ...json, requestId: '' }))).size).toBe(1);
  });

  test('after five failures of a key and a network within a minute, 429, right or wrong; others go on', async () => {
    const { ask, around } = operations();
    const wrong = { ...ACCESS_KEY, accessKeySecret: 'wrong' };
    for (let time = 0; time < 5; time += 1) expect((await ask(wrong)).json).toMatchObject(refused);
    const { result, json } = await ask(ACCESS_KEY);
    expect([result.statusCode, json.statusCode]).toEqual([429, 429]);
    expect((await ask(POOL_KEY)).json.statusCode).toBe(200);
    expect((await ask(ACCESS_KEY, [], '198.51.100.1')).json.statusCode).toBe(200);
    around.nowMs += 60_000;
    expect((await ask(ACCESS_KEY)).json.statusCode).toBe(200);
  });
});

describe('a token ends', () => {
  const WITHIN_A_MINUTE = 60_000;

  test.each<[string, object]>([
    ['when its access key is taken out', { accessKeys: [{ ...key, id: 'key-2' }], connections: ['wework'] }],
    [
      'when its access key loses the method',
      { accessKeys: [{ ...key, methods: ['HMAC-SHA1'] }], connections: ['wework'] },
    ],
    [
      'when the secret is replaced',
      { accessKeys: [{ ...key, secret: 'another-secret-of-32-characters-now' }], connections: ['wework'] },
    ],
    ['when the caller is switched off', { enabled: false, accessKeys: [key], connections: ['wework'] }],
    ['when the key is over', { accessKeys: [{ ...key, notAfter: '2026-11-21T03:28:00Z' }], connections: ['wework'] }],
  ])('%s', async (_what, document) => {
    const { token, use, secrets, authInfo } = operations();
    const authorization = `Bearer ${await token()}`;
    expect(await use(authorization)).toMatchObject({ statusCode: 200 });
    secrets.documents.set('callers/genauth/signed-app', document);
    authInfo.around.nowMs += WITHIN_A_MINUTE;
    expect(await use(authorization)).toMatchObject({
      statusCode: 401,
      apiCode: 2020,
      message: expect.stringContaining('管理令牌的密钥'),
    });
  });

  test('after two hours, and says so', async () => {
    const { token, use, authInfo } = operations();
    const authorization = `Bearer ${await token()}`;
    authInfo.around.nowMs = NOW_MS + 7_199_000;
    expect(await use(authorization)).toMatchObject({ statusCode: 200 });
    authInfo.around.nowMs += 1_000;
    expect(await use(authorization)).toMatchObject({
      statusCode: 401,
      apiCode: 2020,
      message: '管理令牌已过期，请重新获取',
    });
  });

  test('with one letter changed, and says that', async () => {
    const { token, use } = operations();
    const good = await token();
    const changed = `${good.slice(0, -2)}${good.endsWith('AA') ? 'BB' : 'AA'}`;
    expect(await use(`Bearer ${changed}`)).toMatchObject({
      statusCode: 401,
      apiCode: 2020,
      message: expect.stringContaining('签名错误'),
    });
  });
});

test('no secret and no token is in the log, whatever happens; the caller is', async () => {
  const { ask, token, use, around, authInfo } = operations();
  const good = await token();
  await ask({ ...ACCESS_KEY, accessKeySecret: 'marked-wrong-secret' });
  await use(`Bearer ${good}`);
  await use(`Bearer ${good.slice(0, -3)}`);
  const log = JSON.stringify([around.logs, authInfo.around.logs]);
  for (const text of [ACCESS_KEY.accessKeySecret, 'marked-wrong', ...good.split('.')]) expect(log).not.toContain(text);
  expect(log).toContain('"caller":"signed-app"');
});

test('while the token keys cannot be read nothing is issued and nothing accepted; signed requests go on', async () => {
  const { ask, token, use, secrets, authInfo, around } = operations();
  const good = await token();
  secrets.documents.set('keys/token', new GatewayError('unavailable', { reason: 'it failed' }));
  around.nowMs += 3_600_000;
  authInfo.around.nowMs = NOW_MS;
  expect(await use(`Bearer ${good}`)).toMatchObject({ statusCode: 503 });
  expect((await ask(ACCESS_KEY)).json).toMatchObject({ statusCode: 503 });
  const signed = signedGet({ ...ACCESS_KEY, appId: 'signed-app', connection: 'wework', date: String(NOW_MS) });
  expect((await authInfo.call(signed)).json).toMatchObject({ statusCode: 200 });
});

test('a token is limited like a public app, by its caller and network', async () => {
  const { token, use } = operations();
  const authorization = `Bearer ${await token()}`;
  const statuses = await Promise.all(Array.from({ length: 1_001 }, async () => (await use(authorization)).statusCode));
  expect(statuses.filter((status) => status === 429)).toHaveLength(1);
});
