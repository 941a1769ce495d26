/** What DaxPay's merchants are told while Alipay, WeChat or AWS misbehaves: never an identity that is not certain, no code sent twice. */

import { isSigned } from '../support/daxpay-client.ts';
import { type Answer, type DemoApp, daxpayRun, demoApps } from '../support/daxpay-run.ts';
import { type FaultMode, withFault } from '../support/recorded-calls.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

let stack: RunningStack;
let run: ReturnType<typeof daxpayRun>;
let app: DemoApp;

/** The issuers of codes, each behind one channel. */
type Channel = 'ali_pay' | 'wechat_pay';
const CHANNELS = ['ali_pay', 'wechat_pay'] as const;
const newCodeOf = (channel: Channel) => (channel === 'ali_pay' ? run.newCode() : run.newWechatCode());
const callsOf = (channel: Channel, code: string) =>
  channel === 'ali_pay' ? run.tokenCalls(code) : run.wechatCalls(code);
const exchangeOver = (channel: Channel, code: string) => run.exchange(app, code, { channel });

/** Exchanges whose answers never come: they take long, so they begin first and are looked at last. */
const silent = {} as Record<Channel, { readonly authCode: string; readonly answer: Promise<Answer> }>;

beforeAll(async () => {
  stack = await startStack();
  run = daxpayRun(stack.demo);
  app = demoApps(stack.demo).hmac;
  for (const channel of CHANNELS) {
    const authCode = await newCodeOf(channel);
    await run.setFault('timeout', 1);
    silent[channel] = { authCode, answer: exchangeOver(channel, authCode) };
    await until(
      () => callsOf(channel, authCode),
      (calls) => calls === 1,
    );
  }
});
afterAll(() => stack.stop());

test.each(CHANNELS)('%s: while an exchange is under way its code is in progress', async (channel) => {
  const answer = await exchangeOver(channel, silent[channel].authCode);
  expect(answer).toMatchObject({ code: 20081, msg: '操作处理中，请勿重复操作', data: null });
  expect(isSigned(answer, app.key)).toBe(true);
});

/** Says what is to be said of an exchange whose outcome nobody knows. */
async function expectUnknown(channel: Channel, authCode: string, answer: Answer): Promise<void> {
  expect(answer).toMatchObject({ code: 20080, msg: expect.stringContaining('操作失败'), data: null });
  expect(isSigned(answer, app.key)).toBe(true);
  expect(await exchangeOver(channel, authCode)).toMatchObject({ code: 10507, data: null });
  expect(await callsOf(channel, authCode)).toBe(1);
}

const UNKNOWN = ['reset', 'http500', 'html'];

test.each([
  ...[...UNKNOWN, 'tampered', 'unsigned', 'wrong-key'].map((mode) => ['ali_pay', mode] as const),
  ...UNKNOWN.map((mode) => ['wechat_pay', mode] as const),
])('%s with fault %s: 20080, nothing is returned, and the code is never sent again', async (channel, mode) => {
  const authCode = await newCodeOf(channel);
  await run.setFault(mode, 1);
  await expectUnknown(channel, authCode, await exchangeOver(channel, authCode));
});

test.each(['tampered', 'unsigned', 'wrong-key', 'escaped-slash', 'open-id-only', 'user-id-only', 'gbk'])(
  'WeChat, which signs nothing, does not know %s: the mode waits for Alipay',
  async (mode) => {
    await run.setFault(mode, 1);
    const answer = await exchangeOver('wechat_pay', await run.newWechatCode());
    expect(answer).toMatchObject({ code: 0, data: { userId: null, status: 'success' } });
    expect(await run.faults()).toEqual([{ mode, count: 1 }]);
    await run.setFault(mode, 0);
  },
);

test.each([
  ['escaped-slash', {}],
  ['open-id-only', { userId: null }],
  ['user-id-only', { openId: null }],
])('Alipay with %s is understood', async (mode, data) => {
  await run.setFault(mode, 1);
  const answer = await run.exchange(app, await run.newCode());
  expect(answer).toMatchObject({ code: 0, data: { ...data, status: 'success' } });
  expect(answer.data?.openId ?? answer.data?.userId).toEqual(expect.any(String));
  expect(isSigned(answer, app.key)).toBe(true);
});

test.each(CHANNELS)('%s: an issuer that is busy for a moment is asked again', async (channel) => {
  const authCode = await newCodeOf(channel);
  await run.setFault('busy', 2);
  expect((await exchangeOver(channel, authCode)).code).toBe(0);
  expect(await callsOf(channel, authCode)).toBe(3);
});

test.each(CHANNELS)('%s: busy for longer is 10500, and the code can be exchanged later', async (channel) => {
  const authCode = await newCodeOf(channel);
  await run.setFault('busy', 100);
  const answer = await exchangeOver(channel, authCode);
  await run.setFault('busy', 0);
  expect(answer).toMatchObject({ code: 10500, msg: '系统繁忙，请稍后重试', data: null });
  expect(isSigned(answer, app.key)).toBe(true);
  expect((await exchangeOver(channel, authCode)).code).toBe(0);
});

test.each<FaultMode>(['down', 'throttle', 'garbage', 'error'])(
  'DynamoDB %s: 10500, signed, and Alipay is not called',
  async (mode) => {
    const authCode = await run.newCode();
    const answer = await withFault(stack.aws, { service: 'dynamodb', mode }, () => run.exchange(app, authCode));
    expect(answer).toMatchObject({ code: 10500, data: null });
    expect(isSigned(answer, app.key)).toBe(true);
    expect(await run.tokenCalls(authCode)).toBe(0);
    expect((await run.exchange(app, authCode)).code).toBe(0);
  },
);

test.each(CHANNELS)('%s: an issuer that never answers is 20080 after its timeout', async (channel) => {
  const { authCode, answer } = silent[channel];
  await expectUnknown(channel, authCode, await answer);
});

test('an answer of DynamoDB that gets lost refuses nobody', async () => {
  const authCode = await run.newCode();
  const lost = { service: 'dynamodb', mode: 'lost-answer', count: 1 } as const;
  expect((await withFault(stack.aws, lost, () => run.exchange(app, authCode))).code).toBe(0);
});
