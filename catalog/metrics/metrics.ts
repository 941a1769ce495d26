import type { MetricName } from '../../shared/platform/metric-name.ts';
import { say, type Text } from '../text.ts';
import { CALLS } from './calls.ts';
import { DELIVERY_METRICS } from './delivery.ts';
import type { MetricEntry } from './entry.ts';
import { HEALTH_METRICS } from './health.ts';
import { REQUESTS } from './requests.ts';

/** What the metrics tell: of all that the functions publish, and of no other. */
export const METRICS: Readonly<Record<MetricName, MetricEntry>> = {
  ...REQUESTS,
  ...CALLS,
  ...DELIVERY_METRICS,
  ...HEALTH_METRICS,
};

/** As the page groups them. */
export const METRIC_GROUPS: readonly {
  readonly title: Text;
  readonly metrics: Readonly<Record<string, MetricEntry>>;
}[] = [
  { title: say('Requests and authorizations', '请求与授权'), metrics: REQUESTS },
  { title: say('Calls to others', '对外调用'), metrics: CALLS },
  { title: say('Results and their delivery', '结果与回调投递'), metrics: DELIVERY_METRICS },
  { title: say('Health', '健康检查'), metrics: HEALTH_METRICS },
];
