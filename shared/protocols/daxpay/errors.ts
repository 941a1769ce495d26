import type { ErrorTable } from '../../gateway/error-table.ts';

interface Row {
  readonly code: number;
  /** The message, where nothing more exact is known. */
  readonly zh: string;
  readonly en: string;
}

/** Also of times, whose messages name the rule that is broken, as those of all members do. */
const INVALID: Row = { code: 10506, zh: '验证参数错误', en: 'Invalid parameters' };
const VERIFY_SIGN_FAILED: Row = { code: 20052, zh: '验签失败', en: 'Signature verification failed' };

/** What only requests of this protocol can end with. */
export type DaxpayErrorCode =
  | 'channel_unknown'
  | 'channel_disabled'
  | 'ability_unsupported'
  | 'auth_code_refused'
  | 'auth_code_used'
  | 'exchange_in_progress'
  | 'outcome_unknown';

/** From the gateway's error codes to this protocol's code and message. */
export const CODES: ErrorTable<DaxpayErrorCode, Row> = {
  payload_too_large: { code: 10505, zh: '请求体过大', en: 'The body is too large' },
  malformed_request: { code: 10505, zh: '参数解析错误', en: 'The parameters cannot be parsed' },
  invalid_parameter: INVALID,
  caller_disabled: { code: 20023, zh: '应用未启用', en: 'The app is not enabled' },
  signature_invalid: VERIFY_SIGN_FAILED,
  timestamp_malformed: {
    code: 10505,
    zh: '请求时间格式错误，应为yyyy-MM-dd HH:mm:ss',
    en: 'reqTime is malformed, it must be yyyy-MM-dd HH:mm:ss',
  },
  timestamp_outside_window: INVALID,
  replayed: { code: 10507, zh: '重复操作', en: 'Repeated operation' },
  source_ip_denied: { code: 20052, zh: '来源地址不允许', en: 'The source address is not allowed' },
  channel_unknown: { code: 20011, zh: '支付通道不存在', en: 'No such channel' },
  channel_disabled: { code: 20021, zh: '支付通道未启用', en: 'The channel is not enabled' },
  ability_unsupported: { code: 20030, zh: '不支持该能力', en: 'The channel cannot do this' },
  auth_code_refused: { code: 1, zh: '认证失败', en: 'The auth code was refused' },
  auth_code_used: {
    code: 10507,
    zh: '重复操作，认证标识码已被使用',
    en: 'Repeated operation, the auth code was used before',
  },
  exchange_in_progress: {
    code: 20081,
    zh: '操作处理中，请勿重复操作',
    en: 'The operation is in progress, do not repeat it',
  },
  outcome_unknown: {
    code: 20080,
    zh: '操作失败，结果未知，请重新获取认证标识码',
    en: 'The operation failed and its outcome is not known, get a new auth code',
  },
  route_not_found: { code: 10404, zh: '接口不存在', en: 'No such interface' },
  method_not_allowed: { code: 10404, zh: '该接口不支持此请求方法', en: 'This interface has another method' },
  throttled: { code: 10500, zh: '请求过于频繁，请稍后重试', en: 'Too many requests, try again later' },
  unavailable: { code: 10500, zh: '系统繁忙，请稍后重试', en: 'Temporarily unavailable, try again later' },
  misconfigured: { code: 20024, zh: '配置错误', en: 'Configuration error' },
  internal: { code: 10500, zh: '系统异常', en: 'System error' },
};
