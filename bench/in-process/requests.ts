import { randomUUID } from 'node:crypto';
import { exchangeRequest, shanghaiTime } from '../../test/support/daxpay-client.ts';
import { publicGet, signedGet, type WireRequest } from '../../test/support/genauth-client.ts';
import { urlRequest } from '../../test/support/openapi-client.ts';
import { eventOf } from '../event.ts';
import { keys } from './material.ts';

/** Time shift of a request that comes too late, in milliseconds: outside every window that may be configured. */
const STALE_MS = -3_600_000;

/** What differs from an honest request. */
interface Change {
  readonly stale?: boolean;
  readonly wrongSignature?: boolean;
}

const timeOf = ({ stale }: Change): number => Date.now() + (stale ? STALE_MS : 0);

/** A GET for AuthInfo by the access key. `appId` is another caller's than the usual one where callers are many. */
export function signedAuthInfo(change: Change & { appId?: string } = {}): object {
  const { accessKeyId, accessKeySecret } = keys.accessKey;
  return eventOf(
    signedGet({
      accessKeyId,
      accessKeySecret: change.wrongSignature ? 'another-secret' : accessKeySecret,
      appId: change.appId ?? 'signed-app',
      connection: 'bench',
      date: new Date(timeOf(change)).toUTCString(),
    }),
  );
}

/** A GET for AuthInfo by the public app, from ever new addresses: each has a rate limit. */
export function publicAuthInfo(): object {
  return fromNewAddresses(publicGet('public-app', 'bench'));
}

/** A POST for a link by the business that signs with RSA or MD5. */
export function link(businessId: 'rsa' | 'md5', change: Change = {}): object {
  const members = { businessId, merchantId: 'bench-merchant', serialNo: randomUUID(), userId: 'customer-1' };
  const key = businessId === 'rsa' ? { privateKey: merchantKey(change) } : { secret: keys.md5Secret };
  const timestamp = String(timeOf(change));
  return eventOf(urlRequest(key, { businessId, timestamp, body: JSON.stringify(members) }));
}

const merchantKey = ({ wrongSignature }: Change): string =>
  wrongSignature ? keys.platform.privatePem : keys.merchant.privatePem;

/** A POST to exchange a new code, by the app that signs with HMAC-SHA256. */
export function exchange(change: Change = {}): object {
  const secret = change.wrongSignature ? 'another-secret' : keys.daxpaySecret;
  const reqTime = shanghaiTime(timeOf(change));
  const members = {
    appId: 'hmac',
    nonceStr: randomUUID().replaceAll('-', ''),
    reqTime,
    channel: 'ali_pay',
    authCode: randomUUID(),
  };
  return eventOf(exchangeRequest(members, { secret }));
}

let sent = 0;

/** Each address sends fewer requests than the limit on public callers lets through. */
function fromNewAddresses(request: WireRequest): object {
  const event = eventOf(request) as { requestContext: { http: { sourceIp: string } } };
  const address = Math.floor(sent / 500);
  sent += 1;
  event.requestContext.http.sourceIp = `10.0.${address >> 8}.${address & 255}`;
  return event;
}
