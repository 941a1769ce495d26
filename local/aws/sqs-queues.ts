import { localArn, PLACE } from '../place.ts';
import { AwsError } from './request.ts';
import { Queue, type QueueKeeper, type QueueMessage, type QueueSettings } from './sqs-queue.ts';

/** Called after each change of a message, and the messages that are there from the start. */
export interface QueueArchive extends QueueKeeper {
  /** Messages of a queue from before. */
  load(queue: string): QueueMessage[];
}

const NO_ARCHIVE: QueueArchive = { load: () => [], save: () => undefined, remove: () => undefined };

/** All queues of the account, by name. */
export class Queues {
  readonly #queues = new Map<string, Queue>();
  readonly #now: () => number;
  readonly #archive: QueueArchive;

  constructor(now: () => number, archive: QueueArchive = NO_ARCHIVE) {
    this.#now = now;
    this.#archive = archive;
  }

  /** Makes a queue, with the messages that an earlier run left in it. */
  create(settings: QueueSettings): Queue {
    const bury = (name: string, message: QueueMessage) => {
      const { receiptHandle: _, ...rest } = message;
      this.get(name).put({ ...rest, receiveCount: 0, visibleAtMs: this.#now() });
    };
    const queue = new Queue(settings, this.#now, this.#archive, bury);
    for (const message of this.#archive.load(settings.name)) queue.put(message);
    this.#queues.set(settings.name, queue);
    return queue;
  }

  list(): Queue[] {
    return [...this.#queues.values()];
  }

  find(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  /** @throws AwsError when there is none of this name */
  get(name: string): Queue {
    const queue = this.#queues.get(name);
    if (queue) return queue;
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.', 400, NON_EXISTENT);
  }

  arn(name: string): string {
    return localArn('sqs', name);
  }

  /** @param origin where the client reached the endpoints, because the SDK sends what follows to the URL's host */
  url(name: string, origin: string): string {
    return `${origin}/${PLACE.accountId}/${name}`;
  }
}

/** What clients of the older query protocol know the error by; the SDK still reads it. */
const NON_EXISTENT = 'AWS.SimpleQueueService.NonExistentQueue;Sender';

/** Name of the queue that a URL is of. */
export function queueNameOf(queueUrl: unknown): string {
  return typeof queueUrl === 'string' ? (queueUrl.split('/').at(-1) ?? '') : '';
}
