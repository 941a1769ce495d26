import { createCallbackQueue } from '../../shared/delivery/callback-queue.ts';
import { ambient } from '../../shared/gateway/ambient.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { scheduleAdapter } from '../../shared/gateway/schedule-adapter.ts';
import { readQueueName, readTableName } from '../../shared/platform/configuration.ts';
import { createDynamoDbClient } from '../../shared/platform/dynamodb.ts';
import type { Counts } from '../../shared/platform/metric-name.ts';
import { createSqsClient } from '../../shared/platform/sqs.ts';
import { createAuthorizationStore } from '../../shared/storage/authorizations.ts';
import { errorOf, type SweepCount, sweep } from './sweep.ts';

const OPERATION = 'sweep-callbacks';

/** What the operation reaches outside itself; every part has a real default. */
const realDependencies = () => ({
  ...ambient,
  authorizations: createAuthorizationStore({ client: createDynamoDbClient(), tableName: readTableName() }),
  queue: createCallbackQueue({ client: createSqsClient(), queueName: readQueueName() }),
});

/**
 * Each minute: exchanges past their lease become unknown, links that end after a refused code become failed, results that have
 * not reached the queue or whose next attempt is due are put there, and identities whose time is over are erased; a result
 * whose message is gone for good is dead-lettered. What is left, and how old it is, is published for each kind.
 */
export function createHandler(dependencies = realDependencies()) {
  return createOperation(
    {
      name: OPERATION,
      adapter: scheduleAdapter,
      run: async (context) => {
        const counts = await sweep(dependencies);
        const done = {
          leases: counts.lease.done,
          ended: counts.refused.done,
          queued: counts.queue.done,
          requeued: counts.scheduled.done,
          deadLettered: counts.stalled.done,
          erased: counts.erase.done,
        };
        Object.assign(context.logged, done);
        // An exchange that nobody finished, a result that nobody took: neither happens while all is well.
        if (done.leases + done.deadLettered > 0) context.level = 'warn';
        for (const [kind, count] of Object.entries(counts)) {
          dependencies.publishCounts(figuresOf(count), { operation: OPERATION, kind });
        }
        const error = errorOf(counts);
        if (error) throw error;
        return done;
      },
    },
    dependencies,
  );
}

/** What could not be asked is no figure: an alarm must not take it for nothing. */
const figuresOf = ({ done, errors, left }: SweepCount): Counts => ({
  SweepDone: done,
  SweepErrors: errors.length,
  ...(left && { SweepLeft: left.items, SweepOldestSeconds: Math.round(left.oldestMs / 1_000) }),
});

export const handler = createHandler();
