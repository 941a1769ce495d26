import { metricsOf } from '../metric.mjs';

/** @typedef {import('../catalog.mjs').Alarm} Alarm */
/** @typedef {import('../metric.mjs').Deployment} Deployment */

/**
 * Schedules that do not run, and what the health check finds.
 *
 * @param {Deployment} deployment
 * @returns {readonly Alarm[]}
 */
export function scheduleAlarms(deployment) {
  const { own, lambda } = metricsOf(deployment);
  const { healthIntervalSeconds: periodSeconds, functions } = deployment;
  const nameOf = (/** @type {string} */ operation) =>
    functions.find((candidate) => candidate.operation === operation)?.name ?? operation;
  const silent = (/** @type {string} */ operation) => ({
    name: `${operation}-silent`,
    runbook: 'silent',
    severity: /** @type {const} */ ('page'),
    metrics: { invocations: lambda('Invocations', nameOf(operation)) },
    value: 'invocations',
    threshold: { below: 1 },
    missing: /** @type {const} */ ('breaching'),
  });
  return [
    { ...silent('sweep-callbacks'), means: 'The sweep does not run.', periodSeconds: 300, periods: 1 },
    { ...silent('check-health'), means: 'The health check does not run.', periodSeconds, periods: 2 },
    {
      name: 'health',
      runbook: 'health',
      severity: 'page',
      means: 'The health check fails: a store, a queue, a ring of keys, the clock, or Alipay. Its log line says which.',
      metrics: { healthy: own('Healthy', { operation: 'check-health' }, 'Minimum') },
      value: 'healthy',
      threshold: { below: 1 },
      periodSeconds,
      periods: 2,
      missing: 'ignore',
    },
  ];
}
