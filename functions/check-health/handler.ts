import { alipayClockOffsetMs } from '../../shared/alipay/gateway-clock.ts';
import { createCallbackQueue } from '../../shared/delivery/callback-queue.ts';
import { ambient } from '../../shared/gateway/ambient.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { scheduleAdapter } from '../../shared/gateway/schedule-adapter.ts';
import {
  readAlipayBaseUrl,
  readConfiguration,
  readDeadLetterQueueName,
  readQueueName,
  readRegistryTableName,
  readTableName,
  readWechatBaseUrl,
} from '../../shared/platform/configuration.ts';
import { createDynamoDbClient } from '../../shared/platform/dynamodb.ts';
import { createSecretsManagerClient } from '../../shared/platform/secrets-manager.ts';
import { createSqsClient } from '../../shared/platform/sqs.ts';
import { cardSource } from '../../shared/registry/card-source.ts';
import { createSecretCache } from '../../shared/secrets/secret-cache.ts';
import { secretsManagerSource } from '../../shared/secrets/secret-source.ts';
import { createAuthorizationStore } from '../../shared/storage/authorizations.ts';
import { createHealthResultStore, type HealthResult } from '../../shared/storage/health-results.ts';
import { createWechatClient } from '../../shared/wechat/token-exchange.ts';
import { runChecks } from './checks.ts';

/** What the operation reaches outside itself; every part has a real default. */
const realDependencies = () => {
  const database = createDynamoDbClient();
  const table = { client: database, tableName: readTableName() };
  const client = createSqsClient();
  const alipayBaseUrl = readAlipayBaseUrl();
  return {
    ...ambient,
    configuration: readConfiguration(),
    fetchSecret: secretsManagerSource(createSecretsManagerClient()),
    fetchCards: cardSource({ client: database, tableName: readRegistryTableName() }),
    results: createHealthResultStore(table),
    authorizations: createAuthorizationStore(table),
    queue: createCallbackQueue({ client, queueName: readQueueName() }),
    deadLetters: createCallbackQueue({ client, queueName: readDeadLetterQueueName() }),
    alipayClockOffsetMs: () => alipayClockOffsetMs('production', { alipayBaseUrl }),
    requestWechatToken: createWechatClient({ wechatBaseUrl: readWechatBaseUrl() }),
  };
};

/** Proves on a schedule that stores, keys and queues can be used, and keeps the result for `GET /health`. */
export function createHandler(dependencies = realDependencies()) {
  const { configuration, clock, results, publishCounts } = dependencies;
  const operation = 'check-health';
  return createOperation(
    {
      name: operation,
      adapter: scheduleAdapter,
      run: async ({ requestId: probeToken, logged }): Promise<HealthResult> => {
        const nowMs = clock();
        // Nothing of an earlier check is used again.
        const secrets = createSecretCache(dependencies);
        const checked = { ...dependencies, ...configuration, secrets, nowMs, probeToken };
        const { outcomes, measures } = await runChecks(checked);
        logged.checks = Object.fromEntries(outcomes.map(({ name, text }) => [name, text]));
        for (const { name, passed, daysToExpiry } of outcomes) {
          const days = daysToExpiry !== undefined && { ExpiresInDays: daysToExpiry };
          publishCounts({ CheckPassed: passed ? 1 : 0, ...days }, { check: name });
        }
        const healthy = outcomes.every(({ passed }) => passed);
        publishCounts({ Healthy: healthy ? 1 : 0, ...measures }, { operation });
        const result: HealthResult = { status: healthy ? 'ok' : 'failing', checkedAtMs: nowMs };
        await results.save(result);
        return result;
      },
    },
    dependencies,
  );
}

export const handler = createHandler();
