import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { GatewayError } from '../platform/errors.ts';

/**
 * A queue of results to deliver; the dead-letter queue is another one of the same kind. Everything here throws GatewayError:
 * `misconfigured` when the queue does not exist or access is denied, else `unavailable`.
 */
export interface CallbackQueue {
  /** Puts a result on the queue. After an error it may be there nevertheless, so a second call may put a second message there. */
  send(result: QueuedResult): Promise<void>;
  /**
   * Hides a received message for so long from now on.
   * @param delaySeconds whole seconds; SQS allows 12 hours, counted from the receipt
   */
  postpone(receiptHandle: string, delaySeconds: number): Promise<void>;
  /** About how many messages it holds: visible, hidden and delayed ones. */
  depth(): Promise<number>;
}

/** Which result a message is of. */
export interface QueuedResult {
  readonly locator: string;
  /** The message's group: SQS serves the businesses first that have little under way (its fair queues). */
  readonly businessId: string;
}

/** What the queue needs. */
export interface CallbackQueueOptions {
  readonly client: Pick<SQSClient, 'send'>;
  readonly queueName: string;
}

/** A queue in SQS. Its address is looked up at the first use, once for each execution environment. */
export function createCallbackQueue({ client, queueName }: CallbackQueueOptions): CallbackQueue {
  let known: Promise<string> | undefined;

  const lookUp = async (): Promise<string> => {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: queueName }));
    if (QueueUrl === undefined) throw unconfirmed(queueName);
    return QueueUrl;
  };

  const queueUrl = (): Promise<string> => {
    known ??= lookUp().catch((error: unknown) => {
      // A failure is not remembered: the next message asks again.
      known = undefined;
      throw error;
    });
    return known;
  };

  return {
    async send({ locator, businessId: MessageGroupId }) {
      try {
        const message = { MessageBody: JSON.stringify({ locator }), MessageGroupId };
        const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl: await queueUrl(), ...message }));
        // A response without an id did not come from SQS.
        if (MessageId === undefined) throw unconfirmed(queueName);
      } catch (error) {
        refuse(queueName, error);
      }
    },

    async postpone(ReceiptHandle, VisibilityTimeout) {
      try {
        const QueueUrl = await queueUrl();
        await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
      } catch (error) {
        refuse(queueName, error);
      }
    },

    async depth() {
      try {
        const command = new GetQueueAttributesCommand({ QueueUrl: await queueUrl(), AttributeNames: [...COUNTS] });
        const { Attributes } = await client.send(command);
        if (!Attributes) throw unconfirmed(queueName);
        return COUNTS.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
      } catch (error) {
        return refuse(queueName, error);
      }
    },
  };
}

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/** The locator in a message's body; `undefined` when it is not one that {@link CallbackQueue.send} wrote. */
export const readLocator = (body: string): string | undefined => /^\{"locator":"([0-9a-f]{32})"\}$/.exec(body)?.[1];

const unconfirmed = (queueName: string) =>
  new GatewayError('unavailable', { reason: `queue ${queueName} gave no usable response` });

/** By the names of SQS's JSON protocol, and by the older ones that it still sends in places. */
const CONFIGURATION_ERRORS: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
  'KmsAccessDenied',
  'KmsDisabled',
  'KmsNotFound',
]);

function refuse(queueName: string, error: unknown): never {
  if (error instanceof GatewayError) throw error;
  if (error instanceof Error && CONFIGURATION_ERRORS.has(error.name)) {
    throw new GatewayError('misconfigured', { reason: `queue ${queueName}: ${error.name}`, cause: error });
  }
  throw new GatewayError('unavailable', { reason: `queue ${queueName} cannot be used`, cause: error });
}
