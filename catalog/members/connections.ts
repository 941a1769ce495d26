import type { ConnectionDocument } from '../../shared/alipay/connection.schema.ts';
import type { WechatConnectionDocument } from '../../shared/wechat/connection.schema.ts';
import { say } from '../text.ts';
import { ENABLED } from './common.ts';
import type { MembersOf } from './entry.ts';

/** A connection to an Alipay app. */
export const ALIPAY: MembersOf<ConnectionDocument> = {
  kind: {
    meaning: say(
      'Which kind of connection it is. A connection keeps its kind: put the other under another identifier.',
      '连接的种类。一个连接的种类不会改变：另一种请用另一个标识。',
    ),
    standard: say('`alipay`', '`alipay`'),
  },
  enabled: ENABLED,
  appId: {
    meaning: say("Alipay's app id.", '支付宝应用的 appId。'),
    mistakes: [
      say(
        'The id of the sandbox app beside `production`, or the other way round.',
        '沙箱应用的 appId 配了 `production`，或反过来。',
      ),
    ],
  },
  pid: {
    meaning: say("The account's partner id (PID).", '商户账号的 PID（合作伙伴身份 ID）。'),
    mistakes: [say('The app id in its place.', '误填了 appId。')],
  },
  environment: {
    meaning: say("Which of Alipay's environments has the app.", '应用所在的支付宝环境。'),
  },
  privateKey: {
    meaning: say(
      "The app's private key: PEM, PEM with literal `\\n`, or one line of base64; PKCS#8 or PKCS#1; RSA, 2048 bits (more is accepted with a warning: Alipay documents 2048).",
      '应用私钥：PEM、带字面 `\\n` 的 PEM，或单行 base64；PKCS#8 或 PKCS#1；RSA 2048 位（更长可用但会警告：支付宝文档规定 2048）。',
    ),
    mistakes: [
      say(
        'A public key, an SM2 key, or base64 of a whole PEM file.',
        '误填公钥、SM2 密钥，或把整个 PEM 文件做了 base64。',
      ),
      say(
        'The private key of another app: `connection probe` shows it.',
        '其他应用的私钥：`connection probe` 可以发现。',
      ),
    ],
  },
  alipayPublicKey: {
    meaning: say(
      'The key that the console calls *Alipay public key*: it verifies what Alipay responds. Either it, or the three certificates.',
      '控制台上的*支付宝公钥*，用于对支付宝的响应验签。与三张证书二选一。',
    ),
    mistakes: [say("The app's own public key: it is recognised and refused.", '误填应用公钥：会被识别并拒绝。')],
  },
  appCertificate: {
    meaning: say(
      "Certificate mode: the app's certificate, PEM; its issuers may follow, the nearest first. `check` shows its SN as Alipay's console does.",
      '证书模式：应用公钥证书，PEM；其后可接签发者证书，由近到远。`check` 会显示与控制台一致的 SN。',
    ),
    mistakes: [say('Only one or two of the three certificates.', '三张证书只填了一两张。')],
  },
  alipayCertificate: {
    meaning: say(
      "Certificate mode: Alipay's certificate, PEM; its issuers may follow.",
      '证书模式：支付宝公钥证书，PEM；其后可接签发者证书。',
    ),
  },
  alipayRootCertificate: {
    meaning: say(
      "Certificate mode: Alipay's root file as a whole. Each of its certificates is self-signed, and neither of the other two may stand in it.",
      '证书模式：支付宝根证书文件，整份填入。其中每张证书都是自签名的，另外两张不能混在里面。',
    ),
  },
};

/** A connection to an official account of WeChat. */
export const WECHAT: MembersOf<WechatConnectionDocument> = {
  kind: {
    meaning: say('Which kind of connection it is.', '连接的种类。'),
    mistakes: [say("Without it, the document is taken for an Alipay app's.", '缺少它时会被当作支付宝应用的连接。')],
  },
  enabled: ENABLED,
  appId: { meaning: say("The official account's app id.", '公众号的 appId。') },
  appSecret: {
    meaning: say(
      "The account's app secret. The account's list of addresses (IP whitelist) must hold the addresses that the gateway calls from.",
      '公众号的 AppSecret。公众号的 IP 白名单须包含网关的出口 IP。',
    ),
    mistakes: [
      say(
        'A secret that was reset since: WeChat ends the old one at once.',
        'AppSecret 已被重置：微信会立即使旧的失效。',
      ),
    ],
  },
};
