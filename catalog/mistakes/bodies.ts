import { say } from '../text.ts';
import type { MistakeEntry } from './entry.ts';

const SAME_BYTES = say('Sign the body byte for byte as it is sent.', '按实际发送的字节对请求体签名。');
const KNOWN = say('The members that the protocol knows are signed, and no others.', '只签协议规定的参数，且全部要签。');
const SORTED = say('Sort the members by name, join them by `&`.', '参数按名称排序，用 `&` 连接。');

/** What of a body is signed, and its members. */
export const BODIES = {
  'body-serialised-again': {
    text: say(
      'The body was serialised again: what was signed is not what is sent.',
      '请求体被重新序列化了：签名的和发送的不是同一串字节。',
    ),
    remedy: say('Serialise it once; sign and send the same bytes.', '只序列化一次，签名和发送用同一串字节。'),
  },
  'body-blanks': {
    text: say(
      'The body is sent with blanks at its ends, which were not signed.',
      '发送的请求体首尾有空白，而签名时没有。',
    ),
    remedy: SAME_BYTES,
  },
  'body-charset': {
    text: say(
      'The body was signed or sent in another charset than UTF-8, such as GBK.',
      '请求体用了 UTF-8 以外的编码（如 GBK）签名或发送。',
    ),
    remedy: say('Sign and send it in UTF-8.', '用 UTF-8 签名并发送。'),
  },
  'body-encoded': {
    text: say('The body was encoded before it was signed.', '请求体在签名前被编码了。'),
    remedy: SAME_BYTES,
  },
  'body-hashed': { text: say("The body's hash was signed.", '签的是请求体的摘要。'), remedy: SAME_BYTES },
  'body-quoted': {
    text: say('The body was signed as a JSON string.', '请求体被当作 JSON 字符串签名。'),
    remedy: SAME_BYTES,
  },
  'body-left-out': { text: say('The body was not signed.', '请求体没有参与签名。'), remedy: SAME_BYTES },
  'body-first': {
    text: say('The body stands before the headers.', '请求体放在了请求头前面。'),
    remedy: say('It stands directly behind the timestamp.', '请求体直接接在 timestamp 之后。'),
  },
  'body-as-pairs': {
    text: say("The body's members were signed as name=value.", '把请求体的成员按 name=value 签名了。'),
    remedy: say('The body is signed as it is, not its members.', '对请求体整体签名，而不是对其成员。'),
  },
  'body-signed': {
    text: say('The body was signed as it is.', '把请求体整体签名了。'),
    remedy: say(
      'GenAuth: the body is not signed. DaxPay: sign the members as name=value, sorted.',
      'GenAuth 不签请求体；DaxPay 按名称排序签各参数的 name=value。',
    ),
  },
  'member-left-out': {
    text: say('The string lacks a member that is sent.', '字符串里缺少一个已发送的参数。'),
    remedy: KNOWN,
  },
  'member-added': {
    text: say('The string has a member that is not signed.', '字符串里有一个不参与签名的参数。'),
    remedy: KNOWN,
  },
  'member-not-sent': {
    text: say('The string has a member that is not sent.', '字符串里有一个没有发送的参数。'),
    remedy: KNOWN,
  },
  'members-not-sorted': { text: say('The members are in another order.', '参数的顺序不对。'), remedy: SORTED },
  'members-joined': { text: say('The members are joined in another way.', '参数的连接方式不对。'), remedy: SORTED },
  'empty-left-out': {
    text: say('The string lacks members that are empty.', '空值没有参与签名。'),
    remedy: say('An empty member takes part (`queryCode=`).', '空值也要签（`queryCode=`）。'),
  },
  'null-signed': {
    text: say('Nulls are signed.', '`null` 参与了签名。'),
    remedy: say('What is `null` takes no part.', '`null` 不签。'),
  },
  'names-snake': {
    text: say('The names are in snake_case.', '参数名写成了下划线形式。'),
    remedy: say('Sign the names that are sent.', '按发送的名称签名。'),
  },
  'quotes-kept': {
    text: say('The string has backslashes and quotes.', '字符串里保留了反斜杠和双引号。'),
    remedy: say('Delete every `\\` and `"`.', '删除所有 `\\` 和 `"`。'),
  },
} as const satisfies Readonly<Record<string, MistakeEntry>>;
