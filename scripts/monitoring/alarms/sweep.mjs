import { metricsOf } from '../metric.mjs';
import { YES } from '../rules.mjs';

/** @typedef {import('../catalog.mjs').Alarm} Alarm */
/** @typedef {import('../metric.mjs').Deployment} Deployment */

/**
 * What the sweep does not get to.
 *
 * @param {Deployment} deployment
 * @returns {readonly Alarm[]}
 */
export function sweepAlarms(deployment) {
  const { own } = metricsOf(deployment);
  const ofSweep = (/** @type {string} */ name, /** @type {string} */ kind, stat = 'Maximum') =>
    own(name, { operation: 'sweep-callbacks', kind }, stat);
  return [
    {
      name: 'overdue',
      runbook: 'overdue',
      severity: 'page',
      means: 'A lease, a result for the queue or a next attempt is more than five minutes past its time.',
      metrics: {
        leases: ofSweep('SweepOldestSeconds', 'lease'),
        refused: ofSweep('SweepOldestSeconds', 'refused'),
        queue: ofSweep('SweepOldestSeconds', 'queue'),
        scheduled: ofSweep('SweepOldestSeconds', 'scheduled'),
      },
      value: 'MAX([leases, refused, queue, scheduled])',
      threshold: { above: 300 },
      periodSeconds: 60,
      periods: 3,
    },
    {
      name: 'erasures',
      runbook: 'erasures',
      severity: 'ticket',
      means: 'Identities are in the table for more than an hour after they were to be erased.',
      metrics: { erasures: ofSweep('SweepOldestSeconds', 'erase') },
      value: 'erasures',
      threshold: { above: 3_600 },
      periodSeconds: 300,
      periods: 3,
    },
    {
      name: 'results-stalled',
      runbook: 'results-stalled',
      severity: 'ticket',
      means: 'A result waited for five days without a message, and was dead-lettered by the sweep.',
      metrics: { stalled: ofSweep('SweepDone', 'stalled', 'Sum') },
      value: 'stalled',
      threshold: YES,
      periodSeconds: 300,
      periods: 1,
    },
  ];
}
