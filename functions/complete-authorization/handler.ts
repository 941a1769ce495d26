import { createTokenClient } from '../../shared/alipay/token-exchange.ts';
import { createCallbackQueue, type QueuedResult } from '../../shared/delivery/callback-queue.ts';
import type { HttpAdapter } from '../../shared/gateway/adapter.ts';
import { ambient } from '../../shared/gateway/ambient.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { decodeHttpEvent } from '../../shared/gateway/http-request.ts';
import {
  readConfiguration,
  readLinkConfiguration,
  readQueueName,
  readTableName,
} from '../../shared/platform/configuration.ts';
import { createDynamoDbClient } from '../../shared/platform/dynamodb.ts';
import { toGatewayError } from '../../shared/platform/errors.ts';
import { createSqsClient } from '../../shared/platform/sqs.ts';
import { openapiBusinesses } from '../../shared/protocols/openapi/caller.ts';
import { watchCalls } from '../../shared/redemption/watch-calls.ts';
import { createSources, realSources } from '../../shared/registry/sources.ts';
import { stateKeys } from '../../shared/secrets/state-keys.ts';
import { createAuthCodeLedger } from '../../shared/storage/auth-codes.ts';
import { createAuthorizationStore } from '../../shared/storage/authorizations.ts';
import { complete } from './complete.ts';
import { noteCompletion } from './completion.ts';
import { writePage } from './page.ts';
import { createRedeemOnce } from './redeem-once.ts';
import { readReturnParameters } from './return-parameters.ts';

const adapter: HttpAdapter = { name: 'openapi', decode: decodeHttpEvent, write: writePage };

/** What the operation reaches outside itself; every part has a real default. */
const realDependencies = () => {
  const client = createDynamoDbClient();
  const table = { client, tableName: readTableName() };
  const links = readLinkConfiguration();
  return {
    ...ambient,
    configuration: readConfiguration(),
    links,
    ...realSources(client),
    authorizations: createAuthorizationStore(table),
    ledger: createAuthCodeLedger(table),
    queue: createCallbackQueue({ client: createSqsClient(), queueName: readQueueName() }),
    requestToken: createTokenClient({ alipayBaseUrl: links.alipayBaseUrl }),
  };
};

/** GET /v1/openapi/auth/alipay/callback: the page to which Alipay sends the browser back. */
export function createHandler(dependencies = realDependencies()) {
  const { configuration, authorizations, queue, writeLog } = dependencies;
  const { secretPrefix } = configuration;
  const name = 'complete-authorization';
  const { secrets, registry } = createSources(dependencies, { operation: name, rings: [stateKeys] });

  /** A result that is stored is never lost: what the queue cannot take now, the sweep puts there later. */
  const deliver = async (result: QueuedResult): Promise<void> => {
    try {
      await queue.send(result);
      await authorizations.markQueued(result.locator);
    } catch (error) {
      const { message: reason, misconfigured } = toGatewayError(error);
      const counts = { LeftToSweep: 1, ...(misconfigured && { ConfigurationErrors: 1 }) };
      writeLog('warn', 'left to the sweep', { operation: name, reason }, { counts, dimensions: { operation: name } });
    }
  };
  const loadBusiness = openapiBusinesses(registry);
  const requestToken = watchCalls('alipay', dependencies.requestToken, dependencies);
  const shared = { ...dependencies, requestToken, secrets, secretPrefix, deliver, loadBusiness };
  const visited = { ...shared, redeemOnce: createRedeemOnce(shared) };

  return createOperation(
    {
      name,
      adapter,
      run: async (context) => {
        const { page, ...completion } = await complete(readReturnParameters(context.request), context, visited);
        noteCompletion(completion, context);
        return page;
      },
    },
    dependencies,
  );
}

export const handler = createHandler();
