import { randomUUID } from 'node:crypto';
import { createCallbackQueue } from '../../shared/delivery/callback-queue.ts';
import { createGuardedPost } from '../../shared/delivery/guarded-post.ts';
import { ambient } from '../../shared/gateway/ambient.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { queueAdapter } from '../../shared/gateway/queue-adapter.ts';
import {
  readConfiguration,
  readDeadLetterQueueName,
  readQueueName,
  readTableName,
} from '../../shared/platform/configuration.ts';
import { createDynamoDbClient } from '../../shared/platform/dynamodb.ts';
import { createSqsClient } from '../../shared/platform/sqs.ts';
import { signingBusinesses } from '../../shared/protocols/openapi/caller.ts';
import { createSources, realSources } from '../../shared/registry/sources.ts';
import { signingKeys } from '../../shared/secrets/signing-keys.ts';
import { createAuthorizationStore } from '../../shared/storage/authorizations.ts';
import { OPERATION, processBatch } from './batch.ts';
import { deliver } from './deliver.ts';

/** What the operation reaches outside itself; every part has a real default. */
const realDependencies = () => {
  const configuration = readConfiguration();
  const sqs = createSqsClient();
  const client = createDynamoDbClient();
  return {
    ...ambient,
    configuration,
    newUuid: (): string => randomUUID(),
    ...realSources(client),
    authorizations: createAuthorizationStore({ client, tableName: readTableName() }),
    queue: createCallbackQueue({ client: sqs, queueName: readQueueName() }),
    deadLetters: createCallbackQueue({ client: sqs, queueName: readDeadLetterQueueName() }),
    post: createGuardedPost({ allowLoopback: configuration.stage === 'local' }),
  };
};

/**
 * Delivers results to merchants: one attempt for each message. Short delays are the message's visibility timeout, long ones
 * are kept with the item.
 */
export function createHandler(dependencies = realDependencies()) {
  const { configuration } = dependencies;
  const sources = createSources(dependencies, { operation: OPERATION, rings: [signingKeys] });
  const findBusiness = signingBusinesses(sources, configuration.secretPrefix);
  const delivery = { ...dependencies, findBusiness, allowLoopback: configuration.stage === 'local' };

  return createOperation(
    {
      name: OPERATION,
      adapter: queueAdapter,
      run: async ({ request: messages, requestId, logged }) => {
        logged.messages = messages.length;
        const work = (message: (typeof messages)[number]) => deliver(message, delivery);
        const failed = await processBatch(messages, { ...dependencies, requestId, work });
        logged.comingBack = failed.length;
        return failed;
      },
    },
    dependencies,
  );
}

export const handler = createHandler();
