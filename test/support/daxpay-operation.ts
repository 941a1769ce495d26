/** The exchange of an auth code in process: the real chain, over stores, Alipay client, clock and log of the test. */
import { randomUUID } from 'node:crypto';
import { createHandler } from '../../functions/exchange-auth-code/handler.ts';
import type { RequestToken } from '../../shared/alipay/token-exchange.ts';
import type { AuthCodeLedger } from '../../shared/storage/auth-codes.ts';
import type { NonceStore, NonceUse } from '../../shared/storage/nonces.ts';
import type { RequestWechatToken } from '../../shared/wechat/token-exchange.ts';
import { type AppKey, type JsonMembers, shanghaiTime, signRequest, wire } from './daxpay-client.ts';
import { WECHAT_APP } from './fake-alipay.ts';
import type { WireRequest } from './genauth-client.ts';
import {
  configuration,
  connectionDocument,
  type TestSecrets,
  testNonces,
  testSecrets,
  toEvent,
  watched,
} from './in-process.ts';
import { memoryLedger } from './memory-table.ts';

const secretOf = (name: string) => `Secret-of-${name}-with-32-Characters`;
const app = (name: string, more: object = {}) => ({
  signSecrets: [{ secret: secretOf(name) }],
  channels: { ali_pay: 'wework' },
  ...more,
});

/** A WeChat account's connection. */
export const wechatDocument = { kind: 'wechat', ...WECHAT_APP } as const;

/** How each app of the tests signs. */
export const KEYS = {
  hmac: { secret: secretOf('hmac') },
  md5: { secret: secretOf('md5'), signType: 'md5' },
  sm3: { secret: secretOf('sm3'), signType: 'sm3' },
  'as-is': { secret: secretOf('as-is'), asIs: true },
  'as-is-md5': { secret: secretOf('as-is-md5'), signType: 'md5', asIs: true },
  'as-is-sm3': { secret: secretOf('as-is-sm3'), signType: 'sm3', asIs: true },
  off: { secret: secretOf('off') },
  elsewhere: { secret: secretOf('elsewhere') },
  merchant: { secret: secretOf('merchant') },
  quiet: { secret: secretOf('quiet') },
  nothing: { secret: secretOf('nothing') },
  dangling: { secret: secretOf('dangling') },
  open: { secret: secretOf('open') },
  'open-off': { secret: secretOf('open-off') },
  'open-elsewhere': { secret: secretOf('open-elsewhere') },
  channels: { secret: secretOf('channels') },
  crossed: { secret: secretOf('crossed') },
} as const satisfies Record<string, AppKey>;

/** An app of the tests. */
export type AppName = keyof typeof KEYS;

const unsigned = { requireSignature: false, allowedSourceIps: ['203.0.113.0/24'] };

/** Of the provider, for the channel `alipay_isv`. */
export const PROVIDER_APP_ID = '2021000000000777';

/** Secrets of the apps and their connection. Requests come from 203.0.113.7. */
export const daxpayDocuments = (): Record<string, unknown> => ({
  'connections/wework': connectionDocument,
  'connections/provider': { ...connectionDocument, appId: PROVIDER_APP_ID },
  'connections/wechat': wechatDocument,
  'callers/daxpay/hmac': app('hmac'),
  'callers/daxpay/channels': app('channels', {
    channels: { ali_pay: 'wework', alipay_isv: 'provider', wechat_pay: 'wechat', wechat_pay_isv: 'wechat' },
  }),
  'callers/daxpay/crossed': app('crossed', { channels: { ali_pay: 'wechat', wechat_pay: 'wework' } }),
  'callers/daxpay/md5': app('md5', { signType: 'md5' }),
  'callers/daxpay/sm3': app('sm3', { signType: 'sm3' }),
  'callers/daxpay/as-is': app('as-is', { canonicalization: 'as-is' }),
  'callers/daxpay/as-is-md5': app('as-is-md5', { canonicalization: 'as-is', signType: 'md5' }),
  'callers/daxpay/as-is-sm3': app('as-is-sm3', { canonicalization: 'as-is', signType: 'sm3' }),
  'callers/daxpay/off': app('off', { enabled: false }),
  'callers/daxpay/elsewhere': app('elsewhere', { allowedSourceIps: ['198.51.100.0/24'] }),
  'callers/daxpay/merchant': app('merchant', { mchNo: 'M-1' }),
  'callers/daxpay/quiet': app('quiet', { returnAccessToken: false }),
  'callers/daxpay/nothing': app('nothing', { channels: {} }),
  'callers/daxpay/dangling': app('dangling', { channels: { ali_pay: 'not-there' } }),
  'callers/daxpay/open': app('open', unsigned),
  'callers/daxpay/open-off': app('open-off', { ...unsigned, enabled: false }),
  'callers/daxpay/open-elsewhere': app('open-elsewhere', { ...unsigned, allowedSourceIps: ['198.51.100.0/24'] }),
  'callers/daxpay/open-without-secret': { ...unsigned, channels: { ali_pay: 'wework' } },
  'callers/daxpay/careless': app('careless', { requireSignature: false }),
});

/** Another part than the usual. */
export interface DaxpayOptions {
  readonly secrets?: TestSecrets;
  readonly requestToken?: RequestToken;
  readonly requestWechatToken?: RequestWechatToken;
  readonly nonces?: NonceStore & { readonly uses?: NonceUse[] };
  readonly ledger?: AuthCodeLedger;
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
