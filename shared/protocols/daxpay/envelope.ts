import { decodeHttpEvent } from '../../gateway/http-request.ts';
import type { Envelope } from '../../gateway/protocol.ts';
import { type AnswerContext, type HttpResult, jsonResult, type Outcome } from '../../gateway/surface.ts';
import { formatChinaTime } from '../../platform/china-time.ts';
import type { ErrorCode, GatewayError } from '../../platform/errors.ts';
import type { DaxpayCaller } from './caller.ts';
import { type AnswerData, canonicalText } from './canonical-text.ts';
import type { DaxpayClaim } from './claim.ts';
import { validationMessage } from './messages.ts';

interface Row {
  readonly code: number;
  /** A text, or how it is made of what is wrong. */
  readonly msg: string | ((error: GatewayError, context: Context) => string);
}

type Context = AnswerContext<unknown, DaxpayCaller, DaxpayClaim>;

const VERIFY_SIGN_FAILED: Row = { code: 20052, msg: '验签失败' };

/** From the gateway's error codes to this protocol's code and message. */
const ROWS: Readonly<Record<ErrorCode, Row>> = {
  payload_too_large: { code: 10505, msg: '请求体过大' },
  malformed_request: { code: 10505, msg: '参数解析错误' },
  invalid_parameter: { code: 10506, msg: ({ violations }) => validationMessage(violations) },
  caller_unknown: VERIFY_SIGN_FAILED,
  caller_disabled: { code: 20023, msg: '应用未启用' },
  signature_missing: VERIFY_SIGN_FAILED,
  signature_invalid: VERIFY_SIGN_FAILED,
  algorithm_unsupported: VERIFY_SIGN_FAILED,
  version_unsupported: VERIFY_SIGN_FAILED,
  timestamp_missing: { code: 10506, msg: ofReqTime('required') },
  timestamp_malformed: { code: 10505, msg: '请求时间格式错误，应为yyyy-MM-dd HH:mm:ss' },
  timestamp_outside_window: {
    code: 10506,
    msg: (_error, { claim, nowMs }) => ofReqTime(claim && claim.timestampMs > nowMs ? 'early' : 'expired'),
  },
  replayed: { code: 10507, msg: '重复操作' },
  source_ip_denied: VERIFY_SIGN_FAILED,
  resource_not_found: { code: 20021, msg: '支付通道未启用' },
  serial_used: { code: 10507, msg: '重复操作' },
  channel_unknown: { code: 20011, msg: '支付通道不存在' },
  channel_disabled: { code: 20021, msg: '支付通道未启用' },
  ability_unsupported: { code: 20030, msg: '不支持该能力' },
  auth_code_refused: {
    code: 1,
    msg: ({ subCode }) => `获取支付宝OpenId失败${subCode === undefined ? '' : `: ${subCode}`}`,
  },
  auth_code_used: { code: 10507, msg: '重复操作，认证标识码已被使用' },
  exchange_in_progress: { code: 20081, msg: '操作处理中，请勿重复操作' },
  outcome_unknown: { code: 20080, msg: '操作失败，结果未知，请重新获取认证标识码' },
  route_not_found: { code: 10404, msg: '接口不存在' },
  method_not_allowed: { code: 10404, msg: '接口不存在' },
  throttled: { code: 10500, msg: '请求过于频繁，请稍后重试' },
  unavailable: { code: 10500, msg: '系统繁忙，请稍后重试' },
  misconfigured: { code: 20024, msg: '配置错误' },
  internal: { code: 10500, msg: '系统异常' },
};

/**
 * DaxPay's envelope: HTTP 200, and what happened in `code`. Signed with the very secret under which the request verified, and
 * unsigned for everybody else: nobody without the secret gets a signed text to guess it from.
 */
export const daxpayEnvelope: Envelope<DaxpayCaller, DaxpayClaim> = {
  name: 'daxpay',
  pathPrefix: '/unipay/',
  decode: decodeHttpEvent,
  write: writeEnvelope,
};

function writeEnvelope(outcome: Outcome, context: Context): HttpResult {
  const { requestId, nowMs, caller, verifiedKey } = context;
  const { code, msg } = outcome.ok ? { code: 0, msg: 'success' } : describe(outcome.error, context);
  const data = outcome.ok ? (outcome.data as AnswerData) : null;
  const tail = { resTime: formatChinaTime(nowMs), traceId: requestId };
  const key = caller?.keys.find((candidate) => candidate === verifiedKey);
  const sign = key?.sign(Buffer.from(canonicalText({ code, msg, data, ...tail })));
  return jsonResult(200, { code, msg, data, sign, ...tail });
}

function describe(error: GatewayError, context: Context): { code: number; msg: string } {
  const { code, msg } = ROWS[error.code];
  return { code, msg: typeof msg === 'string' ? msg : msg(error, context) };
}

function ofReqTime(rule: 'required' | 'early' | 'expired'): string {
  return validationMessage([{ member: 'reqTime', rule }]);
}
