import type { CallbackQueue } from '../../shared/delivery/callback-queue.ts';
import type { AuthorizationStore } from '../../shared/storage/authorizations.ts';

/** What the checks of delivery look at. */
export interface DeliveryChecked {
  readonly queue: Pick<CallbackQueue, 'depth'>;
  readonly deadLetters: Pick<CallbackQueue, 'depth'>;
  readonly authorizations: Pick<AuthorizationStore, 'oldestUndeliveredMs'>;
  readonly nowMs: number;
}

/** Figures for metrics; a figure is absent when its check failed. */
export interface DeliveryMeasures {
  QueueDepth?: number;
  DeadLetters?: number;
  /** 0 when every result has been delivered. */
  OldestUndeliveredSeconds?: number;
}

/**
 * Asks both queues and the table. That results wait is no failure of the gateway: the alarms watch the figures.
 * @param measures is filled as the responses come
 */
export function measureDelivery(
  { queue, deadLetters, authorizations, nowMs }: DeliveryChecked,
  measures: DeliveryMeasures,
): Record<'queue' | 'dead-letters' | 'undelivered', Promise<string>> {
  return {
    queue: queue.depth().then((depth) => {
      measures.QueueDepth = depth;
      return `${depth} waiting`;
    }),
    'dead-letters': deadLetters.depth().then((depth) => {
      measures.DeadLetters = depth;
      return `${depth} dead-lettered`;
    }),
    undelivered: authorizations.oldestUndeliveredMs().then((sinceMs = nowMs) => {
      measures.OldestUndeliveredSeconds = Math.max(0, Math.round((nowMs - sinceMs) / 1_000));
      return `oldest for ${measures.OldestUndeliveredSeconds} s`;
    }),
  };
}
