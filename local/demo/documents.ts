import type { CallerName } from '../../cli/caller-writer.ts';
import { type ConnectionDocument, cardOf } from '../../cli/connection-writer.ts';
import type { ConnectionCard } from '../../shared/registry/connection-card.ts';
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
  WECHAT_APP,
  WECHAT_CONNECTION,
} from './names.ts';

/** Documents as an operator would write them for a real connection and real callers. */
export interface DemoDocuments {
  /** By their name behind `<service>/<stage>/`. */
  readonly secrets: Readonly<Record<string, object>>;
  readonly callers: readonly (CallerName & { readonly document: object })[];
  /** By the connection's identifier. */
  readonly cards: Readonly<Record<string, ConnectionCard>>;
}

/** @param merchantUrl base URL of the demo merchant */
export function demoDocuments(material: Material, merchantUrl: string): DemoDocuments {
  return {
    secrets: {
      [`connections/${CONNECTION}`]: connection(material),
      [`connections/${WECHAT_CONNECTION}`]: wechatConnection(material),
      ...gatewayKeys(material),
    },
    cards: {
      [CONNECTION]: cardOf(connection(material)),
      [WECHAT_CONNECTION]: cardOf(wechatConnection(material)),
    },
    callers: [
      { protocol: 'genauth', id: PUBLIC_APP.appId, document: publicApp(material) },
      { protocol: 'genauth', id: SIGNED_APP.appId, document: signedApp(material) },
      { protocol: 'genauth', id: USER_POOL.accessKeyId, document: userPool(material) },
      {
        protocol: 'openapi',
        id: RSA_BUSINESS.businessId,
        document: {
          algorithm: 'SHA256-RSA',
          publicKeys: [{ publicKey: material.rsaBusiness.publicKey }],
          ...business(RSA_BUSINESS, merchantUrl, { returnUrl: `${merchantUrl}/` }),
        },
      },
      {
        protocol: 'openapi',
        id: MD5_BUSINESS.businessId,
        document: {
          algorithm: 'MD5',
          md5Secrets: [{ secret: material.md5BusinessSecret }],
          ...business(MD5_BUSINESS, merchantUrl),
        },
      },
      ...daxpayApps(material),
    ],
  };
}

function connection({ alipayApp, alipay }: Material): ConnectionDocument {
  return {
    enabled: true,
    ...ALIPAY_APP,
    environment: 'sandbox',
    privateKey: alipayApp.privateKey,
    alipayPublicKey: alipay.publicKey,
  };
}

function wechatConnection({ wechatAppSecret }: Material): ConnectionDocument {
  return { kind: 'wechat', enabled: true, ...WECHAT_APP, appSecret: wechatAppSecret };
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
  return { id, secret, methods: ['HMAC-SHA1', 'HMAC-SHA256', 'token'] };
}

/** One of the two has a button on its result pages, so that both kinds can be seen. */
function business(
  { merchantId }: { merchantId: string },
  merchantUrl: string,
  more: { returnUrl?: string } = {},
): object {
  return {
    enabled: true,
    merchants: [{ merchantId, name: MERCHANT_NAME, ...more }],
    callbackUrls: [callbackUrl(merchantUrl)],
    defaultCallbackUrl: callbackUrl(merchantUrl),
    connection: CONNECTION,
    scope: 'auth_base',
  };
}

/** The three digests of the published interface, and the text that SDKs before 2025-04-07 sign; the first has every channel. */
function daxpayApps(material: Material): DemoDocuments['callers'] {
  const { hmac, md5, sm3, asIs } = DAXPAY_APPS;
  const app = (
    { appId: id }: { appId: string },
    signType: string,
    { secret, ...more }: { secret: string; channels?: object },
  ) => ({
    protocol: 'daxpay' as const,
    id,
    document: { enabled: true, signType, signSecrets: [{ secret }], channels: { ali_pay: CONNECTION }, ...more },
  });
  const channels = { ali_pay: CONNECTION, alipay_isv: CONNECTION, wechat_pay: WECHAT_CONNECTION };
  const asTheyAre = { canonicalization: 'as-is' };
  return [
    app(hmac, 'hmac_sha256', { secret: material.daxpayHmacSecret, channels }),
    app(md5, 'md5', { secret: material.daxpayMd5Secret }),
    app(sm3, 'sm3', { secret: material.daxpaySm3Secret }),
    app(asIs, 'hmac_sha256', { secret: material.daxpayAsIsSecret, ...asTheyAre }),
  ];
}

/** Where the demo merchant takes callbacks. */
export function callbackUrl(merchantUrl: string): string {
  return `${merchantUrl}/callback`;
}

function gatewayKeys({
  platform: { privateKey },
  stateKey,
  tokenKey,
  registryKey,
}: Material): DemoDocuments['secrets'] {
  return {
    'keys/signing': { keys: [{ id: 'k1', privateKey }] },
    'keys/state': { keys: [{ id: '1', secret: stateKey }] },
    'keys/token': { keys: [{ id: '1', secret: tokenKey }] },
    'keys/registry': { keys: [{ id: '1', key: registryKey }] },
  };
}
