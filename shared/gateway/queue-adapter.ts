import { GatewayError } from '../platform/errors.ts';
import type { Adapter } from './adapter.ts';

/** One message of an SQS event. */
export interface QueueMessage {
  readonly messageId: string;
  /** Names this receipt of the message towards SQS. */
  readonly receiptHandle: string;
  readonly body: string;
}

/** What Lambda wants to know of a batch: the messages that must come back. All others are deleted. */
export interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * An SQS queue with `ReportBatchItemFailures`. The operation's data is the list of the ids of messages that failed; an error
 * of the whole is thrown, and then all of them come back.
 */
export const queueAdapter: Adapter<readonly QueueMessage[], BatchResult> = {
  name: 'queue',
  decode(event) {
    const { Records } = (event ?? {}) as { Records?: unknown };
    if (!Array.isArray(Records))
      throw new GatewayError('malformed_request', { reason: 'the event does not come from SQS' });
    return Records.map(readMessage);
  },
  write(outcome) {
    if (!outcome.ok) throw outcome.error;
    const failed = outcome.data as readonly string[];
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  },
};

function readMessage(record: unknown): QueueMessage {
  const { messageId, receiptHandle, body } = (record ?? {}) as Record<string, unknown>;
  if (typeof messageId === 'string' && typeof receiptHandle === 'string' && typeof body === 'string') {
    return { messageId, receiptHandle, body };
  }
  throw new GatewayError('malformed_request', { reason: 'a record is no message of SQS' });
}
