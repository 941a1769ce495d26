import type { Material } from './material.ts';
import {
  ALIPAY_APP,
  CONNECTION,
  DAXPAY_APPS,
  MD5_BUSINESS,
  MERCHANT_NAME,
  PUBLIC_APP,
  RSA_BUSINESS,
  SIGNED_APP,
  USER_POOL,
} from './names.ts';

/**
 * The demo's secrets by name, as an operator would put them for a real connection and real callers.
 * @param merchantUrl base URL of the demo merchant
 */
export function demoSecrets(prefix: string, material: Material, merchantUrl: string): Readonly<Record<string, object>> {
  return {
    [`${prefix}/connections/${CONNECTION}`]: connection(material),
    [`${prefix}/callers/genauth/${PUBLIC_APP.appId}`]: publicApp(material),
    [`${prefix}/callers/genauth/${SIGNED_APP.appId}`]: signedApp(material),
    [`${prefix}/callers/genauth/${USER_POOL.accessKeyId}`]: userPool(material),
    [`${prefix}/callers/openapi/${RSA_BUSINESS.businessId}`]: {
      algorithm: 'SHA256-RSA',
      publicKeys: [{ publicKey: material.rsaBusiness.publicKey }],
      ...business(RSA_BUSINESS, merchantUrl),
    },
    [`${prefix}/callers/openapi/${MD5_BUSINESS.businessId}`]: {
      algorithm: 'MD5',
      md5Secrets: [{ secret: material.md5BusinessSecret }],
      ...business(MD5_BUSINESS, merchantUrl),
    },
    ...daxpayApps(prefix, material),
    [`${prefix}/platform`]: platform(material),
  };
}

function connection({ alipayApp, alipay }: Material): object {
  return {
    enabled: true,
    ...ALIPAY_APP,
    environment: 'sandbox',
    privateKey: alipayApp.privateKey,
    alipayPublicKey: alipay.publicKey,
  };
}

function publicApp({ publicAppSecret }: Material): object {
  return {
    enabled: true,
    public: true,
    language: 'zh-CN',
    appSecret: publicAppSecret,
    accessKeys: [],
    connections: [CONNECTION],
  };
}

function signedApp({ signedAppSecret, signedAppAccessKeySecret }: Material): object {
  return {
    enabled: true,
    public: false,
    language: 'zh-CN',
    appSecret: signedAppSecret,
    accessKeys: [accessKey(SIGNED_APP.accessKeyId, signedAppAccessKeySecret)],
    connections: [CONNECTION],
  };
}

function userPool({ userPoolAccessKeySecret }: Material): object {
  return {
    enabled: true,
    public: false,
    language: 'zh-CN',
    accessKeys: [accessKey(USER_POOL.accessKeyId, userPoolAccessKeySecret)],
    connections: [CONNECTION],
  };
}

function accessKey(id: string, secret: string): object {
  return { id, secret, methods: ['HMAC-SHA1', 'HMAC-SHA256'] };
}

function business({ merchantId }: { merchantId: string }, merchantUrl: string): object {
  return {
    enabled: true,
    merchants: [{ merchantId, name: MERCHANT_NAME }],
    callbackUrls: [callbackUrl(merchantUrl)],
    defaultCallbackUrl: callbackUrl(merchantUrl),
    connection: CONNECTION,
    scope: 'auth_base',
  };
}

/** The three digests of the published interface, and the text that SDKs before 2025-04-07 sign. */
function daxpayApps(prefix: string, material: Material): Readonly<Record<string, object>> {
  const { hmac, md5, sm3, asIs } = DAXPAY_APPS;
  const name = ({ appId }: { appId: string }) => `${prefix}/callers/daxpay/${appId}`;
  const app = (signType: string, secret: string, more: object = {}) => ({
    enabled: true,
    signType,
    signSecrets: [{ secret }],
    ...more,
    channels: { ali_pay: CONNECTION },
  });
  return {
    [name(hmac)]: app('hmac_sha256', material.daxpayHmacSecret),
    [name(md5)]: app('md5', material.daxpayMd5Secret),
    [name(sm3)]: app('sm3', material.daxpaySm3Secret),
    [name(asIs)]: app('hmac_sha256', material.daxpayAsIsSecret, { canonicalization: 'as-is' }),
  };
}

/** Where the demo merchant takes callbacks. */
export function callbackUrl(merchantUrl: string): string {
  return `${merchantUrl}/callback`;
}

function platform({ platform: { privateKey }, stateKey }: Material): object {
  return {
    signingKeys: [{ id: 'k1', privateKey }],
    stateKeys: [{ version: '1', secret: stateKey }],
    healthCheckConnections: [CONNECTION],
  };
}
