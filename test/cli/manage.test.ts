/** Callers, connections and keys from their making to their end, as an operator leads them over a running stack. */
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { decide, type Link } from '../support/authorization-run.ts';
import { daxpayRun } from '../support/daxpay-run.ts';
import { publicGet, signedGet } from '../support/genauth-client.ts';
import { rsaPair } from '../support/keys.ts';
import { urlRequest } from '../support/openapi-client.ts';
import { operator, type SecretDocument } from '../support/operator.ts';
import { sendForJson, sendRaw } from '../support/raw-http.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { runTool } from '../support/tool.ts';
import { until } from '../support/until.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const run = (words: string, more: Parameters<typeof runTool>[1] = {}) =>
  runTool(words.split(' '), { environment: { LOCAL_STATE_DIR: stack.stateFolder }, ...more });

/** The settings that were printed for the caller. */
async function created(words: string, more: Parameters<typeof runTool>[1] = {}): Promise<Record<string, string>> {
  const { exitCode, lines, complaints } = await run(`${words} --json`, more);
  expect({ exitCode, complaints }).toEqual({ exitCode: 0, complaints: [] });
  return Object.assign({}, ...JSON.parse(lines.join('\n')));
}

const readDocument = async (name: string): Promise<SecretDocument> => {
  const admin = operator(stack.aws);
  const document = await admin.read(name);
  admin.close();
  return document;
};

describe('a caller that is created', () => {
  test('genauth: calls with the key that was printed, and no longer once it is disabled or deleted', async () => {
    const made = await created('caller create genauth made-app --connection demo --method HMAC-SHA256 HMAC-SHA1');
    expect(Object.keys(made)).toEqual(expect.arrayContaining(['appId', 'appSecret', 'accessKeyId', 'accessKeySecret']));
    const { accessKeyId = '', accessKeySecret = '' } = made;
    const call = async (key = { accessKeyId, accessKeySecret }) =>
      (await sendForJson(stack.gateway, signedGet({ ...key, connection: 'demo' }))).json.statusCode;
    expect(await call()).toBe(200);

    const shown = (await run('caller show genauth made-app')).lines.join('\n');
    expect(JSON.parse(shown)).toMatchObject({ appSecret: '(not shown)', accessKeys: [{ secret: '(not shown)' }] });
    expect((await run('caller list genauth')).lines.join('\n')).toMatch(/^genauth +made-app +enabled +demo$/m);

    expect((await run('caller disable genauth made-app')).lines).toEqual(['genauth made-app: disabled']);
    await until(call, (status) => status === 499);
    expect((await run('callers enable genauth made-app')).exitCode).toBe(0);
    await until(call, (status) => status === 200);

    const before = (await run('caller show genauth made-app')).lines;
    const tried = await run('caller rotate genauth made-app --dry-run --json');
    expect(tried.lines.join('\n')).toMatch(/"would be rotated"/);
    expect(tried.lines.join('\n')).not.toMatch(/secret/i);
    expect((await run('caller show genauth made-app')).lines).toEqual(before);
    const renewed = await created('caller rotate genauth made-app');
    expect(renewed.accessKeyId).toBe('made-app-2');
    const next = { accessKeyId: renewed.accessKeyId ?? '', accessKeySecret: renewed.accessKeySecret ?? '' };
    await until(
      () => call(next),
      (status) => status === 200,
    );
    expect(await call()).toBe(200);
    for (const words of ['caller rotate genauth made-app', 'caller rotate genauth made-app --dry-run']) {
      expect((await run(words)).complaints.join()).toContain('Two keys are active already');
    }

    expect((await run('caller delete genauth made-app')).complaints.join()).toContain('Nothing was changed');
    expect(await call(next)).toBe(200);
    expect((await run('caller delete genauth made-app --yes')).exitCode).toBe(0);
    await until(
      () => call(next),
      (status) => status === 401,
    );
    expect((await run('caller show genauth made-app')).exitCode).toBe(1);
  });

  test('genauth, public: its app id is enough', async () => {
    await created('caller create genauth made-public --connection demo --public');
    expect((await sendForJson(stack.gateway, publicGet('made-public', 'demo'))).json.statusCode).toBe(200);
  });

  test('openapi: with its public key from a file, and with a new secret for MD5', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const text = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const options = `--connection demo --merchant shop=Shop --callback-url ${stack.demo.merchant}/callback`;
    await created(`caller create openapi made-rsa ${options} --public-key f`, { text });
    const { secret = '' } = await created(`caller create openapi made-md5 ${options} --md5`);
    for (const [businessId, key] of [
      ['made-rsa', { privateKey: pem }],
      ['made-md5', { secret }],
    ] as const) {
      const body = JSON.stringify({ businessId, merchantId: 'shop', serialNo: businessId, userId: 'u' });
      const answer = JSON.parse((await sendRaw(stack.gateway, urlRequest(key, { businessId, body }))).body);
      expect(answer).toMatchObject({ status: 0 });
      expect(await decide({ url: answer.data.alipayAuthUrl } as Link, 'agree')).toContain(
        '/v1/openapi/auth/alipay/callback',
      );
    }
    const renewed = rsaPair('other');
    const rotated = await run('caller rotate openapi made-rsa --public-key f', { text: renewed.publicPem });
    expect(rotated.lines).toEqual([expect.stringMatching(/^The old key works until /)]);
    expect((await readDocument('callers/openapi/made-rsa')).publicKeys).toHaveLength(2);
  });

  test('daxpay: a code is exchanged under the secret that was printed, and under the one after it', async () => {
    const first = await created('caller create daxpay made-pay --connection demo --sign-type sm3');
    const { exchange, newCode } = daxpayRun(stack.demo);
    const app = (secret = '') => ({ appId: 'made-pay', key: { secret, signType: 'sm3' as const } });
    expect(await exchange(app(first.signSecret), await newCode())).toMatchObject({ code: 0 });
    const second = await created('caller rotate daxpay made-pay --days 1');
    await until(
      async () => (await exchange(app(second.secret), await newCode())).code,
      (code) => code === 0,
    );
    expect(await exchange(app(first.signSecret), await newCode())).toMatchObject({ code: 0 });
  });

  test.each<[string, string, number, string]>([
    ['a connection that there is not', 'caller create daxpay x --connection nowhere', 1, 'connection put nowhere'],
    [
      'a connection of the other kind',
      'caller create daxpay x --connection demo --channel wechat_pay=demo',
      1,
      'channels/wechat_pay',
    ],
    ['an id that there is', 'caller create daxpay demo-daxpay-hmac --connection demo', 1, 'already'],
    ['a business without merchants', 'caller create openapi x --connection demo', 2, '--merchant'],
    [
      'a business without a way to sign',
      'caller create openapi x --connection demo --merchant a=b --callback-url https://m.example.com/c',
      2,
      '--public-key FILE or with --md5',
    ],
    ['a method that there is not', 'caller create genauth x --connection demo --method SHA1', 1, 'methods'],
    ['a protocol that there is not', 'caller create oauth x --connection demo', 2, 'A protocol is one of'],
    ['an id that there cannot be', 'caller create genauth a.b --connection demo', 2, 'An id has 1 to 64'],
  ])('is refused with %s', async (_what, words, exitCode, why) => {
    const ended = await run(words);
    expect(ended).toMatchObject({ exitCode, lines: [] });
    expect(ended.complaints.join('\n')).toContain(why);
  });
});

test('a caller whose next key waits is not rotated, and keeps that key', async () => {
  const secret = () => randomBytes(32).toString('base64url');
  const keys = [
    { id: 'waits-2', secret: secret(), methods: ['HMAC-SHA256'], notBefore: '2099-01-01T00:00:00Z' },
    { id: 'waits-1', secret: secret(), methods: ['HMAC-SHA256'] },
  ];
  const put = await run('caller put genauth waits --file f', {
    text: JSON.stringify({ accessKeys: keys, connections: ['demo'] }),
  });
  expect(put.exitCode).toBe(0);
  const rotated = await run('caller rotate genauth waits');
  expect(rotated).toMatchObject({ exitCode: 1, lines: [] });
  expect(rotated.complaints.join()).toContain('A key waits for its notBefore');
  expect((await readDocument('callers/genauth/waits')).accessKeys).toEqual(keys);
});

test('that there is one already is told also where nothing would be written', async () => {
  const tried = await run('caller create daxpay demo-daxpay-hmac --connection demo --dry-run');
  expect(tried).toMatchObject({ exitCode: 1, lines: [], complaints: [expect.stringContaining('already')] });
});

describe('a connection', () => {
  const document = JSON.stringify({
    ...{ appId: '2021000000000008', pid: '2088000000000008', environment: 'sandbox' },
    ...{ privateKey: rsaPair('app').privatePem, alipayPublicKey: rsaPair('alipay').publicPem },
  });

  test('is listed, shown without its keys, switched off and on, and deleted once no caller names it', async () => {
    expect((await run('connection put made --file f', { text: document })).exitCode).toBe(0);
    expect((await run('connections list')).lines.join('\n')).toMatch(
      /^made +alipay +2021000000000008 +sandbox +enabled$/m,
    );
    const shown = (await run('connection show made')).lines.join('\n');
    expect(shown).toContain('"privateKey": "(not shown)"');
    expect(shown).toContain('good connection secret');

    await created('caller create genauth made-user --connection made --public');
    const call = async () => (await sendForJson(stack.gateway, publicGet('made-user', 'made'))).json.statusCode;
    expect(await call()).toBe(200);
    await run('connection disable made');
    await until(call, (status) => status === 404);
    expect((await run('connection list')).lines.join('\n')).toMatch(/^made .*disabled$/m);
    await run('connection enable made');
    await until(call, (status) => status === 200);

    expect((await run('connection delete made --yes')).complaints.join()).toContain(
      '1 callers name it: genauth made-user',
    );
    await run('caller delete genauth made-user --yes');
    expect((await run('connection delete made --dry-run')).lines).toEqual(['made: can be deleted']);
    expect((await run('connection delete made --yes')).lines).toEqual(['made: deleted']);
    expect((await run('connection show made')).exitCode).toBe(1);
    expect((await run('connection list')).lines.join('\n')).not.toMatch(/^made /m);
  });

  test.each(['show', 'enable', 'disable', 'delete'])('that there is not is said to be none: %s', async (word) => {
    expect((await run(`connection ${word} nowhere`)).complaints.join()).toContain('There is no connection nowhere');
  });
});

describe('the gateway’s keys', () => {
  const later = (ms: number) => ({ nowMs: Date.now() + ms });
  const HOUR_MS = 3_600_000;

  test('a new one stands beside the old, is told with its moment, and the old one leaves when nothing needs it', async () => {
    const rotated = await run('keys rotate token');
    expect(rotated.lines).toEqual([
      expect.stringMatching(/^keys\/token: key 2 is used from \S+Z on; the former ends \S+Z\.$/),
    ]);
    expect((await run('keys rotate token')).complaints.join()).toContain('a rotation is under way: key 2 is used from');
    const listed = (await run('keys list')).lines.join('\n');
    expect(listed).toMatch(/^token +2 +not yet +\S+Z$/m);
    expect(listed).toMatch(/^token +1 +in use +\S+Z$/m);
    expect((await run('keys list', later(HOUR_MS))).lines.join('\n')).toMatch(/^token +1 +beside /m);

    expect((await run('keys retire token 1 --yes')).complaints.join()).toContain('would be left without an active key');
    const early = await run('keys retire token 1 --yes', later(3 * HOUR_MS));
    expect(early.complaints.join()).toMatch(/is in use\. It is needed until \S+Z: come back then/);
    const asked = await run('keys retire token 1', later(4 * HOUR_MS));
    expect(asked.complaints.join()).toContain('Nothing was changed');
    expect(await run('keys retire token 1 --yes', later(4 * HOUR_MS))).toMatchObject({ lines: ['token: 1: retired'] });
    expect((await readDocument('keys/token')).keys.map(({ id }: { id: string }) => id)).toEqual(['2']);
  });

  test('a new one never begins after the end of the others', async () => {
    const far = await run('keys rotate state --from 2098-01-01T00:00:00Z');
    expect(far.exitCode).toBe(0);
    const before = await readDocument('keys/state');
    const admin = operator(stack.aws);
    const [, { id, secret }] = before.keys;
    await admin.put('keys/state', { keys: [{ id, secret, notAfter: '2097-01-01T00:00:00Z' }] });
    const late = await run('keys rotate state --from 2098-01-01T00:00:00Z');
    expect(late).toMatchObject({ exitCode: 1, lines: [] });
    expect(late.complaints.join()).toContain('its keys end before the new one would begin');
    await admin.put('keys/state', { keys: [{ id, secret }] });
    admin.close();
  });

  test('one that leaked leaves at once', async () => {
    await run('keys rotate state');
    const soon = await run('keys retire state 1 --leaked --yes', later(HOUR_MS / 2));
    expect(soon.lines).toEqual(['state: 1: retired']);
  });

  test('of the signing ring, the public half is told', async () => {
    const { lines } = await run('keys rotate signing --json');
    const [{ from, id }, { publicKey }] = JSON.parse(lines.join('\n'));
    expect(createPublicKey(publicKey).asymmetricKeyType).toBe('rsa');
    expect({ id, days: Math.round((Date.parse(from) - Date.now()) / 86_400_000) }).toEqual({ id: '1', days: 7 });
  });

  test('one of the registry leaves when nothing is sealed under it, and is kept for backups', async () => {
    await run('keys rotate registry');
    const after = later(2 * HOUR_MS);
    expect((await run('keys retire registry 1 --yes', after)).complaints.join()).toContain('keys reencrypt');
    expect((await run('keys reencrypt', after)).lines.join()).toContain('sealed under 2');
    expect((await run('keys retire registry 1 --yes', after)).lines).toEqual(['registry: 1: retired']);
    expect((await readDocument('keys/registry-retired')).keys).toMatchObject([
      { id: '1', retiredAt: expect.any(String) },
    ]);
  });

  test.each<[string, string, number, string]>([
    ['a ring that there is not', 'keys rotate master', 2, 'A ring is one of'],
    ['a moment too near', 'keys rotate token --from 2020-01-01T00:00:00Z', 2, 'at least 10 minutes ahead'],
    ['a moment that is none', 'keys rotate token --from tomorrow', 2, 'no instant'],
    ['a key that there is not', 'keys retire token 9 --yes', 1, 'no key of this id'],
  ])('are left alone with %s', async (_what, words, exitCode, why) => {
    const ended = await run(words);
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.complaints.join('\n')).toContain(why);
  });
});

test('keys are made to be taken elsewhere, and kept nowhere', async () => {
  const { lines } = await run('keygen rsa');
  const [privateKey = '', publicKey = ''] = lines;
  expect(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })).toBe(`${publicKey}\n`);
  expect((await run('keygen secret')).lines).toEqual([expect.stringMatching(/^[A-Za-z0-9_-]{43}$/)]);
  expect((await run('keygen dsa')).exitCode).toBe(2);
});
