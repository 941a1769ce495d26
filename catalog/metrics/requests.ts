import type { MetricName } from '../../shared/platform/metric-name.ts';
import { say } from '../text.ts';
import { type MetricEntry, OPERATION, of } from './entry.ts';

const COMPLETION = of('complete-authorization');

/** What requests count. */
export const REQUESTS = {
  Accepted: {
    dimensions: OPERATION,
    meaning: say(
      'Invocations that gave what was asked for. Beside a failure it is there, too, as 0: a rate needs both figures.',
      '成功的调用次数。失败时也会记录，值为 0：计算比例需要两个数字。',
    ),
  },
  Refused: {
    dimensions: OPERATION,
    meaning: say(
      'Invocations that ended with a refusal: a mistake of the caller, not ours.',
      '被拒绝的调用次数：是调用方的错误，不是网关的错误。',
    ),
  },
  Failed: {
    dimensions: OPERATION,
    meaning: say('Invocations that failed for a reason that is ours to mend.', '因网关一侧的原因而失败的调用次数。'),
  },
  DurationMs: {
    dimensions: OPERATION,
    meaning: say('How long an invocation took.', '一次调用的耗时。'),
  },
  ConfigurationErrors: {
    dimensions: OPERATION,
    meaning: say(
      "Somebody's secret cannot be used, or is of the other kind; Alipay or WeChat refuses a connection, or Alipay's response does not verify.",
      '某个 secret 不可用，或种类不对；支付宝或微信拒绝了某个连接；或支付宝的响应验签失败。',
    ),
  },
  EdgeBypassed: {
    dimensions: [],
    meaning: say(
      "Requests that got 403 because they did not come through the operator's proxy; the line says why (`errorCode` `edge_bypassed`). Nothing else counts them but API Gateway.",
      '没有经过运营方的代理而得到 403 的请求；日志行写明原因（`errorCode` 为 `edge_bypassed`）。除 API Gateway 外，其他指标都不统计它们。',
    ),
  },
  CompletionsGranted: {
    dimensions: COMPLETION,
    meaning: say('Alipay granted the authorization; the merchant is told.', '支付宝授权成功，会通知商户。'),
  },
  CompletionsDeclined: {
    dimensions: COMPLETION,
    meaning: say('The user refused; the link can be used again.', '用户拒绝授权，链接可以再用。'),
  },
  CompletionsCodeRefused: {
    dimensions: COMPLETION,
    meaning: say('Alipay refused the code; the user may try again.', '支付宝拒绝了授权码，用户可以重试。'),
  },
  CompletionsFailed: {
    dimensions: COMPLETION,
    meaning: say('It failed for good; the merchant is told.', '最终失败，会通知商户。'),
  },
  CompletionsUnknown: {
    dimensions: COMPLETION,
    meaning: say(
      'Whether Alipay granted it is not known; the merchant is told that.',
      '支付宝是否已授权无法确定，会如实通知商户。',
    ),
  },
  CompletionsExpired: { dimensions: COMPLETION, meaning: say('The link is too old.', '链接已过期。') },
  CompletionsInvalid: {
    dimensions: COMPLETION,
    meaning: say('The link is none of this gateway.', '不是本网关签发的链接。'),
  },
  CompletionsRepeated: {
    dimensions: COMPLETION,
    meaning: say(
      'It had ended before, or this code was refused before: a reload.',
      '此前已有结果，或该授权码此前已被拒绝：页面被刷新。',
    ),
  },
  CompletionsInProgress: {
    dimensions: COMPLETION,
    meaning: say('Another visit redeems a code for the same link now.', '另一次访问正在为同一链接兑换授权码。'),
  },
} as const satisfies Readonly<Partial<Record<MetricName, MetricEntry>>>;
