import { createPublicKey } from 'node:crypto';
import { verifySha256Rsa } from '../../shared/signing/rsa.ts';
import { ACCESS_KEY, connectionDocument, genauthDocuments, POOL_KEY } from '../support/documents.ts';
import {
  composeStringToSign,
  hmacBase64,
  publicGet,
  signedGet,
  type WireRequest,
  withAuthorization,
} from '../support/genauth-client.ts';
import { authInfoOperation, NOW_MS, testSecrets } from '../support/in-process.ts';
import { vectors } from '../support/vectors.ts';

const date = new Date(NOW_MS).toUTCString();
const signed = (options: Partial<Parameters<typeof signedGet>[0]> = {}): WireRequest =>
  signedGet({ ...ACCESS_KEY, connection: 'wework', appId: 'signed-app', date, ...options });

/** Replaces, adds or (with `undefined`) leaves out headers after signing. */
function altered(request: WireRequest, changes: Record<string, string | undefined>): WireRequest {
  const kept = request.headers.filter(([name]) => !(name in changes));
  const added = Object.entries(changes).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...request, headers: [...kept, ...added] };
}

/** Signs a request whose headers are changed before the signature. */
function resigned(
  changes: Record<string, string | undefined>,
  parameters: Record<string, string> = { extIdpConnidentifier: 'wework' },
): WireRequest {
  const request = altered(signed(), { ...changes, authorization: undefined });
  const query = new URLSearchParams(parameters);
  const target = `/api/v3/get-alipay-authinfo?${query}`;
  return { ...request, target, headers: withAuthorization(ACCESS_KEY, request.headers, parameters) };
}

describe('who gets AuthInfo', () => {
  test('a public app by its id alone, in either header family, without a nonce', async () => {
    const { call, nonces } = authInfoOperation();
    for (const family of ['authing', 'genauth'] as const) {
      const { result, json } = await call(publicGet('public-app', 'wework', family));
      expect(result.statusCode).toBe(200);
      expect(json).toMatchObject({ statusCode: 200, message: '操作成功', data: { authInfo: expect.any(String) } });
      expect(json).not.toHaveProperty('apiCode');
    }
    expect(nonces.uses).toEqual([]);
  });

  test('a signed app, with either method, and by an access key alone both an app and a user pool', async () => {
    const { call, nonces } = authInfoOperation();
    const byKey = { connection: 'wework', date };
    for (const request of [
      signed(),
      signed({ method: 'HMAC-SHA256' }),
      signed({ family: 'genauth' }),
      signedGet({ ...ACCESS_KEY, ...byKey }),
      signedGet({ ...POOL_KEY, ...byKey }),
    ]) {
      expect((await call(request)).json).toMatchObject({ statusCode: 200 });
    }
    expect(nonces.uses).toMatchObject([
      { protocol: 'genauth', callerId: 'signed-app', expiresAtMs: NOW_MS + 360_000 },
      { callerId: 'signed-app' },
      { callerId: 'signed-app' },
      { callerId: 'signed-app' },
      { callerId: 'pool-1' },
    ]);
  });

  test('the answer holds the connection’s signed string with a new target_id each time', async () => {
    const { call } = authInfoOperation();
    const first = await call(publicGet('public-app', 'wework'));
    const second = await call(publicGet('public-app', 'wework'));
    const [text = '', sign = ''] = String(first.json.data?.authInfo).split('&sign=');
    const expected = vectors.alipay.authInfo.signedText.replace(/target_id=.*/, '');
    expect(text.startsWith(expected)).toBe(true);
    expect(text.slice(expected.length)).toMatch(/^target_id=[A-Za-z0-9]{32}$/);
    expect(verifySha256Rsa(createPublicKey(vectors.rsa.publicKey), Buffer.from(text), decodeURIComponent(sign))).toBe(
      true,
    );
    expect(second.json.data?.authInfo).not.toBe(first.json.data?.authInfo);
  });

  test('a thousand answers have a thousand target_ids', async () => {
    const { call } = authInfoOperation();
    const targets = new Set<unknown>();
    for (let count = 0; count < 1_000; count += 1) {
      const { json } = await call(publicGet('public-app', 'wework'));
      targets.add(/&target_id=([A-Za-z0-9]{32})&/.exec(String(json.data?.authInfo))?.[1]);
    }
    expect(targets.size).toBe(1_000);
    expect(targets).not.toContain(undefined);
  });

  test('a raw access token in `authorization` is no signature', async () => {
    const { call } = authInfoOperation();
    const request = publicGet('public-app', 'wework');
    expect((await call(altered(request, { authorization: 'eyJhbGciOi.x.y' }))).json).toMatchObject({ statusCode: 200 });
    expect((await call(altered(request, { authorization: 'Bearer x' }))).json).toMatchObject({ statusCode: 200 });
  });

  test('a GET body is ignored, whatever it is', async () => {
    const { handler, call } = authInfoOperation();
    expect((await call({ ...publicGet('public-app', 'wework'), body: '{"a":1}' })).json).toMatchObject({
      statusCode: 200,
    });
    const event = {
      rawPath: '/',
      rawQueryString: 'extIdpConnidentifier=wework',
      headers: { 'x-authing-app-id': 'public-app' },
    };
    const requestContext = { http: { method: 'GET', sourceIp: '203.0.113.7' } };
    const result = await handler({ ...event, requestContext, body: '%%%', isBase64Encoded: true });
    expect(JSON.parse(result.body)).toMatchObject({ statusCode: 200 });
  });

  test('messages are English where x-authing-lang asks for it, then the caller’s language, then Chinese', async () => {
    const secrets = testSecrets(genauthDocuments());
    secrets.documents.set('callers/genauth/english', { public: true, language: 'en-US', connections: ['wework'] });
    const { call } = authInfoOperation(secrets);
    const message = async (appId: string, language?: string) =>
      (await call(altered(publicGet(appId, 'wework'), { 'x-authing-lang': language }))).json.message;
    expect(await message('public-app', 'en-US')).toBe('Success');
    expect(await message('public-app')).toBe('操作成功');
    expect(await message('english')).toBe('Success');
    expect(await message('english', 'zh-CN')).toBe('Success');
    expect(await message('public-app', 'en')).toBe('Success');
    expect(await message('nobody', 'en-US')).toMatch(/^No such app/);
  });
});

describe('every row of the failure table', () => {
  const rows: [string, WireRequest, { statusCode: number; apiCode?: number }][] = [
    [
      'parameter missing',
      { ...publicGet('public-app', 'x'), target: '/api/v3/get-alipay-authinfo' },
      { statusCode: 400 },
    ],
    ['parameter empty', publicGet('public-app', ''), { statusCode: 400 }],
    [
      'parameter repeated',
      {
        ...publicGet('public-app', 'x'),
        target: '/api/v3/get-alipay-authinfo?extIdpConnidentifier=wework&extIdpConnidentifier=wework',
      },
      { statusCode: 400 },
    ],
    ['parameter malformed', publicGet('public-app', 'We Work'), { statusCode: 400 }],
    ['parameter over 31 characters', publicGet('public-app', 'w'.repeat(32)), { statusCode: 400 }],
    [
      'parameter with broken escapes',
      { ...publicGet('public-app', ''), target: '/x?extIdpConnidentifier=%zz' },
      { statusCode: 400 },
    ],
    [
      'no app id and no access key',
      altered(publicGet('x', 'wework'), { 'x-authing-app-id': undefined }),
      { statusCode: 499, apiCode: 2011 },
    ],
    ['app unknown', publicGet('nobody', 'wework'), { statusCode: 499, apiCode: 2011 }],
    ['app id breaks the grammar', publicGet('../platform', 'wework'), { statusCode: 499, apiCode: 2011 }],
    ['app not enabled', publicGet('switched-off', 'wework'), { statusCode: 499, apiCode: 2011 }],
    ['signature required but absent', publicGet('signed-app', 'wework'), { statusCode: 401, apiCode: 2020 }],
    ['signature wrong', signed({ accessKeySecret: 'x'.repeat(32) }), { statusCode: 401, apiCode: 1300 }],
    ['signature of a public app wrong', signed({ appId: 'public-app' }), { statusCode: 401, apiCode: 1300 }],
    ['access key unknown', signed({ accessKeyId: 'key-2' }), { statusCode: 401, apiCode: 1300 }],
    ['caller unknown', signed({ appId: 'nobody' }), { statusCode: 401, apiCode: 1300 }],
    ['signed and not enabled', signed({ appId: 'switched-off' }), { statusCode: 401, apiCode: 1300 }],
    [
      'authorization without a signature',
      altered(signed(), { authorization: 'authing' }),
      { statusCode: 401, apiCode: 1300 },
    ],
    [
      'authorization repeated',
      altered(signed(), { authorization: 'authing a:YQ==,authing b:YQ==' }),
      { statusCode: 401, apiCode: 1300 },
    ],
    ['method unknown', resigned({ 'x-authing-signature-method': 'HMAC-MD5' }), { statusCode: 401, apiCode: 1301 }],
    ['method missing', resigned({ 'x-authing-signature-method': undefined }), { statusCode: 401, apiCode: 1301 }],
    ['version unknown', resigned({ 'x-authing-signature-version': '2.0' }), { statusCode: 401, apiCode: 1302 }],
    ['date malformed', resigned({ date: '2026-11-21 03:27:12' }), { statusCode: 401, apiCode: 1303 }],
    ['date missing', resigned({ date: undefined }), { statusCode: 401, apiCode: 1304 }],
    [
      'date outside the window',
      signed({ date: new Date(NOW_MS - 301_000).toUTCString() }),
      { statusCode: 401, apiCode: 1305 },
    ],
    ['nonce missing', resigned({ 'x-authing-signature-nonce': undefined }), { statusCode: 400 }],
    ['nonce too short', resigned({ 'x-authing-signature-nonce': 'abcdefg' }), { statusCode: 400 }],
    ['headers of the other family', altered(signed(), { 'x-genauth-lang': 'en-US' }), { statusCode: 400 }],
    [
      'two families, two app ids',
      altered(publicGet('public-app', 'wework'), { 'x-genauth-app-id': 'signed-app' }),
      { statusCode: 400 },
    ],
    ['connection unknown', publicGet('public-app', 'not-there'), { statusCode: 404 }],
    ['connection not enabled', publicGet('public-app', 'switched-off'), { statusCode: 404 }],
    ['connection not allowed', publicGet('public-app', 'not-allowed'), { statusCode: 404 }],
  ];

  test.each(rows)('%s', async (_name, request, expected) => {
    const { call, nonces, around } = authInfoOperation();
    const { result, json } = await call(request);
    expect(result.statusCode).toBe(200);
    expect(result.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(json).toEqual({
      ...expected,
      message: expect.stringMatching(/\p{Script=Han}/u),
      requestId: expect.stringMatching(/^\w{12}$/),
    });
    expect(nonces.uses).toEqual([]);
    expect(around.logs).toMatchObject([
      { message: 'refused', attributes: { requestId: json.requestId, outcome: 'refused' } },
    ]);
  });

  test('nonce already used', async () => {
    const { call } = authInfoOperation();
    const request = signed();
    expect((await call(request)).json).toMatchObject({ statusCode: 200 });
    expect((await call(request)).json).toMatchObject({ statusCode: 401, apiCode: 1306 });
  });

  test('throttled: a public app from one address, with HTTP 429; another address goes on', async () => {
    const { call, handler, around } = authInfoOperation();
    const request = publicGet('public-app', 'not-allowed');
    for (let count = 0; count < 1_000; count += 1) await call(request);
    const { result, json } = await call(request);
    expect([result.statusCode, json.statusCode]).toEqual([429, 429]);
    const elsewhere = {
      rawPath: '/',
      rawQueryString: '',
      headers: { 'x-authing-app-id': 'public-app' },
      requestContext: { http: { method: 'GET', sourceIp: '198.51.100.1' } },
    };
    expect((await handler(elsewhere)).statusCode).toBe(200);
    around.nowMs += 20;
    expect((await call(request)).result.statusCode).toBe(200);
  });

  test('store or secrets unavailable: 503; the operator’s mistake: 500, with secret and member in the log', async () => {
    const secrets = testSecrets(genauthDocuments());
    secrets.documents.set('connections/wework', {
      ...connectionDocument,
      privateKey: connectionDocument.alipayPublicKey,
    });
    const { call, around } = authInfoOperation(secrets);
    expect((await call(publicGet('public-app', 'wework'))).json).toMatchObject({ statusCode: 500 });
    expect(around.logs[0]?.attributes.reason).toContain(
      'connections/wework: privateKey holds a public key where a private key belongs',
    );
    expect(around.counts).toEqual([
      {
        counts: { Accepted: 0, Failed: 1, DurationMs: 0, ConfigurationErrors: 1 },
        dimensions: { operation: 'get-alipay-authinfo' },
      },
    ]);

    const down = authInfoOperation();
    down.nonces.consume = async () => Promise.reject(new Error('secret detail'));
    const { json } = await down.call(signed());
    expect(json).toMatchObject({ statusCode: 500 });
    expect(JSON.stringify([json, down.around.logs])).not.toContain('secret detail');
  });
});

describe('the window', () => {
  const at = (skewMs: number) => String(NOW_MS + skewMs);
  test.each([
    [-300_000, 200],
    [300_000, 200],
    [-300_001, 401],
    [300_001, 401],
  ])('a date %i ms away gives %i', async (skewMs, statusCode) => {
    const { call } = authInfoOperation();
    expect((await call(signed({ date: at(skewMs) }))).json).toMatchObject({ statusCode });
  });

  test('of a date in whole seconds, likewise when the clock stands between two seconds', async () => {
    const { call, around } = authInfoOperation();
    const inSeconds = (skewSeconds: number) => signed({ date: new Date(NOW_MS + skewSeconds * 1_000).toUTCString() });
    expect((await call(inSeconds(-300))).json).toMatchObject({ statusCode: 200 });
    expect((await call(inSeconds(300))).json).toMatchObject({ statusCode: 200 });
    around.nowMs += 1;
    expect((await call(inSeconds(-300))).json).toMatchObject({ apiCode: 1305 });
    expect((await call(inSeconds(301))).json).toMatchObject({ apiCode: 1305 });
  });
});

test('the time may stand in x-authing-date where there is no date, as the published C# client sends it', async () => {
  const { call } = authInfoOperation();
  const at = (skewMs: number) => resigned({ date: undefined, 'x-authing-date': String(NOW_MS + skewMs) });
  expect((await call(at(0))).json).toMatchObject({ statusCode: 200 });
  expect((await call(at(300_001))).json).toMatchObject({ apiCode: 1305 });
  expect((await call(resigned({ date: 'x', 'x-authing-date': String(NOW_MS) }))).json).toMatchObject({ apiCode: 1303 });
});

describe('what is loaded', () => {
  test('twenty first requests at once fetch each secret and each document once', async () => {
    const { call, secrets } = authInfoOperation();
    await Promise.all(Array.from({ length: 20 }, () => call(signed())));
    expect(secrets.fetched.toSorted()).toEqual([
      'alipay-auth-gateway/test/connections/wework',
      'alipay-auth-gateway/test/keys/registry',
    ]);
    expect(secrets.itemsRead).toEqual(['caller#genauth#signed-app']);
  });

  test('an access key past its notAfter does not verify, however old the cache', async () => {
    const secrets = testSecrets(genauthDocuments());
    const key = {
      id: 'key-1',
      secret: ACCESS_KEY.accessKeySecret,
      methods: ['HMAC-SHA1'],
      notAfter: '2026-11-21T03:28:00Z',
    };
    secrets.documents.set('callers/genauth/signed-app', { accessKeys: [key], connections: ['wework'] });
    const { call, around } = authInfoOperation(secrets);
    expect((await call(signed())).json).toMatchObject({ statusCode: 200 });
    around.nowMs = Date.parse('2026-11-21T03:28:00Z');
    expect((await call(signed())).json).toMatchObject({ apiCode: 1300 });
    expect(secrets.fetched).toHaveLength(2);
  });

  test('a method that the key does not accept is refused like a wrong signature', async () => {
    const secrets = testSecrets(genauthDocuments());
    const key = { id: 'key-1', secret: ACCESS_KEY.accessKeySecret, methods: ['HMAC-SHA256'] };
    secrets.documents.set('callers/genauth/signed-app', { accessKeys: [key], connections: ['wework'] });
    const { call } = authInfoOperation(secrets);
    expect((await call(signed({ method: 'HMAC-SHA1' }))).json).toMatchObject({ apiCode: 1300 });
    expect((await call(signed({ method: 'HMAC-SHA256' }))).json).toMatchObject({ statusCode: 200 });
  });

  test('the log line of a request holds neither nonce, signature, secret nor AuthInfo', async () => {
    const { call, around } = authInfoOperation();
    const request = signed({ nonce: 'nonce-marked-0123456789' });
    const { json } = await call(request);
    const log = JSON.stringify(around.logs);
    const signature = request.headers.find(([name]) => name === 'authorization')?.[1].split(':')[1] ?? '?';
    for (const secret of ['nonce-marked', signature, ACCESS_KEY.accessKeySecret, String(json.data?.authInfo)]) {
      expect(log).not.toContain(secret);
    }
    expect(around.logs).toMatchObject([
      {
        level: 'info',
        attributes: {
          requestId: json.requestId,
          apiRequestId: 'Ab-_=',
          protocol: 'genauth',
          caller: 'signed-app',
        },
      },
    ]);
  });
});

test('parameters that would make the string-to-sign ambiguous are refused, also with a right signature', async () => {
  const { call, nonces } = authInfoOperation();
  const honest = { extIdpConnidentifier: 'wework', f: '2' };
  expect((await call(resigned({}, honest))).json).toMatchObject({ statusCode: 200 });
  const ambiguous = { a: '1&extIdpConnidentifier=wework', extIdpConnidentifier: 'wework' };
  expect((await call(resigned({}, ambiguous))).json).toMatchObject({ statusCode: 400 });
  expect((await call(resigned({}, { 'a=1&b': '2', extIdpConnidentifier: 'wework' }))).json).toMatchObject({
    statusCode: 400,
  });
  expect(nonces.uses).toHaveLength(1);
});

test('the tests’ signer and the vectors agree', () => {
  const { stringToSign, signature, accessKeySecret } = vectors.genauth;
  expect(hmacBase64('HMAC-SHA1', accessKeySecret, stringToSign)).toBe(signature);
  expect(composeStringToSign('GET', 'authing', [['Date', 'x']], '/p', { b: '2', a: '1' })).toBe(
    'GET\ndate:x\n/p?a=1&b=2',
  );
});
