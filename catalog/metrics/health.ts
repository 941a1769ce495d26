import type { MetricName } from '../../shared/platform/metric-name.ts';
import { say } from '../text.ts';
import { type MetricEntry, of } from './entry.ts';

const HEALTH = of('check-health');

/** What the health check counts. */
export const HEALTH_METRICS = {
  Healthy: { dimensions: HEALTH, meaning: say('1 or 0 at each health check.', '每次健康检查的结果，1 或 0。') },
  ConnectionsFailed: {
    dimensions: HEALTH,
    meaning: say('Enabled connections that cannot be used.', '已启用但不可用的连接数。'),
  },
  ProbesPassed: {
    dimensions: HEALTH,
    meaning: say('Connections whose hourly probe passed in this check.', '本次检查中每小时探测通过的连接数。'),
  },
  ProbesFailed: {
    dimensions: HEALTH,
    meaning: say('Connections whose hourly probe failed in this check.', '本次检查中每小时探测失败的连接数。'),
  },
  ProbesUnverified: {
    dimensions: HEALTH,
    meaning: say(
      "Probes whose response is not by the key that the connection has as Alipay's.",
      '探测响应不是用该连接所登记的支付宝公钥对应的私钥签名的次数。',
    ),
  },
  ExpiresInDays: {
    dimensions: HEALTH,
    meaning: say(
      'Whole days until the first of all certificates ends, or a ring of keys has no active key; negative afterwards, absent where nothing ends.',
      '距离最早到期的证书到期、或某个密钥环不再有生效密钥的整天数；到期后为负，没有到期项时没有数字。',
    ),
  },
  QueueDepth: {
    dimensions: HEALTH,
    meaning: say('Messages on the queue of results, as the health check found them.', '健康检查时结果队列里的消息数。'),
  },
  DeadLetters: {
    dimensions: HEALTH,
    meaning: say(
      'Messages in the dead-letter queue, as the health check found them.',
      '健康检查时死信队列里的消息数。',
    ),
  },
  OldestUndeliveredSeconds: {
    dimensions: HEALTH,
    meaning: say('How long the oldest undelivered result has waited.', '最早的未投递结果已等待多久。'),
  },
} as const satisfies Readonly<Partial<Record<MetricName, MetricEntry>>>;
