import type { HttpRequest } from '../../gateway/http-request.ts';
import { type AnswerContext, type HttpResult, jsonResult, type Outcome } from '../../gateway/surface.ts';
import type { ErrorCode } from '../../platform/errors.ts';
import type { GenauthCaller, Language } from './caller.ts';
import { familyHeader } from './headers.ts';

interface Row {
  readonly statusCode: number;
  /** Only where the published interface has one. */
  readonly apiCode?: number;
  readonly 'zh-CN': string;
  readonly 'en-US': string;
}

/** From the gateway's error codes to this protocol's status and message. */
const ROWS: Readonly<Record<ErrorCode, Row>> = {
  payload_too_large: { statusCode: 413, 'zh-CN': '请求体过大', 'en-US': 'The request body is too large' },
  malformed_request: {
    statusCode: 400,
    'zh-CN': '请求无法解析，请检查编码与格式',
    'en-US': 'The request cannot be parsed; check its encoding and format',
  },
  invalid_parameter: {
    statusCode: 400,
    'zh-CN': '参数缺失、重复或格式不正确',
    'en-US': 'A parameter is missing, repeated or malformed',
  },
  caller_unknown: {
    statusCode: 499,
    apiCode: 2011,
    'zh-CN': '应用不存在，请检查请求头 x-authing-app-id',
    'en-US': 'No such app; check the header x-authing-app-id',
  },
  caller_disabled: { statusCode: 499, apiCode: 2011, 'zh-CN': '应用不存在', 'en-US': 'No such app' },
  signature_missing: {
    statusCode: 401,
    apiCode: 2020,
    'zh-CN': '该应用的请求必须签名，请使用 access key 签名后重试',
    'en-US': 'Requests of this app must be signed with an access key',
  },
  signature_invalid: {
    statusCode: 401,
    apiCode: 1300,
    'zh-CN': '签名验证失败，请检查 access key、签名方法与待签名字符串',
    'en-US': 'The signature does not verify; check access key, signature method and string to sign',
  },
  algorithm_unsupported: {
    statusCode: 401,
    apiCode: 1301,
    'zh-CN': '签名方法不支持，请使用 HMAC-SHA1 或 HMAC-SHA256',
    'en-US': 'The signature method is not supported; use HMAC-SHA1 or HMAC-SHA256',
  },
  version_unsupported: {
    statusCode: 401,
    apiCode: 1302,
    'zh-CN': '签名版本不支持，请使用 1.0',
    'en-US': 'The signature version is not supported; use 1.0',
  },
  timestamp_malformed: {
    statusCode: 401,
    apiCode: 1303,
    'zh-CN': '请求头 date 格式不正确，应为 RFC 7231 GMT 时间或毫秒时间戳',
    'en-US': 'The date header is malformed; send RFC 7231 GMT or epoch milliseconds',
  },
  timestamp_missing: {
    statusCode: 401,
    apiCode: 1304,
    'zh-CN': '缺少请求头 date',
    'en-US': 'The date header is missing',
  },
  timestamp_outside_window: {
    statusCode: 401,
    apiCode: 1305,
    'zh-CN': '请求时间与服务器时间相差过大，请校准时钟',
    'en-US': "The date is too far from the server's time; check your clock",
  },
  replayed: {
    statusCode: 401,
    apiCode: 1306,
    'zh-CN': '请求重复，请为每次请求生成新的 nonce',
    'en-US': 'The nonce was used before; make a new one for every request',
  },
  source_ip_denied: { statusCode: 403, 'zh-CN': '来源 IP 不允许', 'en-US': 'The source address is not allowed' },
  resource_not_found: {
    statusCode: 404,
    'zh-CN': '身份源连接不存在，或未授权给该应用',
    'en-US': 'No such connection, or this app may not use it',
  },
  serial_used: { statusCode: 400, 'zh-CN': '序列号重复', 'en-US': 'The serial number was used before' },
  channel_unknown: { statusCode: 404, 'zh-CN': '通道不存在', 'en-US': 'No such channel' },
  channel_disabled: { statusCode: 404, 'zh-CN': '通道未启用', 'en-US': 'The channel is not enabled' },
  ability_unsupported: { statusCode: 400, 'zh-CN': '不支持该能力', 'en-US': 'The channel cannot do this' },
  auth_code_refused: { statusCode: 400, 'zh-CN': '支付宝拒绝了授权码', 'en-US': 'Alipay refused the code' },
  auth_code_used: { statusCode: 400, 'zh-CN': '授权码已被使用', 'en-US': 'The code was used before' },
  exchange_in_progress: { statusCode: 409, 'zh-CN': '授权码正在兑换', 'en-US': 'The code is being exchanged' },
  outcome_unknown: { statusCode: 504, 'zh-CN': '结果未知', 'en-US': 'Alipay gave no usable answer' },
  route_not_found: { statusCode: 404, 'zh-CN': '接口不存在', 'en-US': 'No such interface' },
  method_not_allowed: {
    statusCode: 404,
    'zh-CN': '该接口不支持此请求方法',
    'en-US': 'This interface has another method',
  },
  throttled: { statusCode: 429, 'zh-CN': '请求过于频繁，请稍后重试', 'en-US': 'Too many requests; try again later' },
  unavailable: { statusCode: 503, 'zh-CN': '服务暂不可用，请稍后重试', 'en-US': 'Temporarily unavailable; try again' },
  misconfigured: {
    statusCode: 500,
    'zh-CN': '服务配置错误，请联系管理员',
    'en-US': 'Configuration error; tell the operator',
  },
  internal: { statusCode: 500, 'zh-CN': '系统内部错误', 'en-US': 'Internal error' },
};

const SUCCESS: Readonly<Record<Language, string>> = { 'zh-CN': '操作成功', 'en-US': 'Success' };

/** Between a message and what it is about. */
const COLON: Readonly<Record<Language, string>> = { 'zh-CN': '：', 'en-US': ': ' };

/** What a failure carries as `data`, for operations whose published clients read it there too; absent by default. */
export type FailureData = (message: string) => object;

/**
 * Writes GenAuth's envelope. HTTP 200 whatever happened, because published SDKs throw the body of any other status away;
 * only throttling has its own.
 */
export function writeEnvelope(
  outcome: Outcome,
  { requestId, request, caller }: AnswerContext<HttpRequest, GenauthCaller>,
  failureData?: FailureData,
): HttpResult {
  const language = languageOf(request, caller);
  if (outcome.ok) {
    return jsonResult(200, { statusCode: 200, message: SUCCESS[language], requestId, data: outcome.data });
  }
  const { code, members } = outcome.error;
  const { statusCode, apiCode, [language]: text } = ROWS[code];
  const message = members.length === 0 ? text : `${text}${COLON[language]}${members.join(', ')}`;
  const body = {
    statusCode,
    message,
    apiCode,
    requestId,
    ...(failureData && { data: failureData(message) }),
  };
  return jsonResult(code === 'throttled' ? 429 : 200, body);
}

/** The request's language, else the caller's, else Chinese. */
function languageOf(request: HttpRequest | undefined, caller: GenauthCaller | undefined): Language {
  const asked = request && (familyHeader(request, 'authing', 'lang') ?? familyHeader(request, 'genauth', 'lang'));
  if (asked !== undefined) return asked === 'en-US' ? 'en-US' : 'zh-CN';
  return caller?.language ?? 'zh-CN';
}
