import { createAuthInfo } from '../../shared/alipay/auth-info.ts';
import { loadConnection } from '../../shared/alipay/connection.ts';
import { ambient } from '../../shared/gateway/ambient.ts';
import { authenticate } from '../../shared/gateway/authenticate.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { present } from '../../shared/gateway/request-context.ts';
import { readConfiguration, readTableName } from '../../shared/platform/configuration.ts';
import { createDynamoDbClient } from '../../shared/platform/dynamodb.ts';
import { randomAlphanumeric } from '../../shared/platform/random.ts';
import { createSecretsManagerClient } from '../../shared/platform/secrets-manager.ts';
import { genauthCallers } from '../../shared/protocols/genauth/caller.ts';
import { genauthProtocol } from '../../shared/protocols/genauth/protocol.ts';
import { SecretCache } from '../../shared/secrets/secret-cache.ts';
import { secretsManagerSource } from '../../shared/secrets/secret-source.ts';
import { createNonceStore } from '../../shared/storage/nonces.ts';
import { contract } from './contract.ts';

const protocol = genauthProtocol(contract.path);

/** What the operation reaches outside itself; every part has a real default. */
export const realDependencies = () => ({
  ...ambient,
  configuration: readConfiguration(),
  fetchSecret: secretsManagerSource(createSecretsManagerClient()),
  nonces: createNonceStore({ client: createDynamoDbClient(), tableName: readTableName() }),
});

/** GET /api/v3/get-alipay-authinfo: the signed AuthInfo of a connection that the caller may use. */
export function createHandler(dependencies = realDependencies()) {
  const { configuration, fetchSecret, clock, randomBytes } = dependencies;
  const { secretPrefix } = configuration;
  const secrets = new SecretCache(fetchSecret, clock);

  return createOperation(
    {
      name: 'get-alipay-authinfo',
      contract,
      adapter: protocol,
      middlewares: authenticate({
        ...dependencies,
        ...configuration,
        protocol,
        contract,
        loadCaller: genauthCallers(secrets, secretPrefix),
        lookUpsUsedUp: () => secrets.lookUpsUsedUp(),
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
