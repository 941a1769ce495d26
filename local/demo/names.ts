/** Identifier of the demo's connection to Alipay. */
export const CONNECTION = 'demo';

/** The demo's Alipay app; neither number is a real one. */
export const ALIPAY_APP = { appId: '2021000000000001', pid: '2088000000000001' } as const;

/** Identifier of the demo's connection to WeChat. */
export const WECHAT_CONNECTION = 'demo-wechat';

/** The demo's official account of WeChat; no real one has this id. */
export const WECHAT_APP = { appId: 'wx00000000000demo1' } as const;

/** A GenAuth app that need not sign. */
export const PUBLIC_APP = { appId: 'demo-public-app' } as const;

/** A GenAuth app that signs with an access key of its own. */
export const SIGNED_APP = { appId: 'demo-signed-app', accessKeyId: 'demo-signed-key' } as const;

/** A user pool: its id is its access key's id. */
export const USER_POOL = { accessKeyId: 'demo-user-pool' } as const;

/** A business of the open API that signs with RSA. */
export const RSA_BUSINESS = { businessId: 'demo-rsa-business', merchantId: 'demo-merchant' } as const;

/** A business of the open API with a shared secret. */
export const MD5_BUSINESS = { businessId: 'demo-md5-business', merchantId: 'demo-merchant' } as const;

/** Applications of DaxPay, one for each way to sign; the last leaves the signed text as it is. */
export const DAXPAY_APPS = {
  hmac: { appId: 'demo-daxpay-hmac' },
  md5: { appId: 'demo-daxpay-md5' },
  sm3: { appId: 'demo-daxpay-sm3' },
  asIs: { appId: 'demo-daxpay-as-is' },
} as const;

/** What the result page and the fake Alipay's page call the demo's one merchant. */
export const MERCHANT_NAME = '演示商户 Demo Merchant';
