import { evidenceOf } from '../../gateway/evidence.ts';
import type { HttpRequest } from '../../gateway/http-request.ts';
import { CALLER_ID, type CredentialsBase } from '../../gateway/protocol.ts';
import { type ErrorCode, type Evidence, GatewayError } from '../../platform/errors.ts';
import type { Violation } from '../../platform/violation.ts';
import { decodeCanonicalBase64 } from '../../signing/base64.ts';
import { type Algorithm, isAlgorithm } from './keys.ts';
import { signedString } from './signed-string.ts';
import { stringToSign } from './string-to-sign.ts';

/** What a request of the open API claims, by the grammar of its headers. */
export interface OpenapiCredentials extends CredentialsBase {
  readonly timestampMs: number;
  readonly algorithm: Algorithm;
  readonly signature: string;
  readonly nonce: string;
  /** The text that the signature covers: `signType` takes part only where it was sent. */
  readonly text: Buffer;
}

/** 13 digits: milliseconds from 2001 to 2286. */
const TIMESTAMP = /^\d{13}$/;
/** Of an RSA key from 2048 to 8192 bits. */
const SIGNATURE_BYTES = { min: 256, max: 1_024 };

/** Whether a text can be a signature at all: base64 in its one canonical form, or a digest in upper-case hex. */
const isSign: Readonly<Record<Algorithm, (text: string) => boolean>> = {
  'SHA256-RSA': (text) => {
    const { length = 0 } = decodeCanonicalBase64(text) ?? {};
    return length >= SIGNATURE_BYTES.min && length <= SIGNATURE_BYTES.max;
  },
  MD5: (text) => /^[0-9A-F]{32}$/.test(text),
};

/**
 * Reads the credentials from the headers. The grammar refuses a repeated header, which API Gateway joins by a comma, and
 * every character that could move a boundary in the string-to-sign.
 * @throws GatewayError of the first header that breaks its grammar
 */
export function readCredentials(request: HttpRequest): OpenapiCredentials {
  // The size of the body is judged before anything else.
  const body = request.body();
  const sent = requireHeaders(request);
  const businessId = idOf('businessId', sent.businessId);
  const nonce = idOf('nonce', sent.nonce);
  const { timestamp, sign: signature } = sent;
  if (!TIMESTAMP.test(timestamp)) throw malformed('timestamp_malformed', 'timestamp', timestamp);
  const signType = request.headers.get('signtype') || undefined;
  const algorithm = signType ?? 'SHA256-RSA';
  if (!isAlgorithm(algorithm)) throw unknownAlgorithm(algorithm);
  const text = stringToSign({ businessId, nonce, timestamp, signType }, body);
  if (!isSign[algorithm](signature)) {
    // MD5 in lower case, base64 in several lines: what should have been signed helps as much as where it was.
    const evidence = evidenceOf(signedString(text, body));
    throw malformed('signature_invalid', 'sign', signature, evidence);
  }
  return { callerId: businessId, timestampMs: Number(timestamp), algorithm, nonce, signature, text };
}

const REQUIRED = ['businessId', 'nonce', 'timestamp', 'sign'] as const;
type RequiredHeaders = Readonly<Record<(typeof REQUIRED)[number], string>>;

/** All that is missing is said at once. */
function requireHeaders({ headers }: HttpRequest): RequiredHeaders {
  const sent: RequiredHeaders = {
    businessId: headers.get('businessid') ?? '',
    nonce: headers.get('nonce') ?? '',
    timestamp: headers.get('timestamp') ?? '',
    sign: headers.get('sign') ?? '',
  };
  const missing = REQUIRED.filter((name) => sent[name] === '');
  if (missing.length === 0) return sent;
  throw new GatewayError(missing.join() === 'timestamp' ? 'timestamp_missing' : 'invalid_parameter', {
    reason: `headers are missing: ${missing.join(', ')}`,
    violations: missing.map((member) => ({ member, place: 'header', rule: 'required' })),
  });
}

/** Longest id or nonce, in characters. */
const MAX_ID_LENGTH = 64;

/** A header of the grammar {@link CALLER_ID}. */
function idOf(member: string, text: string): string {
  if (CALLER_ID.test(text)) return text;
  const broken = brokenRule(text);
  throw new GatewayError('invalid_parameter', {
    reason: `the header ${member} is malformed: ${broken.rule}`,
    violations: [{ member, place: 'header', ...broken }],
  });
}

function brokenRule(text: string): Pick<Violation, 'rule' | 'limit' | 'actual' | 'allowed'> {
  if (text.includes(',')) return { rule: 'repeated-or-comma' };
  if (text.length > MAX_ID_LENGTH) return { rule: 'maxLength', limit: MAX_ID_LENGTH, actual: text.length };
  return { rule: 'pattern', allowed: 'A-Z a-z 0-9 _ -' };
}

/** What API Gateway makes of a header that is sent twice. */
const repetition = (member: string, text: string): Violation[] =>
  text.includes(',') ? [{ member, place: 'header', rule: 'repeated-or-comma' }] : [];

/** The same for everybody: it says nothing of the algorithm that a business has. */
function unknownAlgorithm(signType: string): GatewayError {
  const unknown = { member: 'signType', place: 'header', rule: 'enum', allowed: 'SHA256-RSA, MD5' } as const;
  const [violation = unknown] = repetition('signType', signType);
  return new GatewayError('algorithm_unsupported', { reason: 'signType is not known', violations: [violation] });
}

const malformed = (code: ErrorCode, member: string, text: string, evidence?: Evidence) =>
  new GatewayError(code, {
    reason: `the header ${member} is malformed or repeated`,
    violations: repetition(member, text),
    members: [member],
    evidence,
  });
