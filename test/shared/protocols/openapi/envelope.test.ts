/** The published statuses, and when an answer is signed. */
import { type ErrorCode, GatewayError } from '../../../../shared/platform/errors.ts';
import type { Violation } from '../../../../shared/platform/violation.ts';
import type { SigningBusiness } from '../../../../shared/protocols/openapi/caller.ts';
import type { OpenapiCredentials } from '../../../../shared/protocols/openapi/credentials.ts';
import { openapiEnvelope } from '../../../../shared/protocols/openapi/envelope.ts';
import { STATUSES } from '../../../../shared/protocols/openapi/errors.ts';
import { httpRequest } from '../../../support/http-request.ts';
import { failed, JSON_HEADERS, RESPONDING, WRITTEN_AT_MS } from '../../../support/written-response.ts';

const credentials = { nonce: 'nonce-1', timestampMs: WRITTEN_AT_MS - 301_000 } as OpenapiCredentials;
const succeeded = { ok: true, data: { alipayAuthUrl: 'x' } } as const;
const write = (outcome: Parameters<typeof openapiEnvelope.write>[0], change: object = {}) => {
  const { statusCode, headers, body } = openapiEnvelope.write(outcome, { ...RESPONDING, ...change });
  return { http: statusCode, headers, json: JSON.parse(body) as Record<string, unknown> };
};
const plainHeaders = {
  ...JSON_HEADERS,
  'x-request-id': 'abcdef012345',
};

test('a success', () => {
  expect(write(succeeded)).toEqual({
    http: 200,
    headers: plainHeaders,
    json: { status: 0, message: 'success', data: { alipayAuthUrl: 'x' } },
  });
});

test.each<[ErrorCode, number, number, string]>([
  ['payload_too_large', 3, 413, 'the body is too large'],
  ['malformed_request', 3, 400, 'the request cannot be parsed'],
  ['invalid_parameter', 3, 400, 'a parameter is missing or malformed'],
  ['caller_disabled', 2, 401, 'authentication failed'],
  ['signature_invalid', 2, 401, 'authentication failed'],
  ['algorithm_unsupported', 2, 401, 'authentication failed'],
  ['timestamp_missing', 3, 400, 'the header timestamp is missing'],
  ['timestamp_malformed', 3, 400, 'the header timestamp must be 13 digits of milliseconds'],
  ['replayed', 6, 401, 'the nonce was used before'],
  ['source_ip_denied', 10, 403, 'the source address is not allowed'],
  ['resource_not_found', 7, 404, 'no such merchant, or not of this business'],
  ['serial_used', 8, 409, 'the serialNo was used before'],
  ['route_not_found', 4, 404, 'no such interface'],
  ['method_not_allowed', 4, 405, 'this interface has another method'],
  ['throttled', 1, 429, 'too many requests; try again later'],
  ['unavailable', 1, 503, 'temporarily unavailable; try again'],
  ['misconfigured', 1, 500, 'configuration error; tell the operator'],
  ['internal', 1, 500, 'internal error'],
])('%s is status %i under HTTP %i', (code, status, http, message) => {
  const retry = code === 'throttled' || code === 'unavailable' ? { 'retry-after': '1' } : {};
  expect(write(failed(code))).toStrictEqual({
    http,
    headers: { ...plainHeaders, ...retry },
    json: { status, message },
  });
});

test('a timestamp outside the window is told the server’s time and the difference', () => {
  expect(write(failed('timestamp_outside_window'), { credentials })).toMatchObject({
    http: 401,
    json: {
      status: 5,
      message: `the timestamp is outside the window: server time ${WRITTEN_AT_MS}, difference -301000 ms`,
    },
  });
  expect(write(failed('timestamp_outside_window')).json.message).toContain(`difference -${WRITTEN_AT_MS} ms`);
});

test('a refused signature is told the string that was verified, in the language asked for', () => {
  const evidence = { lengthBytes: 5, sha256: 'ab', shown: 'a=1&b' };
  const messageIn = (language: string) => {
    const request = httpRequest({ headers: { 'accept-language': language } });
    return write(failed('signature_invalid', { evidence }), { request }).json.message;
  };
  expect(messageIn('en')).toBe(
    'authentication failed: the string to sign has 5 bytes, its SHA-256 is ab, and it reads a=1&b',
  );
  expect(messageIn('zh')).toBe('认证失败: 待签名字符串共 5 字节，SHA-256 为 ab，内容为 a=1&b');
});

test('a refusal says which members are wrong and why, and never the reason', () => {
  const violations: Violation[] = [
    { member: 'merchantId', rule: 'required' },
    { member: 'userId', rule: 'maxLength', limit: 64, actual: 65 },
    { member: 'nonce', place: 'header', rule: 'repeated-or-comma' },
    { member: 'merchantId', rule: 'required' },
  ];
  expect(write(failed('invalid_parameter', { violations })).json).toEqual({
    status: 3,
    message:
      'merchantId is missing; userId has 65 characters, at most 64; the header nonce is sent twice, or has a comma',
  });
  expect(write(failed('invalid_parameter', { violations }), inLanguage('zh-CN')).json).toEqual({
    status: 3,
    message: 'merchantId 缺失；userId 有 65 个字符，最多 64 个；请求头 nonce 重复，或包含逗号',
  });
});

test('the methods that an interface has are named, and no members of other refusals', () => {
  const members = ['POST', 'PUT'];
  expect(write(failed('method_not_allowed', { members })).json.message).toBe(
    'this interface has another method: POST, PUT',
  );
  expect(write(failed('resource_not_found', { members })).json.message).toBe(
    'no such merchant, or not of this business',
  );
});

test('a body that cannot be parsed is told why', () => {
  const fault = { kind: 'repeated-member', at: 7, name: 'a' } as const;
  expect(write(failed('malformed_request', { fault })).json).toEqual({
    status: 3,
    message: 'the body has the member "a" twice',
  });
  expect(write(failed('malformed_request', { fault }), inLanguage('zh')).json.message).toBe('请求体中成员 "a" 重复');
});

const inLanguage = (language: string | undefined) => ({
  request: httpRequest({ headers: { 'accept-language': language } }),
});

describe('the language', () => {
  const codes = Object.keys(STATUSES) as ErrorCode[];

  test.each([undefined, '', '*', 'en', 'fr', 'en-US,zh;q=0.9'])('for %j is English, for every code', (language) => {
    for (const code of codes) {
      expect(write(failed(code), inLanguage(language)).json).toEqual(write(failed(code)).json);
      expect(write(failed(code), inLanguage(language)).json.message).toMatch(/^[\x20-\x7e]+$/);
    }
  });

  test.each(['zh', 'zh-CN,zh;q=0.9,en;q=0.8', 'fr, zh;q=0.1'])('for %j is Chinese, for every code', (language) => {
    for (const code of codes) {
      const { status, message } = write(failed(code), inLanguage(language)).json;
      expect(status).toBe(write(failed(code)).json.status);
      expect(message).toMatch(/[\u4e00-\u9fff]/);
      // Names and numbers alone are in letters of ours.
      expect(String(message).replace(/timestamp|nonce|serialNo/g, '')).not.toMatch(/[a-z]{2,}/i);
    }
    expect(write(failed('timestamp_outside_window'), { ...inLanguage(language), credentials }).json.message).toBe(
      `时间戳超出允许范围: 服务器时间 ${WRITTEN_AT_MS}，相差 -301000 毫秒`,
    );
  });
});

describe('an answer', () => {
  const business = (sign: SigningBusiness['sign']) =>
    ({ id: 'business-1', algorithm: 'SHA256-RSA', sign }) as SigningBusiness;
  const signs = business((text, nowMs) => `${Buffer.from(text)} at ${nowMs}`);
  const cannotSign = business(() => {
    throw new GatewayError('misconfigured', { reason: 'no key is active' });
  });

  test.each([succeeded, failed('serial_used')])(
    'to a business that is believed is signed over its own bytes (%#)',
    (outcome) => {
      const unsigned = write(outcome, { credentials });
      const { headers, ...answer } = write(outcome, { credentials, caller: signs });
      const body = JSON.stringify(answer.json);
      expect({ headers, ...answer }).toEqual({
        ...unsigned,
        headers: {
          ...unsigned.headers,
          businessId: 'business-1',
          nonce: 'r.nonce-1',
          timestamp: String(WRITTEN_AT_MS),
          signType: 'SHA256-RSA',
          sign: `businessId=business-1&nonce=r.nonce-1&signType=SHA256-RSA&timestamp=${WRITTEN_AT_MS}${body} at ${WRITTEN_AT_MS}`,
        },
      });
    },
  );

  test.each([
    ['nobody is believed', { credentials }],
    ['nothing is claimed', { caller: signs }],
  ])('is not signed where %s', (_name, change) => {
    expect(write(succeeded, change).headers).toEqual(plainHeaders);
  });

  test('that cannot be signed is no success; a failure goes out unsigned', () => {
    expect(() => write(succeeded, { credentials, caller: cannotSign })).toThrow('no key is active');
    expect(write(failed('misconfigured'), { credentials, caller: cannotSign })).toMatchObject({
      http: 500,
      headers: plainHeaders,
    });
  });
});
