import type { DaxpayDocument } from '../../shared/protocols/daxpay/caller.schema.ts';
import type { CallerDocument } from '../../shared/protocols/genauth/caller.schema.ts';
import type { BusinessDocument } from '../../shared/protocols/openapi/caller.schema.ts';
import { say } from '../text.ts';
import { ALLOWED_SOURCE_IPS, ENABLED, NOT_AFTER, NOT_BEFORE } from './common.ts';
import type { MembersOf } from './entry.ts';

/** A GenAuth app, or a user pool. */
export const GENAUTH: MembersOf<CallerDocument> = {
  enabled: ENABLED,
  public: {
    meaning: say(
      'Whether the app id is enough. A request that carries a signature is verified nevertheless.',
      '是否只凭应用 ID 即可。带签名的请求仍会验签。',
    ),
    standard: say('`false`: requests must be signed', '`false`：请求必须签名'),
  },
  language: {
    meaning: say(
      'The language of messages, for requests whose `x-authing-lang` does not begin with `en`.',
      '消息的语言，用于 `x-authing-lang` 不以 `en` 开头的请求。',
    ),
    standard: say('`zh-CN`', '`zh-CN`'),
  },
  appSecret: {
    meaning: say('For `check-app-id-secret` only.', '只用于 `check-app-id-secret`。'),
    mistakes: [
      say('Signing with it: requests are signed with an access key.', '用它来签名：请求应使用 access key 签名。'),
    ],
  },
  accessKeys: {
    meaning: say(
      'The keys that sign its requests, or get management tokens; at most two active at one moment.',
      '用于签名请求或换取管理令牌的密钥；同一时刻最多两把生效。',
    ),
  },
  'accessKeys[].id': {
    meaning: say(
      "The key's id, unique in a deployment; a user pool's id is the id of its access key. `caller put` refuses one that another caller has.",
      '密钥 ID，在一个部署内唯一；用户池的 ID 就是其 access key 的 ID。其他调用方已有的 ID 会被 `caller put` 拒绝。',
    ),
  },
  'accessKeys[].secret': {
    meaning: say("The key's secret.", '密钥内容。'),
    mistakes: [say('A newline or quotes that came with copying.', '复制时带入了换行或引号。')],
  },
  'accessKeys[].methods': {
    meaning: say(
      'What the key accepts: signatures by `HMAC-SHA256` or `HMAC-SHA1`, or `token`, with which its secret travels.',
      '密钥接受的方式：`HMAC-SHA256`、`HMAC-SHA1` 签名，或 `token`（此时密钥会在网络上传输）。',
    ),
    mistakes: [
      say(
        'Without `token` the Go, Python, Java and PHP management clients get no token.',
        '缺少 `token` 时，Go、Python、Java、PHP 的 ManagementClient 取不到令牌。',
      ),
    ],
  },
  'accessKeys[].notBefore': NOT_BEFORE,
  'accessKeys[].notAfter': NOT_AFTER,
  connections: {
    meaning: say('Identifiers of the connections that it may use.', '允许使用的连接的标识。'),
    mistakes: [
      say('An identifier that no connection has: `doctor` finds it.', '标识没有对应的连接：`doctor` 可以发现。'),
    ],
  },
};

/** A business of the open API with its merchants. */
export const OPENAPI: MembersOf<BusinessDocument> = {
  enabled: ENABLED,
  algorithm: {
    meaning: say(
      'The one that its requests must name, and that responses and callbacks to it are signed with; `MD5` is for old clients.',
      '请求必须使用的签名算法，响应与回调也用它签名；`MD5` 只为旧客户端保留。',
    ),
  },
  publicKeys: {
    meaning: say(
      "For SHA256-RSA: the business's public keys, at most two active.",
      '用于 SHA256-RSA：业务方的公钥，最多两把生效。',
    ),
  },
  'publicKeys[].publicKey': {
    meaning: say('One of them: PEM, or one line of base64.', '其中一把：PEM 或单行 base64。'),
    mistakes: [say("The gateway's own public key, or a private key.", '误填网关平台的公钥，或填了私钥。')],
  },
  'publicKeys[].notBefore': NOT_BEFORE,
  'publicKeys[].notAfter': NOT_AFTER,
  md5Secrets: {
    meaning: say(
      'For MD5: the shared secrets, at most two active. They sign responses and callbacks, too.',
      '用于 MD5：共享密钥，最多两把生效。响应与回调也用它签名。',
    ),
  },
  'md5Secrets[].secret': { meaning: say('One of them.', '其中一把。') },
  'md5Secrets[].notBefore': NOT_BEFORE,
  'md5Secrets[].notAfter': NOT_AFTER,
  merchants: {
    meaning: say('Its merchants: the shops for which it asks.', '所属商户：业务方为哪些商户发起请求。'),
  },
  'merchants[].merchantId': {
    meaning: say('As requests name it, without blanks at its ends.', '与请求中的写法一致，首尾没有空格。'),
  },
  'merchants[].name': {
    meaning: say('The result page shows it to the customer.', '结果页显示给用户的名称。'),
  },
  'merchants[].returnUrl': {
    meaning: say(
      'The result page has a button that leads there: `https`, a host name, no port, no user info; a path, a query and a fragment are fine. Nothing is appended to it. A changed one counts within 60 seconds, also for links that were made before.',
      '结果页上按钮指向的地址：`https`、域名、不带端口与用户信息，可带路径、查询字符串与片段；不追加任何内容。修改后 60 秒内生效，对此前的链接也生效。',
    ),
    standard: say('no button', '没有按钮'),
  },
  callbackUrls: {
    meaning: say(
      'Addresses that callbacks may go to, and to what lies below them: `https`, a host name, no port, no query.',
      '允许的回调地址（及其下级路径）：`https`、域名、不带端口与查询字符串。',
    ),
    mistakes: [
      say('`/alipay` allows `/alipay/x`, and not `/alipay2`.', '`/alipay` 允许 `/alipay/x`，不允许 `/alipay2`。'),
    ],
  },
  defaultCallbackUrl: {
    meaning: say(
      'For requests that name none; it needs no registration in `callbackUrls`.',
      '请求没有指定时使用的回调地址；无需在 `callbackUrls` 中登记。',
    ),
    standard: say('each request must name one', '每个请求都必须指定'),
  },
  allowedSourceIps: ALLOWED_SOURCE_IPS,
  connection: {
    meaning: say(
      'Identifier of the connection whose Alipay app its users authorize.',
      '用户授权给哪个支付宝应用：该连接的标识。',
    ),
  },
  scope: {
    meaning: say(
      'What is asked of the user: `auth_base` is silent, `auth_user` asks.',
      '授权范围：`auth_base` 静默授权，`auth_user` 需用户确认。',
    ),
    standard: say('`auth_base`', '`auth_base`'),
  },
};

/** An application of DaxPay. */
export const DAXPAY: MembersOf<DaxpayDocument> = {
  enabled: ENABLED,
  signType: {
    meaning: say('The digest of its signatures; `md5` is for old clients.', '签名方式；`md5` 只为旧客户端保留。'),
    standard: say('`hmac_sha256`', '`hmac_sha256`'),
  },
  signSecrets: {
    meaning: say(
      'Its secrets, at most two active; a response is signed with the one that its request was signed with. Each app has its own.',
      '签名密钥，最多两把生效；响应用请求所用的那一把签名。每个应用的密钥各不相同。',
    ),
  },
  'signSecrets[].secret': { meaning: say('One of them.', '其中一把。') },
  'signSecrets[].notBefore': NOT_BEFORE,
  'signSecrets[].notAfter': NOT_AFTER,
  canonicalization: {
    meaning: say(
      'Whether the string to sign is put into upper case: `as-is` is for SDKs before 2025-04-07, which do not.',
      '待签名字符串是否转大写：`as-is` 用于 2025-04-07 之前、不转大写的 SDK。',
    ),
    standard: say('`upper`', '`upper`'),
    mistakes: [
      say('`as-is` for a client that upper-cases, or the other way round.', '客户端转大写却配成 `as-is`，或反过来。'),
    ],
  },
  requireSignature: {
    meaning: say(
      'Whether its requests must be signed. `false` only together with `allowedSourceIps`; such an app never gets an access token.',
      '请求是否必须签名。`false` 只能与 `allowedSourceIps` 一起使用；这样的应用拿不到 access token。',
    ),
    standard: say('`true`', '`true`'),
  },
  allowedSourceIps: ALLOWED_SOURCE_IPS,
  mchNo: {
    meaning: say('Compared with the one that a request names.', '与请求中的商户号比对。'),
    standard: say('not compared', '不比对'),
  },
  channels: {
    meaning: say(
      'Connection by channel: `{ "ali_pay": "my-shop", "alipay_isv": "provider", "wechat_pay": "my-account" }`. Apps that name one connection can redeem each other\'s codes.',
      '各支付通道使用的连接：`{ "ali_pay": "my-shop", "alipay_isv": "provider", "wechat_pay": "my-account" }`。使用同一连接的应用可以互相兑换授权码。',
    ),
    mistakes: [
      say(
        '`ali_pay` and `alipay_isv` take connections to Alipay, `wechat_pay` one to WeChat: `caller put` refuses the other kind.',
        '`ali_pay`、`alipay_isv` 须用支付宝的连接，`wechat_pay` 须用微信的：种类不符会被 `caller put` 拒绝。',
      ),
    ],
  },
  returnAccessToken: {
    meaning: say('Whether responses have `accessToken`.', '响应中是否返回 `accessToken`。'),
    standard: say('`true`', '`true`'),
  },
};
