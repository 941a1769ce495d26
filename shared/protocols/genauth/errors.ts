import type { ErrorTable } from '../../gateway/error-table.ts';

interface Row {
  readonly statusCode: number;
  /** Only where the published interface has one. */
  readonly apiCode?: number;
  /** The message, where nothing more exact is known. */
  readonly zh: string;
  readonly en: string;
}

/** What only requests of this protocol can end with. */
export type GenauthErrorCode =
  | 'caller_unknown'
  | 'signature_missing'
  | 'token_expired'
  | 'token_key_unknown'
  | 'token_invalid'
  | 'algorithm_unsupported'
  | 'version_unsupported'
  | 'timestamp_missing'
  | 'resource_not_found';

/** From the gateway's error codes to this protocol's status and message. */
export const STATUS_CODES: ErrorTable<GenauthErrorCode, Row> = {
  payload_too_large: { statusCode: 413, zh: '请求体过大', en: 'The request body is too large' },
  malformed_request: {
    statusCode: 400,
    zh: '请求无法解析，请检查编码与格式',
    en: 'The request cannot be parsed; check its encoding and format',
  },
  invalid_parameter: {
    statusCode: 400,
    zh: '参数缺失、重复或格式不正确',
    en: 'A parameter is missing, repeated or malformed',
  },
  caller_unknown: {
    statusCode: 499,
    apiCode: 2011,
    zh: '应用不存在，请检查请求头 x-authing-app-id 或 x-genauth-app-id',
    en: 'No such app; check the header x-authing-app-id or x-genauth-app-id',
  },
  caller_disabled: { statusCode: 499, apiCode: 2011, zh: '应用不存在', en: 'No such app' },
  signature_missing: {
    statusCode: 401,
    apiCode: 2020,
    zh: '该应用的请求必须签名，请使用 access key 签名后重试',
    en: 'Requests of this app must be signed with an access key',
  },
  token_expired: {
    statusCode: 401,
    apiCode: 2020,
    zh: '管理令牌已过期，请重新获取',
    en: 'The management token has expired; get a new one',
  },
  token_key_unknown: {
    statusCode: 401,
    apiCode: 2020,
    zh: '管理令牌的密钥不存在或已失效，请重新获取令牌',
    en: 'The key of the management token does not exist or is not in use any more; get a new token',
  },
  token_invalid: {
    statusCode: 401,
    apiCode: 2020,
    zh: '管理令牌签名错误或内容不正确，请原样使用获取到的令牌',
    en: 'The management token has a wrong signature or content; send it as it was given',
  },
  signature_invalid: {
    statusCode: 401,
    apiCode: 1300,
    zh: '签名验证失败，请检查 access key、签名方法与待签名字符串',
    en: 'The signature does not verify; check access key, signature method and string to sign',
  },
  algorithm_unsupported: {
    statusCode: 401,
    apiCode: 1301,
    zh: '签名方法不支持，请使用 HMAC-SHA1 或 HMAC-SHA256',
    en: 'The signature method is not supported; use HMAC-SHA1 or HMAC-SHA256',
  },
  version_unsupported: {
    statusCode: 401,
    apiCode: 1302,
    zh: '签名版本不支持，请使用 1.0',
    en: 'The signature version is not supported; use 1.0',
  },
  timestamp_malformed: {
    statusCode: 401,
    apiCode: 1303,
    zh: '请求头 date 格式不正确，应为 RFC 7231 GMT 时间或毫秒时间戳',
    en: 'The date header is malformed; send RFC 7231 GMT or epoch milliseconds',
  },
  timestamp_missing: {
    statusCode: 401,
    apiCode: 1304,
    zh: '缺少请求头 date',
    en: 'The date header is missing',
  },
  timestamp_outside_window: {
    statusCode: 401,
    apiCode: 1305,
    zh: '请求时间与服务器时间相差过大，请校准时钟',
    en: "The date is too far from the server's time; check your clock",
  },
  replayed: {
    statusCode: 401,
    apiCode: 1306,
    zh: '请求重复，请为每次请求生成新的 nonce',
    en: 'The nonce was used before; make a new one for every request',
  },
  source_ip_denied: { statusCode: 403, zh: '来源 IP 不允许', en: 'The source address is not allowed' },
  resource_not_found: {
    statusCode: 404,
    zh: '身份源连接不存在，或未授权给该应用',
    en: 'No such connection, or this app may not use it',
  },
  route_not_found: { statusCode: 404, zh: '接口不存在', en: 'No such interface' },
  method_not_allowed: {
    statusCode: 404,
    zh: '该接口不支持此请求方法',
    en: 'This interface has another method',
  },
  throttled: { statusCode: 429, zh: '请求过于频繁，请稍后重试', en: 'Too many requests; try again later' },
  unavailable: { statusCode: 503, zh: '服务暂不可用，请稍后重试', en: 'Temporarily unavailable; try again' },
  misconfigured: {
    statusCode: 500,
    zh: '服务配置错误，请联系管理员',
    en: 'Configuration error; tell the operator',
  },
  internal: { statusCode: 500, zh: '系统内部错误', en: 'Internal error' },
};
