import { say } from '../text.ts';
import type { MistakeEntry } from './entry.ts';

const SORT = say('Sort them by name.', '按名称排序。');
const METHOD = say('Its method is the first line, in upper case, as it is sent.', '第一行是实际发送的请求方法，大写。');
const LINES = say(
  'Each line but the last ends with one newline (U+000A); a line is `name:value`.',
  '除最后一行外，每行以一个换行（U+000A）结尾；每行写成 `name:value`。',
);
const PATH = say(
  'Sign the path from `/api/` on, without anything before or behind.',
  '只签从 `/api/` 开始的路径，前后都不加。',
);
const QUERY = say(
  'Write `?` and the decoded `name=value` pairs, sorted by name, joined by `&`.',
  '写 `?`，再接解码后的 `name=value`，按名称排序，用 `&` 连接。',
);
const SIGNED_HEADERS = say(
  'GenAuth: `date` and every header that begins with `x-authing-`. Open API: `businessId`, `nonce`, `signType`, `timestamp`.',
  'GenAuth：`date` 与所有以 `x-authing-` 开头的请求头。开放接口：`businessId`、`nonce`、`signType`、`timestamp`。',
);

/** What of the request is in the string to sign, and how. */
export const REQUEST_PARTS = {
  newlines: { text: say('The lines are joined in another way.', '各行的连接方式不对。'), remedy: LINES },
  'blank-behind-colon': { text: say('A blank stands behind the colons.', '冒号后多了空格。'), remedy: LINES },
  method: { text: say('The string has another method.', '字符串里的请求方法不对。'), remedy: METHOD },
  'method-case': { text: say('The method is in lower case.', '请求方法用了小写。'), remedy: METHOD },
  'method-left-out': { text: say('The method is left out.', '漏了请求方法。'), remedy: METHOD },
  'header-left-out': {
    text: say('The string lacks a header that is sent.', '字符串里缺少一个已发送的请求头。'),
    remedy: SIGNED_HEADERS,
  },
  'header-added': {
    text: say('The string has a header that is not signed.', '字符串里有一个不参与签名的请求头。'),
    remedy: SIGNED_HEADERS,
  },
  'header-changed': {
    text: say('A header was changed after signing.', '签名之后又改了请求头。'),
    remedy: say('Set the headers first, then sign them.', '先设好请求头，再签名。'),
  },
  'header-family': {
    text: say('The string names the headers of the other family.', '字符串里用了另一套请求头名称。'),
    remedy: say(
      'Sign the names that are sent: `x-authing-` or `x-genauth-`.',
      '按实际发送的名称签名：`x-authing-` 或 `x-genauth-`。',
    ),
  },
  'header-names-case': {
    text: say('The headers are named in another case.', '请求头名称的大小写不对。'),
    remedy: say(
      'GenAuth: lower case. Open API: `businessId`, `nonce`, `signType`, `timestamp`.',
      'GenAuth 用小写；开放接口写 `businessId`、`nonce`、`signType`、`timestamp`。',
    ),
  },
  'headers-not-sorted': { text: say('The headers are in another order.', '请求头的顺序不对。'), remedy: SORT },
  'headers-joined': {
    text: say('The headers are joined in another way.', '请求头的连接方式不对。'),
    remedy: say('Join them by `&`.', '用 `&` 连接。'),
  },
  'head-left-out': {
    text: say('The body alone was signed.', '只签了请求体。'),
    remedy: say('The four headers stand before it.', '前面还有四个请求头。'),
  },
  joint: {
    text: say('Something stands between the headers and the body.', '请求头与请求体之间多了字符。'),
    remedy: say('The body stands directly behind the timestamp.', '请求体直接接在 timestamp 之后。'),
  },
  'app-id-not-sent': {
    text: say('The app id is signed and not sent.', '签了应用 ID 却没有发送。'),
    remedy: say('Send `x-authing-app-id`, too.', '把 `x-authing-app-id` 也发送出去。'),
  },
  'sign-type': {
    text: say("`signType` is not this business's algorithm.", '`signType` 不是这个业务方的算法。'),
    remedy: say('Send the one that the business is configured for.', '发送为该业务方配置的 `signType`。'),
  },
  'sign-type-not-sent': {
    text: say('`signType` is signed and not sent.', '签了 `signType` 却没有发送。'),
    remedy: say('Send it, or leave it out of the string.', '发送它，或者不签它。'),
  },
  'path-prefix': {
    text: say('The path has a stage or a base path in front.', '路径前带了 stage 或基础路径。'),
    remedy: PATH,
  },
  'path-host': { text: say('The path has the host in front.', '路径前带了主机名。'), remedy: PATH },
  'path-slash': {
    text: say('The path lacks its first slash, or has one at its end.', '路径缺少开头的斜杠，或末尾多了斜杠。'),
    remedy: PATH,
  },
  'path-cut': { text: say('The path lacks its beginning.', '路径缺了开头的一段。'), remedy: PATH },
  'query-left-out': { text: say('The query is left out.', '漏了查询参数。'), remedy: QUERY },
  'query-encoded': { text: say('The query is URL-encoded.', '查询参数做了 URL 编码。'), remedy: QUERY },
  'query-not-sorted': { text: say('The query is not sorted.', '查询参数没有排序。'), remedy: QUERY },
  'query-mark': { text: say('The question mark before the query is missing.', '查询参数前缺少问号。'), remedy: QUERY },
  'query-tail': { text: say('An `&` stands at the end of the query.', '查询参数末尾多了 `&`。'), remedy: QUERY },
} as const satisfies Readonly<Record<string, MistakeEntry>>;
