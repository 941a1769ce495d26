import { metricsOf } from '../metric.mjs';
import { YES } from '../rules.mjs';

/** @typedef {import('../catalog.mjs').Alarm} Alarm */
/** @typedef {import('../metric.mjs').Deployment} Deployment */

/**
 * What an operator has to put right.
 *
 * @param {Deployment} deployment
 * @returns {readonly Alarm[]}
 */
export function configurationAlarms(deployment) {
  const { own, ownOfAll } = metricsOf(deployment);
  const { healthIntervalSeconds: periodSeconds } = deployment;
  const ofHealth = (/** @type {string} */ name, stat = 'Sum') => own(name, { operation: 'check-health' }, stat);
  const expiry = {
    runbook: 'expiry',
    metrics: { days: ofHealth('ExpiresInDays', 'Minimum') },
    value: 'days',
    periodSeconds,
  };
  return [
    {
      name: 'configuration-errors',
      runbook: 'configuration-errors',
      severity: 'ticket',
      means: 'A secret, a caller or a permission is wrong. The log line names it.',
      metrics: {},
      value: ownOfAll('ConfigurationErrors'),
      threshold: YES,
      periodSeconds: 300,
      periods: 1,
    },
    {
      name: 'connections',
      runbook: 'connections',
      severity: 'ticket',
      means:
        "A connection's secret cannot be used, or Alipay does not accept it. The line of the health check names it.",
      metrics: { failed: ofHealth('ConnectionsFailed') },
      value: 'failed',
      threshold: YES,
      // A connection is probed once an hour.
      periodSeconds: 3_600,
      periods: 1,
    },
    {
      ...expiry,
      name: 'expiry',
      severity: 'ticket',
      means: 'A key or a certificate ends within 14 days.',
      threshold: { below: 14 },
      periods: 2,
    },
    {
      ...expiry,
      name: 'expiry-soon',
      severity: 'page',
      means: 'A key or a certificate ends within 3 days.',
      threshold: { below: 3 },
      periods: 2,
    },
  ];
}
