import type { RequestFault } from '../platform/errors.ts';
import { MAX_DEPTH } from '../platform/json-fault.ts';
import type { Language } from './language.ts';

type Words = Readonly<Record<Language, string>>;

/** Why a request cannot be parsed, as a sentence about its body; nothing of it is quoted but a name that may be shown. */
export function describeFault(fault: RequestFault, language: Language): string {
  return wordsOf(fault)[language];
}

function wordsOf(fault: RequestFault): Words {
  switch (fault.kind) {
    case 'repeated-member':
      return fault.name === undefined
        ? { en: 'the body has a member twice', zh: '请求体中有成员重复' }
        : { en: `the body has the member "${fault.name}" twice`, zh: `请求体中成员 "${fault.name}" 重复` };
    case 'compressed': {
      const name = fault.encoding === 'another' ? undefined : fault.encoding;
      return {
        en: `the body is compressed${name ? ` (${name})` : ''}, or Content-Encoding says so; send plain JSON`,
        zh: `请求体已压缩${name ? `（${name}）` : ''}，或 Content-Encoding 声明了压缩，请发送未压缩的 JSON`,
      };
    }
    case 'too-large':
      return {
        en: `the body is larger than ${fault.limitBytes} bytes`,
        zh: `请求体超过 ${fault.limitBytes} 字节`,
      };
    default:
      return PLAIN[fault.kind] ?? atPlace(fault);
  }
}

/** What needs no place to be found. */
const PLAIN: Partial<Readonly<Record<RequestFault['kind'], Words>>> = {
  'byte-order-mark': {
    en: 'the body begins with a byte order mark; send UTF-8 without one',
    zh: '请求体以字节顺序标记（BOM）开头，请使用不带 BOM 的 UTF-8',
  },
  empty: { en: 'the body is empty', zh: '请求体为空' },
  'cut-off': { en: 'the body ends early: it was cut off', zh: '请求体不完整，提前结束' },
  'too-deep': {
    en: `the body is nested deeper than ${MAX_DEPTH} levels`,
    zh: `请求体嵌套超过 ${MAX_DEPTH} 层`,
  },
  'prototype-member': { en: 'the body has a member "__proto__"', zh: '请求体中有成员 "__proto__"' },
  'not-utf-8': { en: 'the body is not UTF-8', zh: '请求体不是 UTF-8 编码' },
  'utf-16': { en: 'the body is UTF-16 or UTF-32, not UTF-8', zh: '请求体是 UTF-16 或 UTF-32 编码，不是 UTF-8' },
  'not-object': { en: 'the body is not a JSON object', zh: '请求体不是 JSON 对象' },
  'not-base64': { en: 'the body is not base64, as its event says', zh: '请求体不是其事件所声明的 base64' },
  'header-name': { en: 'a header has a name that HTTP does not allow', zh: '有请求头的名称不符合 HTTP 规范' },
  'query-encoding': {
    en: 'the query has broken escapes or is not UTF-8',
    zh: '查询字符串的转义有误，或不是 UTF-8 编码',
  },
};

/** What is no JSON at one place. */
const AT_PLACE: Partial<Readonly<Record<RequestFault['kind'], Words>>> = {
  'after-end': { en: 'something follows after the end', zh: 'JSON 结束后还有内容' },
  'single-quote': { en: 'JSON wants double quotes', zh: '应使用双引号' },
  comment: { en: 'JSON has no comments', zh: 'JSON 不支持注释' },
  'value-or-comma': { en: 'a value is missing, or a comma too many', zh: '缺少值，或多了逗号' },
  'value-expected': { en: 'a value is expected', zh: '此处应为值' },
  'name-expected': { en: 'a member name in double quotes is expected', zh: '此处应为双引号括起的成员名' },
  'comma-expected': { en: 'a comma or a closing bracket is missing', zh: '缺少逗号或右括号' },
  'colon-expected': { en: 'a colon is missing', zh: '缺少冒号' },
  'line-break': { en: 'a string has a line break that is not escaped', zh: '字符串中有未转义的换行' },
  'control-character': { en: 'a string has a control character that is not escaped', zh: '字符串中有未转义的控制字符' },
  escape: { en: 'a string has a backslash that escapes nothing', zh: '字符串中有无效的反斜杠转义' },
};

function atPlace(fault: RequestFault): Words {
  const character = 'at' in fault ? fault.at + 1 : 1;
  const what = AT_PLACE[fault.kind];
  return {
    en: `the body is not JSON: at character ${character} ${what?.en}`,
    zh: `请求体不是 JSON: 第 ${character} 个字符处${what?.zh}`,
  };
}
