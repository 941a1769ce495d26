import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError } from './request.ts';
import { attributesOf, systemAttributes } from './sqs-attributes.ts';
import { type Input, invalid, list, missing, seconds, text } from './sqs-input.ts';
import { md5OfBody, type Queue, type ReceivedMessage } from './sqs-queue.ts';
import { type Queues, queueNameOf } from './sqs-queues.ts';

type Output = Record<string, unknown>;

/** What an operation needs besides its input. */
interface Around {
  readonly queues: Queues;
  /** Where the client reached the endpoints. */
  readonly origin: string;
}

type Operation = (input: Input, around: Around) => Output | Promise<Output>;

const BODY_LIMIT_BYTES = 1024 * 1024;
const TWELVE_HOURS = 43_200;
const POLL_MS = 50;
const GROUP_ID = /^[\x21-\x7e]{1,128}$/;

/** The operations of SQS that functions and operators use; the rest is UnknownOperationException. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  GetQueueUrl: (input, { queues, origin }) => {
    const { name } = queues.get(text(input.QueueName, 'QueueName')).settings;
    return { QueueUrl: queues.url(name, origin) };
  },

  GetQueueAttributes: (input, { queues }) => {
    const all = attributesOf(queueOf(input, queues), queues);
    const wanted = list(input.AttributeNames);
    if (wanted.includes('All')) return { Attributes: all };
    return { Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name))) };
  },

  SendMessage: (input, { queues }) => send(input, queueOf(input, queues)),

  ReceiveMessage: async (input, { queues }) => {
    const queue = queueOf(input, queues);
    const messages = await receive(input, queue);
    return messages.length === 0 ? {} : { Messages: messages.map((message) => describe(message, input)) };
  },

  DeleteMessage: (input, { queues }) => remove(input, queueOf(input, queues)),

  ChangeMessageVisibility: (input, { queues }) => changeVisibility(input, queueOf(input, queues)),

  PurgeQueue: (input, { queues }) => {
    queueOf(input, queues).purge();
    return {};
  },
};

/**
 * Carries out one call.
 * @throws AwsError as SQS would answer
 */
export async function callSqs(operation: string, input: Input, around: Around): Promise<Output> {
  const run = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
  if (run === undefined) throw new AwsError('UnknownOperationException', `the local SQS has no ${operation}`);
  return run(input, around);
}

function send(input: Input, queue: Queue): Output {
  const body = text(input.MessageBody, 'MessageBody');
  if (Buffer.byteLength(body) > BODY_LIMIT_BYTES) throw invalid('MessageBody: at most 1 MiB');
  // Their digest would have to be answered, and nothing here sends any.
  if (Object.keys((input.MessageAttributes as Input) ?? {}).length > 0) {
    throw new AwsError('UnsupportedOperation', 'the local SQS has no message attributes');
  }
  const groupId = input.MessageGroupId === undefined ? undefined : text(input.MessageGroupId, 'MessageGroupId');
  if (groupId !== undefined && !GROUP_ID.test(groupId))
    throw invalid('MessageGroupId: 1 to 128 letters, digits and punctuation');
  const delayMs = seconds(input.DelaySeconds, 'DelaySeconds', 900) ?? 0;
  const { id } = queue.send(body, { delayMs, ...(groupId !== undefined && { groupId }) });
  return { MessageId: id, MD5OfMessageBody: md5OfBody(body) };
}

function remove(input: Input, queue: Queue): Output {
  queue.delete(text(input.ReceiptHandle, 'ReceiptHandle'));
  return {};
}

function changeVisibility(input: Input, queue: Queue): Output {
  const timeoutMs = seconds(input.VisibilityTimeout, 'VisibilityTimeout', TWELVE_HOURS);
  if (timeoutMs === undefined) throw missing('VisibilityTimeout');
  queue.changeVisibility(text(input.ReceiptHandle, 'ReceiptHandle'), timeoutMs);
  return {};
}

/** Waits as long as the client wants to, in real time whatever the queue's clock says. */
async function receive(input: Input, queue: Queue): Promise<ReceivedMessage[]> {
  const limit = Number(input.MaxNumberOfMessages ?? 1);
  if (!Number.isInteger(limit) || limit < 1 || limit > 10) throw invalid('MaxNumberOfMessages: 1 to 10');
  const visibilityMs = seconds(input.VisibilityTimeout, 'VisibilityTimeout', TWELVE_HOURS);
  const waitMs = seconds(input.WaitTimeSeconds, 'WaitTimeSeconds', 20) ?? 0;
  const endsAtMs = Date.now() + waitMs;
  for (;;) {
    const messages = queue.receive(limit, visibilityMs);
    if (messages.length > 0 || Date.now() >= endsAtMs) return messages;
    await sleep(POLL_MS, undefined, { ref: false });
  }
}

function describe(message: ReceivedMessage, input: Input): Output {
  const wanted = [...list(input.AttributeNames), ...list(input.MessageSystemAttributeNames)];
  const all = systemAttributes(message);
  const attributes = Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5OfBody(message.body),
    ...(attributes.length > 0 && { Attributes: Object.fromEntries(attributes) }),
  };
}

function queueOf(input: Input, queues: Queues): Queue {
  return queues.get(queueNameOf(input.QueueUrl));
}
