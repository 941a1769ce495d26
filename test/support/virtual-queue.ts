/** An SQS queue in memory, on the test's clock: visibility timeouts, receive counts and the net of the dead letters. */
import { randomUUID } from 'node:crypto';
import type { CallbackQueue, QueuedResult } from '../../shared/delivery/callback-queue.ts';
import type { Clock } from '../../shared/platform/clock.ts';

interface Held {
  readonly messageId: string;
  readonly body: string;
  receiptHandle: string;
  receives: number;
  visibleAtMs: number;
}

/** What Lambda hands to the function. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
}

/** As the template makes it: six times the function's timeout, and thirty receipts at most. */
const VISIBILITY_MS = 150_000;
const MAX_RECEIVES = 30;

/** A queue, or without `deadLetters` a dead-letter queue. */
export class VirtualQueue implements CallbackQueue {
  readonly held: Held[] = [];
  readonly #clock: Clock;
  readonly #deadLetters: VirtualQueue | undefined;

  constructor(clock: Clock, deadLetters?: VirtualQueue) {
    this.#clock = clock;
    this.#deadLetters = deadLetters;
  }

  async send({ locator }: Pick<QueuedResult, 'locator'>): Promise<void> {
    this.put(JSON.stringify({ locator }));
  }

  async postpone(receiptHandle: string, delaySeconds: number): Promise<void> {
    const held = this.held.find((message) => message.receiptHandle === receiptHandle);
    if (!held || !Number.isInteger(delaySeconds)) throw new Error('SQS would refuse that');
    held.visibleAtMs = this.#clock() + delaySeconds * 1_000;
  }

  async depth(): Promise<number> {
    return this.held.length;
  }

  /** Puts any text on the queue. */
  put(body: string): void {
    this.held.push({ messageId: randomUUID(), body, receiptHandle: '', receives: 0, visibleAtMs: this.#clock() });
  }

  /** When the next message can be received; `undefined` when there is none. */
  nextAtMs(): number | undefined {
    return this.held.length === 0 ? undefined : Math.min(...this.held.map(({ visibleAtMs }) => visibleAtMs));
  }

  /** Up to ten messages that are visible, hidden from now on. */
  receive(): ReceivedMessage[] {
    const visible = this.held.filter(({ visibleAtMs }) => visibleAtMs <= this.#clock());
    for (const message of visible.filter(({ receives }) => receives >= MAX_RECEIVES)) {
      this.remove([message.messageId]);
      this.#deadLetters?.put(message.body);
    }
    const batch = visible.filter(({ receives }) => receives < MAX_RECEIVES).slice(0, 10);
    return batch.map((message) => {
      message.receives += 1;
      message.receiptHandle = randomUUID();
      message.visibleAtMs = this.#clock() + VISIBILITY_MS;
      const { messageId, receiptHandle, body } = message;
      return { messageId, receiptHandle, body };
    });
  }

  remove(messageIds: readonly string[]): void {
    const left = this.held.filter(({ messageId }) => !messageIds.includes(messageId));
    this.held.splice(0, this.held.length, ...left);
  }
}
