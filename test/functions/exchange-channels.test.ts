/** Channels of DaxPay beside `ali_pay`: whose connection they take, whom they ask, and what a refusal says. */

import type { TokenOutcome } from '../../shared/redemption/outcome.ts';
import { isSigned, signRequest, wire } from '../support/daxpay-client.ts';
import { daxpayOperation, GRANTED, GRANTED_BY_WECHAT, newCode } from '../support/daxpay-operation.ts';
import { PROVIDER_APP_ID, wechatDocument } from '../support/documents.ts';
import { PREFIX } from '../support/in-process.ts';
import { until } from '../support/until.ts';

const inEnglish = { headers: { 'content-type': 'application/json', 'accept-language': 'en' } };

test('wechat_pay gives the openid and the token of WeChat, and nobody asks Alipay', async () => {
  const apps: string[] = [];
  const operation = daxpayOperation({
    requestWechatToken: async ({ appId, appSecret }) => {
      apps.push(appId, appSecret.export().toString());
      return { kind: 'granted', ...GRANTED_BY_WECHAT };
    },
  });
  const authCode = newCode();
  const { answer, key } = await operation.exchange('channels', { channel: 'wechat_pay', authCode });
  expect(answer).toMatchObject({ code: 0, data: { ...GRANTED_BY_WECHAT, userId: null, status: 'success' } });
  expect(isSigned(answer, key)).toBe(true);
  expect([operation.exchangedAtWechat, operation.exchanged]).toEqual([[authCode], []]);
  expect(apps).toEqual([wechatDocument.appId, wechatDocument.appSecret]);
});

test('alipay_isv is ali_pay through the connection that the app names for it', async () => {
  const apps: string[] = [];
  const { exchange, exchangedAtWechat } = daxpayOperation({
    requestToken: async ({ appId }) => {
      apps.push(appId);
      return { kind: 'granted', ...GRANTED };
    },
  });
  for (const channel of ['alipay_isv', 'ali_pay']) {
    const { answer, key } = await exchange('channels', { channel });
    expect(answer).toMatchObject({ code: 0, data: GRANTED });
    expect(isSigned(answer, key)).toBe(true);
  }
  expect([apps[0], apps[1] === apps[0], exchangedAtWechat]).toEqual([PROVIDER_APP_ID, false, []]);
});

test('wechat_pay_isv is not enabled, although the app names a connection for it', async () => {
  const { exchange, exchangedAtWechat, uses } = daxpayOperation();
  const { answer } = await exchange('channels', { channel: 'wechat_pay_isv' });
  expect([answer.code, answer.msg, exchangedAtWechat, uses]).toEqual([20021, '支付通道未启用', [], []]);
});

test.each([
  ['ali_pay', 'wechat', 'is of kind wechat, where a connection of kind alipay is needed'],
  ['wechat_pay', 'wework', 'is of kind alipay, where a connection of kind wechat is needed'],
])('%s with a connection of the other kind is 20024, and the log names both', async (channel, identifier, why) => {
  const { exchange, exchanged, exchangedAtWechat, uses, around } = daxpayOperation();
  const { answer, key } = await exchange('crossed', { channel });
  expect(answer).toMatchObject({ code: 20024, msg: '配置错误', data: null });
  expect(isSigned(answer, key)).toBe(true);
  expect(around.logs.at(-1)?.attributes.reason).toBe(`secret ${PREFIX}/connections/${identifier}: it ${why}`);
  expect([exchanged, exchangedAtWechat, uses]).toEqual([[], [], []]);
  // Who names the right one is served meanwhile.
  expect((await exchange('channels', { channel })).answer.code).toBe(0);
});

describe('what WeChat refuses', () => {
  const refusing = (subCode: string) =>
    daxpayOperation({ requestWechatToken: async () => ({ kind: 'refused', subCode, signed: false }) });

  test.each([
    ['40029', '微信认证失败: 40029', 'WeChat refused the auth code: 40029'],
    ['40163', '微信认证失败: 40163', 'WeChat refused the auth code: 40163'],
    ['snapshot-user', expect.stringMatching(/^微信认证失败: .*完整/), expect.stringMatching(/opened in full/)],
  ])('%s is code 1, and the code is never sent again', async (subCode, zh, en) => {
    const { exchange, exchangedAtWechat, around, members, send } = refusing(subCode);
    const authCode = newCode();
    const { answer, key } = await exchange('channels', { channel: 'wechat_pay', authCode });
    expect(answer).toMatchObject({ code: 1, msg: zh, data: null });
    expect(isSigned(answer, key)).toBe(true);
    expect((await exchange('channels', { channel: 'wechat_pay', authCode, nonceStr: 'n2' })).answer.code).toBe(10507);
    expect(exchangedAtWechat).toEqual([authCode]);
    expect(around.logs[0]?.attributes.reason).toBe(`WeChat refused the auth code: ${subCode}`);
    expect(around.logs[1]?.attributes.reason).toBe('the auth code was sent to WeChat before');
    expect(JSON.stringify(around.logs)).not.toContain(authCode);
    const body = members('channels', { channel: 'wechat_pay' });
    const english = await send(wire({ ...body, sign: signRequest(body, key) }), inEnglish);
    expect(english.answer.msg).toEqual(en);
  });
});

describe('wechat_pay that ends otherwise', () => {
  test.each<[TokenOutcome, number, string, number]>([
    [{ kind: 'misconfigured', subCode: '40125', unspent: true }, 20024, 'WeChat: 40125', 2],
    [{ kind: 'busy', subCode: '45011' }, 10500, 'WeChat is busy', 2],
    [{ kind: 'unreachable', reason: 'ECONNREFUSED' }, 10500, 'WeChat is unreachable', 2],
    [{ kind: 'unknown', reason: 'ECONNRESET' }, 20080, 'the auth code may be spent: ECONNRESET', 1],
  ])('%j is %i, and the code is sent again only where it is unspent', async (outcome, code, reason, sent) => {
    const { exchange, exchangedAtWechat, around } = daxpayOperation({ requestWechatToken: async () => outcome });
    const authCode = newCode();
    const first = await exchange('channels', { channel: 'wechat_pay', authCode });
    expect(first.answer).toMatchObject({ code, data: null });
    await exchange('channels', { channel: 'wechat_pay', authCode, nonceStr: 'n2' });
    expect(exchangedAtWechat).toHaveLength(sent);
    expect(around.logs[0]?.attributes.reason).toBe(reason);
  });

  test('of an operator’s mistake counts as a configuration error', async () => {
    const outcome: TokenOutcome = { kind: 'misconfigured', subCode: '40164', unspent: true };
    const { exchange, around } = daxpayOperation({ requestWechatToken: async () => outcome });
    await exchange('channels', { channel: 'wechat_pay' });
    expect(around.counts).toContainEqual(
      expect.objectContaining({ counts: expect.objectContaining({ ConfigurationErrors: 1 }) }),
    );
  });
});

test('one text that both issuers gave is two codes: each is sent to its own', async () => {
  const { exchange, exchanged, exchangedAtWechat } = daxpayOperation();
  const authCode = newCode();
  const codes: number[] = [];
  for (const [at, channel] of ['ali_pay', 'wechat_pay', 'alipay_isv', 'ali_pay', 'wechat_pay'].entries()) {
    codes.push((await exchange('channels', { channel, authCode, nonceStr: `n${at}` })).answer.code);
  }
  // The provider's app is an issuer of its own, too.
  expect(codes).toEqual([0, 0, 0, 10507, 10507]);
  expect([exchanged, exchangedAtWechat]).toEqual([[authCode, authCode], [authCode]]);
});

test('a second request for WeChat’s code meanwhile is in progress', async () => {
  const { promise, resolve } = Promise.withResolvers<TokenOutcome>();
  const operation = daxpayOperation({ requestWechatToken: () => promise });
  const authCode = newCode();
  const first = operation.exchange('channels', { channel: 'wechat_pay', authCode });
  await until(() => operation.exchangedAtWechat.length, Boolean);
  const second = await operation.exchange('channels', { channel: 'wechat_pay', authCode, nonceStr: 'n2' });
  expect(second.answer.code).toBe(20081);
  resolve({ kind: 'granted', ...GRANTED_BY_WECHAT });
  expect((await first).answer.code).toBe(0);
  expect(operation.exchangedAtWechat).toHaveLength(1);
});
