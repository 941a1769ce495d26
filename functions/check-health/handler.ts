import { alipayClockOffsetMs } from '../../shared/alipay/gateway-clock.ts';
import { createTokenClient } from '../../shared/alipay/token-exchange.ts';
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
import { levelOf, noteFindings } from './note-findings.ts';

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
    requestToken: createTokenClient({ alipayBaseUrl }),
    alipayClockOffsetMs: () => alipayClockOffsetMs('production', { alipayBaseUrl }),
    requestWechatToken: createWechatClient({ wechatBaseUrl: readWechatBaseUrl() }),
  };
};

/** Proves on a schedule that stores, keys and queues can be used, and keeps the result for `GET /health`. */
export function createHandler(dependencies = realDependencies()) {
  const { configuration, clock, results } = dependencies;
  const operation = 'check-health';
  return createOperation(
    {
      name: operation,
      adapter: scheduleAdapter,
      run: async (context): Promise<HealthResult> => {
        const nowMs = clock();
        // Nothing of an earlier check is used again.
        const secrets = createSecretCache(dependencies);
        const findings = await runChecks({
          ...dependencies,
          ...configuration,
          secrets,
          nowMs,
          probeToken: context.requestId,
        });
        const healthy = findings.own.every(({ passed }) => passed);
        noteFindings(findings, { ...context, healthy });
        context.level = levelOf(findings, healthy);
        const result: HealthResult = { status: healthy ? 'ok' : 'failing', checkedAtMs: nowMs };
        await results.save(result);
        return result;
      },
    },
    dependencies,
  );
}

export const handler = createHandler();
