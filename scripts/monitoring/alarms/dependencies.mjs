import { metricsOf } from '../metric.mjs';
import { MINUTES, YES } from '../rules.mjs';

/** @typedef {import('../catalog.mjs').Alarm} Alarm */
/** @typedef {import('../metric.mjs').Deployment} Deployment */

/**
 * What others do not do for us: Alipay, WeChat, Secrets Manager, DynamoDB.
 *
 * @param {Deployment} deployment
 * @returns {readonly Alarm[]}
 */
export function dependencyAlarms(deployment) {
  const { own, ownOfAll } = metricsOf(deployment);
  return [
    ...lostAlarms(deployment),
    {
      name: 'unverified',
      runbook: 'unverified',
      severity: 'ticket',
      means: "A response of Alipay is not signed by the key that a connection has as Alipay's.",
      metrics: { unverified: own('UnverifiedResponses', { dependency: 'alipay' }) },
      value: 'unverified',
      threshold: YES,
      periodSeconds: 300,
      periods: 1,
    },
    {
      name: 'unverified-connections',
      runbook: 'unverified',
      severity: 'page',
      // Each connection is probed once an hour: the sum of an hour is a number of connections.
      means: 'Of two connections within an hour, the probe has a response that is not by the key it should be.',
      metrics: { connections: own('ProbesUnverified', { operation: 'check-health' }) },
      value: 'connections',
      threshold: { above: 1 },
      periodSeconds: 3_600,
      periods: 1,
    },
    {
      name: 'unsettled',
      runbook: 'unsettled',
      severity: 'ticket',
      means: 'The ledger of auth codes cannot be told that codes have come to their end.',
      metrics: {},
      value: ownOfAll('Unsettled'),
      threshold: YES,
      ...MINUTES,
    },
    {
      name: 'stale-served',
      runbook: 'stale-served',
      severity: 'page',
      means:
        'Secrets Manager or the registry fails, and what was read before stays in use: for an hour, or ten minutes.',
      metrics: {},
      value: ownOfAll('StaleServed'),
      threshold: YES,
      ...MINUTES,
    },
    ...tableAlarms(deployment),
  ];
}

/** @param {Deployment} deployment @returns {Alarm[]} */
function lostAlarms(deployment) {
  const { own } = metricsOf(deployment);
  return [
    { dependency: 'alipay', issuer: 'Alipay' },
    { dependency: 'wechat', issuer: 'WeChat' },
  ].map(({ dependency, issuer }) => ({
    name: `${dependency}-lost`,
    runbook: 'issuer-lost',
    severity: /** @type {const} */ ('page'),
    means: `More than a fifth of the calls to ${issuer} come to nothing, or to nobody knows what.`,
    metrics: {
      calls: own('Calls', { dependency }),
      unknown: own('CallsUnknown', { dependency }),
      unreachable: own('CallsUnreachable', { dependency }),
    },
    value: 'IF(calls >= 10 AND unknown + unreachable > 0.2 * calls, 1, 0)',
    threshold: YES,
    periodSeconds: 300,
    periods: 1,
  }));
}

/** @param {Deployment} deployment @returns {Alarm[]} */
function tableAlarms(deployment) {
  const { table } = metricsOf(deployment);
  const tables = [
    { label: 'table', name: deployment.tableName },
    { label: 'registry', name: deployment.registryTableName },
  ];
  return tables.flatMap(({ label, name }) => [
    {
      name: `${label}-throttled`,
      runbook: 'table-throttled',
      severity: /** @type {const} */ ('page'),
      means: `DynamoDB throttles requests to the ${label}.`,
      metrics: {},
      value: table('ThrottledRequests', name),
      threshold: YES,
      ...MINUTES,
    },
    {
      name: `${label}-errors`,
      runbook: 'table-errors',
      severity: /** @type {const} */ ('page'),
      means: `DynamoDB fails requests to the ${label}.`,
      metrics: {},
      value: table('SystemErrors', name),
      threshold: YES,
      ...MINUTES,
    },
  ]);
}
