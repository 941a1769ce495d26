import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { ListSecretsCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { createAuthorizationStore } from '../../shared/storage/authorizations.ts';
import type { Deployment } from '../deployment.ts';
import type { ReadQueues } from './check-queues.ts';
import type { ReadTable } from './check-tables.ts';
import { unlessMissing } from './unless-missing.ts';

/** Names of all secrets of a deployment, behind its prefix. */
export async function listSecrets(client: Pick<SecretsManagerClient, 'send'>, prefix: string): Promise<string[]> {
  const names: string[] = [];
  let NextToken: string | undefined;
  do {
    const Filters = [{ Key: 'name' as const, Values: [`${prefix}/`] }];
    const listed = await client.send(new ListSecretsCommand({ Filters, NextToken }));
    names.push(...(listed.SecretList ?? []).map(({ Name = '' }) => Name));
    NextToken = listed.NextToken;
  } while (NextToken !== undefined);
  return names.filter((name) => name.startsWith(`${prefix}/`)).map((name) => name.slice(prefix.length + 1));
}

/** A table with its protection. @param isLocal of which the embedded table knows nothing */
export async function readTable(
  database: Pick<DynamoDBClient, 'send'>,
  { name, expiresBy }: { readonly name: string; readonly expiresBy: string | undefined },
  isLocal: boolean,
): Promise<ReadTable> {
  const unknown = { isProtected: false, isRecoverable: false, expiresBy: undefined, expiresByShould: expiresBy };
  const described = await unlessMissing(database.send(new DescribeTableCommand({ TableName: name })));
  const { TableStatus: status, DeletionProtectionEnabled: isProtected = false } = described?.Table ?? {};
  if (isLocal || described === undefined) return { name, status, ...unknown };
  const [backups, expiry] = await Promise.all([
    database.send(new DescribeContinuousBackupsCommand({ TableName: name })),
    database.send(new DescribeTimeToLiveCommand({ TableName: name })),
  ]);
  const { PointInTimeRecoveryStatus } = backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
  const { TimeToLiveStatus = '', AttributeName } = expiry.TimeToLiveDescription ?? {};
  const isExpiring = /^ENABL/.test(TimeToLiveStatus);
  return {
    ...{ name, status, isProtected, expiresByShould: expiresBy },
    isRecoverable: PointInTimeRecoveryStatus === 'ENABLED',
    expiresBy: isExpiring ? AttributeName : undefined,
  };
}

/** Both queues and what waits. */
export async function readQueues({ clients, names }: Deployment): Promise<ReadQueues> {
  const results = createAuthorizationStore({ client: clients.database, tableName: names.stateTable });
  const [callbacks, deadLetters, undeliveredSinceMs] = await Promise.all([
    attributesOf(clients.queues, names.callbacks),
    attributesOf(clients.queues, names.deadLetters),
    results.oldestUndeliveredMs(),
  ]);
  const { deadLetterTargetArn } = JSON.parse(callbacks?.RedrivePolicy ?? '{}') as { deadLetterTargetArn?: string };
  const movesTo = deadLetterTargetArn?.split(':').at(-1);
  return { waiting: depthOf(callbacks), dead: depthOf(deadLetters), movesTo, undeliveredSinceMs };
}

type Attributes = Readonly<Record<string, string>>;

async function attributesOf(queues: Pick<SQSClient, 'send'>, QueueName: string): Promise<Attributes | undefined> {
  const found = await unlessMissing(queues.send(new GetQueueUrlCommand({ QueueName })));
  if (found === undefined) return undefined;
  const command = new GetQueueAttributesCommand({ QueueUrl: found.QueueUrl, AttributeNames: ['All'] });
  return (await queues.send(command)).Attributes ?? {};
}

const depthOf = (attributes: Attributes | undefined): number | undefined =>
  attributes &&
  Number(attributes.ApproximateNumberOfMessages ?? 0) + Number(attributes.ApproximateNumberOfMessagesNotVisible ?? 0);

/** How far AWS's clock is ahead of ours, by the `Date` of a response, in milliseconds. @param clock ours */
export async function awsAheadMs(
  database: DynamoDBClient,
  TableName: string,
  clock: () => number,
): Promise<number | undefined> {
  let dateMs = Number.NaN;
  const command = new DescribeTableCommand({ TableName });
  command.middlewareStack.add(
    (next) => async (input) => {
      const output = await next(input);
      const { headers = {} } = Object(output.response) as { headers?: Record<string, string> };
      dateMs = Date.parse(headers.date ?? '');
      return output;
    },
    { step: 'deserialize', priority: 'low' },
  );
  const askedAtMs = clock();
  await database.send(command);
  return Number.isNaN(dateMs) ? undefined : dateMs - (askedAtMs + clock()) / 2;
}
