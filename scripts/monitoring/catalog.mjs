import { configurationAlarms } from './alarms/configuration.mjs';
import { deliveryAlarms } from './alarms/delivery.mjs';
import { dependencyAlarms } from './alarms/dependencies.mjs';
import { perFunctionAlarms } from './alarms/per-function.mjs';
import { requestAlarms } from './alarms/requests.mjs';
import { scheduleAlarms } from './alarms/schedules.mjs';
import { sweepAlarms } from './alarms/sweep.mjs';

/** @typedef {import('./metric.mjs').Metric} Metric */
/** @typedef {import('./metric.mjs').Deployment} Deployment */

/**
 * An alarm before it is a resource. It fires when `value` is above (or below) the threshold in `datapoints` of the last `periods`.
 *
 * @typedef {object} Alarm
 * @property {string} name behind `<service>-<stage>-`
 * @property {string} runbook the page in docs/runbooks/: one for all functions
 * @property {'page' | 'ticket'} severity something is down, or somebody has to look within a working day
 * @property {string} means for whoever reads the notice
 * @property {Readonly<Record<string, Metric>>} metrics by the id that the expression names them with; none beside a query
 * @property {string} value the id of the one metric, an expression of CloudWatch's, or a query
 * @property {{ above: number } | { below: number }} threshold
 * @property {number} periodSeconds
 * @property {number} periods
 * @property {number} [datapoints] as many as periods, where it is absent
 * @property {'notBreaching' | 'breaching' | 'ignore'} [missing] what a period without data says; nothing wrong, where it is absent
 */

/**
 * Every alarm of a deployment. Each looks at what flows: it ends by itself when what it tells of has ended.
 *
 * @param {Deployment} deployment
 * @returns {readonly Alarm[]}
 */
export const alarmsOf = (deployment) => [
  ...perFunctionAlarms(deployment),
  ...scheduleAlarms(deployment),
  ...requestAlarms(deployment),
  ...dependencyAlarms(deployment),
  ...sweepAlarms(deployment),
  ...deliveryAlarms(deployment),
  ...configurationAlarms(deployment),
];
