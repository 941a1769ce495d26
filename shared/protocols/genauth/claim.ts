import type { HttpRequest } from '../../gateway/http-request.ts';
import { CALLER_ID, type Credentials } from '../../gateway/protocol.ts';
import { GatewayError } from '../../platform/errors.ts';
import { readDate } from './date.ts';
import { eitherHeader, type Family, familyHeader, familyHeaderNames, signedValue } from './headers.ts';
import { isSignatureMethod, type SignatureMethod } from './methods.ts';

/** An access-key signature as a request sends it. */
export interface Proof {
  readonly family: Family;
  readonly keyId: string;
  readonly method: SignatureMethod;
  readonly signature: string;
  readonly nonce: string;
}

/** What a GenAuth request claims. */
export interface GenauthClaim extends Credentials {
  readonly proof?: Proof;
}

const NONCE = /^[A-Za-z0-9_-]{8,64}$/;
/** What begins with one of the scheme words is a signature, or refused as one; anything else is a user's access token. */
const SIGNATURE_SCHEME = /^(authing|genauth)(?: |$)/i;

/**
 * Reads who sends the request. With an `authorization` of one of the two schemes it is a signed request, whatever the app:
 * the scheme word fixes the header family. Otherwise only an app id is claimed.
 * @throws GatewayError of the first part that breaks the grammar
 */
export function readClaim(request: HttpRequest): GenauthClaim {
  const sent = request.headers.get('authorization');
  // Stryker disable next-line StringLiteral: any text that does not begin with a scheme word means the same
  const authorization = signedValue(sent ?? '');
  const scheme = SIGNATURE_SCHEME.exec(authorization)?.[1];
  return scheme ? readSigned(request, authorization, scheme.toLowerCase() as Family) : readUnsigned(request);
}

function readUnsigned(request: HttpRequest): GenauthClaim {
  const appId = eitherHeader(request, 'app-id');
  if (appId === undefined || !CALLER_ID.test(appId)) {
    throw new GatewayError('caller_unknown', { reason: 'no app id, or one that breaks the grammar' });
  }
  return { callerId: appId };
}

function readSigned(request: HttpRequest, authorization: string, family: Family): GenauthClaim {
  refuseOtherFamily(request, family);
  const { keyId, signature } = readAuthorization(authorization);
  const method = readMethod(request, family);
  const timestampMs = readTimestamp(request, family);
  const nonce = familyHeader(request, family, 'signature-nonce');
  if (nonce === undefined || !NONCE.test(nonce)) {
    const members = [`x-${family}-signature-nonce`];
    throw new GatewayError('invalid_parameter', { reason: 'the nonce is missing or malformed', members });
  }
  const callerId = familyHeader(request, family, 'app-id') ?? keyId;
  if (!CALLER_ID.test(callerId))
    throw new GatewayError('signature_invalid', { reason: 'the app id breaks the grammar' });
  return { callerId, timestampMs, proof: { family, keyId, method, signature, nonce } };
}

/** Headers of the other family are not covered by the signature: anybody could have added them. */
function refuseOtherFamily(request: HttpRequest, family: Family): void {
  const other = family === 'authing' ? 'genauth' : 'authing';
  if (familyHeaderNames(request, other).length === 0) return;
  throw new GatewayError('invalid_parameter', {
    reason: 'a signed request has headers of the other family',
    members: [`x-${other}-*`],
  });
}

function readAuthorization(authorization: string): { keyId: string; signature: string } {
  const match = /^[A-Za-z]+ ([A-Za-z0-9_-]{1,64}):([A-Za-z0-9+/=]{1,128})$/.exec(authorization);
  if (!match) throw new GatewayError('signature_invalid', { reason: 'the authorization header breaks the grammar' });
  return { keyId: String(match[1]), signature: String(match[2]) };
}

function readMethod(request: HttpRequest, family: Family): SignatureMethod {
  const method = familyHeader(request, family, 'signature-method');
  if (!isSignatureMethod(method)) {
    throw new GatewayError('algorithm_unsupported', { reason: 'the signature method is missing or not known' });
  }
  if (familyHeader(request, family, 'signature-version') !== '1.0') {
    throw new GatewayError('version_unsupported', { reason: 'the signature version is not 1.0' });
  }
  return method;
}

/** The published C# client cannot set `date` and sends `x-authing-date` in its place; the signature covers either. */
function readTimestamp(request: HttpRequest, family: Family): number {
  const date = signedValue(request.headers.get('date') ?? '') || (familyHeader(request, family, 'date') ?? '');
  if (date === '') throw new GatewayError('timestamp_missing', { reason: 'there is no date header' });
  const timestampMs = readDate(date);
  if (timestampMs === undefined) throw new GatewayError('timestamp_malformed', { reason: 'the date is malformed' });
  return timestampMs;
}
