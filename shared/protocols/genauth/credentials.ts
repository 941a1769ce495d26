import type { HttpRequest } from '../../gateway/http-request.ts';
import { CALLER_ID, type CredentialsBase } from '../../gateway/protocol.ts';
import { GatewayError } from '../../platform/errors.ts';
import { readAuthorization } from './authorization.ts';
import { readTimestamp } from './date.ts';
import { type Grammar, headerViolations, ID_GRAMMAR, valueViolation, violationOf } from './header-grammar.ts';
import { eitherHeader, type Family, familyHeader, familyHeaderNames, shownHeader, signedValue } from './headers.ts';
import { isSignatureMethod, SIGNATURE_METHODS, type SignatureMethod } from './keys.ts';
import { readManagementToken, type SentToken } from './management-token.ts';

/** An access-key signature as a request sends it. */
export interface Proof {
  readonly family: Family;
  readonly keyId: string;
  readonly method: SignatureMethod;
  readonly signature: string;
  readonly nonce: string;
}

/** What a GenAuth request claims. */
export interface GenauthCredentials extends CredentialsBase {
  readonly proof?: Proof;
  /** A management token in the place of a signature; not verified yet. `callerId` is what it says. */
  readonly token?: SentToken;
  /** Whether no app id was sent: `callerId` is the access key's id then, and the registry knows whose it is. */
  readonly byKey?: true;
}

const NONCE: Grammar = { ...ID_GRAMMAR, minLength: 8 };
const VERSION = '1.0';
/** What begins with one of the scheme words is a signature, or refused as one; anything else is a user's access token. */
const SIGNATURE_SCHEME = /^(authing|genauth)(?: |$)/i;
/** What the Go and PHP management clients go on with when they were refused a token, without a word to their callers. */
const NO_TOKEN = 'bearer';

/**
 * Reads who sends the request. With an `authorization` of one of the two schemes it is a signed request, whatever the app:
 * the scheme word fixes the header family. A management token names its caller. Otherwise only an app id is claimed.
 * @throws GatewayError of the first part that breaks the grammar
 */
export function readCredentials(request: HttpRequest): GenauthCredentials {
  const sent = request.headers.get('authorization');
  // Stryker disable next-line StringLiteral: any text that does not begin with a scheme word means the same
  const authorization = signedValue(sent ?? '');
  const scheme = SIGNATURE_SCHEME.exec(authorization)?.[1];
  if (scheme) return readSigned(request, authorization, scheme.toLowerCase() as Family);
  const token = readManagementToken(authorization.replace(/^bearer +/i, ''));
  return token ? readTokenCredentials(token) : readUnsigned(request, authorization);
}

function readTokenCredentials(token: SentToken): GenauthCredentials {
  const { scoped_userpool_id: callerId } = token.claims;
  if (typeof callerId === 'string' && CALLER_ID.test(callerId)) return { callerId, token };
  throw new GatewayError('token_invalid', { reason: 'management token: it names no caller' });
}

function readUnsigned(request: HttpRequest, authorization: string): GenauthCredentials {
  const appId = eitherHeader(request, 'app-id');
  if (appId !== undefined && CALLER_ID.test(appId)) return { callerId: appId };
  const violations = headerViolations(request, appIdHeader(request), ID_GRAMMAR);
  if (authorization.toLowerCase() === NO_TOKEN) violations.push(...violationOf('authorization', '', ID_GRAMMAR));
  throw new GatewayError('caller_unknown', { reason: 'no app id, or one that breaks the grammar', violations });
}

/** The one that says something, else the one that is there, else Authing's. */
function appIdHeader(request: HttpRequest): string {
  const names = ['x-authing-app-id', 'x-genauth-app-id'];
  const said = names.find((name) => signedValue(request.headers.get(name) ?? '') !== '');
  return said ?? names.find((name) => request.headers.has(name)) ?? 'x-authing-app-id';
}

function readSigned(request: HttpRequest, authorization: string, family: Family): GenauthCredentials {
  refuseOtherFamily(request, family);
  const { keyId, signature } = readAuthorization(authorization);
  const method = readMethod(request, family);
  const timestampMs = readTimestamp(request, family);
  const nonce = readNonce(request, `x-${family}-signature-nonce`);
  const appId = familyHeader(request, family, 'app-id');
  const signed = { timestampMs, proof: { family, keyId, method, signature, nonce } };
  if (appId === undefined) return { callerId: keyId, byKey: true, ...signed };
  if (CALLER_ID.test(appId)) return { callerId: appId, ...signed };
  throw new GatewayError('signature_invalid', {
    reason: 'the app id breaks the grammar',
    violations: headerViolations(request, `x-${family}-app-id`, ID_GRAMMAR),
  });
}

/** Headers of the other family are not covered by the signature: anybody could have added them. */
function refuseOtherFamily(request: HttpRequest, family: Family): void {
  const other = family === 'authing' ? 'genauth' : 'authing';
  const names = familyHeaderNames(request, other);
  if (names.length === 0) return;
  throw new GatewayError('invalid_parameter', {
    reason: 'a signed request has headers of the other family',
    violations: [...new Set(names.map((name) => shownHeader(name, other)))].slice(0, MAX_NAMED).map((member) => ({
      ...{ member, place: 'header' as const },
      ...{ rule: 'other-family' as const, allowed: `x-${family}-*` },
    })),
  });
}

/** So many headers of the other family are named at most. */
const MAX_NAMED = 5;

function readMethod(request: HttpRequest, family: Family): SignatureMethod {
  const method = familyHeader(request, family, 'signature-method');
  if (!isSignatureMethod(method)) {
    throw new GatewayError('algorithm_unsupported', {
      reason: 'the signature method is missing or not known',
      violations: [valueViolation(request, `x-${family}-signature-method`, SIGNATURE_METHODS)],
    });
  }
  if (familyHeader(request, family, 'signature-version') !== VERSION) {
    throw new GatewayError('version_unsupported', {
      reason: 'the signature version is not 1.0',
      violations: [valueViolation(request, `x-${family}-signature-version`, [VERSION])],
    });
  }
  return method;
}

function readNonce(request: HttpRequest, name: string): string {
  const violations = headerViolations(request, name, NONCE);
  if (violations.length === 0) return signedValue(String(request.headers.get(name)));
  throw new GatewayError('invalid_parameter', { reason: 'the nonce is missing or malformed', violations });
}
