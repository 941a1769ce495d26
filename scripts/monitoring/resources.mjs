/** @typedef {import('./catalog.mjs').Alarm} Alarm */
/** @typedef {import('./metric.mjs').Metric} Metric */

/** The topics of alarms.yml. */
const TOPICS = { page: 'PageTopic', ticket: 'TicketTopic' };

/** Where the pages of docs/runbooks/ are read. */
const RUNBOOKS = 'docs/runbooks';

/**
 * Alarms as resources of a CloudFormation template.
 *
 * @param {readonly Alarm[]} alarms
 * @param {string} prefix of the alarms' names: `<service>-<stage>`
 * @returns {Record<string, object>} by logical id
 */
export const alarmResources = (alarms, prefix) =>
  Object.fromEntries(alarms.map((alarm) => [logicalIdOf(alarm.name), alarmResource(alarm, prefix)]));

/**
 * One alarm that is on while any page is: CloudFormation takes five alarms to roll a deployment back on, and there are more
 * pages. It tells nobody; each page does that itself.
 *
 * @param {readonly Alarm[]} alarms
 * @param {string} prefix of the alarms' names: `<service>-<stage>`
 * @returns {Record<string, object>} by logical id
 */
export function pagesResource(alarms, prefix) {
  const pages = alarms.filter(({ severity }) => severity === 'page');
  return {
    PageAlarms: {
      Type: 'AWS::CloudWatch::CompositeAlarm',
      DependsOn: pages.map(({ name }) => logicalIdOf(name)),
      Properties: {
        AlarmName: `${prefix}-pages`,
        AlarmDescription: `A page is on. See ${RUNBOOKS}/README.md.`,
        AlarmRule: pages.map(({ name }) => `ALARM("${prefix}-${name}")`).join(' OR '),
      },
    },
  };
}

/**
 * Who is told: one address for both topics. Whoever needs more subscribes by hand.
 *
 * @param {import('./metric.mjs').Deployment} deployment
 * @returns {Record<string, object>} by logical id
 */
export const subscriptionResources = ({ alarmEmail: Endpoint }) =>
  Object.fromEntries(
    (Endpoint ? Object.values(TOPICS) : []).map((topic) => [
      `${topic}Subscription`,
      { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: topic }, Protocol: 'email', Endpoint } },
    ]),
  );

/** @param {string} name */
const logicalIdOf = (name) => `${name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase())}Alarm`;

/** @param {Alarm} alarm @param {string} prefix */
function alarmResource(alarm, prefix) {
  const { name, severity, means, runbook, threshold, periods, datapoints = periods, missing = 'notBreaching' } = alarm;
  const isAbove = 'above' in threshold;
  const topics = [{ Ref: TOPICS[severity] }];
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: `${prefix}-${name}`,
      AlarmDescription: `${means} See ${RUNBOOKS}/${runbook}.md.`,
      ...dataOf(alarm),
      EvaluationPeriods: periods,
      DatapointsToAlarm: datapoints,
      Threshold: isAbove ? threshold.above : threshold.below,
      ComparisonOperator: isAbove ? 'GreaterThanThreshold' : 'LessThanThreshold',
      TreatMissingData: missing,
      AlarmActions: topics,
      OKActions: topics,
    },
  };
}

/** One metric stands by itself; an expression has its metrics beside it, and a query none. @param {Alarm} alarm */
function dataOf({ metrics, value, periodSeconds: Period }) {
  const only = metrics[value];
  if (only) {
    const { namespace: Namespace, name: MetricName, dimensions, stat } = only;
    const isPercentile = /^p\d/.test(stat);
    const Dimensions = dimensionsOf(dimensions);
    return {
      ...{ Namespace, MetricName, ...(Dimensions.length > 0 && { Dimensions }), Period },
      // Of a few requests the slowest says nothing: it is the one that started an environment.
      ...(isPercentile ? { ExtendedStatistic: stat, EvaluateLowSampleCountPercentile: 'ignore' } : { Statistic: stat }),
    };
  }
  const read = Object.entries(metrics).map(([Id, metric]) => ({
    Id,
    MetricStat: { Metric: metricOf(metric), Period, Stat: metric.stat },
    ReturnData: false,
  }));
  const isQuery = read.length === 0;
  return { Metrics: [...read, { Id: 'value', Expression: value, ...(isQuery && { Period }), ReturnData: true }] };
}

/** @param {Metric} metric */
const metricOf = ({ namespace: Namespace, name: MetricName, dimensions }) => ({
  Namespace,
  MetricName,
  Dimensions: dimensionsOf(dimensions),
});

/** @param {Metric['dimensions']} dimensions */
const dimensionsOf = (dimensions) =>
  Object.entries(dimensions).map(([Name, value]) => ({ Name, Value: Name === 'ApiId' ? { Ref: value } : value }));
