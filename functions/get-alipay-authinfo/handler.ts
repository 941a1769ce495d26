import { createAuthInfo } from '../../shared/alipay/auth-info.ts';
import { loadConnection } from '../../shared/alipay/connection.ts';
import { ambient } from '../../shared/gateway/ambient.ts';
import { authenticate } from '../../shared/gateway/authenticate.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { present } from '../../shared/gateway/request-context.ts';
import { readConfiguration, readTableName } from '../../shared/platform/configuration.ts';
import { createDynamoDbClient } from '../../shared/platform/dynamodb.ts';
import { randomAlphanumeric } from '../../shared/platform/random.ts';
import { genauthCallers } from '../../shared/protocols/genauth/caller.ts';
import { genauthProtocol } from '../../shared/protocols/genauth/protocol.ts';
import { tokenCallers } from '../../shared/protocols/genauth/token-caller.ts';
import { createSources, realSources } from '../../shared/registry/sources.ts';
import { createNonceStore } from '../../shared/storage/nonces.ts';
import { contract } from './contract.ts';

const protocol = genauthProtocol(contract.path);

/** What the operation reaches outside itself; every part has a real default. */
export const realDependencies = () => {
  const client = createDynamoDbClient();
  return {
    ...ambient,
    configuration: readConfiguration(),
    ...realSources(client),
    nonces: createNonceStore({ client, tableName: readTableName() }),
  };
};

/** GET /api/v3/get-alipay-authinfo: the signed AuthInfo of a connection that the caller may use. */
export function createHandler(dependencies = realDependencies()) {
  const { configuration, randomBytes } = dependencies;
  const { secretPrefix } = configuration;
  const operation = 'get-alipay-authinfo';
  const { secrets, registry } = createSources(dependencies, { operation });
  const findCaller = genauthCallers(registry);
  const findTokenCaller = tokenCallers({ ...dependencies, ...configuration, secrets, findCaller });

  return createOperation(
    {
      name: operation,
      contract,
      adapter: protocol,
      middlewares: authenticate({
        ...dependencies,
        ...configuration,
        protocol,
        contract,
        loadCaller: (credentials) => (credentials.token ? findTokenCaller(credentials.token) : findCaller(credentials)),
        authorize: ({ extIdpConnidentifier: identifier }, { connections: allowed }) =>
          loadConnection(secrets, secretPrefix, { identifier, allowed }),
      }),
      run: ({ resource }) => ({
        authInfo: createAuthInfo(present(resource, 'resource'), randomAlphanumeric(32, randomBytes)),
      }),
    },
    dependencies,
  );
}

export const handler = createHandler();
