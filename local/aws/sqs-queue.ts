import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { FairOrder } from './fair-order.ts';
import { AwsError } from './request.ts';

/** What a queue is made of; the names are those of SQS attributes, in milliseconds. */
export interface QueueSettings {
  readonly name: string;
  readonly visibilityTimeoutMs: number;
  readonly retentionMs: number;
  /** Where a message goes that was received `maxReceiveCount` times and is about to be received once more. */
  readonly redrive?: { readonly deadLetterQueue: string; readonly maxReceiveCount: number };
}

/** A message, with what survives a restart of the stack. */
export interface QueueMessage {
  readonly id: string;
  readonly body: string;
  /** Whose message it is: the tenant of fair queues. */
  readonly groupId?: string;
  /** Also after a move to the dead-letter queue the moment at which it was first sent. */
  readonly sentAtMs: number;
  receiveCount: number;
  firstReceivedAtMs?: number;
  /** Not given to anybody before. */
  visibleAtMs: number;
  /** Handle of the latest receive. */
  receiptHandle?: string;
  /** Since when a consumer processes it; absent once it has done or put it off. */
  receivedAtMs?: number;
}

/** A message in the hands of a consumer. */
export type ReceivedMessage = Readonly<QueueMessage> & { readonly receiptHandle: string };

/** Keeps messages beyond the process. */
export interface QueueKeeper {
  save(queue: string, message: QueueMessage): void;
  remove(queue: string, messageId: string): void;
}

/** Where a queue's dead letters go. */
type MoveToDeadLetters = (queue: string, message: QueueMessage) => void;

/** Numbers as SQS reports them. */
export interface QueueDepth {
  readonly visible: number;
  /** Received and not yet visible again. */
  readonly inFlight: number;
  /** Sent with a delay that is not over. */
  readonly delayed: number;
}

/** One standard queue: messages, fair order, visibility, receive counts, retention, redrive. */
export class Queue {
  readonly settings: QueueSettings;
  readonly createdAtMs: number;
  readonly #messages = new Map<string, QueueMessage>();
  readonly #fairOrder = new FairOrder();
  readonly #now: () => number;
  readonly #keeper: QueueKeeper;
  readonly #moveToDeadLetters: MoveToDeadLetters;

  constructor(settings: QueueSettings, now: () => number, keeper: QueueKeeper, moveToDeadLetters: MoveToDeadLetters) {
    this.settings = settings;
    this.#now = now;
    this.#keeper = keeper;
    this.#moveToDeadLetters = moveToDeadLetters;
    this.createdAtMs = now();
  }

  send(body: string, { delayMs = 0, groupId }: { delayMs?: number; groupId?: string } = {}): QueueMessage {
    const nowMs = this.#now();
    const message = { id: randomUUID(), body, sentAtMs: nowMs, receiveCount: 0, visibleAtMs: nowMs + delayMs };
    const sent = this.put({ ...message, ...(groupId !== undefined && { groupId }) });
    this.#fairOrder.sent(sent, nowMs);
    return sent;
  }

  /** Takes a message as it is: one that was kept, or a dead letter. */
  put(message: QueueMessage): QueueMessage {
    this.#messages.set(message.id, message);
    this.#keeper.save(this.settings.name, message);
    return message;
  }

  /** Visible messages, those of quiet tenants and the oldest first, which are invisible from now on; what was received too often is moved away instead. */
  receive(limit: number, visibilityTimeoutMs = this.settings.visibilityTimeoutMs): ReceivedMessage[] {
    this.#forgetExpired();
    const received: ReceivedMessage[] = [];
    for (const message of this.#visible()) {
      if (received.length === limit) break;
      if (this.#isDead(message)) this.#bury(message);
      else received.push(this.#hand(message, visibilityTimeoutMs));
    }
    return received;
  }

  /** Deletes by the latest handle; an older one is taken and has no effect, as in SQS. */
  delete(receiptHandle: string): void {
    const message = this.#messages.get(messageIdOf(receiptHandle));
    if (message?.receiptHandle !== receiptHandle) return;
    this.#noteProcessed(message);
    this.#drop(message);
  }

  /** @throws AwsError when the message is gone or not in flight under this handle */
  changeVisibility(receiptHandle: string, timeoutMs: number): void {
    const message = this.#messages.get(messageIdOf(receiptHandle));
    const text = `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`;
    if (message === undefined) throw new AwsError('InvalidParameterValue', text);
    if (message.receiptHandle !== receiptHandle || message.visibleAtMs <= this.#now()) {
      throw new AwsError('MessageNotInflight', 'The specified message is not in flight.');
    }
    this.#noteProcessed(message);
    message.visibleAtMs = this.#now() + timeoutMs;
    this.put(message);
  }

  depth(): QueueDepth {
    this.#forgetExpired();
    const hidden = [...this.#messages.values()].filter(({ visibleAtMs }) => visibleAtMs > this.#now());
    const delayed = hidden.filter(({ receiveCount }) => receiveCount === 0).length;
    return { visible: this.#messages.size - hidden.length, inFlight: hidden.length - delayed, delayed };
  }

  purge(): void {
    for (const message of [...this.#messages.values()]) this.#drop(message);
  }

  #visible(): QueueMessage[] {
    const nowMs = this.#now();
    const [visible, hidden]: [QueueMessage[], QueueMessage[]] = [[], []];
    for (const message of this.#messages.values()) (message.visibleAtMs <= nowMs ? visible : hidden).push(message);
    const inFlight = hidden.filter(({ receiveCount }) => receiveCount > 0);
    return this.#fairOrder.order(visible, inFlight, nowMs);
  }

  #noteProcessed(message: QueueMessage): void {
    if (message.receivedAtMs !== undefined) this.#fairOrder.processed(message, message.receivedAtMs, this.#now());
    delete message.receivedAtMs;
  }

  #hand(message: QueueMessage, visibilityTimeoutMs: number): ReceivedMessage {
    const nowMs = this.#now();
    message.receiveCount += 1;
    message.firstReceivedAtMs ??= nowMs;
    message.receivedAtMs = nowMs;
    message.visibleAtMs = nowMs + visibilityTimeoutMs;
    const receiptHandle = Buffer.from(`${message.id} ${randomBytes(9).toString('base64')}`).toString('base64');
    this.put(Object.assign(message, { receiptHandle }));
    return { ...message, receiptHandle };
  }

  #isDead({ receiveCount }: QueueMessage): boolean {
    return this.settings.redrive !== undefined && receiveCount >= this.settings.redrive.maxReceiveCount;
  }

  #bury(message: QueueMessage): void {
    this.#drop(message);
    if (this.settings.redrive) this.#moveToDeadLetters(this.settings.redrive.deadLetterQueue, message);
  }

  #forgetExpired(): void {
    for (const message of [...this.#messages.values()]) {
      if (message.sentAtMs + this.settings.retentionMs <= this.#now()) this.#drop(message);
    }
  }

  #drop({ id }: QueueMessage): void {
    this.#messages.delete(id);
    this.#keeper.remove(this.settings.name, id);
  }
}

/** As SQS gives it for a body, so that a client can check what arrived. */
export function md5OfBody(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

/** @throws AwsError for a text that no receive gave out */
function messageIdOf(receiptHandle: string): string {
  const [, id] = /^([0-9a-f-]{36}) \S+$/.exec(Buffer.from(receiptHandle, 'base64').toString()) ?? [];
  if (id !== undefined) return id;
  throw new AwsError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
  );
}
