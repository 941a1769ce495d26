import { randomUUID } from 'node:crypto';
import { contract as link } from '../../functions/create-authorization-url/contract.ts';
import { contract as exchange } from '../../functions/exchange-auth-code/contract.ts';
import { contract as authInfo } from '../../functions/get-alipay-authinfo/contract.ts';
import type { CallerProtocol } from '../../shared/registry/item-key.ts';
import type { SentRequest } from '../explain/request/sent-request.ts';
import type { DemoClient } from '../local-stack.ts';
import { reach } from '../stack-requests.ts';
import { signDaxpay } from './daxpay.ts';
import { signGenauth } from './genauth.ts';
import { signOpenapi } from './openapi.ts';
import type { Signed } from './signed.ts';

/** A request with JSON. */
export const jsonPost = (target: string, members: object): SentRequest => ({
  ...{ method: 'POST', target, headers: [['Content-Type', 'application/json; charset=utf-8']] },
  body: Buffer.from(JSON.stringify(members)),
});

/** A whole request of a demo caller, signed. */
export const DEMO_REQUESTS: Readonly<Record<CallerProtocol, (demo: DemoClient, nowMs: number) => Promise<Signed>>> = {
  async genauth({ genauth: { signedApp } }, nowMs) {
    const { appId, accessKeyId: id, accessKeySecret: secret, connection } = signedApp;
    const target = `${authInfo.path}?extIdpConnidentifier=${connection}`;
    const headers = [['accept', 'application/json'] as const, ['x-authing-app-id', appId] as const];
    const request = { method: 'GET', target, headers, body: Buffer.alloc(0) };
    return signGenauth(request, { id, secret, method: 'HMAC-SHA256' }, nowMs);
  },
  async openapi({ openapi: { rsa } }, nowMs) {
    const { businessId, merchantId, privateKey } = rsa;
    const request = jsonPost(link.path, { businessId, merchantId, serialNo: randomUUID(), userId: 'demo-customer' });
    return signOpenapi(request, businessId, { privateKey }, nowMs);
  },
  async daxpay(demo, nowMs) {
    const { appId, secret } = demo.daxpay.hmac;
    const request = jsonPost(exchange.path, {
      appId,
      channel: 'ali_pay',
      authCode: await newCode(demo, demo.alipayApp.appId),
    });
    return signDaxpay(request, { secret, signType: 'hmac_sha256', canonicalization: 'upper' }, nowMs);
  },
};

/** An auth code, as a person's consent gives one. */
export async function newCode({ alipay }: Pick<DemoClient, 'alipay'>, appId: string): Promise<string> {
  const body = JSON.stringify({ app_id: appId });
  const response = await reach(`${alipay}/simulator/codes`, { method: 'POST', body });
  return ((await response.json()) as { auth_code: string }).auth_code;
}
