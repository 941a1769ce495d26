import { metricsOf } from '../metric.mjs';
import { MINUTES, YES } from '../rules.mjs';

/** @typedef {import('../catalog.mjs').Alarm} Alarm */
/** @typedef {import('../metric.mjs').Deployment} Deployment */
/** @typedef {import('../metric.mjs').DeployedFunction} DeployedFunction */

/** What waits for Alipay may take its attempts of five seconds, all others a few look-ups. */
const SLOW_MS = 3_000;
const SLOW_BEHIND_ALIPAY_MS = 12_000;
const BEHIND_ALIPAY = new Set(['complete-authorization', 'exchange-auth-code']);
/** Where a message is what a request is elsewhere. */
const QUEUE_OPERATION = 'deliver-callback';

/**
 * The alarms that every function has, made from the functions that there are: one that is added has them, too. Each
 * has its own and names it; one alarm for all would need more than the ten metrics that CloudWatch allows.
 *
 * @param {Deployment} deployment
 * @returns {readonly Alarm[]}
 */
export const perFunctionAlarms = (deployment) =>
  deployment.functions.flatMap((deployed) => [
    ...lambdaAlarms(deployed, deployment),
    ...(deployed.isHttp ? [failed(deployed, deployment, ['Failed', 'Accepted']), slow(deployed, deployment)] : []),
    ...(deployed.operation === QUEUE_OPERATION
      ? [failed(deployed, deployment, ['CallbacksFailed', 'CallbacksDelivered'])]
      : []),
  ]);

/** @param {DeployedFunction} deployed @param {Deployment} deployment @returns {Alarm[]} */
function lambdaAlarms({ operation, name }, deployment) {
  const { lambda } = metricsOf(deployment);
  return [
    {
      name: `${operation}-errors`,
      runbook: 'errors',
      severity: 'page',
      means: 'Invocations end in an error or a timeout instead of a response.',
      metrics: { errors: lambda('Errors', name) },
      value: 'errors',
      threshold: YES,
      ...MINUTES,
    },
    {
      name: `${operation}-throttles`,
      runbook: 'throttles',
      severity: 'page',
      means: "Lambda refuses invocations: the account's concurrency is used up.",
      metrics: { throttles: lambda('Throttles', name) },
      value: 'throttles',
      threshold: YES,
      periodSeconds: 300,
      periods: 1,
    },
  ];
}

/**
 * Refused requests are left out: who sends enough of them must not hide that all others fail.
 *
 * @param {DeployedFunction} deployed @param {Deployment} deployment @param {[string, string]} names @returns {Alarm}
 */
function failed({ operation }, deployment, [failures, successes]) {
  const { own } = metricsOf(deployment);
  return {
    name: `${operation}-failed`,
    runbook: 'failed',
    severity: 'page',
    means: 'More than 5 % of what was not refused fails, and it is ours to mend.',
    metrics: { failed: own(failures, { operation }), accepted: own(successes, { operation }) },
    value: 'IF(failed >= 5 AND failed > 0.05 * (failed + accepted), 1, 0)',
    threshold: YES,
    ...MINUTES,
  };
}

/** @param {DeployedFunction} deployed @param {Deployment} deployment @returns {Alarm} */
function slow({ operation }, deployment) {
  const limitMs = BEHIND_ALIPAY.has(operation) ? SLOW_BEHIND_ALIPAY_MS : SLOW_MS;
  return {
    name: `${operation}-slow`,
    runbook: 'slow',
    severity: 'ticket',
    means: `One request in a hundred takes longer than ${limitMs / 1_000} s.`,
    metrics: { duration: metricsOf(deployment).own('DurationMs', { operation }, 'p99') },
    value: 'duration',
    threshold: { above: limitMs },
    periodSeconds: 300,
    periods: 3,
  };
}
