import { createHmac, randomBytes, sign } from 'node:crypto';
import { formatChinaTime } from '../../shared/platform/china-time.ts';
import { stringToSign as daxpayString } from '../../shared/protocols/daxpay/string-to-sign.ts';
import { stringToSign as openapiString } from '../../shared/protocols/openapi/string-to-sign.ts';
import type { SmokeRequest } from './send.ts';
import type { ThrowAway } from './throw-away.ts';

const AUTH_INFO = '/api/v3/get-alipay-authinfo';

/** A signed GET as the published Node ManagementClient sends it. */
export function authInfoRequest({ id, accessKeySecret, connection }: ThrowAway, nowMs: number): SmokeRequest {
  const signed = {
    date: new Date(nowMs).toUTCString(),
    'x-authing-lang': 'en-US',
    'x-authing-sdk-version': 'authing-node-sdk:4.0.1',
    'x-authing-signature-method': 'HMAC-SHA1',
    'x-authing-signature-nonce': randomBytes(16).toString('hex'),
    'x-authing-signature-version': '1.0',
  };
  const target = `${AUTH_INFO}?extIdpConnidentifier=${connection}`;
  const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
  const signature = createHmac('sha1', accessKeySecret)
    .update(`GET\n${lines.join('')}${target}`)
    .digest('base64');
  const headers = { accept: 'application/json', 'content-type': 'application/json', ...signed };
  return { method: 'GET', target, headers: { ...headers, authorization: `authing ${id}:${signature}` } };
}

/** A call with a management token, as the published Python and Go clients make it. */
export const tokenRequest = ({ id, connection }: ThrowAway, token: string): SmokeRequest => ({
  method: 'GET',
  target: `${AUTH_INFO}?extIdpConnidentifier=${connection}`,
  headers: { authorization: `Bearer ${token}`, 'x-authing-userpool-id': id, 'x-authing-lang': 'en-US' },
});

/** A POST with JSON. */
export const jsonRequest = (target: string, body: object): SmokeRequest => ({
  method: 'POST',
  target,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});

/** A request for a link. @param nonce new for every request that is not to be a repeated one */
export function linkRequest({ id, privateKey }: ThrowAway, { nonce, nowMs }: { nonce: string; nowMs: number }) {
  const body = JSON.stringify({ businessId: id, merchantId: id, serialNo: nonce, userId: 'smoke-test' });
  const headers = { businessId: id, nonce, timestamp: String(nowMs) };
  const signature = sign('sha256', openapiString(headers, Buffer.from(body)), privateKey).toString('base64');
  const { headers: type = {}, ...request } = jsonRequest('/v1/openapi/auth/alipay/url', {});
  return { ...request, body, headers: { ...type, ...headers, sign: signature } };
}

/** An exchange of a code that cannot exist, signed with hmac_sha256. */
export function exchangeRequest({ id, signSecret }: ThrowAway, nowMs: number): SmokeRequest {
  const members = {
    ...{ appId: id, channel: 'ali_pay', reqTime: formatChinaTime(nowMs) },
    ...{ authCode: `smoke-${randomBytes(8).toString('hex')}`, nonceStr: randomBytes(8).toString('hex') },
  };
  return jsonRequest('/unipay/assist/channel/auth/auth', { ...members, sign: daxpaySign(members, signSecret) });
}

/** DaxPay's digest over members. */
export function daxpaySign(members: Parameters<typeof daxpayString>[0], secret: string): string {
  return createHmac('sha256', secret)
    .update(`${daxpayString(members)}&key=${secret}`.toUpperCase())
    .digest('hex');
}
