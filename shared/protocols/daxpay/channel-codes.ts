/**
 * The platform's codes of payment channels, and whether it can tell from an auth code who a user is there.
 * @see ChannelEnum and the channel auth strategies of the open-source server
 */
const CHANNEL_CODES: Readonly<Record<string, { readonly identifiesUsers: boolean }>> = {
  ali_pay: { identifiesUsers: true },
  alipay_isv: { identifiesUsers: true },
  wechat_pay: { identifiesUsers: true },
  wechat_pay_isv: { identifiesUsers: true },
  union_pay: { identifiesUsers: false },
  apple_pay: { identifiesUsers: false },
  leshua_pay: { identifiesUsers: false },
  vbill_pay: { identifiesUsers: false },
  ada_pay: { identifiesUsers: false },
  allin_pay: { identifiesUsers: false },
  allin_yst2: { identifiesUsers: false },
  allin_syb: { identifiesUsers: false },
  hkrt_pay: { identifiesUsers: false },
  lakala_pay: { identifiesUsers: false },
  fu_you: { identifiesUsers: false },
  sheng_pay: { identifiesUsers: false },
  yse_pay: { identifiesUsers: false },
};

/** Whether the platform has such a channel. */
export const isChannel = (code: string): boolean => Object.hasOwn(CHANNEL_CODES, code);

/** Whether a channel of the platform can turn an auth code into an identity. */
export const identifiesUsers = (code: string): boolean =>
  isChannel(code) && CHANNEL_CODES[code]?.identifiesUsers === true;
