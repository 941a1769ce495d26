import { type HttpResult, jsonResult, type Outcome, type ResponseContext } from '../../gateway/adapter.ts';
import { describeFault } from '../../gateway/describe-fault.ts';
import { describeViolations } from '../../gateway/describe-violation.ts';
import { rowOf } from '../../gateway/error-table.ts';
import { describeEvidence } from '../../gateway/evidence.ts';
import { decodeHttpEvent, type HttpRequest } from '../../gateway/http-request.ts';
import { type Language, preferredLanguage } from '../../gateway/language.ts';
import type { Envelope } from '../../gateway/protocol.ts';
import type { GatewayError } from '../../platform/errors.ts';
import type { SigningBusiness } from './caller.ts';
import type { OpenapiCredentials } from './credentials.ts';
import { STATUSES } from './errors.ts';
import { signMessage } from './signer.ts';

/** Statuses after which the same request can succeed a little later. */
const RETRY_AFTER_SECONDS: Readonly<Record<number, string>> = { 429: '1', 503: '1' };

/**
 * The open API's envelope: `{ status, message, data? }`, with the HTTP status beside the platform's own. Signed for a business
 * that is authenticated; the nonce binds the response to its request.
 */
export const openapiEnvelope: Envelope<SigningBusiness, OpenapiCredentials> = {
  name: 'openapi',
  pathPrefix: '/v1/openapi/',
  decode: decodeHttpEvent,
  write: writeEnvelope,
};

type Context = ResponseContext<HttpRequest, SigningBusiness, OpenapiCredentials>;

function writeEnvelope(outcome: Outcome, context: Context): HttpResult {
  const response = writeUnsigned(outcome, context);
  const { caller, credentials, nowMs } = context;
  if (!caller || !credentials) return response;
  try {
    const signature = signMessage(caller, { nonce: `r.${credentials.nonce}`, body: Buffer.from(response.body), nowMs });
    return { ...response, headers: { ...response.headers, ...signature } };
  } catch (error) {
    // No key is active. A success that cannot be signed becomes a failure, which is sent unsigned.
    if (outcome.ok) throw error;
    return response;
  }
}

function writeUnsigned(outcome: Outcome, context: Context): HttpResult {
  // The envelope has no place for it; the log line has the same id.
  const requestId = { 'x-request-id': context.requestId };
  if (outcome.ok) return jsonResult(200, { status: 0, message: 'success', data: outcome.data }, requestId);
  const { status, httpStatus } = rowOf(STATUSES, outcome.error.code);
  const retryAfter = RETRY_AFTER_SECONDS[httpStatus];
  const headers = { ...requestId, ...(retryAfter !== undefined && { 'retry-after': retryAfter }) };
  return jsonResult(httpStatus, { status, message: messageOf(outcome.error, context) }, headers);
}

/** What is wrong with this request where that is known, else what the code means; in the language that is asked for. */
function messageOf({ code, violations, fault, members, evidence }: GatewayError, context: Context): string {
  const header = context.request?.headers.get('accept-language');
  const language = preferredLanguage(header, { unasked: 'en', other: 'en' });
  if (fault) return describeFault(fault, language);
  if (violations.length > 0) return describeViolations(violations, language);
  const message = rowOf(STATUSES, code)[language];
  if (evidence) return `${message}: ${describeEvidence(evidence, language)}`;
  if (code === 'method_not_allowed') return [message, members.join(', ')].filter(Boolean).join(': ');
  return code === 'timestamp_outside_window'
    ? `${message}: ${SKEW[language](skewOf(context), context.nowMs)}`
    : message;
}

const SKEW: Readonly<Record<Language, (skewMs: number, nowMs: number) => string>> = {
  en: (skewMs, nowMs) => `server time ${nowMs}, difference ${skewMs} ms`,
  zh: (skewMs, nowMs) => `服务器时间 ${nowMs}，相差 ${skewMs} 毫秒`,
};

const skewOf = ({ credentials, nowMs }: Context): number => (credentials?.timestampMs ?? 0) - nowMs;
