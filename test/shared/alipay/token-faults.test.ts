/** The exchange against the fake Alipay, over sockets, in every fault mode. */
import { ALIPAY_FAULT_MODES, type AlipayFaultMode } from '../../../local/alipay/faults.ts';
import { alipayClockOffsetMs } from '../../../shared/alipay/gateway-clock.ts';
import { createTokenClient } from '../../../shared/alipay/token-exchange.ts';
import { callOut, type OutboundResponse } from '../../../shared/platform/outbound-call.ts';
import type { TokenOutcome } from '../../../shared/redemption/outcome.ts';
import { publicKeyConnection } from '../../support/alipay-connection.ts';
import { type FakeAlipay, startFakeAlipay } from '../../support/fake-alipay.ts';
import { HANG_MS } from '../../support/hang.ts';
import { rsaPair } from '../../support/keys.ts';

let alipay: FakeAlipay;

beforeAll(async () => {
  const { privatePem: privateKey, publicPem: publicKey } = rsaPair('app');
  alipay = await startFakeAlipay({ app: { privateKey, publicKey }, alipay: rsaPair('alipay') });
});
afterAll(() => alipay.stop());

const exchange = (
  code: string,
  { connection = publicKeyConnection(), remainingMs = 10_000 } = {},
): Promise<TokenOutcome> => {
  const options = { alipayBaseUrl: alipay.url, clock: () => alipay.time.nowMs, sleep: async () => undefined };
  return createTokenClient(options)(connection, { code, remainingMs });
};

const text = expect.any(String);
const authStartMs = expect.any(Number);
const GRANTED = { kind: 'granted', openId: text, userId: text, accessToken: text, authStartMs };
const UNVERIFIED = { kind: 'unknown', reason: "the response's signature does not verify", unverified: true };
const CODE_INVALID = { kind: 'refused', subCode: 'isv.code-invalid', signed: true };

test('a code is good once', async () => {
  const code = await alipay.code();
  expect(await exchange(code)).toEqual(GRANTED);
  expect(await exchange(code)).toEqual(CODE_INVALID);
});

test.each<[AlipayFaultMode, object, boolean]>([
  ['timeout', { kind: 'unknown', reason: 'TIMEOUT' }, true],
  ['reset', { kind: 'unknown', reason: 'ECONNRESET' }, true],
  ['http500', { kind: 'unknown', reason: 'HTTP 500' }, false],
  ['html', { kind: 'unknown', reason: 'the response is not an object' }, false],
  ['tampered', UNVERIFIED, true],
  ['wrong-key', UNVERIFIED, true],
  ['unsigned', { ...UNVERIFIED, reason: 'the response is a success without a signature' }, true],
  ['escaped-slash', GRANTED, true],
  ['gbk', GRANTED, true],
  ['open-id-only', { kind: 'granted', openId: text, accessToken: text, authStartMs }, true],
  ['user-id-only', { kind: 'granted', userId: text, accessToken: text, authStartMs }, true],
])('%s: %j after one call', async (mode, outcome, spends) => {
  const code = await alipay.code();
  await alipay.fault(mode, 1);
  const before = (await alipay.requests()).length;
  expect(await exchange(code, mode === 'timeout' ? { remainingMs: 1_000 } : {})).toEqual(outcome);
  expect((await alipay.requests()).length - before).toBe(1);
  expect(await exchange(code)).toEqual(spends ? CODE_INVALID : GRANTED);
});

test('busy: tried again until the code is granted', async () => {
  const code = await alipay.code();
  await alipay.fault('busy', 2);
  expect(await exchange(code)).toEqual(GRANTED);
});

test('busy all the time: the code is not spent', async () => {
  const code = await alipay.code();
  await alipay.fault('busy');
  expect(await exchange(code)).toEqual({ kind: 'busy', subCode: 'aop.unknow-error' });
  await alipay.fault('busy', 0);
  expect(await exchange(code)).toEqual(GRANTED);
});

test.each<[AlipayFaultMode, object]>([
  ['tampered', UNVERIFIED],
  ['wrong-key', UNVERIFIED],
  ['unsigned', { ...CODE_INVALID, signed: false }],
  ['escaped-slash', CODE_INVALID],
  ['gbk', CODE_INVALID],
])('a refusal that is %s: %j', async (mode, outcome) => {
  await alipay.fault(mode, 1);
  expect(await exchange('no-such-code')).toEqual(outcome);
});

test('no mode of the fake is left out', () => {
  expect(ALIPAY_FAULT_MODES).toHaveLength(12);
});

test('what Alipay does not accept is an operator’s matter; unsigned, it frees no code', async () => {
  const stranger = { ...publicKeyConnection(), privateKey: rsaPair('stranger').privateKey };
  const nobody = { ...publicKeyConnection(), appId: '2021' };
  const code = await alipay.code();
  expect(await exchange(code, { connection: stranger })).toEqual({
    kind: 'misconfigured',
    subCode: 'isv.invalid-signature',
    unspent: true,
  });
  expect(await exchange(code, { connection: nobody })).toEqual({
    kind: 'misconfigured',
    subCode: 'isv.invalid-app-id',
    unspent: false,
  });
  expect(await exchange(code)).toEqual(GRANTED);
});

describe('Alipay’s clock', () => {
  test('against ours, to the second', async () => {
    const replies: OutboundResponse[] = [];
    const offsetMs = await alipayClockOffsetMs('sandbox', {
      alipayBaseUrl: alipay.url,
      callGateway: async (call) => {
        const reply = await callOut(call);
        replies.push(reply);
        return reply;
      },
      clock: () => 60_000,
      timeoutMs: HANG_MS,
    });
    expect(replies).toMatchObject([{ kind: 'responded', dateMs: (offsetMs ?? 0) + 60_000 }]);
  });

  test('is taken at half the way of the call', async () => {
    const times = [10_000, 14_000];
    const callGateway = async () => ({ kind: 'responded', status: 200, body: Buffer.alloc(0), dateMs: 7_000 }) as const;
    expect(await alipayClockOffsetMs('sandbox', { callGateway, clock: () => times.shift() ?? 0 })).toBe(-5_000);
  });

  test.each([
    { kind: 'unreachable', reason: 'ECONNREFUSED' },
    { kind: 'interrupted', reason: 'TIMEOUT' },
    { kind: 'responded', status: 502, body: Buffer.alloc(0) },
  ] as const)('is not known after %j', async (reply) => {
    const urls: string[] = [];
    const callGateway = async ({ url }: { url: URL }) => {
      urls.push(url.href);
      return reply;
    };
    expect(await alipayClockOffsetMs('production', { callGateway })).toBeUndefined();
    expect(urls).toEqual(['https://openapi.alipay.com/gateway.do']);
  });
});
