import { describeViolation } from '../../gateway/describe-violation.ts';
import type { Language } from '../../gateway/language.ts';
import type { Violation } from '../../platform/violation.ts';
import { MEMBERS } from './members.ts';

/** Stands before the messages of all members that are wrong, each of which begins a new line. */
const HEADING: Readonly<Record<Language, string>> = { zh: '验证参数错误', en: 'Invalid parameters' };

/** The published messages that the general rules below would word otherwise. */
const PUBLISHED: Readonly<Record<string, string>> = {
  'reqTime required': '请求时间必填',
  'reqTime expired': '请求已过期，请重新发送！',
  'reqTime early': '请求时间晚于服务器接收到的时间，请检查',
  'clientIp ip-address': 'IP地址不合法！',
  'mchNo match': '商户号与应用不匹配',
};

/** Says which members are wrong and why: in Chinese as the published server does. */
export function validationMessage(violations: readonly Violation[], language: Language): string {
  const messageOf = language === 'zh' ? publishedMessage : (violation: Violation) => describeViolation(violation, 'en');
  return [HEADING[language], ...new Set(violations.map(messageOf))].join('\n');
}

function publishedMessage({ member, rule, limit, allowed }: Violation): string {
  const name = Object.hasOwn(MEMBERS, member) ? MEMBERS[member as keyof typeof MEMBERS] : member;
  if (rule === 'maxLength') return `${name}不可超过${limit}位`;
  const hint = allowed === undefined ? '' : `，只可使用 ${allowed}`;
  return PUBLISHED[`${member} ${rule}`] ?? `${name}${GENERAL[rule] ?? '格式不正确'}${hint}`;
}

const GENERAL: Readonly<Record<string, string>> = {
  required: '不可为空',
  minLength: '不可为空',
  type: '必须是字符串',
  pattern: '包含不允许的字符',
  'control-character': '包含控制字符',
  'lone-surrogate': '包含不成对的代理项',
};
