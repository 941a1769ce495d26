/** DaxPay's merchants against a running stack, and what they share with the other two interfaces. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { idsOf } from '../../local/alipay/codes.ts';
import { counterparts, decide, demoBusinesses, open, requestLink } from '../support/authorization-run.ts';
import { isSigned, javaSdkRequest, wire } from '../support/daxpay-client.ts';
import { type DemoApp, daxpayRun, demoApps } from '../support/daxpay-run.ts';
import { toldIn, withoutEvidence } from '../support/evidence.ts';
import { signedGet } from '../support/genauth-client.ts';
import { sendForJson } from '../support/raw-http.ts';
import { recordedCalls } from '../support/recorded-calls.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

let stack: RunningStack;
let run: ReturnType<typeof daxpayRun>;
let apps: Readonly<Record<'hmac' | 'md5' | 'sm3' | 'asIs', DemoApp>>;

beforeAll(async () => {
  stack = await startStack();
  run = daxpayRun(stack.demo);
  apps = demoApps(stack.demo);
});
afterAll(() => stack.stop());

const codeIn = (address: string): string => new URL(address).searchParams.get('auth_code') ?? '';

describe.each(['hmac', 'md5', 'sm3', 'asIs'] as const)('the demo app %s', (name) => {
  test('turns a code into the ids that Alipay gives, in an answer that verifies', async () => {
    const app = apps[name];
    const authCode = await run.newCode(`person-${name}`);
    const answer = await run.exchange(app, authCode);
    const ids = idsOf({ appId: stack.demo.alipayApp.appId, scope: 'auth_base', user: `person-${name}` });
    expect(answer).toMatchObject({ code: 0, msg: 'success', data: { ...ids, status: 'success' } });
    expect(answer.data?.accessToken).toMatch(/^authusrB[0-9a-f]{36}$/);
    expect(isSigned(answer, app.key)).toBe(true);
    expect(await run.exchange(app, authCode)).toMatchObject({ code: 10507, data: null });
    expect(await run.tokenCalls(authCode)).toBe(1);
  });

  test('asks as the published Java SDK does, also behind a base path', async () => {
    const { appId, key } = apps[name];
    const request = javaSdkRequest({ appId, authCode: await run.newCode(), nowMs: Date.now() }, key);
    const { status, answer } = await run.send({ ...request, target: `/prod${request.target}` });
    expect([status, answer.code, isSigned(answer, key)]).toEqual([200, 0, true]);
    expect((await run.send(request)).answer).toMatchObject({ code: 10507, msg: '重复操作' });
  });
});

test('the whole way of a mobile app: AuthInfo, the code that Alipay gives its SDK, the exchange', async () => {
  const { json } = await sendForJson(stack.gateway, signedGet(stack.demo.genauth.signedApp));
  const authInfo = new URLSearchParams(json.data?.authInfo);
  expect(authInfo.get('app_id')).toBe(stack.demo.alipayApp.appId);
  const authCode = await run.newCode('a-mobile-user');
  const answer = await run.exchange(apps.hmac, authCode);
  const { openId } = idsOf({ appId: String(authInfo.get('app_id')), scope: 'auth_base', user: 'a-mobile-user' });
  expect(answer).toMatchObject({ code: 0, data: { openId } });
});

test('the printed example works as it stands', async () => {
  const { stdout } = await promisify(execFile)('bash', ['local/exchange-code.sh', `${stack.stateFolder}/demo.json`]);
  const answer = JSON.parse(stdout);
  expect(answer).toMatchObject({ code: 0, data: { status: 'success' } });
  expect(isSigned(answer, apps.hmac.key)).toBe(true);
  expect(stack.output()).toContain(`bash local/exchange-code.sh ${stack.stateFolder}/demo.json`);
});

test('the commands of docs/daxpay.md work as they stand there, with other values', async () => {
  const page = readFileSync('docs/daxpay.md', 'utf8');
  const [, block = ''] = /^```bash\n(.*?)^```/ms.exec(page) ?? [];
  const values = { gateway: stack.gateway, ...stack.demo.daxpay.hmac, authCode: await run.newCode() };
  const script = Object.entries(values).reduce(
    (lines, [name, value]) => lines.replace(new RegExp(`^${name}=.*$`, 'm'), () => `${name}=${value}`),
    block,
  );
  const environment = { env: { PATH: process.env.PATH, TZ: 'America/New_York' } };
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], environment);
  expect(JSON.parse(stdout)).toMatchObject({ code: 0, data: { status: 'success' } });
});

test('100 requests at once with one code: one call to Alipay, one result', async () => {
  const authCode = await run.newCode();
  const names = Object.values(apps);
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) => run.exchange(names[index % 4] ?? apps.hmac, authCode)),
  );
  const counts = new Map<number, number>();
  for (const { code } of answers) counts.set(code, (counts.get(code) ?? 0) + 1);
  expect(counts.get(0)).toBe(1);
  expect((counts.get(10507) ?? 0) + (counts.get(20081) ?? 0)).toBe(99);
  expect(await run.tokenCalls(authCode)).toBe(1);
});

test('100 copies of one request: one is accepted', async () => {
  const request = run.signed(apps.sm3, await run.newCode());
  const answers = await Promise.all(Array.from({ length: 100 }, () => run.send(request)));
  expect(answers.filter(({ answer }) => answer.code === 0)).toHaveLength(1);
  expect(answers.filter(({ answer }) => answer.code === 10507)).toHaveLength(99);
});

describe('one code, two interfaces', () => {
  test('what a browser’s way back has spent is refused here', async () => {
    const link = await requestLink(stack.gateway, demoBusinesses(stack.demo).rsa);
    const address = await decide(link, 'agree');
    expect((await open(address)).title).toBe('Authorization complete');
    expect(await run.exchange(apps.hmac, codeIn(address))).toMatchObject({
      code: 10507,
      msg: expect.stringContaining('认证标识码'),
    });
    expect(await run.tokenCalls(codeIn(address))).toBe(1);
  });

  test('and what was spent here is refused there', async () => {
    const link = await requestLink(stack.gateway, demoBusinesses(stack.demo).md5);
    const address = await decide(link, 'agree');
    expect((await run.exchange(apps.md5, codeIn(address))).code).toBe(0);
    expect((await open(address)).title).toBe('Not accepted this time');
    expect(await run.tokenCalls(codeIn(address))).toBe(1);
    // The link waits for a code of its own.
    expect((await open(await decide(link, 'agree'))).title).toBe('Authorization complete');
    const [callback] = await counterparts(stack.demo).waitForCallbacks(link.serialNo);
    expect(JSON.parse(callback?.body ?? '{}')).toMatchObject({ status: 'success' });
  });
});

test('a code of another Alipay app is refused by Alipay, which is named', async () => {
  const other = await fetch(`${stack.demo.alipay}/simulator/codes`, {
    method: 'POST',
    body: JSON.stringify({ app_id: '2021000000000009' }),
  });
  const { auth_code: authCode } = (await other.json()) as { auth_code: string };
  const answer = await run.exchange(apps.asIs, authCode);
  expect(answer).toMatchObject({ code: 1, msg: '获取支付宝OpenId失败: isv.unmatched-app-id', data: null });
  expect(isSigned(answer, apps.asIs.key)).toBe(true);
});

test('refused before the work: nothing is written, Alipay is not called; accepted: three writes', async () => {
  const calls = recordedCalls(stack.aws);
  const authCode = await run.newCode();
  const stale = { reqTime: '2020-01-01 00:00:00' };
  const { appId, key } = apps.hmac;
  await calls.clear();
  const refusals = await Promise.all([
    run.exchange({ appId: 'nobody', key }, authCode),
    run.exchange({ appId, key: { secret: 'x'.repeat(32) } }, authCode),
    run.exchange(apps.hmac, authCode, stale),
    run.exchange(apps.hmac, authCode, { queryCode: 'a.b' }),
    run.exchange(apps.hmac, authCode, { channel: 'wechat_pay_isv' }),
    run.send(wire('{')).then(({ answer }) => answer),
  ]);
  expect(refusals.map(({ code }) => code)).toEqual([20052, 20052, 10506, 10506, 20021, 10505]);
  const table = async () =>
    (await calls.list()).filter(
      ({ function: name, action, resource }) =>
        name === 'exchange-auth-code' && action.startsWith('dynamodb:') && !resource.endsWith('-registry'),
    );
  expect(await table()).toEqual([]);
  expect(await run.tokenCalls(authCode)).toBe(0);
  const said = refusals.map(({ traceId: _id, resTime: _time, ...rest }) => ({
    ...rest,
    msg: withoutEvidence(rest.msg),
  }));
  expect(said[0]).toEqual(said[1]);
  expect(refusals.slice(0, 2).map(({ msg }) => toldIn(msg)?.shown)).toEqual([
    expect.stringContaining('appId=nobody&'),
    expect.stringContaining(`appId=${appId}&`),
  ]);
  expect((await run.exchange(apps.hmac, authCode)).code).toBe(0);
  expect((await table()).map(({ action }) => action)).toEqual(Array(3).fill('dynamodb:PutItem'));
});

test('other methods and paths get the protocol’s own answer', async () => {
  for (const request of [
    { ...wire('{}'), method: 'PUT' },
    { ...wire('{}'), target: '/unipay/assist/channel/auth/other' },
  ]) {
    const { status, answer } = await run.send(request);
    expect([status, answer.code, answer.sign]).toEqual([200, 10404, undefined]);
  }
});

test('no line of the log holds a secret, a signature, a code or an identity', async () => {
  const authCode = await run.newCode('somebody-searched-for');
  const answer = await run.exchange(apps.hmac, authCode);
  const lines = (text: string) => text.match(/"operation":"exchange-auth-code"/g)?.length ?? 0;
  const log = await until(stack.functionLog, (text) => lines(text) > 100);
  const forbidden = [authCode, answer.data?.openId, answer.data?.userId, answer.data?.accessToken, answer.sign];
  for (const text of [...forbidden, ...Object.values(stack.demo.daxpay).map(({ secret }) => secret)]) {
    expect(log).not.toContain(text);
  }
});
