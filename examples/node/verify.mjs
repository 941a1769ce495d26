// verify.mjs
import { createHash, timingSafeEqual, verify } from 'node:crypto';

/**
 * Whether a message comes from the gateway, unaltered and now.
 * message: { headers, body } as received; the body as bytes, before any JSON.parse
 * trusted: { businessId, signType, platformKeys: [PEM, …] } or { businessId, signType, secrets: […] }: during a rotation two of them
 * requestNonce: for a response the nonce of your request; for a callback undefined
 * nowMs: your clock, when it is not this machine's
 */
export function isFromGateway({ headers, body }, trusted, requestNonce, nowMs = Date.now()) {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const { businessid = '', nonce = '', signtype = '', timestamp = '', sign = '' } = lower;
  if (businessid !== trusted.businessId || signtype !== trusted.signType) return false;
  if (requestNonce === undefined ? !/^c\.[0-9a-f-]{36}$/.test(nonce) : nonce !== `r.${requestNonce}`) return false;
  if (!/^\d{13}$/.test(timestamp) || Math.abs(nowMs - Number(timestamp)) > 300_000) return false;

  const head = `businessId=${businessid}&nonce=${nonce}&signType=${signtype}&timestamp=${timestamp}`;
  const text = Buffer.concat([Buffer.from(head), body]);
  if (signtype === 'MD5') return trusted.secrets.some((secret) => equal(sign, md5(text, secret)));
  return trusted.platformKeys.some((key) => verify('sha256', text, key, Buffer.from(sign, 'base64')));
}

const md5 = (text, secret) => createHash('md5').update(text).update(secret).digest('hex').toUpperCase();

/** In constant time. Of bytes, since a character that is not ASCII has several. */
function equal(one, other) {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
