/** The published table of failures, and what the published SDKs need of every answer. */

import type { ErrorCode } from '../../../../shared/platform/errors.ts';
import type { GenauthCaller } from '../../../../shared/protocols/genauth/caller.ts';
import { genauthEnvelope } from '../../../../shared/protocols/genauth/protocol.ts';
import { httpRequest } from '../../../support/http-request.ts';
import { failed, JSON_HEADERS, RESPONDING, WRITTEN_AT_MS } from '../../../support/written-response.ts';

const english = { language: 'en-US' } as GenauthCaller;
const write = (outcome: Parameters<ReturnType<typeof genauthEnvelope>['write']>[0], change: object = {}) => {
  const { statusCode, headers, body } = genauthEnvelope().write(outcome, { ...RESPONDING, ...change });
  expect(headers).toEqual(JSON_HEADERS);
  return { http: statusCode, json: JSON.parse(body) as Record<string, unknown> };
};

test.each([
  [undefined, '操作成功'],
  [english, 'Success'],
])('a success', (caller, message) => {
  expect(write({ ok: true, data: { authInfo: 'x' } }, { caller })).toEqual({
    http: 200,
    json: { statusCode: 200, message, requestId: 'abcdef012345', data: { authInfo: 'x' } },
  });
});

test.each<[ErrorCode, number, number | undefined, string, string]>([
  ['payload_too_large', 413, undefined, '请求体过大', 'The request body is too large'],
  [
    'malformed_request',
    400,
    undefined,
    '请求无法解析，请检查编码与格式',
    'The request cannot be parsed; check its encoding and format',
  ],
  ['invalid_parameter', 400, undefined, '参数缺失、重复或格式不正确', 'A parameter is missing, repeated or malformed'],
  [
    'caller_unknown',
    499,
    2011,
    '应用不存在，请检查请求头 x-authing-app-id 或 x-genauth-app-id',
    'No such app; check the header x-authing-app-id or x-genauth-app-id',
  ],
  ['caller_disabled', 499, 2011, '应用不存在', 'No such app'],
  [
    'signature_missing',
    401,
    2020,
    '该应用的请求必须签名，请使用 access key 签名后重试',
    'Requests of this app must be signed with an access key',
  ],
  ['token_expired', 401, 2020, '管理令牌已过期，请重新获取', 'The management token has expired; get a new one'],
  [
    'token_key_unknown',
    401,
    2020,
    '管理令牌的密钥不存在或已失效，请重新获取令牌',
    'The key of the management token does not exist or is not in use any more; get a new token',
  ],
  [
    'token_invalid',
    401,
    2020,
    '管理令牌签名错误或内容不正确，请原样使用获取到的令牌',
    'The management token has a wrong signature or content; send it as it was given',
  ],
  [
    'signature_invalid',
    401,
    1300,
    '签名验证失败，请检查 access key、签名方法与待签名字符串',
    'The signature does not verify; check access key, signature method and string to sign',
  ],
  [
    'algorithm_unsupported',
    401,
    1301,
    '签名方法不支持，请使用 HMAC-SHA1 或 HMAC-SHA256',
    'The signature method is not supported; use HMAC-SHA1 or HMAC-SHA256',
  ],
  ['version_unsupported', 401, 1302, '签名版本不支持，请使用 1.0', 'The signature version is not supported; use 1.0'],
  [
    'timestamp_malformed',
    401,
    1303,
    '请求头 date 格式不正确，应为 RFC 7231 GMT 时间或毫秒时间戳',
    'The date header is malformed; send RFC 7231 GMT or epoch milliseconds',
  ],
  ['timestamp_missing', 401, 1304, '缺少请求头 date', 'The date header is missing'],
  [
    'timestamp_outside_window',
    401,
    1305,
    '请求时间与服务器时间相差过大，请校准时钟：服务器时间 Sat, 21 Nov 2026 03:27:12 GMT (1795231632000)，相差 0 毫秒',
    "The date is too far from the server's time; check your clock: server time Sat, 21 Nov 2026 03:27:12 GMT (1795231632000), difference 0 ms",
  ],
  [
    'replayed',
    401,
    1306,
    '请求重复，请为每次请求生成新的 nonce',
    'The nonce was used before; make a new one for every request',
  ],
  ['source_ip_denied', 403, undefined, '来源 IP 不允许', 'The source address is not allowed'],
  [
    'resource_not_found',
    404,
    undefined,
    '身份源连接不存在，或未授权给该应用',
    'No such connection, or this app may not use it',
  ],
  ['route_not_found', 404, undefined, '接口不存在', 'No such interface'],
  ['method_not_allowed', 404, undefined, '该接口不支持此请求方法', 'This interface has another method'],
  ['throttled', 429, undefined, '请求过于频繁，请稍后重试', 'Too many requests; try again later'],
  ['unavailable', 503, undefined, '服务暂不可用，请稍后重试', 'Temporarily unavailable; try again'],
  ['misconfigured', 500, undefined, '服务配置错误，请联系管理员', 'Configuration error; tell the operator'],
  ['internal', 500, undefined, '系统内部错误', 'Internal error'],
])(
  '%s is %i, in the caller’s language; only throttling has an HTTP status of its own',
  (code, statusCode, apiCode, chinese, other) => {
    const http = code === 'throttled' ? 429 : 200;
    const json = { statusCode, ...(apiCode !== undefined && { apiCode }), requestId: 'abcdef012345' };
    expect(write(failed(code))).toEqual({ http, json: { ...json, message: chinese } });
    expect(write(failed(code), { caller: english })).toEqual({ http, json: { ...json, message: other } });
  },
);

test('names the members that are wrong, and never the reason', () => {
  const { json } = write(failed('invalid_parameter', { members: ['a', 'b'] }), { caller: english });
  expect(json.message).toBe('A parameter is missing, repeated or malformed: a, b');
});

test.each([
  [-302_000, '相差 -302000 毫秒', 'difference -302000 ms'],
  [300_001, '相差 300001 毫秒', 'difference 300001 ms'],
])('a date outside the window: %s ms', (skewMs, zh, en) => {
  const credentials = { callerId: 'app-1', timestampMs: WRITTEN_AT_MS + skewMs };
  expect(write(failed('timestamp_outside_window'), { credentials }).json.message).toContain(zh);
  expect(write(failed('timestamp_outside_window'), { credentials, caller: english }).json.message).toContain(en);
});

test('says which rule is broken, and of what cannot be parsed why, in place of the general message', () => {
  const violations = [
    { member: 'extIdpConnidentifier', rule: 'maxLength', limit: 31, actual: 40 },
    { member: 'date', place: 'header', rule: 'required' },
  ] as const;
  const broken = failed('invalid_parameter', { violations });
  expect(write(broken).json.message).toBe('extIdpConnidentifier 有 40 个字符，最多 31 个；请求头 date 缺失');
  expect(write(broken, { caller: english }).json.message).toBe(
    'extIdpConnidentifier has 40 characters, at most 31; the header date is missing',
  );
  const unread = failed('malformed_request', { fault: { kind: 'header-name' } });
  expect(write(unread).json.message).toBe('有请求头的名称不符合 HTTP 规范');
  expect(write(unread, { caller: english }).json.message).toBe('a header has a name that HTTP does not allow');
});

test.each<[string, Record<string, string>, GenauthCaller | undefined, string]>([
  ['neither asks', {}, undefined, '系统内部错误'],
  ['the caller has English', {}, english, 'Internal error'],
  ['the request asks for English', { 'x-authing-lang': 'en-US' }, undefined, 'Internal error'],
  ['the request asks for it shortly', { 'x-authing-lang': 'en' }, undefined, 'Internal error'],
  ['the request asks for it in another case', { 'x-authing-lang': ' EN-gb' }, undefined, 'Internal error'],
  ['the request asks in the other family', { 'x-genauth-lang': 'en-US' }, undefined, 'Internal error'],
  ['the request asks twice', { 'x-authing-lang': 'en-US,zh-CN' }, undefined, 'Internal error'],
  ['the request asks for Chinese', { 'x-authing-lang': 'zh-CN' }, undefined, '系统内部错误'],
  ['the request asks for Chinese of an English caller', { 'x-authing-lang': 'zh-CN' }, english, 'Internal error'],
  ['the request asks for another language', { 'x-authing-lang': 'fr-FR' }, undefined, '系统内部错误'],
  ['English stands behind another', { 'x-authing-lang': 'zh-CN,en-US' }, undefined, '系统内部错误'],
  ['the header is empty', { 'x-authing-lang': '' }, english, 'Internal error'],
  ['both families ask', { 'x-authing-lang': 'zh-CN', 'x-genauth-lang': 'en-US' }, undefined, '系统内部错误'],
  ['one family asks for nothing', { 'x-authing-lang': ' ', 'x-genauth-lang': 'en-US' }, undefined, 'Internal error'],
  ['Accept-Language asks', { 'accept-language': 'en' }, undefined, '系统内部错误'],
])('the language where %s', (_name, headers, caller, message) => {
  expect(write(failed('internal'), { request: httpRequest({ headers }), caller }).json.message).toBe(message);
});

test('an operation’s published clients may read a failure in data, too', () => {
  const envelope = genauthEnvelope((message) => ({ valid: false, message }));
  const read = (outcome: Parameters<typeof envelope.write>[0]) => JSON.parse(envelope.write(outcome, RESPONDING).body);
  expect(read(failed('internal'))).toEqual({
    statusCode: 500,
    message: '系统内部错误',
    requestId: 'abcdef012345',
    data: { valid: false, message: '系统内部错误' },
  });
  expect(read({ ok: true, data: { valid: true } })).toMatchObject({ data: { valid: true } });
});
