import { contract as link } from '../../functions/create-authorization-url/contract.ts';
import { contract as exchange } from '../../functions/exchange-auth-code/contract.ts';
import { contract as authInfo } from '../../functions/get-alipay-authinfo/contract.ts';
import type { DaxpayDocument } from '../../shared/protocols/daxpay/caller.ts';
import type { CallerDocument } from '../../shared/protocols/genauth/caller.ts';
import type { BusinessDocument } from '../../shared/protocols/openapi/caller.ts';
import type { CallerProtocol } from '../../shared/registry/item-key.ts';
import type { SentRequest } from '../explain/request/sent-request.ts';
import { jsonPost } from './demo-requests.ts';

/** A caller of one's own. */
export interface OwnCaller {
  readonly id: string;
  readonly document: object;
  /** An auth code of the app behind a connection. */
  newCode(connection: string): Promise<string>;
}

/** A whole request of a caller, not signed yet. */
export const OWN_REQUESTS: Readonly<Record<CallerProtocol, (caller: OwnCaller) => Promise<SentRequest>>> = {
  async genauth({ id, document }) {
    const [connection] = (document as CallerDocument).connections;
    const headers = [['accept', 'application/json'] as const, ['x-authing-app-id', id] as const];
    const target = `${authInfo.path}?extIdpConnidentifier=${connection}`;
    return { method: 'GET', target, headers, body: Buffer.alloc(0) };
  },
  async openapi({ id, document }) {
    const [merchant] = (document as BusinessDocument).merchants;
    const names = { businessId: id, merchantId: merchant?.merchantId, serialNo: `call-${Date.now()}` };
    const request = jsonPost(link.path, { ...names, userId: 'demo-customer' });
    return { ...request, headers: [...request.headers, ['businessId', id]] };
  },
  async daxpay({ id, document, newCode }) {
    const connection = (document as DaxpayDocument).channels.ali_pay ?? '';
    return jsonPost(exchange.path, { appId: id, channel: 'ali_pay', authCode: await newCode(connection) });
  },
};
