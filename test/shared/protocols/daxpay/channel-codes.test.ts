import { identifiesUsers, isChannel } from '../../../../shared/protocols/daxpay/channel-codes.ts';

test.each(['ali_pay', 'alipay_isv', 'wechat_pay', 'wechat_pay_isv'])('%s can tell who a user is', (code) => {
  expect([isChannel(code), identifiesUsers(code)]).toEqual([true, true]);
});

test.each(
  (
    'union_pay apple_pay leshua_pay vbill_pay ada_pay allin_pay allin_yst2 allin_syb hkrt_pay lakala_pay fu_you ' +
    'sheng_pay yse_pay'
  ).split(' '),
)('%s is a channel that cannot', (code) => {
  expect([isChannel(code), identifiesUsers(code)]).toEqual([true, false]);
});

test.each(['', 'alipay', 'ALI_PAY', 'constructor', '__proto__'])('%j is no channel', (code) => {
  expect([isChannel(code), identifiesUsers(code)]).toEqual([false, false]);
});
