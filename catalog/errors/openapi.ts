import type { STATUSES } from '../../shared/protocols/openapi/errors.ts';
import { say } from '../text.ts';
import { COMMON } from './common.ts';
import type { ErrorEntry } from './entry.ts';

/** The errors of the open API for merchants. */
export const openapiErrors: Readonly<Record<keyof typeof STATUSES, ErrorEntry>> = {
  ...COMMON,
  invalid_parameter: {
    meaning: say(
      'A header or a member of the body is missing or malformed; of several `message` names all, with rule and limit.',
      '请求头或请求体成员缺失或格式不对；有多处时 `message` 全部列出，并写明规则与上限。',
    ),
    mistakes: [
      say(
        '`userId` is missing: `thirdAccount` is taken in its place, one of them must be there.',
        '缺少 `userId`：可用 `thirdAccount` 代替，二者必须有一个。',
      ),
      say(
        'A header sent twice, or with a comma: API Gateway joins repeated headers by one.',
        '请求头发送了两次，或含有逗号：API Gateway 会用逗号合并重复的请求头。',
      ),
      say(
        'A `callbackUrl` with a port, an IP address or a fragment, or outside what is registered.',
        '`callbackUrl` 带了端口、IP 地址或片段，或不在登记的地址之下。',
      ),
    ],
    remedy: say('Correct what the message names, and sign anew.', '改正消息指出的各项，重新签名。'),
    again: 'corrected',
  },
  caller_disabled: {
    meaning: say(
      'The business is switched off. It is told as status 2, signed, and only to who signed rightly.',
      '业务方已停用。以 status 2 返回，带签名，且只有签名正确的请求才会得到。',
    ),
    mistakes: [],
    remedy: say(
      'Ask the operator to enable it (`caller enable openapi ID`).',
      '请运营方启用（`caller enable openapi ID`）。',
    ),
    again: 'operator',
  },
  signature_invalid: {
    meaning: say(
      'Authentication failed: unknown business, wrong key or wrong signature, one response for all. The message tells the string to sign that was verified, with its length and SHA-256.',
      '认证失败：业务方不存在、密钥不对或签名不对，结果相同，不作区分。消息里给出网关验签时的待签名字符串、长度与 SHA-256。',
    ),
    mistakes: [
      say('The body was serialised again after it was signed.', '签名之后又重新序列化了请求体。'),
      say(
        'A newline behind the body: `echo` adds one, `--data` removes them.',
        '请求体末尾的换行：`echo` 会加一个，`--data` 会去掉。',
      ),
      say('Base64 in several lines, URL-safe, or without `=`.', 'base64 折行、用了 URL 安全字符，或去掉了 `=`。'),
      say('`signType` signed and not sent, or sent and not signed.', '`signType` 签了没发，或发了没签。'),
      say(
        'MD5: the digest in lower case, or the secret not at the very end.',
        'MD5：摘要用了小写，或密钥没有接在最后。',
      ),
      say(
        "Another key than the registered one: the application's own private key signs, its public key is registered.",
        '密钥与登记的不符：用己方私钥签名，登记的是对应的公钥。',
      ),
      say('The `businessId` of another stage.', '用了别的环境的 `businessId`。'),
    ],
    remedy: say(
      'Compare the SHA-256 in the message with that of your string. Another one: the string differs; the same: it is the key or secret, the algorithm, or how the signature is written. `explain openapi FILE` names the [mistake](mistakes.md).',
      '把消息里的 SHA-256 与自己的待签名字符串比较：不同则字符串有差异；相同则是密钥、算法或签名写法的问题。`explain openapi FILE` 会直接指出[原因](mistakes.md)。',
    ),
    again: 'corrected',
  },
  algorithm_unsupported: {
    meaning: say('`signType` is neither `SHA256-RSA` nor `MD5`.', '`signType` 既不是 `SHA256-RSA` 也不是 `MD5`。'),
    mistakes: [say('`RSA2`, `SHA256withRSA` or lower case.', '写成了 `RSA2`、`SHA256withRSA` 或小写。')],
    remedy: say(
      'Send the one that your business is configured for, in this case; without the header `SHA256-RSA` is meant.',
      '按登记的算法填写，大小写一致；不发送该请求头时按 `SHA256-RSA` 处理。',
    ),
    again: 'corrected',
  },
  timestamp_missing: {
    meaning: say('The header `timestamp` is missing.', '缺少请求头 `timestamp`。'),
    mistakes: [say('It was put into the body.', '写进了请求体。')],
    remedy: say('Send it as a header, 13 digits, and sign it.', '作为请求头发送 13 位毫秒，并参与签名。'),
    again: 'corrected',
  },
  timestamp_malformed: {
    meaning: say(
      'The header `timestamp` is not 13 digits of milliseconds.',
      '请求头 `timestamp` 不是 13 位毫秒时间戳。',
    ),
    mistakes: [say('Seconds (10 digits), or a date.', '用了秒（10 位）或日期。')],
    remedy: say(
      'Write milliseconds since the epoch (`date +%s` and three zeros).',
      '写毫秒时间戳（`date +%s` 后接三个零即可）。',
    ),
    again: 'corrected',
  },
  timestamp_outside_window: {
    meaning: say(
      "The timestamp is more than 300 seconds from the gateway's clock; the message has its time and the difference.",
      '时间戳与网关时钟相差超过 300 秒；消息里给出服务器时间与差值。',
    ),
    mistakes: [
      say(
        'A clock that is not synchronised; a zone that was added to the milliseconds.',
        '时钟没有同步；或在毫秒时间戳上加了时区。',
      ),
      say('A request that waited in a queue after it was signed.', '请求签名后在队列里等了太久。'),
    ],
    remedy: say(
      'Synchronise the clock; make timestamp, nonce and signature for each request.',
      '校准时钟；每次请求都重新生成时间戳、nonce 与签名。',
    ),
    again: 'signed-anew',
  },
  replayed: {
    meaning: say('The nonce was used before.', 'nonce 已被使用过。'),
    mistakes: [say('A retry that sends the old headers again.', '重试时原样重发了旧的请求头。')],
    remedy: say(
      'Make a new nonce and signature for every request. The `serialNo` stays: the same request gives the same link again.',
      '每次请求都生成新的 nonce 并重新签名；`serialNo` 不变，同样的请求会得到同一个链接。',
    ),
    again: 'signed-anew',
  },
  resource_not_found: {
    meaning: say(
      "There is no such merchant, or it is not of this business; or the body's `businessId` is not the header's.",
      '商户不存在或不属于该业务方；或请求体的 `businessId` 与请求头不一致。',
    ),
    mistakes: [
      say(
        'A `merchantId` of another stage, or with a blank at its end.',
        '用了别的环境的 `merchantId`，或末尾有空格。',
      ),
    ],
    remedy: say('Compare `merchantId` with what the operator registered.', '与运营方核对登记的 `merchantId`。'),
    again: 'corrected',
  },
  serial_used: {
    meaning: say(
      'The `serialNo` was used before, by another request or for a link that was used or is over. It stays used for 400 days.',
      '`serialNo` 已被使用：参数与首次不同，或对应的链接已用过或已失效。400 天内不能再用。',
    ),
    mistakes: [
      say(
        'Another `userId` or `callbackUrl` than the first time; `message` says which.',
        '`userId` 或 `callbackUrl` 与首次不同；`message` 写明是哪一项。',
      ),
      say(
        'The number of an order as `serialNo`, for the second link of the same order.',
        '用订单号作 `serialNo`，同一订单第二次要链接。',
      ),
    ],
    remedy: say('Ask with a new `serialNo`.', '换一个新的 `serialNo`。'),
    again: 'new-serial',
  },
  throttled: {
    ...COMMON.throttled,
    remedy: say('Wait as `Retry-After` says, then send it signed anew.', '按 `Retry-After` 等待，重新签名后再发。'),
  },
  unavailable: {
    ...COMMON.unavailable,
    remedy: say(
      'Send it again after `Retry-After`, with a new nonce and the same `serialNo`.',
      '按 `Retry-After` 等待后重发：新的 nonce，相同的 `serialNo`。',
    ),
  },
};
