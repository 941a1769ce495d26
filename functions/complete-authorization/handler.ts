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
import { createSources, realSources } from '../../shared/registry/sources.ts';
import { stateKeys } from '../../shared/secrets/state-keys.ts';
import { createAuthCodeLedger } from '../../shared/storage/auth-codes.ts';
import { createAuthorizationStore } from '../../shared/storage/authorizations.ts';
import { complete } from './complete.ts';
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
  const { configuration, authorizations, queue, publishCounts, writeLog } = dependencies;
  const { secretPrefix } = configuration;
  const name = 'complete-authorization';
  const { secrets, registry } = createSources(dependencies, { operation: name, rings: [stateKeys] });

  /** A result that is stored is never lost: what the queue cannot take now, the sweep puts there later. */
  const deliver = async (result: QueuedResult): Promise<void> => {
    try {
      await queue.send(result);
      await authorizations.markQueued(result.locator);
    } catch (error) {
      writeLog('warn', 'left to the sweep', { operation: name, reason: toGatewayError(error).message });
    }
  };
  const reportMisconfigured = (reason: string): void => {
    writeLog('error', 'misconfigured', { operation: name, reason: `Alipay: ${reason}` });
    publishCounts({ ConfigurationErrors: 1 }, { operation: name });
  };
  const loadBusiness = openapiBusinesses(registry);
  const shared = { ...dependencies, secrets, secretPrefix, deliver, reportMisconfigured, loadBusiness };
  const completion = { ...shared, redeemOnce: createRedeemOnce(shared) };

  return createOperation(
    {
      name,
      adapter,
      run: ({ request, deadlineMs }) => complete(readReturnParameters(request), deadlineMs, completion),
    },
    dependencies,
  );
}

export const handler = createHandler();
