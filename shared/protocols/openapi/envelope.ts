import { decodeHttpEvent } from '../../gateway/http-request.ts';
import type { Envelope } from '../../gateway/protocol.ts';
import { type AnswerContext, type HttpResult, jsonResult, type Outcome } from '../../gateway/surface.ts';
import type { ErrorCode } from '../../platform/errors.ts';
import type { Business } from './business.ts';
import type { OpenapiClaim } from './claim.ts';
import { signMessage } from './signer.ts';

interface Row {
  /** The platform's published status. */
  readonly status: number;
  readonly httpStatus: number;
  readonly message: string;
}

/** From the gateway's error codes to this protocol's status, HTTP status and message. */
const ROWS: Readonly<Record<ErrorCode, Row>> = {
  payload_too_large: { status: 3, httpStatus: 413, message: 'the body is too large' },
  malformed_request: { status: 3, httpStatus: 400, message: 'the request cannot be parsed' },
  invalid_parameter: { status: 3, httpStatus: 400, message: 'a parameter is missing or malformed' },
  caller_unknown: { status: 2, httpStatus: 401, message: 'authentication failed' },
  caller_disabled: { status: 2, httpStatus: 401, message: 'authentication failed' },
  signature_missing: { status: 2, httpStatus: 401, message: 'authentication failed' },
  signature_invalid: { status: 2, httpStatus: 401, message: 'authentication failed' },
  algorithm_unsupported: { status: 2, httpStatus: 401, message: 'authentication failed' },
  version_unsupported: { status: 2, httpStatus: 401, message: 'authentication failed' },
  timestamp_missing: { status: 3, httpStatus: 400, message: 'the header timestamp is missing' },
  timestamp_malformed: {
    status: 3,
    httpStatus: 400,
    message: 'the header timestamp must be 13 digits of milliseconds',
  },
  timestamp_outside_window: { status: 5, httpStatus: 401, message: 'the timestamp is outside the window' },
  replayed: { status: 6, httpStatus: 401, message: 'the nonce was used before' },
  source_ip_denied: { status: 10, httpStatus: 403, message: 'the source address is not allowed' },
  resource_not_found: { status: 7, httpStatus: 404, message: 'no such merchant, or not of this business' },
  serial_used: { status: 8, httpStatus: 409, message: 'the serialNo was used before' },
  channel_unknown: { status: 3, httpStatus: 400, message: 'no such channel' },
  channel_disabled: { status: 3, httpStatus: 400, message: 'the channel is not enabled' },
  ability_unsupported: { status: 3, httpStatus: 400, message: 'the channel cannot do this' },
  auth_code_refused: { status: 1, httpStatus: 400, message: 'Alipay refused the code' },
  auth_code_used: { status: 1, httpStatus: 409, message: 'the code was used before' },
  exchange_in_progress: { status: 1, httpStatus: 409, message: 'the code is being exchanged' },
  outcome_unknown: { status: 1, httpStatus: 504, message: 'Alipay gave no usable answer' },
  route_not_found: { status: 4, httpStatus: 404, message: 'no such interface' },
  method_not_allowed: { status: 4, httpStatus: 405, message: 'this interface has another method' },
  throttled: { status: 1, httpStatus: 429, message: 'too many requests; try again later' },
  unavailable: { status: 1, httpStatus: 503, message: 'temporarily unavailable; try again' },
  misconfigured: { status: 1, httpStatus: 500, message: 'configuration error; tell the operator' },
  internal: { status: 1, httpStatus: 500, message: 'internal error' },
};

/** Statuses after which the same request can succeed a little later. */
const RETRY_AFTER_SECONDS: Readonly<Record<number, string>> = { 429: '1', 503: '1' };

/**
 * The open API's envelope: `{ status, message, data? }`, with the HTTP status beside the platform's own. Signed for a business
 * that is believed; the nonce binds the answer to its request.
 */
export const openapiEnvelope: Envelope<Business, OpenapiClaim> = {
  name: 'openapi',
  pathPrefix: '/v1/openapi/',
  decode: decodeHttpEvent,
  write: writeEnvelope,
};

type Context = AnswerContext<unknown, Business, OpenapiClaim>;

function writeEnvelope(outcome: Outcome, context: Context): HttpResult {
  const answer = writeUnsigned(outcome, context);
  const { caller, claim, nowMs } = context;
  if (!caller || !claim) return answer;
  try {
    const signature = signMessage(caller, { nonce: `r.${claim.nonce}`, body: Buffer.from(answer.body), nowMs });
    return { ...answer, headers: { ...answer.headers, ...signature } };
  } catch (error) {
    // No key is active. A success that cannot be signed is none; the failure that it becomes goes out unsigned.
    if (outcome.ok) throw error;
    return answer;
  }
}

function writeUnsigned(outcome: Outcome, context: Context): HttpResult {
  // The envelope has no place for it; the log line has the same id.
  const requestId = { 'x-request-id': context.requestId };
  if (outcome.ok) return jsonResult(200, { status: 0, message: 'success', data: outcome.data }, requestId);
  const { code, members } = outcome.error;
  const { status, httpStatus, message } = ROWS[code];
  const retryAfter = RETRY_AFTER_SECONDS[httpStatus];
  const headers = { ...requestId, ...(retryAfter !== undefined && { 'retry-after': retryAfter }) };
  const details = code === 'timestamp_outside_window' ? describeSkew(context) : members.join(', ');
  return jsonResult(httpStatus, { status, message: details === '' ? message : `${message}: ${details}` }, headers);
}

function describeSkew({ claim, nowMs }: Context): string {
  return `server time ${nowMs}, difference ${(claim?.timestampMs ?? 0) - nowMs} ms`;
}
