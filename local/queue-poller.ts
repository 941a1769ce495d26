import { AwsError } from './aws/request.ts';
import { systemAttributes } from './aws/sqs-attributes.ts';
import { md5OfBody, type Queue, type ReceivedMessage } from './aws/sqs-queue.ts';
import type { Invocation } from './lambda/function-runtime.ts';
import { localArn, PLACE } from './place.ts';
import type { QueueSource } from './service/queues.ts';

/** What a poller needs. */
export interface QueuePollerOptions {
  readonly source: QueueSource;
  readonly queue: Queue;
  /** Invokes the function; never rejects. */
  readonly invoke: (event: object) => Promise<Invocation>;
  /**
   * Notes a call of SQS that Lambda makes in the function's name.
   * @throws AwsError when the function's role does not grant it
   */
  readonly actAsFunction: (action: string, resource: string) => void;
  readonly writeLog: (text: string) => void;
  readonly now?: () => number;
}

const POLL_MS = 100;
/** Lambda begins with five invocations, and adds up to 300 a minute as long as there is more to do. */
const FIRST_INVOCATIONS = 5;
const MORE_PER_SECOND = 5;

/**
 * Does what Lambda does for a function behind a queue: receives batches, invokes the function, and deletes what
 * succeeded. What failed becomes visible again when its visibility timeout is over.
 */
export class QueuePoller {
  readonly #options: QueuePollerOptions;
  readonly #underWay = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #busySinceMs: number | undefined;
  #refused = '';

  constructor(options: QueuePollerOptions) {
    this.#options = options;
  }

  /** Looks at the queue at once and then ten times a second. */
  start(): void {
    this.#act('sqs:GetQueueAttributes');
    this.poll();
    this.#timer = setInterval(() => this.poll(), POLL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Hands out what is visible now, as far as more invocations are allowed. */
  poll(): void {
    const { source, queue } = this.#options;
    while (this.#underWay.size < this.#limit() && queue.depth().visible > 0) {
      if (!this.#act('sqs:ReceiveMessage')) return;
      const messages = queue.receive(source.batchSize);
      if (messages.length === 0) return;
      const work = this.#process(messages).finally(() => {
        this.#underWay.delete(work);
        if (this.#timer) this.poll();
      });
      this.#underWay.add(work);
    }
  }

  /** It grows from the moment on at which there was something to do, until nothing is under way. */
  #limit(): number {
    const { source, now = Date.now } = this.#options;
    this.#busySinceMs = this.#underWay.size === 0 ? now() : (this.#busySinceMs ?? now());
    const more = Math.floor(((now() - this.#busySinceMs) / 1_000) * MORE_PER_SECOND);
    return Math.min(source.maximumConcurrency, FIRST_INVOCATIONS + more);
  }

  /** Settles when no invocation is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async #process(messages: readonly ReceivedMessage[]): Promise<void> {
    const { source, queue, invoke } = this.#options;
    const outcome = await invoke(toEvent(messages, source.queueName));
    const failed = failedIds(outcome, messages, source.reportsFailures);
    for (const { id, receiptHandle } of messages) {
      if (!failed.has(id) && this.#act('sqs:DeleteMessage')) queue.delete(receiptHandle);
    }
  }

  /** What the role refuses is said once and not ten times a second. */
  #act(action: string): boolean {
    const { source, actAsFunction, writeLog } = this.#options;
    try {
      actAsFunction(action, localArn('sqs', source.queueName));
      return true;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (this.#refused !== error.message) writeLog(`queue ${source.queueName}: ${error.message}\n`);
      this.#refused = error.message;
      return false;
    }
  }
}

/** The event that Lambda makes of a batch. */
function toEvent(messages: readonly ReceivedMessage[], queueName: string): object {
  return {
    Records: messages.map((message) => ({
      messageId: message.id,
      receiptHandle: message.receiptHandle,
      body: message.body,
      attributes: systemAttributes(message),
      messageAttributes: {},
      md5OfBody: md5OfBody(message.body),
      eventSource: 'aws:sqs',
      eventSourceARN: localArn('sqs', queueName),
      awsRegion: PLACE.region,
    })),
  };
}

/** All of them when the function failed, or when its report cannot be trusted: an id that is none of the batch's. */
function failedIds(
  outcome: Invocation,
  messages: readonly ReceivedMessage[],
  reportsFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(messages.map(({ id }) => id));
  if (outcome.kind !== 'result') return all;
  if (!reportsFailures) return new Set();
  const failed = readReport(outcome.text);
  return failed?.every((id) => all.has(id)) ? new Set(failed) : all;
}

/** @returns the ids of the failed messages, or undefined for a malformed report */
function readReport(text: string): string[] | undefined {
  const report = JSON.parse(text) as { batchItemFailures?: unknown } | null;
  const failures = report?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return undefined;
  const ids = failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier);
  return ids.every((id) => typeof id === 'string' && id !== '') ? (ids as string[]) : undefined;
}
