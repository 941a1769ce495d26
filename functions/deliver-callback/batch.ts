import type { QueueMessage } from '../../shared/gateway/queue-adapter.ts';
import { type GatewayError, toGatewayError } from '../../shared/platform/errors.ts';
import { describeCause, type LogLevel, type WriteLog } from '../../shared/platform/logger.ts';
import type { Counts, MetricName } from '../../shared/platform/metric-name.ts';
import type { PublishCounts } from '../../shared/platform/metrics.ts';
import type { Logged, Verdict } from './deliver.ts';

/** What the log and the metrics call the end of a message. */
type Ending = Verdict['kind'] | 'failed';

/** The function's name in logs and metrics. */
export const OPERATION = 'deliver-callback';

/** A message that waits is nothing wrong; the attempt that failed before it is, at the merchant's. */
const levelOf = (ending: Ending, { attempt }: Logged): LogLevel => {
  if (ending === 'failed') return 'error';
  const hasFailed = ending === 'dead_lettered' || (ending !== 'delivered' && attempt !== undefined);
  return hasFailed ? 'warn' : 'info';
};

/** Metrics of an invocation, one count for each ending. */
const METRICS: Readonly<Record<Ending, MetricName>> = {
  delivered: 'CallbacksDelivered',
  postponed: 'CallbacksPostponed',
  scheduled: 'CallbacksScheduled',
  skipped: 'CallbacksSkipped',
  dead_lettered: 'CallbacksDeadLettered',
  failed: 'CallbacksFailed',
};

/** What a batch is processed with. */
export interface Batch {
  work(message: QueueMessage): Promise<Verdict>;
  readonly requestId: string;
  readonly writeLog: WriteLog;
  readonly publishCounts: PublishCounts;
}

/**
 * Processes all messages concurrently: one that fails does not delay the others. Leaves a log line for each.
 * @returns the ids of the messages that must come back
 */
export async function processBatch(messages: readonly QueueMessage[], batch: Batch): Promise<string[]> {
  const endings = await Promise.all(messages.map((message) => workOffOne(message, batch)));
  // A share of failures needs both figures, also where one of them is nothing.
  const counts: Counts = { CallbacksDelivered: 0, CallbacksFailed: 0 };
  const count = (metric: MetricName) => {
    counts[metric] = (counts[metric] ?? 0) + 1;
  };
  for (const { ending, error } of endings) {
    count(METRICS[ending]);
    if (error?.misconfigured) count('ConfigurationErrors');
  }
  if (endings.length > 0) batch.publishCounts(counts, { operation: OPERATION });
  return messages.flatMap(({ messageId }, index) => {
    const ending = endings[index]?.ending;
    return ending === 'failed' || ending === 'postponed' ? [messageId] : [];
  });
}

async function workOffOne(message: QueueMessage, batch: Batch): Promise<{ ending: Ending; error?: GatewayError }> {
  const write = (ending: Ending, attributes: Logged) => {
    const common = { requestId: batch.requestId, operation: OPERATION, messageId: message.messageId };
    batch.writeLog(levelOf(ending, attributes), `callback ${ending}`, { ...common, ...attributes });
  };
  try {
    const { kind, logged } = await batch.work(message);
    write(kind, logged);
    if (logged.durationMs !== undefined) {
      const counts = { Calls: 1, CallsFailed: kind === 'delivered' ? 0 : 1, CallMs: logged.durationMs };
      batch.publishCounts(counts, { dependency: 'merchant' });
    }
    return { ending: kind };
  } catch (thrown) {
    const error = toGatewayError(thrown);
    const { code: errorCode, message: reason, cause } = error;
    write('failed', { errorCode, reason, ...(cause !== undefined && { cause: describeCause(cause) }) });
    return { ending: 'failed', error };
  }
}
