import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { Server } from 'node:http';
import { AuthCodes } from './alipay/codes.ts';
import { AlipayFaults } from './alipay/faults.ts';
import type { RequestLog } from './alipay/request-log.ts';
import { createAlipay } from './alipay/server.ts';
import type { AlipaySetup } from './alipay/setup.ts';
import type { Material } from './demo/material.ts';
import { ALIPAY_APP, MD5_BUSINESS, MERCHANT_NAME, RSA_BUSINESS, WECHAT_APP } from './demo/names.ts';
import { listen, stopListening } from './listen.ts';
import type { Behaviour } from './merchant/behaviour.ts';
import { createMerchant, type MerchantOptions } from './merchant/server.ts';
import type { BusinessKey, BusinessKeys } from './merchant/verify-callback.ts';
import type { Settings } from './settings.ts';
import { WechatCodes } from './wechat/codes.ts';

/** What is seen of them, and how they are driven. */
export interface Desk {
  /** What reached the fake Alipay and the fake WeChat. */
  readonly calls: RequestLog;
  readonly faults: AlipayFaults;
  readonly behaviour: Behaviour;
  readonly seen: NonNullable<MerchantOptions['seen']>;
  /** Where the merchant passes callbacks on to, if anywhere. */
  readonly forwardTo: URL;
  readonly report: NonNullable<MerchantOptions['report']>;
}

/** Who the gateway talks to besides AWS: Alipay and WeChat, and the merchant whose users it authorizes. */
export class Counterparts {
  readonly #alipay: Server;
  readonly #merchant: Server;

  /**
   * @param material requests wait for it, so that the ports can be taken before keys are made
   * @param desk where somebody looks on; without it nobody does
   */
  constructor(material: Promise<Material>, desk: Partial<Desk> = {}) {
    const { calls, faults = new AlipayFaults(), ...merchant } = desk;
    const setup = material.then((ready) => alipaySetup(ready, faults));
    this.#alipay = createAlipay(setup, calls);
    this.#merchant = createMerchant({
      name: MERCHANT_NAME,
      businesses: material.then(merchantKeys),
      ...merchant,
    });
  }

  /**
   * @returns the base URLs
   * @throws Error in plain words when a port is taken
   */
  async listen({ alipayPort, merchantPort }: Settings): Promise<{ alipay: string; merchant: string }> {
    const alipay = await listen(this.#alipay, alipayPort, 'ALIPAY_PORT');
    return { alipay, merchant: await listen(this.#merchant, merchantPort, 'MERCHANT_PORT') };
  }

  async stop(): Promise<void> {
    await Promise.all([stopListening(this.#alipay), stopListening(this.#merchant)]);
  }
}

function alipaySetup({ alipay, alipayApp, wechatAppSecret }: Material, faults: AlipayFaults): AlipaySetup {
  const now = () => Date.now();
  return {
    apps: new Map([[ALIPAY_APP.appId, [createPublicKey(alipayApp.publicKey)]]]),
    names: new Map([[ALIPAY_APP.appId, MERCHANT_NAME]]),
    certified: new Map(),
    alipayKey: createPrivateKey(alipay.privateKey),
    codes: new AuthCodes(now),
    faults,
    wechat: { secrets: new Map([[WECHAT_APP.appId, wechatAppSecret]]), codes: new WechatCodes(now) },
    now,
  };
}

function merchantKeys({ platform, md5BusinessSecret }: Material): BusinessKeys {
  return new Map<string, BusinessKey>([
    [RSA_BUSINESS.businessId, { signType: 'SHA256-RSA', platformKey: createPublicKey(platform.publicKey) }],
    [MD5_BUSINESS.businessId, { signType: 'MD5', secret: md5BusinessSecret }],
  ]);
}
