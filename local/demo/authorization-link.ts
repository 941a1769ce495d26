import { randomUUID, sign } from 'node:crypto';
import type { Demo } from './demo-file.ts';

/**
 * Asks the running gateway for an authorization link, as a merchant's server does.
 * @returns the link, or in words why there is none
 */
export async function requestAuthorizationLink({ gateway, openapi }: Demo): Promise<string> {
  const { businessId, merchantId, privateKey } = openapi.rsa;
  const body = JSON.stringify({ businessId, merchantId, serialNo: randomUUID(), userId: 'demo-customer' });
  const [nonce, timestamp] = [randomUUID(), String(Date.now())];
  const text = `businessId=${businessId}&nonce=${nonce}&timestamp=${timestamp}${body}`;
  const signature = sign('sha256', Buffer.from(text), privateKey).toString('base64');
  const answer = await fetch(`${gateway}/v1/openapi/auth/alipay/url`, {
    method: 'POST',
    headers: { businessId, nonce, timestamp, sign: signature, 'content-type': 'application/json; charset=utf-8' },
    body,
  });
  const { data, message } = (await answer.json()) as { data?: { alipayAuthUrl?: string }; message?: string };
  return data?.alipayAuthUrl ?? `none: HTTP ${answer.status}, ${message ?? 'no message'}`;
}
