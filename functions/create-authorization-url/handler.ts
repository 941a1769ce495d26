import { ambient } from '../../shared/gateway/ambient.ts';
import { authenticate } from '../../shared/gateway/authenticate.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { present } from '../../shared/gateway/request-context.ts';
import { readConfiguration, readLinkConfiguration, readTableName } from '../../shared/platform/configuration.ts';
import { createDynamoDbClient } from '../../shared/platform/dynamodb.ts';
import { createSecretsManagerClient } from '../../shared/platform/secrets-manager.ts';
import { openapiBusinesses } from '../../shared/protocols/openapi/caller.ts';
import { openapiProtocol } from '../../shared/protocols/openapi/protocol.ts';
import { SecretCache } from '../../shared/secrets/secret-cache.ts';
import { secretsManagerSource } from '../../shared/secrets/secret-source.ts';
import { createAuthorizationStore } from '../../shared/storage/authorizations.ts';
import { createNonceStore } from '../../shared/storage/nonces.ts';
import { alsoCheck } from './also-check.ts';
import { contract } from './contract.ts';
import { createLink } from './create-link.ts';
import { checkOwnership } from './ownership.ts';

/** What the operation reaches outside itself; every part has a real default. */
export const realDependencies = () => {
  const table = { client: createDynamoDbClient(), tableName: readTableName() };
  return {
    ...ambient,
    configuration: readConfiguration(),
    links: readLinkConfiguration(),
    fetchSecret: secretsManagerSource(createSecretsManagerClient()),
    nonces: createNonceStore(table),
    authorizations: createAuthorizationStore(table),
  };
};

/** POST /v1/openapi/auth/alipay/url: a one-time link under which a user authorizes the business's Alipay app. */
export function createHandler(dependencies = realDependencies()) {
  const { configuration, links, fetchSecret, clock } = dependencies;
  const { secretPrefix } = configuration;
  const secrets = new SecretCache(fetchSecret, clock);
  const { allowLoopback } = links;

  return createOperation(
    {
      name: 'create-authorization-url',
      contract,
      adapter: openapiProtocol,
      middlewares: authenticate({
        ...dependencies,
        ...configuration,
        protocol: openapiProtocol,
        contract,
        alsoCheck: (members) => alsoCheck(members, links),
        loadCaller: openapiBusinesses(secrets, secretPrefix),
        lookUpsUsedUp: () => secrets.lookUpsUsedUp(),
        authorize: (input, business) => checkOwnership(input, business, { secrets, secretPrefix, allowLoopback }),
      }),
      run: ({ resource }) => createLink(present(resource, 'resource'), dependencies),
    },
    dependencies,
  );
}

export const handler = createHandler();
