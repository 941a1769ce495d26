import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
/** The AWS clients are those that the serverless CLI brings and deploys with. */
const requireOfCli = createRequire(require.resolve('serverless/package.json'));

/**
 * Asks the account about what is deployed there, with the CLI's credentials and region.
 *
 * @param {any} provider of the CLI; it publishes no types
 */
export function askAccount(provider) {
  return {
    /**
     * @param {string} LogicalResourceId
     * @returns {Promise<unknown>} what CloudFormation knows of a resource of the stack
     * @throws what the AWS SDK throws, among it that there is no such stack or resource
     */
    async describeResource(LogicalResourceId) {
      const { CloudFormationClient, DescribeStackResourceCommand } = requireOfCli('@aws-sdk/client-cloudformation');
      const client = new CloudFormationClient(await provider.getAwsSdkV3Config());
      const StackName = provider.naming.getStackName();
      return client.send(new DescribeStackResourceCommand({ StackName, LogicalResourceId }));
    },

    /**
     * @param {string} name of a composite alarm
     * @returns {Promise<import('./rollback.mjs').DeployedAlarm | undefined>} nothing where there is none
     * @throws what the AWS SDK throws
     */
    async findAlarm(name) {
      const { CloudWatchClient, DescribeAlarmsCommand } = requireOfCli('@aws-sdk/client-cloudwatch');
      const client = new CloudWatchClient(await provider.getAwsSdkV3Config());
      const command = new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ['CompositeAlarm'] });
      const { CompositeAlarms = [] } = await client.send(command);
      const [alarm] = CompositeAlarms;
      return alarm && { arn: alarm.AlarmArn, isOn: alarm.StateValue === 'ALARM' };
    },
  };
}
