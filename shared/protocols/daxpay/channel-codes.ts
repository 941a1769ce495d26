/**
 * The platform's codes of the payment channels where it can tell from an auth code who a user is.
 * @see ChannelEnum and the channel auth strategies of the open-source server
 */
const IDENTIFYING: ReadonlySet<string> = new Set(['ali_pay', 'alipay_isv', 'wechat_pay', 'wechat_pay_isv']);

/** The codes of all channels. */
const CHANNELS: ReadonlySet<string> = new Set([
  ...IDENTIFYING,
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
