import type { Rule } from '../../../../shared/platform/violation.ts';
import { validationMessage } from '../../../../shared/protocols/daxpay/messages.ts';

test.each<[string, Rule, number | undefined, string]>([
  ['appId', 'required', undefined, '应用号不可为空'],
  ['channel', 'minLength', 1, '支付通道不可为空'],
  ['queryCode', 'maxLength', 128, '查询码不可超过128位'],
  ['sign', 'type', undefined, '签名必须是字符串'],
  ['authCode', 'pattern', undefined, '认证标识码包含不允许的字符'],
  ['nonceStr', 'format', undefined, '随机数格式不正确'],
  ['reqTime', 'required', undefined, '请求时间必填'],
  ['reqTime', 'type', undefined, '请求时间必须是字符串'],
  ['reqTime', 'expired', undefined, '请求已过期，请重新发送！'],
  ['reqTime', 'early', undefined, '请求时间晚于服务器接收到的时间，请检查'],
  ['clientIp', 'ip-address', undefined, 'IP地址不合法！'],
  ['clientIp', 'maxLength', 64, '客户端ip不可超过64位'],
  ['mchNo', 'match', undefined, '商户号与应用不匹配'],
  ['mchNo', 'pattern', undefined, '商户号包含不允许的字符'],
  ['authType', 'maxLength', 128, 'authType不可超过128位'],
  ['channel', 'control-character', undefined, '支付通道包含控制字符'],
  ['unionIdentifier', 'lone-surrogate', undefined, 'unionIdentifier包含不成对的代理项'],
  // Of a member that nobody named in the language of the messages, its own name has to do.
  ['another', 'required', undefined, 'another不可为空'],
  ['toString', 'type', undefined, 'toString必须是字符串'],
])('%s, %s %s', (member, rule, limit, line) => {
  const violation = { member, rule, ...(limit !== undefined && { limit }) };
  expect(validationMessage([violation], 'zh')).toBe(`验证参数错误\n${line}`);
});

test('each line stands once, in the order of the members', () => {
  expect(
    validationMessage(
      [
        { member: 'clientIp', rule: 'ip-address' },
        { member: 'appId', rule: 'required' },
        { member: 'clientIp', rule: 'ip-address' },
      ],
      'zh',
    ),
  ).toBe('验证参数错误\nIP地址不合法！\n应用号不可为空');
});

test('a pattern tells which characters it allows', () => {
  const violation = { member: 'authCode', rule: 'pattern', allowed: 'A-Z a-z 0-9 _ . -' } as const;
  expect(validationMessage([violation], 'zh')).toBe(
    '验证参数错误\n认证标识码包含不允许的字符，只可使用 A-Z a-z 0-9 _ . -',
  );
});

test('in English, by the members’ own names, with the length beside the limit', () => {
  expect(
    validationMessage(
      [
        { member: 'authCode', rule: 'maxLength', limit: 200, actual: 201 },
        { member: 'channel', rule: 'required' },
        { member: 'reqTime', rule: 'expired' },
        { member: 'mchNo', rule: 'match' },
        { member: 'channel', rule: 'required' },
      ],
      'en',
    ),
  ).toBe(
    'Invalid parameters\nauthCode has 201 characters, at most 200\nchannel is missing\nreqTime is too old\n' +
      'mchNo is not the one of the app',
  );
});
