import type { Queue, ReceivedMessage } from './sqs-queue.ts';
import type { Queues } from './sqs-queues.ts';

/** What SQS says of a message itself, as text. */
export function systemAttributes({ receiveCount, sentAtMs, firstReceivedAtMs, groupId }: ReceivedMessage) {
  return {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: String(sentAtMs),
    SenderId: 'local',
    ApproximateFirstReceiveTimestamp: String(firstReceivedAtMs ?? sentAtMs),
    ...(groupId !== undefined && { MessageGroupId: groupId }),
  };
}

/** A queue's attributes by their names in SQS, as text. */
export function attributesOf(queue: Queue, queues: Queues): Record<string, string> {
  const { settings, createdAtMs } = queue;
  const { visible, inFlight, delayed } = queue.depth();
  const { redrive } = settings;
  const policy = redrive && {
    deadLetterTargetArn: queues.arn(redrive.deadLetterQueue),
    maxReceiveCount: redrive.maxReceiveCount,
  };
  return {
    QueueArn: queues.arn(settings.name),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(settings.visibilityTimeoutMs / 1_000),
    MessageRetentionPeriod: String(settings.retentionMs / 1_000),
    CreatedTimestamp: String(Math.floor(createdAtMs / 1_000)),
    LastModifiedTimestamp: String(Math.floor(createdAtMs / 1_000)),
    DelaySeconds: '0',
    ...(policy && { RedrivePolicy: JSON.stringify(policy) }),
  };
}
