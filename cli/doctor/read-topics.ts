import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import type { Deployment } from '../deployment.ts';
import type { ReadTopic } from './check-alarms.ts';
import { unlessMissing } from './unless-missing.ts';

/** The topics of alarms with their receivers; none where nothing is deployed, which is the tables' finding. */
export async function readTopics({ clients, names }: Deployment): Promise<ReadTopic[]> {
  // Partition and account are the tables'.
  const described = await unlessMissing(
    clients.database.send(new DescribeTableCommand({ TableName: names.stateTable })),
  );
  const [arn, partition, , , account] = described?.Table?.TableArn?.split(':') ?? [];
  if (arn === undefined) return [];
  const region = await clients.topics.config.region();
  const arns = names.topics.map((name) => [arn, partition, 'sns', region, account, name].join(':'));
  return Promise.all(arns.map(async (topic) => ({ arn: topic, receivers: await receiversOf(clients.topics, topic) })));
}

async function receiversOf(client: Deployment['clients']['topics'], TopicArn: string): Promise<ReadTopic['receivers']> {
  const receivers: { isConfirmed: boolean }[] = [];
  let NextToken: string | undefined;
  do {
    const page = await unlessMissing(client.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken })));
    if (!page) return undefined;
    // Of one that is not confirmed, SNS writes `PendingConfirmation`.
    const confirmed = (page.Subscriptions ?? []).map(({ SubscriptionArn = '' }) => SubscriptionArn.startsWith('arn:'));
    receivers.push(...confirmed.map((isConfirmed) => ({ isConfirmed })));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return receivers;
}
