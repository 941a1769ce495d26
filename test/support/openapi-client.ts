/**
 * A merchant of the open API, written from the published rule with `node:crypto` alone; nothing is imported from the gateway.
 */
import { createHash, randomUUID, sign, verify } from 'node:crypto';
import type { WireRequest } from './genauth-client.ts';

/** How a merchant signs: with its private key, or with the shared secret. */
export type MerchantKey = { readonly privateKey: string } | { readonly secret: string };

/** One request to sign. */
export interface OpenapiRequest {
  readonly businessId: string;
  readonly nonce?: string;
  readonly timestamp?: string;
  /** Sent and signed when given; an RSA merchant may leave it out. */
  readonly signType?: string;
  readonly body: string;
}

/** Path of the operation. */
export const URL_PATH = '/v1/openapi/auth/alipay/url';

/** The string to sign: headers sorted by name, joined by `&`, the body directly behind. */
export function openapiText(headers: Readonly<Record<string, string | undefined>>, body: string): string {
  const pairs = ['businessId', 'nonce', 'signType', 'timestamp'].flatMap((name) =>
    headers[name] ? [`${name}=${headers[name]}`] : [],
  );
  return pairs.join('&') + body;
}

/** Signs a text as a merchant does. */
export function openapiSign(key: MerchantKey, text: string): string {
  if ('secret' in key)
    return createHash('md5')
      .update(text + key.secret)
      .digest('hex')
      .toUpperCase();
  return sign('sha256', Buffer.from(text), key.privateKey).toString('base64');
}

/** A signed request for a link. */
export function urlRequest(key: MerchantKey, { body, ...claims }: OpenapiRequest): WireRequest {
  const signType = claims.signType ?? ('secret' in key ? 'MD5' : undefined);
  const headers = {
    businessId: claims.businessId,
    nonce: claims.nonce ?? randomUUID(),
    ...(signType !== undefined && { signType }),
    timestamp: claims.timestamp ?? String(Date.now()),
  };
  const sign = openapiSign(key, openapiText(headers, body));
  const wire = Object.entries({ 'Content-Type': 'application/json; charset=utf-8', ...headers, sign });
  return { method: 'POST', target: URL_PATH, headers: wire, body };
}

/** Whether an answer or a callback is signed as the rule says; header names in any case. */
export function isSigned(
  headers: Readonly<Record<string, string>>,
  body: string,
  key: { readonly publicKey: string } | { readonly secret: string },
): boolean {
  const values = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const { businessid: businessId, nonce, signtype: signType, timestamp, sign: signature = '' } = values;
  const text = openapiText({ businessId, nonce, signType, timestamp }, body);
  if ('secret' in key) return openapiSign(key, text) === signature;
  return verify('sha256', Buffer.from(text), key.publicKey, Buffer.from(signature, 'base64'));
}
