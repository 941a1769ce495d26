import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../platform/clock.ts';
import { type Configuration, isFunctionProcess, readRegistryTableName } from '../platform/configuration.ts';
import { toGatewayError } from '../platform/errors.ts';
import type { WriteLog } from '../platform/logger.ts';
import { createSecretsManagerClient } from '../platform/secrets-manager.ts';
import { type GatewayKey, type KeyRing, loadKeyRing } from '../secrets/gateway-keys.ts';
import { registryKeys } from '../secrets/registry-keys.ts';
import { createSecretCache, type Secrets } from '../secrets/secret-cache.ts';
import { type FetchSecret, secretsManagerSource } from '../secrets/secret-source.ts';
import { type ItemSource, registryTable } from './item-source.ts';
import { createRegistry, type Registry } from './registry.ts';

/** On stage `local` a changed secret or caller is used within a second. */
const LOCAL_FRESH_MS = 1_000;

/** Where a function's configuration comes from. */
export interface RawSources {
  readonly fetchSecret: FetchSecret;
  readonly fetchItem: ItemSource['fetchItem'];
  /** Whether what every request needs is fetched before the first one. */
  readonly fetchAtStart?: boolean;
}

/** What secrets and registry are made of. */
export interface SourceDependencies extends RawSources {
  readonly clock: Clock;
  readonly writeLog: WriteLog;
  readonly configuration: Pick<Configuration, 'service' | 'stage' | 'secretPrefix'>;
}

/** The real ones: Secrets Manager and the registry's table. */
export const realSources = (client: DynamoDBClient): RawSources => ({
  fetchSecret: secretsManagerSource(createSecretsManagerClient()),
  fetchItem: registryTable({ client, tableName: readRegistryTableName() }).fetchItem,
  fetchAtStart: isFunctionProcess(),
});

/**
 * Secrets and registry of one function, cached.
 * @param options.operation stands in the log and the metric `StaleServed`
 * @param options.rings the gateway's own keys that every request needs, besides the registry's
 */
export function createSources(
  { fetchSecret, fetchItem, fetchAtStart, clock, writeLog, configuration }: SourceDependencies,
  { operation, rings = [] }: { operation: string; rings?: readonly KeyRing<unknown, GatewayKey>[] },
): { secrets: Secrets; registry: Registry } {
  const { service, stage, secretPrefix } = configuration;
  const shared = {
    clock,
    freshMs: stage === 'local' ? LOCAL_FRESH_MS : undefined,
    staleServed: (name: string, error: unknown) => {
      const { message: reason } = toGatewayError(error);
      writeLog(
        'warn',
        'stale served',
        { operation, name, reason },
        { counts: { StaleServed: 1 }, dimensions: { operation } },
      );
    },
  };
  const secrets = createSecretCache({ ...shared, fetchSecret });
  if (fetchAtStart) {
    // A failure is not remembered: the request that needs the keys tries again.
    const options = { rememberNothing: false };
    for (const ring of [registryKeys, ...rings]) {
      void loadKeyRing(secrets, secretPrefix, ring, options).catch(() => undefined);
    }
  }
  return { secrets, registry: createRegistry({ ...shared, fetchItem, secrets, service, stage }) };
}
