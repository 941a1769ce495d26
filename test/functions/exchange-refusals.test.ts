/** What a DaxPay merchant is told of a request that is refused, in which language, and what is signed. */

import { gzipSync } from 'node:zlib';
import { isSigned, signRequest, wire } from '../support/daxpay-client.ts';
import { daxpayOperation } from '../support/daxpay-operation.ts';
import { KEYS } from '../support/documents.ts';
import { withoutEvidence } from '../support/evidence.ts';

const inEnglish = { headers: { 'content-type': 'application/json', 'accept-language': 'en-US,en;q=0.9,zh;q=0.8' } };
const heading = (...lines: string[]) => ['验证参数错误', ...lines].join('\n');

describe('authType and unionIdentifier', () => {
  test.each([
    { authType: 'openId' },
    { unionIdentifier: 'x'.repeat(128) },
    { authType: '', unionIdentifier: '身份 1' },
    { authType: null, unionIdentifier: null },
    { authType: 'a', unionIdentifier: null },
  ])('%j are signed when they are sent, and change nothing else', async (change) => {
    const { exchange, exchanged } = daxpayOperation();
    const { answer, key } = await exchange('hmac', change);
    expect(answer.code).toBe(0);
    expect(isSigned(answer, key)).toBe(true);
    expect(exchanged).toHaveLength(1);
  });

  test.each(['authType', 'unionIdentifier'])('%s that the signature does not cover is refused', async (member) => {
    const { members, send } = daxpayOperation();
    const body = members('hmac');
    const sign = signRequest(body, KEYS.hmac);
    expect((await send(wire({ ...body, sign, [member]: 'x' }))).answer.code).toBe(20052);
    expect((await send(wire({ ...body, sign, [member]: '' }))).answer.code).toBe(20052);
    expect((await send(wire({ ...body, sign, [member]: null }))).answer.code).toBe(0);
  });

  test.each<[Record<string, unknown>, string]>([
    [{ authType: 'x'.repeat(129) }, 'authType不可超过128位'],
    [{ unionIdentifier: 'x'.repeat(129) }, 'unionIdentifier不可超过128位'],
    [{ authType: 7 }, 'authType必须是字符串'],
  ])('%j is 10506, signed', async (change, line) => {
    const { answer, key } = await daxpayOperation().exchange('hmac', change);
    expect(answer).toMatchObject({ code: 10506, msg: heading(line) });
    expect(isSigned(answer, key)).toBe(true);
  });

  test('that are objects are 10506, unsigned', async () => {
    const { answer } = await daxpayOperation().exchange('hmac', { authType: {}, unionIdentifier: [] });
    expect(answer).toMatchObject({ code: 10506, msg: heading('authType必须是字符串', 'unionIdentifier必须是字符串') });
    expect(answer).not.toHaveProperty('sign');
  });
});

describe('a body that cannot be parsed', () => {
  const gbk = Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xd6, 0xd0, 0x22, 0x7d]);
  test.each<[string, Uint8Array, string, string]>([
    ['a byte order mark', Buffer.from('\uFEFF{}'), 'BOM', 'byte order mark'],
    ['GBK', gbk, '不是 UTF-8', 'is not UTF-8'],
    ['gzip', gzipSync('{}'), 'gzip', 'gzip'],
    ['a member twice', Buffer.from('{"appId":1,"appId":2}'), '成员 "appId" 重复', 'the member "appId" twice'],
    ['a prototype', Buffer.from('{"__proto__":1}'), '"__proto__"', '"__proto__"'],
    ['half of it', Buffer.from('{"appId":"hm'), '提前结束', 'ends early'],
    ['nothing', Buffer.alloc(0), '为空', 'is empty'],
    ['17 levels', Buffer.from('['.repeat(17) + ']'.repeat(17)), '超过 16 层', 'deeper than 16'],
    ['an array', Buffer.from('[]'), '不是 JSON 对象', 'not a JSON object'],
    ['a form', Buffer.from('appId=hmac'), '第 1 个字符', 'at character 1'],
  ])('%s is 10505, unsigned, and says why in the language asked for', async (_name, bytes, zh, en) => {
    const { send } = daxpayOperation();
    const event = { body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true };
    const chinese = (await send(wire(''), event)).answer;
    expect(chinese).toMatchObject({ code: 10505, data: null, msg: expect.stringContaining(zh) });
    expect(chinese.msg).toMatch(/^参数解析错误: 请求体/);
    expect(chinese).not.toHaveProperty('sign');
    const english = (await send(wire(''), { ...event, ...inEnglish })).answer;
    expect(english).toMatchObject({ code: 10505, data: null, msg: expect.stringContaining(en) });
    expect(english.msg).toMatch(/^The parameters cannot be parsed: the body [\x20-\x7e]+$/);
  });

  test('over 16 KiB says the limit', async () => {
    const { send } = daxpayOperation();
    const { answer } = await send(wire(`{"appId":"${'x'.repeat(16_384)}"}`));
    expect(answer).toMatchObject({ code: 10505, msg: '请求体过大: 请求体超过 16384 字节' });
  });
});

describe('English, for whoever prefers it', () => {
  test('every line of 10506, signed', async () => {
    const { members, send } = daxpayOperation();
    const body = members('hmac', {
      channel: null,
      authCode: 'x'.repeat(201),
      queryCode: 'a b',
      clientIp: 'x',
      mchNo: 'a\u0000',
    });
    const { answer } = await send(wire({ ...body, sign: signRequest(body, KEYS.hmac) }), inEnglish);
    expect(answer.code).toBe(10506);
    expect(isSigned(answer, KEYS.hmac)).toBe(true);
    expect(answer.msg.split('\n').sort()).toEqual(
      [
        'Invalid parameters',
        'channel is missing',
        'authCode has 201 characters, at most 200',
        'queryCode has a character that is not allowed; allowed are A-Z a-z 0-9 _ -',
        'mchNo has a control character',
        'clientIp is no IPv4 or IPv6 address',
      ].sort(),
    );
  });

  test('of a refused signature, the same for an app that exists and one that does not', async () => {
    const { members, send } = daxpayOperation();
    for (const appId of ['hmac', 'nobody']) {
      const { answer } = await send(wire({ ...members(appId), sign: 'x' }), inEnglish);
      expect(answer.code).toBe(20052);
      expect(withoutEvidence(answer.msg)).toBe('Signature verification failed: ');
      expect(answer).not.toHaveProperty('sign');
    }
  });

  test.each([undefined, '*', 'zh-CN', 'fr', 'zh;q=0.9,en;q=0.1'])('Chinese for %j', async (language) => {
    const { members, send } = daxpayOperation();
    const headers = language === undefined ? {} : { 'accept-language': language };
    const { answer } = await send(wire({ ...members('hmac'), sign: 'x' }), { headers });
    expect(withoutEvidence(answer.msg)).toBe('验签失败: ');
  });
});

test('null is as if a member were not there, also one that is required', async () => {
  const { members, send } = daxpayOperation();
  const missing = await send(wire({ ...members('hmac'), appId: null, reqTime: null, sign: null }));
  expect(missing.answer).toMatchObject({ code: 10506, msg: heading('应用号不可为空', '请求时间必填') });
  const body = members('hmac', { channel: null, authCode: null });
  const { answer } = await send(wire({ ...body, sign: signRequest(body, KEYS.hmac) }));
  expect(answer).toMatchObject({ code: 10506, msg: heading('支付通道不可为空', '认证标识码不可为空') });
});
