import type { STATUS_CODES } from '../../shared/protocols/genauth/errors.ts';
import { say } from '../text.ts';
import { COMMON } from './common.ts';
import type { ErrorEntry } from './entry.ts';

const APP_ID_REMEDY = say(
  'Send `x-authing-app-id` once, as the operator wrote it; or sign with an access key.',
  '按运营方给的写法发送一次 `x-authing-app-id`；或使用 access key 签名。',
);
const NEW_TOKEN = say(
  'Get a new token from `get-management-token`, and send it unchanged. Better: sign, and have no token.',
  '从 `get-management-token` 重新获取令牌，原样发送。更好的做法是签名，不用令牌。',
);

/** The errors of GenAuth (Authing) V3. */
export const genauthErrors: Readonly<Record<keyof typeof STATUS_CODES, ErrorEntry>> = {
  ...COMMON,
  malformed_request: {
    ...COMMON.malformed_request,
    meaning: say(
      'The query or the body cannot be read: broken escapes, not UTF-8, or no JSON object; `message` says which.',
      '查询字符串或请求体无法解析：转义不完整、不是 UTF-8，或不是 JSON 对象；`message` 里写明是哪一种。',
    ),
    mistakes: [
      say(
        'A `%` in the query that is not followed by two hex digits; GBK in it.',
        '查询字符串里的 `%` 后面不是两位十六进制；或用了 GBK 编码。',
      ),
      ...COMMON.malformed_request.mistakes,
    ],
  },
  invalid_parameter: {
    meaning: say(
      'A parameter, a member or a header is missing, empty, repeated or malformed; `message` names it, the rule and the limit, never a value.',
      '某个参数、成员或请求头缺失、为空、重复或格式不对；`message` 写明是哪一个、违反哪条规则及上限，不会带出值。',
    ),
    mistakes: [
      say(
        '`extIdpConnidentifier` over 31 characters, or with others than `a-z 0-9 -`.',
        '`extIdpConnidentifier` 超过 31 个字符，或含有 `a-z 0-9 -` 以外的字符。',
      ),
      say(
        'The nonce is missing, sent twice, under 8 or over 64 characters, or has others than `A-Z a-z 0-9 _ -`.',
        'nonce 缺失、发送了两次、不足 8 个或超过 64 个字符，或含有 `A-Z a-z 0-9 _ -` 以外的字符。',
      ),
      say(
        'A signed request mixes the headers `x-authing-*` and `x-genauth-*`; or its two app ids differ.',
        '签名请求里混用了 `x-authing-*` 与 `x-genauth-*` 请求头；或两个应用 ID 不一致。',
      ),
      say('A signed parameter holds `&`, or its name `=`.', '参与签名的参数值里有 `&`，或参数名里有 `=`。'),
      say(
        'A management token beside an app id or user pool of another caller.',
        '管理令牌与请求头里的应用 ID 或用户池属于不同的调用方。',
      ),
    ],
    remedy: say('Correct what the message names, and sign anew.', '改正消息指出的那一项，重新签名。'),
    again: 'corrected',
  },
  caller_unknown: {
    meaning: say(
      'A request without a signature names no app that is there and enabled.',
      '请求没有签名，而它给出的应用 ID 不存在、未启用或格式不对。',
    ),
    mistakes: [
      say(
        'The header `x-authing-app-id` is missing, empty or sent twice.',
        '请求头 `x-authing-app-id` 缺失、为空或发送了两次。',
      ),
      say("Another stage's or another tenant's app id.", '用了别的环境或别的租户的应用 ID。'),
      say(
        "The Go or PHP management client was refused a token and went on without one: look at the access key's id, secret and `methods`.",
        'Go、PHP 的 ManagementClient 取令牌被拒后仍继续发送：检查 access key 的 ID、密钥与 `methods`。',
      ),
    ],
    remedy: APP_ID_REMEDY,
    again: 'corrected',
  },
  caller_disabled: {
    meaning: say(
      'The app is switched off. It is told only to who signed rightly.',
      '应用已停用。只有签名正确的请求才会得到这个结果。',
    ),
    mistakes: [],
    remedy: say(
      'Ask the operator to enable it (`caller enable genauth ID`).',
      '请运营方启用（`caller enable genauth ID`）。',
    ),
    again: 'operator',
  },
  signature_missing: {
    meaning: say('This app is not public: its requests must be signed.', '该应用不是公开应用，请求必须签名。'),
    mistakes: [
      say(
        'An AuthenticationClient, which does not sign, in the place of a ManagementClient.',
        '用了不签名的 AuthenticationClient，而不是 ManagementClient。',
      ),
      say('A proxy removed the header `authorization`.', '代理去掉了请求头 `authorization`。'),
    ],
    remedy: say(
      'Sign with an access key; or have the operator make the app public (`"public": true`).',
      '使用 access key 签名；或请运营方把应用设为公开（`"public": true`）。',
    ),
    again: 'corrected',
  },
  token_expired: {
    meaning: say('The management token is older than two hours.', '管理令牌已超过两小时的有效期。'),
    mistakes: [say('A token was kept for longer than `expires_in` says.', '令牌缓存的时间超过了 `expires_in`。')],
    remedy: NEW_TOKEN,
    again: 'new-token',
  },
  token_key_unknown: {
    meaning: say(
      "The token's key or its access key is not in use any more, or the access key's secret was replaced.",
      '签发令牌的密钥或对应的 access key 已失效，或 access key 的密钥已被替换。',
    ),
    mistakes: [
      say('A token from before a key rotation, or of another stage.', '令牌是密钥轮换之前的，或来自别的环境。'),
    ],
    remedy: NEW_TOKEN,
    again: 'new-token',
  },
  token_invalid: {
    meaning: say("The token's signature or content is wrong.", '令牌的签名或内容不正确。'),
    mistakes: [say('It was cut, or changed on its way.', '令牌被截断或改动过。')],
    remedy: NEW_TOKEN,
    again: 'new-token',
  },
  signature_invalid: {
    meaning: say(
      'The signature does not verify; or key, caller or method is not accepted: one response for all. The message tells the string to sign that was verified, with its length and SHA-256.',
      '验签失败；或密钥、调用方、签名方法不被接受，结果相同，不作区分。消息里给出网关验签时的待签名字符串、长度与 SHA-256。',
    ),
    mistakes: [
      say('A newline at the end of the string to sign, or of the secret.', '待签名字符串或密钥的末尾多了换行。'),
      say(
        'A header `x-authing-*` that is sent and not signed, or signed and not sent.',
        '某个 `x-authing-*` 请求头发送了却没参与签名，或参与了签名却没发送。',
      ),
      say(
        'The query was signed URL-encoded, or not sorted by name; the path with a stage, a base path or the host.',
        '查询参数按 URL 编码后的值签名，或没有按名称排序；路径里带了 stage、基础路径或主机名。',
      ),
      say(
        "The app's secret (app secret) in the place of the access key's; the access key of another stage.",
        '用了应用密钥（app secret）而不是 access key 的密钥；或用了别的环境的 access key。',
      ),
      say('A method that the access key does not accept (`methods`).', '签名方法不在该 access key 的 `methods` 里。'),
      say(
        'For `get-management-token`: a wrong secret, or a key whose `methods` lack `token`.',
        '对 `get-management-token`：密钥不对，或 `methods` 里没有 `token`。',
      ),
    ],
    remedy: say(
      "Compare the SHA-256 in the message with that of your string. Another one: the string differs; the same: it is the secret, the key's id, the method or the base64. `explain genauth FILE` names the [mistake](mistakes.md).",
      '把消息里的 SHA-256 与自己的待签名字符串比较：不同则字符串有差异；相同则是密钥、密钥 ID、签名方法或 base64 的问题。`explain genauth FILE` 会直接指出[原因](mistakes.md)。',
    ),
    again: 'corrected',
  },
  algorithm_unsupported: {
    meaning: say(
      '`x-authing-signature-method` is missing, empty, sent twice or not known.',
      '`x-authing-signature-method` 缺失、为空、重复或不认识。',
    ),
    mistakes: [say('`SHA256`, `HmacSHA256` or lower case.', '写成了 `SHA256`、`HmacSHA256` 或小写。')],
    remedy: say('Send `HMAC-SHA256`, or `HMAC-SHA1`.', '发送 `HMAC-SHA256` 或 `HMAC-SHA1`。'),
    again: 'corrected',
  },
  version_unsupported: {
    meaning: say(
      '`x-authing-signature-version` is missing, empty, sent twice or not `1.0`.',
      '`x-authing-signature-version` 缺失、为空、重复或不是 `1.0`。',
    ),
    mistakes: [say('`1` or `V1`.', '写成了 `1` 或 `V1`。')],
    remedy: say('Send `1.0`, and sign it with the other headers.', '发送 `1.0`，并与其他请求头一起参与签名。'),
    again: 'corrected',
  },
  source_ip_denied: {
    ...COMMON.source_ip_denied,
    remedy: say(
      'Tell the operator the address that your requests leave from. In this version callers of this protocol have no list of addresses, so that nobody gets it.',
      '把出口 IP 告诉运营方。本版本里该协议的调用方没有 IP 白名单，因此不会出现。',
    ),
  },
  timestamp_malformed: {
    meaning: say(
      'The header `date` has another form than RFC 7231 GMT or 13 digits of milliseconds; `message` says what is wrong.',
      '请求头 `date` 既不是 RFC 7231 GMT 时间，也不是 13 位毫秒时间戳；`message` 写明错在哪里。',
    ),
    mistakes: [
      say('Seconds (10 digits).', '用了秒（10 位）。'),
      say(
        "ISO 8601, a zone such as `+0800`, or a weekday that is not the date's.",
        '用了 ISO 8601、`+0800` 之类的时区，或星期与日期不符。',
      ),
      say("Names of months in the machine's language.", '月份名称用了本机语言。'),
    ],
    remedy: say(
      'Write `Sat, 21 Nov 2026 03:27:12 GMT`, or epoch milliseconds.',
      '写成 `Sat, 21 Nov 2026 03:27:12 GMT` 或毫秒时间戳。',
    ),
    again: 'corrected',
  },
  timestamp_missing: {
    meaning: say(
      'A signed request has neither `date` nor `x-authing-date`.',
      '签名请求既没有 `date`，也没有 `x-authing-date`。',
    ),
    mistakes: [say('The HTTP client drops `date`, as browsers do.', 'HTTP 客户端（例如浏览器）丢掉了 `date`。')],
    remedy: say(
      'Send `date`, or `x-authing-date` where the client cannot.',
      '发送 `date`；客户端发不了时用 `x-authing-date`。',
    ),
    again: 'corrected',
  },
  timestamp_outside_window: {
    meaning: say(
      "The date is more than 300 seconds from the server's clock; the message has the server's time and the difference.",
      '请求时间与服务器时间相差超过 300 秒；消息里给出服务器时间与差值。',
    ),
    mistakes: [
      say("China's time written as GMT: the difference is 8 hours.", '把北京时间当作 GMT 写：差 8 小时。'),
      say(
        'A clock that is not synchronised; a request that waited in a queue.',
        '时钟没有同步；或请求在队列里等了太久。',
      ),
    ],
    remedy: say(
      'Synchronise the clock; make date, nonce and signature for each request.',
      '校准时钟；每次请求都重新生成时间、nonce 与签名。',
    ),
    again: 'signed-anew',
  },
  replayed: {
    meaning: say(
      'The nonce was used before, within the time for which its date is valid.',
      'nonce 已被使用过（在该请求时间的有效期内）。',
    ),
    mistakes: [
      say('A retry that sends the same headers again.', '重试时原样重发了请求头。'),
      say(
        'A nonce from a counter, or from a random generator with a fixed seed.',
        'nonce 来自计数器，或随机数种子固定。',
      ),
    ],
    remedy: say(
      'Make a new nonce and a new signature for every request, also for a retry.',
      '每次请求（包括重试）都生成新的 nonce 并重新签名。',
    ),
    again: 'signed-anew',
  },
  resource_not_found: {
    meaning: say(
      'The connection is not there or not enabled, or this app may not use it.',
      '身份源连接不存在、未启用，或未授权给该应用。',
    ),
    mistakes: [
      say('The identifier of another stage, or its display name.', '用了别的环境的标识，或用了显示名称。'),
      say("The caller's `connections` do not name it.", '该调用方的 `connections` 里没有它。'),
    ],
    remedy: say(
      'Compare `extIdpConnidentifier` with what the operator gave you; the operator sees both with `caller show` and `connection list`.',
      '核对 `extIdpConnidentifier`；运营方可用 `caller show` 与 `connection list` 查看。',
    ),
    again: 'corrected',
  },
};
