/** What callers read of a refusal: one language, the name, the rule and the limit, and nothing of their input. */
import { describeFault } from '../../../shared/gateway/describe-fault.ts';
import { describeViolation, describeViolations } from '../../../shared/gateway/describe-violation.ts';
import type { RequestFault } from '../../../shared/platform/errors.ts';
import { isRule, type Violation } from '../../../shared/platform/violation.ts';

test.each<[Violation, string, string]>([
  [{ member: 'userId', rule: 'required' }, 'userId is missing', 'userId 缺失'],
  [{ member: 'userId', rule: 'type' }, 'userId must be a string', 'userId 必须是字符串'],
  [{ member: 'callbackUrl', rule: 'minLength', limit: 1 }, 'callbackUrl is empty', 'callbackUrl 不可为空'],
  [
    { member: 'userId', rule: 'maxLength', limit: 64, actual: 65 },
    'userId has 65 characters, at most 64',
    'userId 有 65 个字符，最多 64 个',
  ],
  [{ member: 'a', rule: 'maxLength', limit: 64 }, 'a has too many characters, at most 64', 'a 过长，最多 64 个'],
  [{ member: 'userId', rule: 'control-character' }, 'userId has a control character', 'userId 包含控制字符'],
  [
    { member: 'serialNo', rule: 'pattern', allowed: 'A-Z a-z 0-9 _ -' },
    'serialNo has a character that is not allowed; allowed are A-Z a-z 0-9 _ -',
    'serialNo 包含不允许的字符，只可使用 A-Z a-z 0-9 _ -',
  ],
  [{ member: 'a', rule: 'pattern' }, 'a has a character that is not allowed', 'a 包含不允许的字符'],
  [{ member: 'nonce', rule: 'required', place: 'header' }, 'the header nonce is missing', '请求头 nonce 缺失'],
  [{ member: 'a', rule: 'repeated', place: 'query' }, 'the parameter a is repeated', '参数 a 重复'],
  [
    { member: 'signType', rule: 'enum', place: 'header', allowed: 'SHA256-RSA, MD5' },
    'the header signType must be one of SHA256-RSA, MD5',
    '请求头 signType 必须是以下之一：SHA256-RSA, MD5',
  ],
  [
    { member: 'nonce', place: 'header', rule: 'too-short', limit: 8, actual: 7 },
    'the header nonce has 7 characters, at least 8',
    '请求头 nonce 有 7 个字符，至少 8 个',
  ],
  [
    { member: 'x-genauth-lang', place: 'header', rule: 'other-family', allowed: 'x-authing-*' },
    'the header x-genauth-lang is not covered by the signature, which covers x-authing-*; leave it out',
    '请求头 x-genauth-lang 不在签名范围内（签名只覆盖 x-authing-*），请去掉',
  ],
  [{ member: 'a', rule: 'families-differ', allowed: 'b' }, 'a differs from b', 'a 与 b 不一致'],
  [{ member: 'date', rule: 'date-weekday' }, 'date names another weekday than its date has', 'date 星期与日期不符'],
  [
    { member: 'a', place: 'query', rule: 'joint' },
    'the parameter a holds "&", or its name "=": a signed parameter may not',
    '参数 a 包含 "&"，或其名称包含 "="，签名参数不允许',
  ],
  [{ member: 'callbackUrl', rule: 'url-https' }, 'callbackUrl is not https', 'callbackUrl 必须使用 https'],
])('%j', (violation, en, zh) => {
  expect([describeViolation(violation, 'en'), describeViolation(violation, 'zh')]).toEqual([en, zh]);
});

test('all violations, each of them once', () => {
  const a = { member: 'a', rule: 'required' } as const;
  const b = { member: 'b', rule: 'type' } as const;
  expect(describeViolations([a, b, a], 'en')).toBe('a is missing; b must be a string');
  expect(describeViolations([a, b, a], 'zh')).toBe('a 缺失；b 必须是字符串');
});

test.each<[RequestFault, string, string]>([
  [{ kind: 'empty', at: 0 }, 'the body is empty', '请求体为空'],
  [{ kind: 'cut-off', at: 9 }, 'the body ends early: it was cut off', '请求体不完整，提前结束'],
  [
    { kind: 'byte-order-mark', at: 0 },
    'the body begins with a byte order mark; send UTF-8 without one',
    '请求体以字节顺序标记（BOM）开头，请使用不带 BOM 的 UTF-8',
  ],
  [{ kind: 'not-utf-8' }, 'the body is not UTF-8', '请求体不是 UTF-8 编码'],
  [{ kind: 'repeated-member', at: 7, name: 'a' }, 'the body has the member "a" twice', '请求体中成员 "a" 重复'],
  [{ kind: 'repeated-member', at: 7 }, 'the body has a member twice', '请求体中有成员重复'],
  [{ kind: 'prototype-member', at: 1 }, 'the body has a member "__proto__"', '请求体中有成员 "__proto__"'],
  [{ kind: 'too-deep', at: 16 }, 'the body is nested deeper than 16 levels', '请求体嵌套超过 16 层'],
  [{ kind: 'not-object' }, 'the body is not a JSON object', '请求体不是 JSON 对象'],
  [
    { kind: 'compressed', encoding: 'gzip' },
    'the body is compressed (gzip), or Content-Encoding says so; send plain JSON',
    '请求体已压缩（gzip），或 Content-Encoding 声明了压缩，请发送未压缩的 JSON',
  ],
  [
    { kind: 'compressed', encoding: 'another' },
    'the body is compressed, or Content-Encoding says so; send plain JSON',
    '请求体已压缩，或 Content-Encoding 声明了压缩，请发送未压缩的 JSON',
  ],
  [{ kind: 'too-large', limitBytes: 16_384 }, 'the body is larger than 16384 bytes', '请求体超过 16384 字节'],
  [
    { kind: 'single-quote', at: 1 },
    'the body is not JSON: at character 2 JSON wants double quotes',
    '请求体不是 JSON: 第 2 个字符处应使用双引号',
  ],
])('%j', (fault, en, zh) => {
  expect([describeFault(fault, 'en'), describeFault(fault, 'zh')]).toEqual([en, zh]);
});

test('what names a rule', () => {
  expect(['required', 'url-port', 'early'].every(isRule)).toBe(true);
  expect(['', 'Required', 'toString', 'minItems'].some(isRule)).toBe(false);
});
