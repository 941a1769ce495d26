/** Documents of callers, connections and keys, as the tests configure them, and the secrets that their callers sign with. */
import type { AppKey } from './daxpay-client.ts';
import { rsaPair } from './keys.ts';
import { vectors } from './vectors.ts';

/** A business of the open API by its key, with what else it has. */
export const businessDocument = (key: { publicKey: string } | { secret: string }, more: object) => ({
  ...('secret' in key ? { algorithm: 'MD5', md5Secrets: [key] } : { algorithm: 'SHA256-RSA', publicKeys: [key] }),
  ...more,
});

/** What a business in a running stack has besides its key: one merchant, one address. */
export const oneMerchant = (merchantId: string, callbackUrl: string) => ({
  merchants: [{ merchantId, name: 'Own Merchant' }],
  callbackUrls: [callbackUrl],
  defaultCallbackUrl: callbackUrl,
  connection: 'demo',
});

/** Secrets of an access key, an app and a user pool that the tests sign with. */
export const ACCESS_KEY = { accessKeyId: 'key-1', accessKeySecret: 'access-key-secret-of-32-characters!' } as const;
/** The access key of a user pool, whose id is the pool's. */
export const POOL_KEY = { ...ACCESS_KEY, accessKeyId: 'pool-1' } as const;
export const APP_SECRET = 'app-secret-of-at-least-32-characters';

const { appId, pid } = vectors.alipay.authInfo;

/** A connection's secret with the vectors' key. */
export const connectionDocument = {
  appId,
  pid,
  environment: 'production',
  privateKey: vectors.rsa.privateKey,
  alipayPublicKey: rsaPair('alipay').publicPem,
} as const;

/** The ring of management tokens. */
const TOKEN_RING = { keys: [{ id: '1', secret: 'token-key-of-the-tests-32-letters' }] };

const accessKey = {
  id: ACCESS_KEY.accessKeyId,
  secret: ACCESS_KEY.accessKeySecret,
  methods: ['HMAC-SHA1', 'HMAC-SHA256', 'token'],
};

/** A gateway's worth of secrets: a public app, a signed one, a user pool, one connection. */
export const genauthDocuments = (): Record<string, unknown> => ({
  'keys/token': TOKEN_RING,
  'connections/wework': connectionDocument,
  'connections/switched-off': { ...connectionDocument, enabled: false },
  'connections/not-allowed': connectionDocument,
  'callers/genauth/public-app': { public: true, connections: ['wework', 'switched-off', 'not-there'] },
  'callers/genauth/signed-app': {
    appSecret: APP_SECRET,
    accessKeys: [accessKey],
    connections: ['wework', 'switched-off', 'not-there'],
  },
  'callers/genauth/pool-1': { accessKeys: [{ ...accessKey, id: POOL_KEY.accessKeyId }], connections: ['wework'] },
  'callers/genauth/switched-off': { enabled: false, public: true, appSecret: APP_SECRET, connections: ['wework'] },
});

/** The merchant's key, the platform's, the MD5 business's secret, and the ring of states. */
export const merchant = rsaPair('merchant');
export const platform = rsaPair('platform');
export const MD5_SECRET = 'md5-secret-of-at-least-32-characters';
export const stateKeys = [{ id: 'a', secret: 'state-key-of-the-tests-32-letters' }];

const business = {
  merchants: [
    { merchantId: 'merchant-1', name: '<b>Tea & "Cups"</b>' },
    { merchantId: 'merchant-2', name: '商户' },
  ],
  callbackUrls: ['https://shop.example/pay'],
  defaultCallbackUrl: 'https://shop.example/pay/callback',
  connection: 'wework',
};

/** A business of the open API that signs with RSA, and one that signs with MD5. */
export const rsaBusiness = businessDocument({ publicKey: merchant.publicPem }, business);
export const md5Business = businessDocument({ secret: MD5_SECRET }, business);

/** Secrets of one RSA business, one MD5 business, the platform and a connection. */
export const openapiDocuments = (): Record<string, unknown> => ({
  'callers/openapi/rsa-business': rsaBusiness,
  'callers/openapi/md5-business': md5Business,
  'callers/openapi/switched-off': { ...md5Business, enabled: false },
  'callers/openapi/elsewhere': { ...md5Business, allowedSourceIps: ['198.51.100.0/24'] },
  'keys/signing': { keys: [{ id: 'k1', privateKey: platform.privatePem }] },
  'keys/state': { keys: stateKeys },
  'connections/wework': connectionDocument,
});

/** What a delivery needs. */
export const deliveryDocuments = (): Record<string, unknown> => ({
  'keys/signing': { keys: [{ id: 'k1', privateKey: platform.privatePem }] },
  'callers/openapi/business-1': businessDocument(
    { publicKey: merchant.publicPem },
    {
      merchants: [{ merchantId: 'merchant-1', name: 'Shop' }],
      callbackUrls: ['https://shop.example/callback'],
      connection: 'wework',
    },
  ),
});

const secretOf = (name: string) => `Secret-of-${name}-with-32-Characters`;
const app = (name: string, more: object = {}) => ({
  signSecrets: [{ secret: secretOf(name) }],
  channels: { ali_pay: 'wework' },
  ...more,
});

/** The one WeChat account of the tests, which the fake knows. */
export const WECHAT_APP = { appId: 'wx0123456789abcdef', appSecret: '3a9f5c71e0d2486b8c17f4d9a6e3b052' } as const;

/** Its connection. */
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
