import { type HttpResult, jsonResult, type Outcome, type ResponseContext } from '../../gateway/adapter.ts';
import { describeFault } from '../../gateway/describe-fault.ts';
import { describeViolations } from '../../gateway/describe-violation.ts';
import { rowOf } from '../../gateway/error-table.ts';
import { describeEvidence } from '../../gateway/evidence.ts';
import type { HttpRequest } from '../../gateway/http-request.ts';
import type { Language } from '../../gateway/language.ts';
import type { GatewayError } from '../../platform/errors.ts';
import type { GenauthCaller } from './caller.ts';
import type { GenauthCredentials } from './credentials.ts';
import { STATUS_CODES } from './errors.ts';
import { languageOf } from './language.ts';

const SUCCESS: Readonly<Record<Language, string>> = { zh: '操作成功', en: 'Success' };

/** What a failure carries as `data`, for operations whose published clients read it there too; absent by default. */
export type FailureData = (message: string) => object;

type Context = ResponseContext<HttpRequest, GenauthCaller, GenauthCredentials>;

/**
 * Writes GenAuth's envelope. HTTP 200 whatever happened, because published SDKs throw the body of any other status away;
 * only throttling has its own.
 */
export function writeEnvelope(outcome: Outcome, context: Context, failureData?: FailureData): HttpResult {
  const { requestId, request, caller } = context;
  const language = languageOf(request, caller);
  if (outcome.ok) {
    return jsonResult(200, { statusCode: 200, message: SUCCESS[language], requestId, data: outcome.data });
  }
  const { code } = outcome.error;
  const { statusCode, apiCode } = rowOf(STATUS_CODES, code);
  const message = messageOf(outcome.error, context, language);
  const body = { statusCode, message, apiCode, requestId, ...(failureData && { data: failureData(message) }) };
  return jsonResult(code === 'throttled' ? 429 : 200, body);
}

/** What is wrong with this request where that is known, else what the code means. */
function messageOf(error: GatewayError, context: Context, language: Language): string {
  const { code, members, violations, fault, evidence } = error;
  if (fault) return describeFault(fault, language);
  if (violations.length > 0) return describeViolations(violations, language);
  const message = rowOf(STATUS_CODES, code)[language];
  const skew = code === 'timestamp_outside_window' ? describeSkew(context, language) : members.join(', ');
  const details = evidence ? describeEvidence(evidence, language) : skew;
  return details === '' ? message : `${message}${language === 'zh' ? '：' : ': '}${details}`;
}

/** The server's time in both forms that a date may have, and how far the request's is ahead (or, with a minus, behind). */
function describeSkew({ credentials, nowMs }: Context, language: Language): string {
  const now = `${new Date(nowMs).toUTCString()} (${nowMs})`;
  const skewMs = (credentials?.timestampMs ?? nowMs) - nowMs;
  return language === 'zh' ? `服务器时间 ${now}，相差 ${skewMs} 毫秒` : `server time ${now}, difference ${skewMs} ms`;
}
