import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** Publishes counts under one set of dimensions, for instance `{ Refused: 1 }` with `{ operation: 'get-alipay-authinfo' }`. */
export type PublishCounts = (
  counts: Readonly<Record<string, number>>,
  dimensions: Readonly<Record<string, string>>,
) => void;

const metrics = new Metrics();

/** Writes one line of CloudWatch embedded metric format. Namespace and service come from `POWERTOOLS_*` variables. */
export const publishCounts: PublishCounts = (counts, dimensions) => {
  metrics.addDimensions({ ...dimensions });
  for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, value);
  metrics.publishStoredMetrics();
};
