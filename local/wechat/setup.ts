import type { WechatCodes } from './codes.ts';

/** What the fake WeChat knows and keeps. */
export interface WechatSetup {
  /** App secrets by app id. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly codes: WechatCodes;
}
