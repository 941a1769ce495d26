import type { MetricName } from '../../shared/platform/metric-name.ts';
import { say } from '../text.ts';
import { type MetricEntry, OPERATION } from './entry.ts';

const ALL = ['`dependency` = `alipay`, `wechat`, `merchant`'];
const ISSUERS = ['`dependency` = `alipay`, `wechat`'];
const ALIPAY = ['`dependency` = `alipay`'];

/** What calls to others count. */
export const CALLS = {
  Calls: {
    dimensions: ALL,
    meaning: say(
      'Codes sent to Alipay and WeChat, and attempts of callbacks.',
      '发给支付宝、微信的授权码数，以及回调的投递次数。',
    ),
  },
  CallMs: {
    dimensions: ALL,
    meaning: say('How long each took; of a code with all its attempts.', '每次耗时；授权码包含其全部尝试。'),
  },
  CallsGranted: { dimensions: ISSUERS, meaning: say('The code gave an identity.', '授权码换到了用户标识。') },
  CallsRefused: { dimensions: ISSUERS, meaning: say('The issuer refused the code.', '签发方拒绝了授权码。') },
  CallsMisconfigured: {
    dimensions: ISSUERS,
    meaning: say(
      'The issuer refused the connection itself; the code is unspent.',
      '签发方拒绝了连接本身；授权码没有用掉。',
    ),
  },
  CallsBusy: {
    dimensions: ISSUERS,
    meaning: say('The issuer was busy, and said so; the code is unspent.', '签发方明确表示繁忙；授权码没有用掉。'),
  },
  CallsUnreachable: {
    dimensions: ISSUERS,
    meaning: say(
      'No connection was made; the code is unspent. It is there at each call, also as 0.',
      '没有建立连接；授权码没有用掉。每次调用都会记录，值可为 0。',
    ),
  },
  CallsUnknown: {
    dimensions: ISSUERS,
    meaning: say(
      'Nobody knows whether the issuer spent the code. It is there at each call, also as 0.',
      '签发方是否已用掉授权码，无法确定。每次调用都会记录，值可为 0。',
    ),
  },
  CallsFailed: {
    dimensions: ['`dependency` = `merchant`'],
    meaning: say('The merchant did not take the callback.', '商户没有接收回调。'),
  },
  UnverifiedResponses: {
    dimensions: ALIPAY,
    meaning: say(
      "The response is not by the key that the connection has as Alipay's.",
      '响应不是用该连接所登记的支付宝公钥对应的私钥签名的。',
    ),
  },
  StaleResponses: {
    dimensions: [],
    meaning: say(
      "Responses of Alipay whose `auth_start` is more than ten minutes off; each leaves a warning `stale response` with the app's id. They are used: Alipay documents no bound. Several of them say that somebody stands between, or that a clock is wrong.",
      '`auth_start` 相差超过十分钟的支付宝响应；每次都有一条带应用 ID 的警告 `stale response`。响应仍会使用，因为支付宝没有规定期限。多次出现说明中间有人转发，或时钟有误。',
    ),
  },
  Unsettled: {
    dimensions: OPERATION,
    meaning: say(
      'The ledger of auth codes could not be told that a code has come to its end; it reads as spent nevertheless.',
      '授权码台账没能记下某个码的结果；读取时仍按已用掉处理。',
    ),
  },
  StaleServed: {
    dimensions: OPERATION,
    meaning: say(
      "Secrets Manager or the registry's table failed, and what was read before stays in use: one for each try, every 15 seconds for each name, with a warning `stale served` that names it.",
      'Secrets Manager 或注册表不可用，继续使用此前读到的内容：每次尝试计一次，每个名称每 15 秒一次，并有一条写明名称的警告 `stale served`。',
    ),
  },
} as const satisfies Readonly<Partial<Record<MetricName, MetricEntry>>>;
