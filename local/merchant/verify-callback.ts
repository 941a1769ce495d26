import { createHash, type KeyObject, timingSafeEqual, verify } from 'node:crypto';

/** How one business tells a true callback. */
export type BusinessKey =
  | { readonly signType: 'SHA256-RSA'; readonly platformKey: KeyObject }
  | { readonly signType: 'MD5'; readonly secret: string };

/** The businesses that this merchant runs, by their id. */
export type BusinessKeys = ReadonlyMap<string, BusinessKey>;

/** A callback as it came; header names in lower case. */
export interface Callback {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** A callback's nonce begins with `c.`, so that an answer of the gateway cannot be sent here as one. */
const NONCE = /^c\.[A-Za-z0-9-]{1,64}$/;
const WINDOW_MS = 300_000;

/**
 * What a merchant does with a callback before it believes it, written from the published rules alone: no line is shared
 * with the gateway, so that the two prove each other.
 */
export function isTrueCallback({ headers, body }: Callback, businesses: BusinessKeys, nowMs: number): boolean {
  const { businessid = '', nonce = '', timestamp = '', signtype = '', sign = '' } = headers;
  const business = businesses.get(businessid);
  if (business === undefined || business.signType !== signtype || !NONCE.test(nonce)) return false;
  if (!/^\d{13}$/.test(timestamp) || Math.abs(Number(timestamp) - nowMs) > WINDOW_MS) return false;
  const head = `businessId=${businessid}&nonce=${nonce}&signType=${signtype}&timestamp=${timestamp}`;
  return fits(business, Buffer.concat([Buffer.from(head), body]), sign);
}

function fits(business: BusinessKey, text: Buffer, sign: string): boolean {
  if (business.signType === 'SHA256-RSA') {
    return verify('sha256', text, business.platformKey, Buffer.from(sign, 'base64'));
  }
  const digest = createHash('md5').update(text).update(business.secret).digest('hex').toUpperCase();
  return sign.length === digest.length && timingSafeEqual(Buffer.from(sign), Buffer.from(digest));
}
