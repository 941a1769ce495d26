import type { HttpRequest } from '../../gateway/http-request.ts';
import { CALLER_ID, type Credentials } from '../../gateway/protocol.ts';
import { type ErrorCode, GatewayError } from '../../platform/errors.ts';
import { type Algorithm, isAlgorithm } from './algorithms.ts';

/** What a request of the open API claims, by the grammar of its headers. */
export interface OpenapiClaim extends Credentials {
  readonly timestampMs: number;
  readonly algorithm: Algorithm;
  readonly signature: string;
  readonly nonce: string;
  /** The headers as signed: `signType` only where it was sent. */
  readonly signed: {
    readonly businessId: string;
    readonly nonce: string;
    readonly timestamp: string;
    readonly signType?: string;
  };
}

const NONCE = /^[A-Za-z0-9_-]{1,64}$/;
/** 13 digits: milliseconds from 2001 to 2286. */
const TIMESTAMP = /^\d{13}$/;
const SIGN: Readonly<Record<Algorithm, RegExp>> = {
  'SHA256-RSA': /^[A-Za-z0-9+/]{300,1400}={0,2}$/,
  MD5: /^[0-9A-F]{32}$/,
};

/**
 * Reads the credentials from the headers. The grammar refuses a repeated header, which API Gateway joins by a comma, and
 * every character that could move a boundary in the string-to-sign.
 * @throws GatewayError of the first header that breaks its grammar
 */
export function readClaim(request: HttpRequest): OpenapiClaim {
  // The size of the body is judged before anything else.
  request.body();
  const businessId = required(request, 'businessId', CALLER_ID);
  const nonce = required(request, 'nonce', NONCE);
  const timestamp = required(request, 'timestamp', TIMESTAMP, 'timestamp_missing', 'timestamp_malformed');
  const signType = request.headers.get('signtype') || undefined;
  const algorithm = signType ?? 'SHA256-RSA';
  if (!isAlgorithm(algorithm)) throw new GatewayError('algorithm_unsupported', { reason: 'signType is not known' });
  return {
    callerId: businessId,
    timestampMs: Number(timestamp),
    algorithm,
    nonce,
    signature: required(request, 'sign', SIGN[algorithm], 'invalid_parameter', 'signature_invalid'),
    signed: { businessId, nonce, timestamp, ...(signType !== undefined && { signType }) },
  };
}

function required(
  request: HttpRequest,
  name: string,
  grammar: RegExp,
  missing: ErrorCode = 'invalid_parameter',
  malformed: ErrorCode = 'invalid_parameter',
): string {
  const value = request.headers.get(name.toLowerCase()) ?? '';
  if (grammar.test(value)) return value;
  if (value === '') throw new GatewayError(missing, { reason: `the header ${name} is missing`, members: [name] });
  throw new GatewayError(malformed, { reason: `the header ${name} is malformed or repeated`, members: [name] });
}
