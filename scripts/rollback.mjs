/** @typedef {{ arn: string, isOn: boolean }} DeployedAlarm */

/** How long after a deployment a page still undoes it. */
const MINUTES = 5;

/**
 * What a deployment is rolled back on: the alarm that is on while any page is. Without it there is nothing to look at (a missing
 * trigger fails the whole deployment); while it is on, the deployment may be the very thing that mends it.
 *
 * @param {DeployedAlarm | undefined} alarm as the last deployment made it
 * @returns {{ configuration?: object, notice?: string }} CloudFormation's RollbackConfiguration; what has to be said
 */
export function rollbackOn(alarm) {
  if (!alarm) return { notice: 'This deployment is rolled back only if it fails: its alarms are not there yet.' };
  if (alarm.isOn) {
    return {
      notice: 'A page is on already, so that it does not roll this deployment back. See the CloudWatch alarms.',
    };
  }
  const trigger = { Arn: alarm.arn, Type: 'AWS::CloudWatch::CompositeAlarm' };
  return { configuration: { MonitoringTimeInMinutes: MINUTES, RollbackTriggers: [trigger] } };
}
