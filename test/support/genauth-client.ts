/**
 * Clients of the GenAuth protocol, written from the published specification with `node:crypto` alone.
 *
 * Nothing here is imported from the gateway: a mistake in the gateway's own string-to-sign cannot hide behind the same
 * mistake in its tests. `signers.test.ts` holds these signers to the golden vectors.
 */
import { createHmac, randomBytes } from 'node:crypto';

/** The header families: the published Authing SDKs, and the GenAuth fork of them. */
export type Family = 'authing' | 'genauth';

/** What the header `x-…-signature-method` may name. */
export type HmacMethod = 'HMAC-SHA1' | 'HMAC-SHA256';

/** One request as it goes onto the wire: header names and values exactly as written, in this order. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

/** An access key as `demo.json` holds it. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** What varies between signed requests; everything has the published Node client's default. */
export interface SignedGetOptions extends AccessKey {
  readonly connection: string;
  /** Named in `x-…-app-id` when given, as the SDK does for a tenant. */
  readonly appId?: string;
  readonly family?: Family;
  readonly method?: HmacMethod;
  /** Default: 32 random hex digits. */
  readonly nonce?: string;
  /** Default: now, as an RFC 7231 date. */
  readonly date?: string;
  readonly language?: string;
  /** Put in front of the path; never signed. */
  readonly basePath?: string;
}

/** Path of the operation that issues AuthInfo; strings-to-sign start with it, whatever stage precedes it. */
export const AUTH_INFO_PATH = '/api/v3/get-alipay-authinfo';

/** Path of the operation that compares app id and secret. */
export const CHECK_SECRET_PATH = '/api/v3/check-app-id-secret';
/** Where an access key is exchanged for a management token. */
export const TOKEN_PATH = '/api/v3/get-management-token';

/**
 * The text an access key signs: method, the family's headers and `date` sorted by lower-case name, then the resource.
 *
 * @param parameters decoded query parameters, joined raw and sorted by code unit
 */
export function composeStringToSign(
  method: string,
  family: Family,
  headers: WireRequest['headers'],
  path: string,
  parameters: Readonly<Record<string, string>>,
): string {
  const signed = headers
    .map(([name, value]) => [name.toLowerCase(), value.replace(/[\t\n\r\f]/g, ' ').trim()] as const)
    .filter(([name]) => name === 'date' || name.startsWith(`x-${family}-`))
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const pairs = Object.keys(parameters)
    .sort()
    .map((name) => `${name}=${parameters[name]}`);
  const resource = pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
  return `${method}\n${signed.map(([name, value]) => `${name}:${value}\n`).join('')}${resource}`;
}

/** Base64 HMAC of the text's UTF-8 bytes. */
export function hmacBase64(method: HmacMethod, secret: string, text: string): string {
  return createHmac(method === 'HMAC-SHA1' ? 'sha1' : 'sha256', secret)
    .update(Buffer.from(text, 'utf8'))
    .digest('base64');
}

/**
 * Signs whatever headers and parameters it is given, so that a test can shape them as any of the published clients does.
 *
 * @returns the headers with the `authorization` line appended
 */
export function withAuthorization(
  key: AccessKey,
  headers: WireRequest['headers'],
  parameters: Readonly<Record<string, string>>,
  { family = 'authing', method = 'HMAC-SHA1', path = AUTH_INFO_PATH } = {} as {
    family?: Family;
    method?: HmacMethod;
    path?: string;
  },
): WireRequest['headers'] {
  const text = composeStringToSign('GET', family, headers, path, parameters);
  const scheme = family === 'authing' ? 'authing' : 'GenAuth';
  const signature = hmacBase64(method, key.accessKeySecret, text);
  return [...headers, ['authorization', `${scheme} ${key.accessKeyId}:${signature}`]];
}

/** A signed GET for AuthInfo as the published Node ManagementClient sends it, or the GenAuth fork of it. */
export function signedGet(options: SignedGetOptions): WireRequest {
  const { family = 'authing', method = 'HMAC-SHA1', connection, basePath = '' } = options;
  const prefix = `x-${family}-`;
  const headers: [string, string][] = [
    ['accept', 'application/json'],
    ['content-type', 'application/json'],
    [`${prefix}signature-nonce`, options.nonce ?? randomBytes(16).toString('hex')],
    [`${prefix}signature-method`, method],
    [`${prefix}signature-version`, '1.0'],
    [`${prefix}sdk-version`, family === 'authing' ? 'authing-node-sdk:4.0.1' : 'gen-auth-node-sdk:1.0.0'],
    [`${prefix}lang`, options.language ?? 'zh-CN'],
    ['date', options.date ?? new Date().toUTCString()],
  ];
  if (options.appId !== undefined) headers.push([`${prefix}app-id`, options.appId]);
  const parameters = { extIdpConnidentifier: connection };
  return {
    method: 'GET',
    target: `${basePath}${AUTH_INFO_PATH}?extIdpConnidentifier=${encodeURIComponent(connection)}`,
    headers: withAuthorization(options, headers, parameters, { family, method }),
  };
}

/** An unsigned GET for AuthInfo, as the published AuthenticationClients send it for a public app. */
export function publicGet(appId: string, connection: string, family: Family = 'authing'): WireRequest {
  return {
    method: 'GET',
    target: `${AUTH_INFO_PATH}?extIdpConnidentifier=${encodeURIComponent(connection)}`,
    headers: [
      ['accept', 'application/json, text/plain, */*'],
      [`x-${family}-app-id`, appId],
    ],
  };
}
