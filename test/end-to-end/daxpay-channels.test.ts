/** DaxPay's channels beside `ali_pay` against a running stack: WeChat's, and Alipay's through the provider's app. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { idsOf } from '../../local/alipay/codes.ts';
import { openIdOf } from '../../local/wechat/codes.ts';
import { isSigned } from '../support/daxpay-client.ts';
import { type DemoApp, daxpayRun, demoApps } from '../support/daxpay-run.ts';
import { publicGet } from '../support/genauth-client.ts';
import { type Operator, operator } from '../support/operator.ts';
import { sendForJson } from '../support/raw-http.ts';
import { recordedCalls } from '../support/recorded-calls.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const APPS = ['hmac', 'md5', 'sm3'] as const;

let stack: RunningStack;
let run: ReturnType<typeof daxpayRun>;
let admin: Operator;
let apps: Readonly<Record<(typeof APPS)[number], DemoApp>>;

beforeAll(async () => {
  stack = await startStack();
  run = daxpayRun(stack.demo);
  admin = operator(stack.aws);
  const { hmac, ...demo } = demoApps(stack.demo);
  const channels = { ali_pay: 'demo', alipay_isv: 'demo', wechat_pay: 'demo-wechat' };
  const withChannels = async (name: 'md5' | 'sm3') => {
    const [appId, { key }] = [`channels-${name}`, demo[name]];
    await admin.create(`callers/daxpay/${appId}`, { signType: name, signSecrets: [{ secret: key.secret }], channels });
    return { appId, key };
  };
  apps = { hmac, md5: await withChannels('md5'), sm3: await withChannels('sm3') };
});
afterAll(async () => {
  admin.close();
  await stack.stop();
});

describe.each(APPS)('an app that signs with %s', (name) => {
  test('wechat_pay: the openid that WeChat gives, in an answer that verifies; the code once', async () => {
    const user = `wechat-${name}`;
    const authCode = await run.newWechatCode(user);
    const answer = await run.exchange(apps[name], authCode, { channel: 'wechat_pay' });
    const { appId } = stack.demo.wechatApp;
    const openId = openIdOf({ appId, scope: 'snsapi_base', user, snapshot: false });
    expect(answer).toMatchObject({ code: 0, msg: 'success', data: { openId, userId: null, status: 'success' } });
    expect(answer.data?.accessToken).toMatch(/^89_[\w-]{64}$/);
    expect(isSigned(answer, apps[name].key)).toBe(true);
    expect(await run.exchange(apps[name], authCode, { channel: 'wechat_pay' })).toMatchObject({ code: 10507 });
    expect(await run.wechatCalls(authCode)).toBe(1);
  });

  test('alipay_isv: the ids that Alipay gives to the provider’s app', async () => {
    const authCode = await run.newCode(`isv-${name}`);
    const answer = await run.exchange(apps[name], authCode, { channel: 'alipay_isv' });
    const ids = idsOf({ appId: stack.demo.alipayApp.appId, scope: 'auth_base', user: `isv-${name}` });
    expect(answer).toMatchObject({ code: 0, data: { ...ids, status: 'success' } });
    expect(isSigned(answer, apps[name].key)).toBe(true);
    // The same app behind the other channel: the same issuer, and the same entry of the ledger.
    expect(await run.exchange(apps[name], authCode)).toMatchObject({ code: 10507 });
    expect(await run.tokenCalls(authCode)).toBe(1);
  });
});

test('100 requests at once with one code of WeChat: one call, one identity', async () => {
  const authCode = await run.newWechatCode('wanted-by-many');
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => run.exchange(apps.hmac, authCode, { channel: 'wechat_pay' })),
  );
  const codes = answers.map(({ code }) => code);
  expect(codes.filter((code) => code === 0)).toHaveLength(1);
  expect(codes.filter((code) => code !== 0 && code !== 10507 && code !== 20081)).toEqual([]);
  expect(await run.wechatCalls(authCode)).toBe(1);
});

test('one text at Alipay and at WeChat: two entries of the ledger, and neither stands for the other', async () => {
  const calls = recordedCalls(stack.aws);
  const entries = async () => {
    const keys = (await calls.list()).flatMap(({ leadingKeys = [] }) => leadingKeys);
    return new Set(keys.filter((key) => key.startsWith('auth-code#')));
  };
  const authCode = await run.newCode();
  await calls.keepInputs(true);
  await calls.clear();
  expect((await run.exchange(apps.hmac, authCode)).code).toBe(0);
  const first = await entries();
  const refused = await run.exchange(apps.hmac, authCode, { channel: 'wechat_pay' });
  expect(refused).toMatchObject({ code: 1, msg: '微信认证失败: 40029', data: null });
  expect([await run.tokenCalls(authCode), await run.wechatCalls(authCode)]).toEqual([1, 1]);
  expect([first.size, (await entries()).size]).toEqual([1, 2]);
  await calls.keepInputs(false);
  const wechatCode = await run.newWechatCode();
  expect(await run.exchange(apps.hmac, wechatCode)).toMatchObject({ code: 1, msg: /获取支付宝OpenId失败/ });
  expect((await run.exchange(apps.hmac, wechatCode, { channel: 'wechat_pay' })).code).toBe(0);
});

test('who looks at a snapshot page is nobody: the message says what must be done', async () => {
  const authCode = await run.newWechatCode('in-a-hurry', { snapshot: true });
  const answer = await run.exchange(apps.hmac, authCode, { channel: 'wechat_pay' });
  expect(answer).toMatchObject({ code: 1, data: null });
  expect(answer.msg).toMatch(/^微信认证失败: .*完整打开页面/);
  expect(isSigned(answer, apps.hmac.key)).toBe(true);
});

test('WeChat’s own refusals: another account’s code, a code in another case', async () => {
  const wechatPay = { channel: 'wechat_pay' };
  const foreign = await run.newWechatCode('x', { app_id: 'wxffffffffffffffff' });
  const own = await run.newWechatCode();
  const swapped = own.replace(/[a-zA-Z]/, (letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  );
  for (const code of [foreign, swapped]) {
    expect(await run.exchange(apps.hmac, code, wechatPay)).toMatchObject({ code: 1, msg: '微信认证失败: 40029' });
  }
  expect((await run.exchange(apps.hmac, own, wechatPay)).code).toBe(0);
});

describe('a connection that is wrong', () => {
  const app = async (appId: string, channels: object) => {
    const key = { secret: 'Secret-of-a-channel-with-32-Chars' };
    await admin.create(`callers/daxpay/${appId}`, { signSecrets: [key], channels });
    return { appId, key };
  };

  test('has another secret: 20024, and the code is unspent', async () => {
    const { appId } = stack.demo.wechatApp;
    await admin.create('connections/other-secret', { kind: 'wechat', appId, appSecret: '0123456789abcdef'.repeat(2) });
    const other = await app('other-secret', { wechat_pay: 'other-secret' });
    const authCode = await run.newWechatCode();
    expect(await run.exchange(other, authCode, { channel: 'wechat_pay' })).toMatchObject({ code: 20024, data: null });
    expect((await run.exchange(apps.hmac, authCode, { channel: 'wechat_pay' })).code).toBe(0);
    const log = await until(stack.functionLog, (text) => text.includes('WeChat: 40125'));
    expect(log).not.toContain('0123456789abcdef0123456789abcdef');
  });

  test('is of the other kind: 20024, and the log names both', async () => {
    const crossed = await app('crossed', { ali_pay: 'demo-wechat', wechat_pay: 'demo' });
    for (const channel of ['ali_pay', 'wechat_pay']) {
      expect((await run.exchange(crossed, 'a-code', { channel })).code).toBe(20024);
    }
    await until(stack.functionLog, (text) =>
      text.includes('of kind wechat, where a connection of kind alipay is needed'),
    );
    await until(stack.functionLog, (text) =>
      text.includes('of kind alipay, where a connection of kind wechat is needed'),
    );
  });

  test('is WeChat’s where AuthInfo is asked for: 500', async () => {
    await admin.create('callers/genauth/crossed', { public: true, connections: ['demo-wechat'] });
    const { json } = await sendForJson(stack.gateway, publicGet('crossed', 'demo-wechat'));
    expect([json.statusCode, json.data]).toEqual([500, undefined]);
  });
});

test.each([
  ['wechat_pay', { userId: null }],
  ['alipay_isv', {}],
])('the printed example works with CHANNEL=%s', async (channel, data) => {
  const options = { env: { ...process.env, CHANNEL: channel } };
  const command = ['local/exchange-code.sh', `${stack.stateFolder}/demo.json`];
  const { stdout } = await promisify(execFile)('bash', command, options);
  expect(JSON.parse(stdout)).toMatchObject({ code: 0, data: { ...data, status: 'success' } });
});

test('no line of the log holds the account’s secret, a code, an openid or a token of WeChat', async () => {
  const authCode = await run.newWechatCode('somebody-searched-for');
  const { data } = await run.exchange(apps.hmac, authCode, { channel: 'wechat_pay' });
  const log = await until(stack.functionLog, (text) => text.split('exchange-auth-code').length > 100);
  const { appSecret } = (await admin.read('connections/demo-wechat')) as { appSecret: string };
  expect(appSecret).toMatch(/^[0-9a-f]{32}$/);
  for (const text of [appSecret, authCode, data?.openId, data?.accessToken, 'access_token?appid']) {
    expect(log).not.toContain(text);
  }
});
