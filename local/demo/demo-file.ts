import { callbackUrl } from './documents.ts';
import type { Material } from './material.ts';
import {
  ALIPAY_APP,
  CONNECTION,
  DAXPAY_APPS,
  MD5_BUSINESS,
  PUBLIC_APP,
  RSA_BUSINESS,
  SIGNED_APP,
  USER_POOL,
  WECHAT_APP,
  WECHAT_CONNECTION,
} from './names.ts';

/** What `.local/demo.json` holds: everything that a client of the running stack needs. Keys as PEM. */
export interface Demo {
  /** Base URL of the gateway. */
  readonly gateway: string;
  /** Base URL of the fake Alipay, and of the fake WeChat. */
  readonly alipay: string;
  /** Base URL of the demo merchant. */
  readonly merchant: string;
  readonly alipayApp: {
    readonly connection: string;
    readonly appId: string;
    readonly pid: string;
    /** The app's own public key: verifies AuthInfo. */
    readonly publicKey: string;
  };
  /** `daxpay.hmac` has the channel `wechat_pay` with it. */
  readonly wechatApp: { readonly connection: string; readonly appId: string };
  readonly platform: { readonly publicKey: string };
  readonly genauth: {
    readonly publicApp: { readonly appId: string; readonly appSecret: string; readonly connection: string };
    readonly signedApp: {
      readonly appId: string;
      readonly appSecret: string;
      readonly accessKeyId: string;
      readonly accessKeySecret: string;
      readonly connection: string;
    };
    readonly userPool: {
      readonly accessKeyId: string;
      readonly accessKeySecret: string;
      readonly connection: string;
    };
  };
  readonly openapi: {
    readonly rsa: DemoBusiness & { readonly privateKey: string };
    readonly md5: DemoBusiness & { readonly secret: string };
  };
  /** Applications of DaxPay; `asIs` is hmac_sha256 over the text without upper-casing. */
  readonly daxpay: Readonly<Record<keyof typeof DAXPAY_APPS, { readonly appId: string; readonly secret: string }>>;
}

/** A business of the open API. */
interface DemoBusiness {
  readonly businessId: string;
  readonly merchantId: string;
  readonly callbackUrl: string;
}

/** Base URLs of what a client talks to. */
export type DemoPlaces = Pick<Demo, 'gateway' | 'alipay' | 'merchant'>;

/** Puts the demo file's content together. */
export function describeDemo(places: DemoPlaces, material: Material): Demo {
  const merchantCallback = { callbackUrl: callbackUrl(places.merchant) };
  return {
    ...places,
    alipayApp: { connection: CONNECTION, ...ALIPAY_APP, publicKey: material.alipayApp.publicKey },
    wechatApp: { connection: WECHAT_CONNECTION, ...WECHAT_APP },
    platform: { publicKey: material.platform.publicKey },
    genauth: {
      publicApp: { ...PUBLIC_APP, appSecret: material.publicAppSecret, connection: CONNECTION },
      signedApp: {
        ...SIGNED_APP,
        appSecret: material.signedAppSecret,
        accessKeySecret: material.signedAppAccessKeySecret,
        connection: CONNECTION,
      },
      userPool: { ...USER_POOL, accessKeySecret: material.userPoolAccessKeySecret, connection: CONNECTION },
    },
    openapi: {
      rsa: { ...RSA_BUSINESS, privateKey: material.rsaBusiness.privateKey, ...merchantCallback },
      md5: { ...MD5_BUSINESS, secret: material.md5BusinessSecret, ...merchantCallback },
    },
    daxpay: {
      hmac: { ...DAXPAY_APPS.hmac, secret: material.daxpayHmacSecret },
      md5: { ...DAXPAY_APPS.md5, secret: material.daxpayMd5Secret },
      sm3: { ...DAXPAY_APPS.sm3, secret: material.daxpaySm3Secret },
      asIs: { ...DAXPAY_APPS.asIs, secret: material.daxpayAsIsSecret },
    },
  };
}
