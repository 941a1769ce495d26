import type { Rule, Violation } from '../platform/violation.ts';
import type { Language } from './language.ts';

type Words = Readonly<Record<Language, (violation: Violation) => string>>;
const words = (en: string, zh: string): Words => ({ en: () => en, zh: () => zh });

/** What is said of the part that breaks a rule, behind its name. */
const WORDS: Readonly<Record<Rule, Words>> = {
  required: words('is missing', '缺失'),
  type: words('must be a string', '必须是字符串'),
  minLength: words('is empty', '不可为空'),
  'too-short': {
    en: ({ limit, actual }) => `has ${actual} characters, at least ${limit}`,
    zh: ({ limit, actual }) => `有 ${actual} 个字符，至少 ${limit} 个`,
  },
  maxLength: {
    en: ({ limit, actual }) => `has ${actual ?? 'too many'} characters, at most ${limit}`,
    zh: ({ limit, actual }) => `${actual === undefined ? '过长' : `有 ${actual} 个字符`}，最多 ${limit} 个`,
  },
  pattern: {
    en: ({ allowed }) =>
      `has a character that is not allowed${allowed === undefined ? '' : `; allowed are ${allowed}`}`,
    zh: ({ allowed }) => `包含不允许的字符${allowed === undefined ? '' : `，只可使用 ${allowed}`}`,
  },
  'control-character': words('has a control character', '包含控制字符'),
  'lone-surrogate': words('has half of a surrogate pair, which is no character', '包含不成对的代理项，不是有效字符'),
  repeated: words('is repeated', '重复'),
  'repeated-or-comma': words('is sent twice, or has a comma', '重复，或包含逗号'),
  format: words('is malformed', '格式不正确'),
  enum: {
    en: ({ allowed = '' }) => `must be one of ${allowed}`,
    zh: ({ allowed = '' }) => `必须是以下之一：${allowed}`,
  },
  differs: words('differs from its other name, thirdAccount', '与其别名 thirdAccount 不一致'),
  'ip-address': words('is no IPv4 or IPv6 address', '不是有效的 IP 地址'),
  'other-than-header': words("is not the header's", '与请求头不一致'),
  'not-of-business': words('is not a merchant of this business', '不是该业务方的商户'),
  'used-otherwise': {
    en: ({ allowed }) => `was used before, by a request with another ${allowed ?? 'Alipay app'}`,
    zh: ({ allowed }) => `已被使用，且此前请求的 ${allowed ?? '支付宝应用'} 不同`,
  },
  'link-over': words('was used before, and its link was used or is over', '已被使用，其链接已使用或已失效'),
  'authorization-form': words(
    'must be of the form <scheme> <accessKeyId>:<signature>',
    '格式应为 <scheme> <accessKeyId>:<signature>',
  ),
  'date-digits': words(
    'has another number of digits than the 13 of epoch milliseconds',
    '位数不对，毫秒时间戳应为 13 位数字',
  ),
  'date-weekday': words('names another weekday than its date has', '星期与日期不符'),
  'date-form': words(
    'is neither RFC 7231 GMT (Sat, 21 Nov 2026 03:27:12 GMT) nor 13 digits of epoch milliseconds',
    '既不是 RFC 7231 GMT 时间（Sat, 21 Nov 2026 03:27:12 GMT），也不是 13 位毫秒时间戳',
  ),
  'families-differ': {
    en: ({ allowed }) => `differs from ${allowed}`,
    zh: ({ allowed }) => `与 ${allowed} 不一致`,
  },
  'other-family': {
    en: ({ allowed }) => `is not covered by the signature, which covers ${allowed}; leave it out`,
    zh: ({ allowed }) => `不在签名范围内（签名只覆盖 ${allowed}），请去掉`,
  },
  joint: words('holds "&", or its name "=": a signed parameter may not', '包含 "&"，或其名称包含 "="，签名参数不允许'),
  match: words('is not the one of the app', '与应用不匹配'),
  expired: words('is too old', '已过期'),
  early: words("is later than the server's time", '晚于服务器时间'),
  'no-default': words('is missing, and the business has no default', '缺失，且该商户未配置默认地址'),
  'url-characters': words(
    'has a blank or a character other than printable ASCII; percent-encode it',
    '包含空白或非 ASCII 可见字符，请先进行百分号编码',
  ),
  'url-absolute': words(
    'is no absolute address like https://shop.example/callback',
    '不是完整地址，应形如 https://shop.example/callback',
  ),
  'url-syntax': words('is no valid address; check its host and port', '不是有效地址，请检查主机名与端口'),
  'url-backslash': words('has a backslash', '包含反斜杠'),
  'url-user-info': words('has user info', '包含用户信息'),
  'url-fragment': words('has a fragment (#)', '包含片段（#）'),
  'url-encoded-path': words('has an encoded ".", "/" or "\\" in its path', '路径中包含编码后的 “.”、“/” 或 “\\”'),
  'url-https': words('is not https', '必须使用 https'),
  'url-port': words('has a port other than 443', '端口只能是 443'),
  'url-ip-literal': words('has an IP address instead of a host name', '必须使用域名，不可使用 IP 地址'),
  'url-trailing-dot': words('has a host name with a dot at its end', '主机名末尾不可有点'),
  'url-full-host': words('has no full host name', '主机名不完整'),
  'url-origin': words('has an origin that the business did not register', '域名未登记'),
  'url-path': words('has a path that is not below a registered one', '路径不在已登记的路径之下'),
};

const PLACES: Readonly<Record<NonNullable<Violation['place']>, Readonly<Record<Language, string>>>> = {
  header: { en: 'the header ', zh: '请求头 ' },
  query: { en: 'the parameter ', zh: '参数 ' },
};

/** Says which part of the request breaks which rule and, where there is one, the limit: one language, nothing of the value. */
export function describeViolation(violation: Violation, language: Language): string {
  const { member, rule, place } = violation;
  const where = place === undefined ? '' : PLACES[place][language];
  return `${where}${member} ${WORDS[rule][language](violation)}`;
}

/** All that is wrong, each of it once. */
export function describeViolations(violations: readonly Violation[], language: Language): string {
  const all = new Set(violations.map((violation) => describeViolation(violation, language)));
  return [...all].join(language === 'zh' ? '；' : '; ');
}
