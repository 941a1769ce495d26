import type { QueueSettings } from '../aws/sqs-queue.ts';

/** Resources of the template, by logical id. */
export type Resources = Readonly<Record<string, { Type: string; Properties: Readonly<Record<string, unknown>> }>>;

/** An event source mapping between a queue and a function, as serverless.yml has it. */
export interface QueueSource {
  readonly queueName: string;
  /** Most messages of one invocation, 1 to 10. */
  readonly batchSize: number;
  /** Most invocations at one time. */
  readonly maximumConcurrency: number;
  /** Whether the function's answer says which messages failed; otherwise an answer is a success of all. */
  readonly reportsFailures: boolean;
}

/** SQS's own defaults, in seconds. */
const VISIBILITY_TIMEOUT = 30;
const RETENTION = 345_600;

/** The queues of the template. */
export function readQueues(resources: Resources): QueueSettings[] {
  const queues = Object.values(resources).filter(({ Type }) => Type === 'AWS::SQS::Queue');
  return queues.map(({ Properties }) => readQueue(Properties, resources));
}

/** An `sqs` event of a function. */
export function readQueueSource(event: unknown, resources: Resources): QueueSource {
  const { arn, batchSize, maximumConcurrency, functionResponseType } = event as Readonly<Record<string, unknown>>;
  return {
    queueName: queueNameOf(arn, resources),
    batchSize: Number(batchSize ?? 10),
    maximumConcurrency: Number(maximumConcurrency ?? 1_000),
    reportsFailures: functionResponseType === 'ReportBatchItemFailures',
  };
}

function readQueue(properties: Readonly<Record<string, unknown>>, resources: Resources): QueueSettings {
  const { QueueName, VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy } = properties;
  const settings = {
    name: String(QueueName),
    visibilityTimeoutMs: Number(VisibilityTimeout ?? VISIBILITY_TIMEOUT) * 1_000,
    retentionMs: Number(MessageRetentionPeriod ?? RETENTION) * 1_000,
  };
  if (RedrivePolicy === undefined) return settings;
  const { deadLetterTargetArn, maxReceiveCount } = RedrivePolicy as Readonly<Record<string, unknown>>;
  const deadLetterQueue = queueNameOf(deadLetterTargetArn, resources);
  return { ...settings, redrive: { deadLetterQueue, maxReceiveCount: Number(maxReceiveCount) } };
}

/** @throws Error on a form of the ARN that this reader does not know */
function queueNameOf(arn: unknown, resources: Resources): string {
  const [logicalId, attribute] = ((arn as { 'Fn::GetAtt'?: unknown })['Fn::GetAtt'] ?? []) as string[];
  const name = resources[logicalId ?? '']?.Properties.QueueName;
  if (attribute === 'Arn' && typeof name === 'string') return name;
  throw new Error(`the local stack cannot resolve the queue ${JSON.stringify(arn)}`);
}
