import type { ConnectionKindName } from '../../secrets/connections.ts';

/**
 * The platform's codes of the payment channels where it can tell from an auth code who a user is, with the kind of connections that
 * each takes here; undefined where this gateway has no client. `alipay_isv` is `ali_pay` through the provider's app, which the
 * app's connection is of.
 * @see ChannelEnum and the channel auth strategies of the open-source server
 */
const IDENTIFYING: ReadonlyMap<string, ConnectionKindName | undefined> = new Map([
  ['ali_pay', 'alipay'],
  ['alipay_isv', 'alipay'],
  ['wechat_pay', 'wechat'],
  ['wechat_pay_isv', undefined],
]);

/** The codes of all channels. */
const CHANNELS: ReadonlySet<string> = new Set([
  ...IDENTIFYING.keys(),
  'union_pay',
  'apple_pay',
  'leshua_pay',
  'vbill_pay',
  'ada_pay',
  'allin_pay',
  'allin_yst2',
  'allin_syb',
  'hkrt_pay',
  'lakala_pay',
  'fu_you',
  'sheng_pay',
  'yse_pay',
]);

/** Whether the platform has such a channel. */
export const isChannel = (code: string): boolean => CHANNELS.has(code);

/** Whether a channel of the platform can turn an auth code into an identity. */
export const identifiesUsers = (code: string): boolean => IDENTIFYING.has(code);

/** The kind of connections that a channel takes; `undefined` where this gateway has no client for it. */
export const kindOfChannel = (code: string): ConnectionKindName | undefined => IDENTIFYING.get(code);
