import type { KeyObject } from 'node:crypto';
import { GatewayError } from '../../platform/errors.ts';
import { equalBytes, hmac } from '../../signing/digests.ts';
import { isActive, type Validity } from '../../signing/validity.ts';

/** Seconds for which a token is good. */
export const TOKEN_LIFE_SECONDS = 7_200;

/** What every deployment of this gateway calls itself begins so; behind it stands the stage. */
const ISSUER = /^alipay-auth-gateway\//;
/** Longer texts are nobody's tokens. */
const MAX_CHARACTERS = 2_048;

/** What a token says. All are letters, digits and `-_.:`, which base64 never encodes to `-` or `_`: clients drop those. */
export interface TokenClaims {
  readonly iss: string;
  /** The access key's id. */
  readonly sub: string;
  /** The caller's id. */
  readonly scoped_userpool_id: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  /** Digest of the access key's secret under the token key, in hex. */
  readonly secret_digest: string;
}

/** A token as it was sent: one of ours by what it says of its issuer, and not verified. */
export interface SentToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signingInput: Uint8Array;
  readonly signature: string;
}

/** A key of the ring `keys/token`. */
interface TokenKey extends Validity {
  readonly id: string;
  readonly key: KeyObject;
}

/** Makes a token: a JWT of three parts (RFC 7519), HS256 and nothing else. */
export function makeManagementToken(claims: TokenClaims, { id: kid, key }: Pick<TokenKey, 'id' | 'key'>): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signingInput = `${encode({ alg: 'HS256', typ: 'JWT', kid })}.${encode(claims)}`;
  return `${signingInput}.${hmac('sha256', key, Buffer.from(signingInput), 'base64url')}`;
}

/**
 * Reads a text that may be a token, without verifying it.
 * @returns `undefined` for any text that does not say that this gateway issued it: a user's access token, for instance
 */
export function readManagementToken(text: string): SentToken | undefined {
  // Stryker disable next-line StringLiteral: the first part is always there, and without a second one there are no claims
  const [header = '', payload = '', signature = '', ...more] = text.split('.');
  if (text.length > MAX_CHARACTERS || more.length > 0) return undefined;
  const claims = parsePart(payload);
  if (!claims || typeof claims.iss !== 'string' || !ISSUER.test(claims.iss)) return undefined;
  return { header: parsePart(header) ?? {}, claims, signingInput: Buffer.from(`${header}.${payload}`), signature };
}

function parsePart(text: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) return undefined;
  try {
    const part: unknown = JSON.parse(bytes.toString('utf8'));
    return part === Object(part) ? (part as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Verifies what can be verified without its caller: algorithm, signature under the key that was active when it was made, issuer
 * and times.
 * @param options.issuer of this deployment
 * @returns what it says, and the key under which it verified
 * @throws GatewayError `token_expired`, `token_key_unknown`, `token_invalid`
 */
export function verifyManagementToken<Key extends TokenKey>(
  { header, claims, signingInput, signature }: SentToken,
  { keys, issuer, nowMs, windowMs }: { keys: readonly Key[]; issuer: string; nowMs: number; windowMs: number },
): { claims: TokenClaims; key: Key } {
  const invalid = (reason: string) => new GatewayError('token_invalid', { reason: `management token: ${reason}` });
  if (header.alg !== 'HS256') throw invalid('another algorithm');
  if (!areClaims(claims)) throw invalid('a claim is missing or malformed');
  const key = keys.find(({ id }) => id === header.kid);
  // Past its notAfter a key still verifies what it signed before: for no longer than a token's life.
  if (!key || !isActive(key, claims.iat * 1_000)) {
    throw new GatewayError('token_key_unknown', { reason: 'management token: no such token key at its time' });
  }
  const expected = hmac('sha256', key.key, signingInput, 'base64url');
  if (!equalBytes(Buffer.from(expected), Buffer.from(signature))) throw invalid('the signature is wrong');
  if (claims.iss !== issuer) throw invalid('of another stage');
  if (claims.exp !== claims.iat + TOKEN_LIFE_SECONDS) throw invalid('another life');
  if (claims.iat * 1_000 > nowMs + windowMs) throw invalid('from the future');
  if (claims.exp * 1_000 <= nowMs) throw new GatewayError('token_expired', { reason: 'management token: expired' });
  return { claims, key };
}

const ID = /^[A-Za-z0-9_-]{1,64}$/;

function areClaims(
  claims: Readonly<Record<string, unknown>>,
): claims is TokenClaims & Readonly<Record<string, unknown>> {
  const { sub, scoped_userpool_id: caller, iat, exp, secret_digest: digest } = claims;
  const ids = [sub, caller].every((id) => typeof id === 'string' && ID.test(id));
  return ids && Number.isSafeInteger(iat) && Number.isSafeInteger(exp) && typeof digest === 'string';
}
