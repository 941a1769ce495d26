import { alarmsOf } from './catalog.mjs';
import { metricsOf } from './metric.mjs';
import { QUERIES } from './queries.mjs';

/** @typedef {import('./metric.mjs').Deployment} Deployment */
/** @typedef {import('./metric.mjs').Metric} Metric */

/**
 * One graph, list of alarms, or table of a query.
 *
 * @typedef {{ title: string, metrics: readonly Metric[] } | { title: string, alarms: readonly string[] } | { title: string, query: string, operations: readonly string[] }} Widget
 */

const RESULTS = [
  'Granted',
  'Declined',
  'CodeRefused',
  'Failed',
  'Unknown',
  'Expired',
  'Invalid',
  'Repeated',
  'InProgress',
];
const KINDS = ['lease', 'refused', 'queue', 'scheduled', 'stalled', 'erase'];
const CALLS = ['Calls', 'CallsUnknown', 'CallsUnreachable', 'CallsBusy', 'CallsMisconfigured'];
const BY_BUSINESS = ['complete-authorization', 'deliver-callback'];

/**
 * What each of the two dashboards shows: the one of who is on call, and the business's.
 *
 * @param {Deployment} deployment
 * @returns {Readonly<Record<'on-call' | 'business', readonly Widget[]>>}
 */
export function dashboardsOf(deployment) {
  const { own } = metricsOf(deployment);
  const operations = deployment.functions.map(({ operation }) => operation);
  const perOperation = (/** @type {string} */ name, stat = 'Sum') =>
    operations.map((operation) => own(name, { operation }, stat));
  const completions = RESULTS.map((result) => own(`Completions${result}`, { operation: 'complete-authorization' }));
  const calls = (/** @type {string} */ dependency, /** @type {readonly string[]} */ names) =>
    names.map((name) => own(name, { dependency }));
  const callMs = ['alipay', 'wechat', 'merchant'].flatMap((dependency) =>
    ['p50', 'p99'].map((stat) => own('CallMs', { dependency }, stat)),
  );
  const swept = (/** @type {string} */ name) =>
    KINDS.map((kind) => own(name, { operation: 'sweep-callbacks', kind }, 'Maximum'));
  const checked = (/** @type {readonly string[]} */ names) =>
    names.map((name) => own(name, { operation: 'check-health' }, name === 'ExpiresInDays' ? 'Minimum' : 'Maximum'));
  const alarms = alarmsOf(deployment).map(({ name }) => name);
  const deliveries = ['Delivered', 'Postponed', 'Scheduled', 'DeadLettered', 'Failed'];
  return {
    'on-call': [
      { title: 'Alarms', alarms },
      { title: 'Failed', metrics: perOperation('Failed') },
      { title: 'Accepted', metrics: perOperation('Accepted') },
      { title: 'Refused', metrics: perOperation('Refused') },
      { title: 'Duration, p50', metrics: perOperation('DurationMs', 'p50') },
      { title: 'Duration, p99', metrics: perOperation('DurationMs', 'p99') },
      { title: 'Calls to Alipay', metrics: calls('alipay', CALLS) },
      { title: 'Calls to WeChat', metrics: calls('wechat', CALLS) },
      { title: 'Calls to merchants', metrics: calls('merchant', ['Calls', 'CallsFailed']) },
      { title: 'Duration of calls', metrics: callMs },
      { title: 'Completions by result', metrics: completions },
      { title: 'Backlog: items', metrics: swept('SweepLeft') },
      { title: 'Backlog: age', metrics: swept('SweepOldestSeconds') },
      { title: 'Results that wait', metrics: checked(['QueueDepth', 'DeadLetters']) },
      { title: 'Oldest result that waits', metrics: checked(['OldestUndeliveredSeconds']) },
      { title: 'Days to the next expiry', metrics: checked(['ExpiresInDays']) },
      { title: 'Connections', metrics: checked(['ConnectionsFailed', 'ProbesPassed', 'ProbesFailed']) },
    ],
    business: [
      { title: 'Authorizations', metrics: completions },
      {
        title: 'Callbacks',
        metrics: deliveries.map((end) => own(`Callbacks${end}`, { operation: 'deliver-callback' })),
      },
      {
        title: 'Authorizations by business',
        query: QUERIES['authorizations by business'].query,
        operations: BY_BUSINESS.slice(0, 1),
      },
      {
        title: 'Callbacks by business',
        query: QUERIES['callbacks by business'].query,
        operations: BY_BUSINESS.slice(1),
      },
    ],
  };
}

/**
 * Dashboards as resources of a CloudFormation template.
 *
 * @param {Deployment} deployment
 * @returns {Record<string, object>} by logical id
 */
export function dashboardResources(deployment) {
  const prefix = `${deployment.service}-${deployment.stage}`;
  const bodies = Object.entries(dashboardsOf(deployment));
  return Object.fromEntries(
    bodies.map(([name, widgets]) => [
      `${name === 'business' ? 'Business' : 'OnCall'}Dashboard`,
      {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: {
          DashboardName: `${prefix}-${name}`,
          // The region is CloudFormation's to say.
          DashboardBody: {
            'Fn::Sub': JSON.stringify({ widgets: widgets.map((widget, index) => placed(widget, index, prefix)) }),
          },
        },
      },
    ]),
  );
}

/** @type {(name: string) => string} */
const pseudo = (name) => `$\{AWS::${name}}`;

/** Three beside each other. @param {Widget} widget @param {number} index @param {string} prefix */
function placed(widget, index, prefix) {
  const place = { x: (index % 3) * 8, y: Math.floor(index / 3) * 6, width: 8, height: 6 };
  const common = { title: widget.title, region: pseudo('Region') };
  if ('alarms' in widget) {
    const arn = `arn:${pseudo('Partition')}:cloudwatch:${pseudo('Region')}:${pseudo('AccountId')}:alarm:${prefix}`;
    const alarms = widget.alarms.map((name) => `${arn}-${name}`);
    return { type: 'alarm', ...place, properties: { title: widget.title, alarms, states: ['ALARM'] } };
  }
  if ('query' in widget) {
    const sources = widget.operations.map((operation) => `SOURCE '/aws/lambda/${prefix}-${operation}'`);
    return {
      type: 'log',
      ...place,
      properties: { ...common, view: 'table', query: [...sources, widget.query].join(' | ') },
    };
  }
  return {
    type: 'metric',
    ...place,
    properties: { ...common, view: 'timeSeries', period: 300, metrics: widget.metrics.map(row) },
  };
}

/** @param {Metric} metric */
const row = ({ namespace, name, dimensions, stat }) => [
  namespace,
  name,
  ...Object.entries(dimensions).flat(),
  { stat },
];
