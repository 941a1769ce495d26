import { identifiesUsers, isChannel, kindOfChannel } from '../../../../shared/protocols/daxpay/channel-codes.ts';

test.each([
  ['ali_pay', 'alipay'],
  ['alipay_isv', 'alipay'],
  ['wechat_pay', 'wechat'],
  ['wechat_pay_isv', undefined],
] as const)('%s can tell who a user is, through connections of kind %s', (code, kind) => {
  expect([isChannel(code), identifiesUsers(code), kindOfChannel(code)]).toEqual([true, true, kind]);
});

test.each(
  (
    'union_pay apple_pay leshua_pay vbill_pay ada_pay allin_pay allin_yst2 allin_syb hkrt_pay lakala_pay fu_you ' +
    'sheng_pay yse_pay'
  ).split(' '),
)('%s is a channel that cannot', (code) => {
  expect([isChannel(code), identifiesUsers(code), kindOfChannel(code)]).toEqual([true, false, undefined]);
});

test.each(['', 'alipay', 'ALI_PAY', 'constructor', '__proto__'])('%j is no channel', (code) => {
  expect([isChannel(code), identifiesUsers(code), kindOfChannel(code)]).toEqual([false, false, undefined]);
});
