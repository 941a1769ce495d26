import type { KeyObject } from 'node:crypto';
import type { WechatSetup } from '../wechat/setup.ts';
import type { AppCertificates } from './app-certificates.ts';
import type { AuthCodes } from './codes.ts';
import type { AlipayFaults } from './faults.ts';

/** What the fake Alipay knows and keeps. */
export interface AlipaySetup {
  /** Public keys of the apps, by app id; the simulator changes them. */
  readonly apps: Map<string, readonly KeyObject[]>;
  /** Names under which the apps are registered, by app id: a link carries none. One without a name is shown by its id. */
  readonly names: ReadonlyMap<string, string>;
  /** What the apps in certificate mode registered, by app id. */
  readonly certified: Map<string, AppCertificates>;
  /** Signs the answers, but to apps in certificate mode. */
  readonly alipayKey: KeyObject;
  readonly codes: AuthCodes;
  readonly faults: AlipayFaults;
  /** The fake WeChat, which listens at the same port. */
  readonly wechat: WechatSetup;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What goes back over the socket; without it nothing ever does, or the connection is dropped. */
export type Answer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly text: string;
      /** UTF-8 without it. */
      readonly charset?: 'gbk';
    }
  | { readonly kind: 'silence' }
  | { readonly kind: 'reset' };
