import type { ErrorTable } from '../../gateway/error-table.ts';

interface Row {
  /** The platform's published status. */
  readonly status: number;
  readonly httpStatus: number;
  /** The message, where nothing more exact is known. */
  readonly en: string;
  readonly zh: string;
}

/** What only requests of this protocol can end with. */
export type OpenapiErrorCode = 'algorithm_unsupported' | 'timestamp_missing' | 'serial_used' | 'resource_not_found';

/** From the gateway's error codes to this protocol's status, HTTP status and message. */
export const STATUSES: ErrorTable<OpenapiErrorCode, Row> = {
  payload_too_large: { status: 3, httpStatus: 413, en: 'the body is too large', zh: '请求体过大' },
  malformed_request: { status: 3, httpStatus: 400, en: 'the request cannot be parsed', zh: '请求无法解析' },
  invalid_parameter: {
    status: 3,
    httpStatus: 400,
    en: 'a parameter is missing or malformed',
    zh: '参数缺失或格式不正确',
  },
  caller_disabled: { status: 2, httpStatus: 401, en: 'authentication failed', zh: '认证失败' },
  signature_invalid: { status: 2, httpStatus: 401, en: 'authentication failed', zh: '认证失败' },
  algorithm_unsupported: { status: 2, httpStatus: 401, en: 'authentication failed', zh: '认证失败' },
  timestamp_missing: { status: 3, httpStatus: 400, en: 'the header timestamp is missing', zh: '请求头 timestamp 缺失' },
  timestamp_malformed: {
    status: 3,
    httpStatus: 400,
    en: 'the header timestamp must be 13 digits of milliseconds',
    zh: '请求头 timestamp 必须是 13 位毫秒时间戳',
  },
  timestamp_outside_window: {
    status: 5,
    httpStatus: 401,
    en: 'the timestamp is outside the window',
    zh: '时间戳超出允许范围',
  },
  replayed: { status: 6, httpStatus: 401, en: 'the nonce was used before', zh: 'nonce 已被使用' },
  source_ip_denied: { status: 10, httpStatus: 403, en: 'the source address is not allowed', zh: '来源地址不允许' },
  resource_not_found: {
    status: 7,
    httpStatus: 404,
    en: 'no such merchant, or not of this business',
    zh: '商户不存在，或不属于该业务方',
  },
  serial_used: { status: 8, httpStatus: 409, en: 'the serialNo was used before', zh: 'serialNo 已被使用' },
  route_not_found: { status: 4, httpStatus: 404, en: 'no such interface', zh: '接口不存在' },
  method_not_allowed: {
    status: 4,
    httpStatus: 405,
    en: 'this interface has another method',
    zh: '该接口不支持此请求方法',
  },
  throttled: { status: 1, httpStatus: 429, en: 'too many requests; try again later', zh: '请求过于频繁，请稍后重试' },
  unavailable: { status: 1, httpStatus: 503, en: 'temporarily unavailable; try again', zh: '服务暂不可用，请重试' },
  misconfigured: {
    status: 1,
    httpStatus: 500,
    en: 'configuration error; tell the operator',
    zh: '配置错误，请联系运营方',
  },
  internal: { status: 1, httpStatus: 500, en: 'internal error', zh: '系统内部错误' },
};
