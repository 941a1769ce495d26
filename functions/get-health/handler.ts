import { ambient } from '../../shared/gateway/ambient.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { readConfiguration, readTableName } from '../../shared/platform/configuration.ts';
import { createDynamoDbClient } from '../../shared/platform/dynamodb.ts';
import { createHealthResultStore } from '../../shared/storage/health-results.ts';
import { adapter } from './adapter.ts';

/** A result older than this many intervals says nothing any more: the checks themselves do not run. */
const INTERVALS_UNTIL_STALE = 3;

/** What the operation reaches outside itself; every part has a real default. */
const realDependencies = () => ({
  ...ambient,
  configuration: readConfiguration(),
  results: createHealthResultStore({ client: createDynamoDbClient(), tableName: readTableName() }),
});

/** GET and HEAD /health: the last stored result. It reads no secret and never runs the checks. */
export function createHandler(dependencies = realDependencies()) {
  const { configuration, clock, results } = dependencies;
  return createOperation(
    {
      name: 'get-health',
      adapter,
      run: async (context) => {
        const result = await results.load();
        const staleBeforeMs = clock() - INTERVALS_UNTIL_STALE * configuration.healthIntervalMs;
        const status = result && result.checkedAtMs >= staleBeforeMs ? result.status : 'unknown';
        context.logged.status = status;
        if (status !== 'ok') context.level = 'warn';
        return status;
      },
    },
    dependencies,
  );
}

export const handler = createHandler();
