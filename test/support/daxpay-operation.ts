/** The exchange of an auth code in process: the real chain, over stores, Alipay client, clock and log of the test. */

import { randomUUID } from 'node:crypto';
import { createHandler } from '../../functions/exchange-auth-code/handler.ts';
import type { RequestToken } from '../../shared/alipay/token-exchange.ts';
import type { AuthCodeLedger } from '../../shared/storage/auth-codes.ts';
import type { NonceStore, NonceUse } from '../../shared/storage/nonces.ts';
import type { RequestWechatToken } from '../../shared/wechat/token-exchange.ts';
import { type AppKey, type JsonMembers, shanghaiTime, signRequest, wire } from './daxpay-client.ts';
import { type AppName, daxpayDocuments, KEYS } from './documents.ts';
import type { WireRequest } from './genauth-client.ts';
import { configuration, type TestSecrets, testNonces, testSecrets, toEvent, watched } from './in-process.ts';
import { memoryLedger } from './memory-table.ts';

/** Another part than the usual. */
export interface DaxpayOptions {
  readonly secrets?: TestSecrets;
  readonly requestToken?: RequestToken;
  readonly requestWechatToken?: RequestWechatToken;
  readonly nonces?: NonceStore & { readonly uses?: NonceUse[] };
  readonly ledger?: AuthCodeLedger;
  readonly originSecretHashes?: readonly Uint8Array[];
}

/** What Alipay grants in tests. */
export const GRANTED = { openId: 'open-id-1', userId: '2088000000000009', accessToken: 'marked-token' } as const;

/** What WeChat grants in tests. */
export const GRANTED_BY_WECHAT = { openId: 'oWechat-open_id-1', accessToken: 'marked-wechat-token' } as const;

/** An answer's JSON. */
export type DaxpayAnswer = JsonMembers & { readonly code: number; readonly msg: string; readonly sign?: string };

/** A code that no other test uses. */
export const newCode = (): string => `Code-${randomUUID()}`;

/** The operation with everything it touches. */
export function daxpayOperation(options: DaxpayOptions = {}) {
  const around = watched();
  const { secrets = testSecrets(daxpayDocuments()) } = options;
  const memory = testNonces();
  const nonces = options.nonces ?? memory;
  const exchanged: string[] = [];
  const exchangedAtWechat: string[] = [];
  const handler = createHandler({
    ...around,
    originSecretHashes: options.originSecretHashes,
    configuration,
    ...secrets,
    nonces,
    ledger: options.ledger ?? memoryLedger(around.clock),
    requestToken: async (connection, authCode) => {
      exchanged.push(authCode.code);
      return options.requestToken?.(connection, authCode) ?? { kind: 'granted', ...GRANTED };
    },
    requestWechatToken: async (connection, authCode) => {
      exchangedAtWechat.push(authCode.code);
      return options.requestWechatToken?.(connection, authCode) ?? { kind: 'granted', ...GRANTED_BY_WECHAT };
    },
  });
  const send = async (request: WireRequest, event: object = {}) => {
    const result = await handler({ ...toEvent(request), ...event });
    return { result, answer: JSON.parse(result.body) as DaxpayAnswer };
  };
  const members = (appId: string, change: JsonMembers = {}): JsonMembers => ({
    appId,
    clientIp: '192.0.2.1',
    nonceStr: 'nonce-1',
    reqTime: shanghaiTime(around.nowMs),
    channel: 'ali_pay',
    authCode: newCode(),
    ...change,
  });
  return {
    around,
    secrets,
    uses: nonces.uses ?? [],
    exchanged,
    exchangedAtWechat,
    members,
    send,
    handler,
    /** Sends a request that its app signed. */
    exchange: async (name: AppName, change: JsonMembers = {}) => {
      const body = members(name, change);
      const { result, answer } = await send(wire({ ...body, sign: signRequest(body, KEYS[name]) }));
      return { result, answer, key: KEYS[name] as AppKey };
    },
  };
}
