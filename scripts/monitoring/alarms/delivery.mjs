import { metricsOf } from '../metric.mjs';
import { MINUTES, YES } from '../rules.mjs';

/** @typedef {import('../catalog.mjs').Alarm} Alarm */
/** @typedef {import('../metric.mjs').Deployment} Deployment */

/**
 * Results on their way to merchants.
 *
 * @param {Deployment} deployment
 * @returns {readonly Alarm[]}
 */
export function deliveryAlarms(deployment) {
  const { own, queue } = metricsOf(deployment);
  const { healthIntervalSeconds } = deployment;
  const ofMerchants = (/** @type {string} */ name) => own(name, { dependency: 'merchant' });
  return [
    {
      name: 'queue-stuck',
      runbook: 'queue-stuck',
      severity: 'page',
      means: 'Results are on the queue, and nobody takes one.',
      metrics: {
        waiting: queue('ApproximateNumberOfMessagesVisible', 'Maximum'),
        taken: queue('NumberOfMessagesReceived', 'Sum'),
      },
      value: 'IF(waiting > 0 AND taken == 0, 1, 0)',
      threshold: YES,
      periodSeconds: 60,
      periods: 10,
    },
    {
      name: 'in-flight',
      runbook: 'in-flight',
      severity: 'page',
      means: 'Half of the messages that SQS lets be in flight are: above 120,000 it gives out no more.',
      metrics: { inFlight: queue('ApproximateNumberOfMessagesNotVisible', 'Maximum') },
      value: 'inFlight',
      threshold: { above: 60_000 },
      periodSeconds: 60,
      periods: 3,
    },
    {
      name: 'dead-letters',
      runbook: 'dead-letters',
      severity: 'ticket',
      means: 'The dead-letter queue grows: results were not delivered in ten attempts.',
      metrics: { depth: own('DeadLetters', { operation: 'check-health' }, 'Maximum') },
      value: 'DIFF(depth)',
      threshold: YES,
      periodSeconds: healthIntervalSeconds,
      periods: 1,
    },
    {
      name: 'callbacks',
      runbook: 'callbacks',
      severity: 'ticket',
      means: 'Merchants take less than half of the callbacks.',
      metrics: { calls: ofMerchants('Calls'), failed: ofMerchants('CallsFailed') },
      value: 'IF(calls >= 20 AND failed > 0.5 * calls, 1, 0)',
      threshold: YES,
      periodSeconds: 900,
      periods: 1,
    },
    {
      name: 'left-to-sweep',
      runbook: 'left-to-sweep',
      severity: 'ticket',
      means: 'Results do not get onto the queue when they are there, but a minute later.',
      metrics: { left: own('LeftToSweep', { operation: 'complete-authorization' }) },
      value: 'left',
      threshold: YES,
      ...MINUTES,
    },
  ];
}
