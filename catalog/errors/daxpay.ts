import type { CODES } from '../../shared/protocols/daxpay/errors.ts';
import { say } from '../text.ts';
import { COMMON } from './common.ts';
import type { ErrorEntry } from './entry.ts';

const ASK_AGAIN = say('Ask the user for a new auth code.', '让用户重新授权，获取新的授权码。');

/** The errors of DaxPay. */
export const daxpayErrors: Readonly<Record<keyof typeof CODES, ErrorEntry>> = {
  ...COMMON,
  invalid_parameter: {
    meaning: say(
      "Members are missing or malformed, or `mchNo` is not the app's; `msg` has a line for each, behind `验证参数错误`.",
      '参数缺失或格式不对，或 `mchNo` 不是该应用的；`msg` 在 `验证参数错误` 之后每行一条。',
    ),
    mistakes: [
      say(
        '`appId` in the place of `authCode`, or an auth code that was URL-encoded.',
        '把 `appId` 填进了 `authCode`，或授权码做了 URL 编码。',
      ),
      say('Numbers or booleans: all values are strings.', '用了数字或布尔值：所有值都是字符串。'),
    ],
    remedy: say('Correct what each line names, and sign anew.', '按每一行的提示改正，重新签名。'),
    again: 'corrected',
  },
  caller_disabled: {
    meaning: say(
      'The app is switched off. It is told only to who signed rightly.',
      '应用已停用。只有签名正确的请求才会得到这个结果。',
    ),
    mistakes: [],
    remedy: say(
      'Ask the operator to enable it (`caller enable daxpay ID`).',
      '请运营方启用（`caller enable daxpay ID`）。',
    ),
    again: 'operator',
  },
  signature_invalid: {
    meaning: say(
      '`sign` is missing or wrong, or the app is unknown: one response for all, unsigned. `msg` tells the string that was verified, with its length and SHA-256, before it is put into upper case.',
      '缺少 `sign`、验签失败或应用不存在，结果相同，不作区分，且不带签名。`msg` 给出网关验签时的待签名字符串（转大写之前）、长度与 SHA-256。',
    ),
    mistakes: [
      say('The string, or the secret at its end, was not put into upper case.', '字符串或末尾的密钥没有转成大写。'),
      say('`&key=` and the secret are missing, or stand elsewhere.', '没有拼接 `&key=` 和密钥，或位置不对。'),
      say(
        'Empty members were left out: they are signed (`queryCode=`); only `null` is not.',
        '漏掉了空值：空值要参与签名（`queryCode=`），只有 `null` 不参与。',
      ),
      say('Another sign type than the app is configured for.', '签名方式与应用配置的不符。'),
      say('`sign` in upper case: it is lower-case hex.', '`sign` 用了大写：应为小写十六进制。'),
      say(
        '`hmac_sha256` with an upper-cased secret as its key: the key is the secret as it is.',
        '`hmac_sha256` 的 key 用了转成大写的密钥：key 用原样的密钥。',
      ),
    ],
    remedy: say(
      'Compare the SHA-256 in `msg` with that of your string. Another one: the string differs; the same: it is the upper case, the secret, the sign type, or how `sign` is written. `explain daxpay FILE` names the [mistake](mistakes.md).',
      '把 `msg` 里的 SHA-256 与自己的待签名字符串比较：不同则字符串有差异；相同则是大写、密钥、签名方式或 `sign` 写法的问题。`explain daxpay FILE` 会直接指出[原因](mistakes.md)。',
    ),
    again: 'corrected',
  },
  timestamp_malformed: {
    meaning: say(
      '`reqTime` has another form than `yyyy-MM-dd HH:mm:ss`.',
      '`reqTime` 的格式不是 `yyyy-MM-dd HH:mm:ss`。',
    ),
    mistakes: [
      say('A `T` between date and time, milliseconds, or a zone.', '日期与时间之间用了 `T`，带了毫秒或时区。'),
    ],
    remedy: say("Write `yyyy-MM-dd HH:mm:ss` in China's time.", '按北京时间写 `yyyy-MM-dd HH:mm:ss`。'),
    again: 'corrected',
  },
  timestamp_outside_window: {
    meaning: say(
      "`reqTime` is more than 300 seconds from the gateway's clock.",
      '`reqTime` 与网关时钟相差超过 300 秒。',
    ),
    mistakes: [
      say(
        "Another zone than China's: a Java client formats in the JVM's zone; run it with `-Duser.timezone=Asia/Shanghai`.",
        '不是北京时间：Java 客户端按 JVM 的时区格式化，启动时加 `-Duser.timezone=Asia/Shanghai`。',
      ),
      say('A clock that is not synchronised.', '时钟没有同步。'),
    ],
    remedy: say(
      'Synchronise the clock; make `reqTime` and `sign` for each request.',
      '校准时钟；每次请求都重新生成 `reqTime` 与 `sign`。',
    ),
    again: 'signed-anew',
  },
  replayed: {
    meaning: say(
      'The very request was sent before, with or without `nonceStr`: its signature is remembered.',
      '同一请求已发送过：无论有没有 `nonceStr`，签名都会被记住。',
    ),
    mistakes: [say('A retry that sends the same bytes again.', '重试时原样重发。')],
    remedy: say('Sign anew, with a new `nonceStr`.', '换新的 `nonceStr`，重新签名。'),
    again: 'signed-anew',
  },
  source_ip_denied: {
    ...COMMON.source_ip_denied,
    meaning: say(
      "Signed: the signature is right, and your address may not send the app's requests. Without a right signature it is told as for an unknown app.",
      '响应带签名时：签名正确，但来源 IP 不在该应用的白名单内。签名不对时与应用不存在的结果相同。',
    ),
  },
  channel_unknown: {
    meaning: say('The platform has no such channel.', '平台没有这个支付通道。'),
    mistakes: [
      say(
        '`alipay` or `wechat`: `ali_pay` and `wechat_pay` have an underscore.',
        '写成了 `alipay`、`wechat`：`ali_pay`、`wechat_pay` 有下划线。',
      ),
    ],
    remedy: say('Send `ali_pay`, `alipay_isv` or `wechat_pay`.', '发送 `ali_pay`、`alipay_isv` 或 `wechat_pay`。'),
    again: 'corrected',
  },
  channel_disabled: {
    meaning: say(
      'The channel is not enabled for your app, or is `wechat_pay_isv`, which this gateway does not serve.',
      '应用没有启用该通道；或是本网关不提供的 `wechat_pay_isv`。',
    ),
    mistakes: [],
    remedy: say(
      'Ask the operator for a connection for the channel (`channels`). In the place of `wechat_pay_isv` use `wechat_pay` with a connection of the account that your page belongs to.',
      '请运营方为该通道配置连接（`channels`）。`wechat_pay_isv` 改用 `wechat_pay`，连接配置成页面所属的公众号。',
    ),
    again: 'operator',
  },
  ability_unsupported: {
    meaning: say('The channel cannot tell who a user is.', '该通道没有获取用户标识的能力。'),
    mistakes: [say('A channel of cards or of an acquirer.', '用了银行卡或收单机构的通道。')],
    remedy: say(
      'Use the channel of the app in which the user is: Alipay or WeChat.',
      '使用用户所在应用的通道：支付宝或微信。',
    ),
    again: 'corrected',
  },
  auth_code_refused: {
    meaning: say(
      "The issuer refused the code; `msg` is `获取支付宝OpenId失败` and Alipay's own code, or `微信认证失败` and WeChat's number.",
      '签发方拒绝了授权码；`msg` 是 `获取支付宝OpenId失败` 加支付宝的错误码，或 `微信认证失败` 加微信的错误号。',
    ),
    mistakes: [
      say("The code was used, has expired, or is another app's.", '授权码已用过、已过期，或属于别的应用。'),
      say(
        'WeChat: 40029 invalid, 40163 used before, 42003 expired, 40226 a user that WeChat blocks; or a snapshot page, whose openid is virtual.',
        '微信：40029 无效，40163 已使用，42003 已过期，40226 高风险用户；或快照页，其 openid 是虚拟的。',
      ),
    ],
    remedy: say(
      'Ask the user for a new auth code; a snapshot page must be opened in full.',
      '让用户重新授权；快照页需让用户使用完整服务。',
    ),
    again: 'new-code',
  },
  auth_code_used: {
    meaning: say(
      'This gateway sent the code to its issuer before: it does so at most once.',
      '本网关已把该授权码发给过签发方：每个码最多发送一次。',
    ),
    mistakes: [
      say('The page was reloaded, or two servers took the same code.', '页面被刷新，或两台服务器处理了同一个码。'),
    ],
    remedy: ASK_AGAIN,
    again: 'new-code',
  },
  exchange_in_progress: {
    meaning: say('Another request exchanges the same code now.', '另一个请求正在用同一个授权码。'),
    mistakes: [say('A double click; a timeout that is shorter than the exchange.', '重复点击；或客户端超时设置过短。')],
    remedy: say(
      'Wait for the first response; where it is lost, ask the user again.',
      '等待第一个请求的结果；若已丢失，让用户重新授权。',
    ),
    again: 'new-code',
  },
  outcome_unknown: {
    meaning: say(
      'Nobody knows whether the issuer spent the code: its response did not arrive, or could not be trusted.',
      '签发方是否已用掉该授权码，无法确定：没有收到响应，或响应不可信。',
    ),
    mistakes: [],
    remedy: ASK_AGAIN,
    again: 'new-code',
  },
  unavailable: {
    ...COMMON.unavailable,
    meaning: say(
      'A dependency is down, or the issuer is busy and certainly did not look at the code.',
      '网关的某个依赖不可用，或签发方繁忙且确定没有处理该授权码。',
    ),
    remedy: say('Send it again, signed anew; the code is unspent.', '重新签名后再发；授权码没有用掉。'),
  },
  misconfigured: {
    ...COMMON.misconfigured,
    meaning: say(
      'The operator must act: a secret, a key or a connection cannot be used, or the issuer refuses the connection itself. The code is unspent.',
      '需要运营方处理：secret、密钥或连接不可用，或签发方拒绝该连接本身。授权码没有用掉。',
    ),
  },
};
