/** The published codes and messages, and when an answer is signed. */
import type { ErrorCode, GatewayErrorOptions } from '../../../../shared/platform/errors.ts';
import type { DaxpayCaller } from '../../../../shared/protocols/daxpay/caller.ts';
import type { DaxpayCredentials } from '../../../../shared/protocols/daxpay/credentials.ts';
import { daxpayEnvelope } from '../../../../shared/protocols/daxpay/envelope.ts';
import { CODES } from '../../../../shared/protocols/daxpay/errors.ts';
import { ALWAYS } from '../../../../shared/signing/validity.ts';
import { sharedKey } from '../../../../shared/signing/verification-key.ts';
import { httpRequest } from '../../../support/http-request.ts';
import { failed, JSON_HEADERS, RESPONDING, WRITTEN_AT_MS } from '../../../support/written-response.ts';

const tail = { resTime: '2026-11-21 11:27:12', traceId: 'abcdef012345' };
const write = (outcome: Parameters<typeof daxpayEnvelope.write>[0], change: object = {}): Record<string, unknown> => {
  const { statusCode, headers, body } = daxpayEnvelope.write(outcome, { ...RESPONDING, ...change });
  expect([statusCode, headers]).toEqual([200, JSON_HEADERS]);
  return JSON.parse(body);
};

test('a success', () => {
  const data = { openId: 'open', userId: null, accessToken: null, status: 'success' };
  expect(write({ ok: true, data })).toEqual({ code: 0, msg: 'success', data, ...tail });
});

test.each<[ErrorCode, number, string]>([
  ['payload_too_large', 10505, '请求体过大'],
  ['malformed_request', 10505, '参数解析错误'],
  ['invalid_parameter', 10506, '验证参数错误'],
  ['caller_disabled', 20023, '应用未启用'],
  ['signature_invalid', 20052, '验签失败'],
  ['timestamp_malformed', 10505, '请求时间格式错误，应为yyyy-MM-dd HH:mm:ss'],
  ['timestamp_outside_window', 10506, '验证参数错误\n请求已过期，请重新发送！'],
  ['replayed', 10507, '重复操作'],
  ['source_ip_denied', 20052, '验签失败'],
  ['channel_unknown', 20011, '支付通道不存在'],
  ['channel_disabled', 20021, '支付通道未启用'],
  ['ability_unsupported', 20030, '不支持该能力'],
  ['auth_code_refused', 1, '认证失败'],
  ['auth_code_used', 10507, '重复操作，认证标识码已被使用'],
  ['exchange_in_progress', 20081, '操作处理中，请勿重复操作'],
  ['outcome_unknown', 20080, '操作失败，结果未知，请重新获取认证标识码'],
  ['route_not_found', 10404, '接口不存在'],
  ['method_not_allowed', 10404, '该接口不支持此请求方法'],
  ['throttled', 10500, '请求过于频繁，请稍后重试'],
  ['unavailable', 10500, '系统繁忙，请稍后重试'],
  ['misconfigured', 20024, '配置错误'],
  ['internal', 10500, '系统异常'],
])('%s is %i', (code, number, msg) => {
  expect(write(failed(code))).toEqual({ code: number, msg, data: null, ...tail });
});

test('a time outside the window is told as too late or too early', () => {
  const at = (timestampMs: number) =>
    write(failed('timestamp_outside_window'), { credentials: { timestampMs } as DaxpayCredentials }).msg;
  expect(at(WRITTEN_AT_MS - 301_000)).toBe('验证参数错误\n请求已过期，请重新发送！');
  expect(at(WRITTEN_AT_MS)).toBe('验证参数错误\n请求已过期，请重新发送！');
  expect(at(WRITTEN_AT_MS + 301_000)).toBe('验证参数错误\n请求时间晚于服务器接收到的时间，请检查');
});

const TOLD = { zh: '获取支付宝OpenId失败: isv.code-invalid', en: 'Alipay refused the auth code: isv.code-invalid' };

test('a refusal says which members are wrong, and what its channel has to say', () => {
  const violations = [{ member: 'authCode', rule: 'maxLength', limit: 200 } as const];
  expect(write(failed('invalid_parameter', { violations })).msg).toBe('验证参数错误\n认证标识码不可超过200位');
  expect(write(failed('auth_code_refused', { told: TOLD })).msg).toBe(TOLD.zh);
});

test('who signed is told that it was the address, and whoever did not gets what an unknown app gets', () => {
  const english = { request: httpRequest({ headers: { 'accept-language': 'en' } }) };
  const verifiedKey = sharedKey(() => '', ALWAYS);
  const denied = (change: object) => write(failed('source_ip_denied'), change);
  expect(denied({ verifiedKey })).toMatchObject({ code: 20052, msg: '来源地址不允许' });
  expect(denied({ verifiedKey, ...english })).toMatchObject({ code: 20052, msg: 'The source address is not allowed' });
  expect(denied(english)).toMatchObject({ code: 20052, msg: 'Signature verification failed' });
});

test('the methods that an interface has are named, and no members of other refusals', () => {
  const members = ['POST', 'PUT'];
  expect(write(failed('method_not_allowed', { members })).msg).toBe('该接口不支持此请求方法: POST, PUT');
  expect(write(failed('channel_disabled', { members })).msg).toBe('支付通道未启用');
});

describe('the language', () => {
  const inLanguage = (code: ErrorCode, language: string | undefined, options: Partial<GatewayErrorOptions> = {}) => {
    const request = httpRequest({ headers: { 'accept-language': language } });
    return write(failed(code, options), { request }).msg;
  };

  test.each([undefined, '', '*', 'zh-CN', 'fr', 'zh-CN,en;q=0.9'])('for %j is Chinese', (language) => {
    expect(inLanguage('replayed', language)).toBe('重复操作');
    expect(inLanguage('internal', language)).toBe('系统异常');
  });

  test.each(['en', 'en-US,en;q=0.9,zh;q=0.8'])('for %j is English, for every code', (language) => {
    for (const code of Object.keys(CODES) as ErrorCode[]) {
      for (const options of [
        {},
        { fault: { kind: 'empty', at: 0 } as const },
        { violations: [{ member: 'authCode', rule: 'pattern', allowed: 'a-z' } as const] },
      ]) {
        expect(inLanguage(code, language, options)).toMatch(/^[\x20-\x7e\n]+$/);
      }
    }
    expect(inLanguage('auth_code_refused', language, { told: TOLD })).toBe(TOLD.en);
    expect(inLanguage('timestamp_outside_window', language)).toBe('Invalid parameters\nreqTime is too old');
  });
});

test('a body that cannot be parsed is told why', () => {
  const fault = { kind: 'byte-order-mark', at: 0 } as const;
  expect(write(failed('malformed_request', { fault })).msg).toBe(
    '参数解析错误: 请求体以字节顺序标记（BOM）开头，请使用不带 BOM 的 UTF-8',
  );
  expect(write(failed('payload_too_large', { fault: { kind: 'too-large', limitBytes: 16_384 } })).msg).toBe(
    '请求体过大: 请求体超过 16384 字节',
  );
});

describe('an answer', () => {
  const keyOf = (name: string) => sharedKey((text) => `${name} over ${Buffer.from(text)}`, ALWAYS);
  const [newer, older] = [keyOf('newer'), keyOf('older')];
  const caller = { keys: [newer, older] } as unknown as DaxpayCaller;

  test.each([newer, older])('is signed under the key that the request verified with (%#)', (verifiedKey) => {
    const name = verifiedKey === newer ? 'newer' : 'older';
    expect(write(failed('replayed'), { caller, verifiedKey })).toEqual({
      code: 10507,
      msg: '重复操作',
      data: null,
      sign: `${name} over code=10507&msg=重复操作&resTime=${tail.resTime}&traceId=${tail.traceId}`,
      ...tail,
    });
    const { sign } = write({ ok: true, data: { openId: 'a', userId: null } }, { caller, verifiedKey });
    expect(sign).toBe(
      `${name} over code=0&data={openId:a}&msg=success&resTime=${tail.resTime}&traceId=${tail.traceId}`,
    );
  });

  test.each([
    ['nobody is believed', { verifiedKey: newer }],
    ['no signature was needed', { caller }],
    ['the key is none of the caller’s', { caller, verifiedKey: keyOf('another') }],
  ])('is not signed where %s', (_name, change) => {
    expect(write(failed('internal'), change)).not.toHaveProperty('sign');
  });
});
