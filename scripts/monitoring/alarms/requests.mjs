import { metricsOf } from '../metric.mjs';
import { MINUTES, YES } from '../rules.mjs';

/** @typedef {import('../catalog.mjs').Alarm} Alarm */
/** @typedef {import('../metric.mjs').Deployment} Deployment */

/**
 * What the API as a whole gives its callers.
 *
 * @param {Deployment} deployment
 * @returns {readonly Alarm[]}
 */
export function requestAlarms(deployment) {
  const { api, own, ownOfAll } = metricsOf(deployment);
  const { service, stage } = deployment;
  return [
    {
      name: '5xx',
      runbook: '5xx',
      severity: 'page',
      means: 'The HTTP API answers 5xx, also where no function of ours wrote the response.',
      metrics: { errors: api('5xx'), requests: api('Count') },
      value: 'IF(errors >= 5 AND errors > 0.01 * requests, 1, 0)',
      threshold: YES,
      ...MINUTES,
    },
    {
      name: 'edge-bypassed',
      runbook: 'edge-bypassed',
      severity: 'page',
      means: 'Most requests are refused because they did not come through the proxy, or its origin secret is another.',
      metrics: { bypassed: own('EdgeBypassed', {}), requests: api('Count') },
      value: 'IF(bypassed >= 20 AND bypassed > 0.5 * requests, 1, 0)',
      threshold: YES,
      ...MINUTES,
    },
    {
      name: 'failures',
      runbook: 'failures',
      severity: 'ticket',
      means: 'Requests go on failing, too few of them to wake anybody.',
      metrics: {},
      value: ownOfAll('Failed'),
      threshold: YES,
      periodSeconds: 300,
      periods: 3,
    },
    {
      name: 'api-throttles',
      runbook: 'api-throttles',
      severity: 'ticket',
      means: 'The HTTP API refuses requests above its rate.',
      metrics: { throttled: { namespace: service, name: `ApiThrottles-${stage}`, dimensions: {}, stat: 'Sum' } },
      value: 'throttled',
      threshold: { above: 100 },
      periodSeconds: 300,
      periods: 1,
    },
    {
      name: 'concurrency',
      runbook: 'concurrency',
      severity: 'ticket',
      means: "More than 80 % of the account's concurrent executions are in use.",
      metrics: {
        used: {
          namespace: 'AWS/Usage',
          name: 'ResourceCount',
          dimensions: { Service: 'Lambda', Type: 'Resource', Resource: 'ConcurrentExecutions', Class: 'None' },
          stat: 'Maximum',
        },
      },
      value: '100 * used / SERVICE_QUOTA(used)',
      threshold: { above: 80 },
      ...MINUTES,
    },
  ];
}
