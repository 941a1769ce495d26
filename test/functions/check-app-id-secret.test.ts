import { APP_SECRET, genauthDocuments } from '../support/documents.ts';
import { secretCheckOperation, testSecrets, toEvent } from '../support/in-process.ts';

const post = (body: unknown, headers: [string, string][] = []) => ({
  method: 'POST',
  target: '/api/v3/check-app-id-secret',
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const right = { appId: 'signed-app', appSecret: APP_SECRET };
const wrong = { appId: 'signed-app', appSecret: 'guess' };

test('an app id and its secret belong together; `authorization` and unknown members have no effect', async () => {
  const { call } = secretCheckOperation();
  const { result, json } = await call(post({ ...right, more: 1 }, [['authorization', 'authing broken']]));
  expect(result.statusCode).toBe(200);
  expect(json).toEqual({ statusCode: 200, message: '操作成功', requestId: expect.any(String), data: { valid: true } });
});

test.each([
  ['a wrong secret', wrong],
  ['an unknown app', { ...right, appId: 'nobody' }],
  ['an app id that breaks the grammar', { ...right, appId: '../platform' }],
  ['an app that is not enabled', { ...right, appId: 'switched-off' }],
  ['an app without a secret', { ...right, appId: 'public-app' }],
  ['a beginning of the secret', { ...right, appSecret: APP_SECRET.slice(0, -1) }],
])('%s: not valid, in the same words', async (_name, body) => {
  const { json } = await secretCheckOperation().call(post(body));
  const reference = (await secretCheckOperation().call(post(wrong))).json;
  expect(json).toEqual({ ...reference, requestId: expect.any(String) });
  expect(json).toMatchObject({ statusCode: 200, data: { valid: false, message: expect.any(String) } });
});

test.each([
  ['no body', ''],
  ['a body that is no JSON', '{'],
  ['a member twice', '{"appId":"a","appId":"b","appSecret":"c"}'],
  ['no secret', { appId: 'signed-app' }],
  ['an empty secret', { appId: 'signed-app', appSecret: '' }],
  ['members that are no text', { appId: 1, appSecret: [] }],
  ['an array', []],
])('%s: 400, and data that the Go SDK can print', async (_name, body) => {
  const { result, json } = await secretCheckOperation().call(post(body));
  expect(result.statusCode).toBe(200);
  expect(json).toMatchObject({ statusCode: 400, data: { valid: false, message: json.message } });
});

test('a body over 16 KiB: 413', async () => {
  const { json } = await secretCheckOperation().call(post('x'.repeat(16_385)));
  expect(json).toMatchObject({ statusCode: 413, data: { valid: false } });
});

describe('one language in one sentence', () => {
  const CHINESE = /\p{Script=Han}/u;
  const ENGLISH_WORDS = /[a-z]{3,} [a-z]{2,}/;
  const bodies = {
    'a wrong secret': wrong,
    'an unknown app': { ...right, appId: 'nobody' },
    'no secret': { appId: 'signed-app' },
    'an empty id and no secret': { appId: '' },
    'a number': { ...right, appSecret: 1 },
    'too long a secret': { ...right, appSecret: 'x'.repeat(1_025) },
    'a member twice': '{"appId":"a","appId":"b","appSecret":"c"}',
    'a body that is cut off': '{"appId":"a"',
    'an array': [],
    'no body': '',
  };

  test.each(Object.entries(bodies))('%s', async (_name, body) => {
    const { call } = secretCheckOperation();
    for (const name of ['x-authing-lang', 'x-genauth-lang']) {
      const { json } = await call(post(body, [[name, 'en']]));
      for (const text of [json.message, json.data?.message]) expect(text).not.toMatch(CHINESE);
    }
    const { json } = await call(post(body));
    for (const text of [json.message, json.data?.message]) {
      expect(text).toMatch(CHINESE);
      expect(text).not.toMatch(ENGLISH_WORDS);
    }
  });

  test('throttling, too', async () => {
    const { call } = secretCheckOperation();
    for (let count = 0; count < 5; count += 1) await call(post(wrong));
    expect((await call(post(wrong, [['x-authing-lang', 'en']]))).json.message).toBe(
      'Too many requests; try again later',
    );
    expect((await call(post(wrong))).json.message).toBe('请求过于频繁，请稍后重试');
  });

  test('an app’s own language is for whoever has its secret, and tells nobody else that the app exists', async () => {
    const secrets = testSecrets(genauthDocuments());
    const app = genauthDocuments()['callers/genauth/signed-app'] as object;
    secrets.documents.set('callers/genauth/signed-app', { ...app, language: 'en-US' });
    const { call } = secretCheckOperation(secrets);
    expect((await call(post(right))).json.message).toBe('Success');
    const [known, unknown] = [await call(post(wrong)), await call(post({ ...wrong, appId: 'nobody' }))];
    expect({ ...known.json, requestId: '' }).toEqual({ ...unknown.json, requestId: '' });
    expect(known.json.data?.message).toBe('应用 ID 与密钥不匹配');
  });
});

test.each([
  [{ appId: 'signed-app' }, 'appSecret is missing'],
  [{}, 'appId is missing; appSecret is missing'],
  [{ ...right, appSecret: null }, 'appSecret is missing'],
  [{ ...right, appSecret: '' }, 'appSecret is empty'],
  [{ appId: 1, appSecret: [] }, 'appId must be a string; appSecret must be a string'],
  [{ ...right, appId: 'a'.repeat(257) }, 'appId has 257 characters, at most 256'],
  [[], 'the body is not a JSON object'],
  ['', 'the body is empty'],
  ['{"appId":"a","appId":"b"}', 'the body has the member "appId" twice'],
])('%j: says which rule is broken', async (body, message) => {
  const { json } = await secretCheckOperation().call(post(body, [['x-authing-lang', 'en-US']]));
  expect(json).toMatchObject({ statusCode: 400, message, data: { valid: false, message } });
});

describe('guessing', () => {
  test('five failures within a minute, then HTTP 429, for the right secret too; others are not affected', async () => {
    const { call, around, handler } = secretCheckOperation();
    for (let count = 0; count < 5; count += 1) expect((await call(post(wrong))).json.statusCode).toBe(200);
    const { result, json } = await call(post(right));
    expect(result.statusCode).toBe(429);
    expect(json).toMatchObject({ statusCode: 429, data: { valid: false, message: json.message } });
    expect((await call(post({ ...right, appId: 'other' }))).result.statusCode).toBe(200);
    const elsewhere = {
      ...toEvent(post(right)),
      requestContext: { http: { method: 'POST', sourceIp: '198.51.100.1' } },
    };
    expect((await handler(elsewhere)).statusCode).toBe(200);
    around.nowMs += 60_000;
    expect((await call(post(right))).json).toMatchObject({ data: { valid: true } });
  });

  test('from a whole IPv6 /64 are counted together, and in whatever way an address is written', async () => {
    const { handler } = secretCheckOperation();
    const from = async (sourceIp: string, body: object = wrong) =>
      (await handler({ ...toEvent(post(body)), requestContext: { http: { method: 'POST', sourceIp } } })).statusCode;
    for (let host = 1; host <= 5; host += 1) expect(await from(`2001:db8:0:1::${host}`)).toBe(200);
    expect(await from('2001:db8:0:1:a:b:c:d', right)).toBe(429);
    expect(await from('2001:0DB8::1:0:0:0:9', right)).toBe(429);
    expect(await from('2001:db8:0:2::1', right)).toBe(200);
    for (let count = 0; count < 5; count += 1) expect(await from('::ffff:198.51.100.9')).toBe(200);
    expect(await from('198.51.100.9', right)).toBe(429);
    expect(await from('::ffff:c633:6409', right)).toBe(429);
  });

  test.each([
    ['the same address', () => '203.0.113.7'],
    ['as many networks', (other: number) => `2001:db8:${other.toString(16)}::1`],
  ])('10,001 other ids from %s give no new try', async (_name, sourceIp) => {
    const { call, handler } = secretCheckOperation();
    for (let count = 0; count < 5; count += 1) await call(post(wrong));
    for (let other = 0; other < 10_001; other += 1) {
      const event = toEvent(post({ ...wrong, appId: `other-${other}` }));
      await handler({ ...event, requestContext: { http: { method: 'POST', sourceIp: sourceIp(other) } } });
    }
    expect((await call(post(right))).result.statusCode).toBe(429);
  });

  test('many guesses at once do not pass before the first is counted', async () => {
    const { call } = secretCheckOperation();
    const answers = await Promise.all(Array.from({ length: 50 }, () => call(post(wrong))));
    expect(answers.filter(({ result }) => result.statusCode === 200)).toHaveLength(5);
  });

  test('right secrets are not counted', async () => {
    const { call } = secretCheckOperation();
    for (let count = 0; count < 20; count += 1)
      expect((await call(post(right))).json).toMatchObject({ data: { valid: true } });
  });
});

test('checks during an outage do not count as failures', async () => {
  const secrets = testSecrets({ ...genauthDocuments(), 'callers/genauth/signed-app': new Error('down') });
  const { call } = secretCheckOperation(secrets);
  for (let count = 0; count < 10; count += 1) expect((await call(post(right))).json.statusCode).toBe(500);
  secrets.documents.set('callers/genauth/signed-app', genauthDocuments()['callers/genauth/signed-app']);
  expect((await call(post(right))).json).toMatchObject({ data: { valid: true } });
});

test('neither secret nor guess reaches the log', async () => {
  const { call, around } = secretCheckOperation();
  await call(post(right));
  await call(post({ ...right, appSecret: 'marked-guess' }));
  expect(JSON.stringify(around.logs)).not.toMatch(/marked-guess|app-secret-of/);
});

test('a caller’s secret that is broken: 500 with data', async () => {
  const secrets = testSecrets({ ...genauthDocuments(), 'callers/genauth/signed-app': '{' });
  const { json } = await secretCheckOperation(secrets).call(post(right));
  expect(json).toMatchObject({ statusCode: 500, data: { valid: false } });
});
