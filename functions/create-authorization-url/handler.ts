import { ambient } from '../../shared/gateway/ambient.ts';
import { authenticate } from '../../shared/gateway/authenticate.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { present } from '../../shared/gateway/request-context.ts';
import { readConfiguration, readLinkConfiguration, readTableName } from '../../shared/platform/configuration.ts';
import { createDynamoDbClient } from '../../shared/platform/dynamodb.ts';
import { signingBusinesses } from '../../shared/protocols/openapi/caller.ts';
import { openapiProtocol } from '../../shared/protocols/openapi/protocol.ts';
import { createSources, realSources } from '../../shared/registry/sources.ts';
import { signingKeys } from '../../shared/secrets/signing-keys.ts';
import { stateKeys } from '../../shared/secrets/state-keys.ts';
import { createAuthorizationStore } from '../../shared/storage/authorizations.ts';
import { createNonceStore } from '../../shared/storage/nonces.ts';
import { alsoCheck } from './also-check.ts';
import { contract } from './contract.ts';
import { createLink } from './create-link.ts';
import { checkOwnership } from './ownership.ts';

/** What the operation reaches outside itself; every part has a real default. */
export const realDependencies = () => {
  const client = createDynamoDbClient();
  const table = { client, tableName: readTableName() };
  return {
    ...ambient,
    configuration: readConfiguration(),
    links: readLinkConfiguration(),
    ...realSources(client),
    nonces: createNonceStore(table),
    authorizations: createAuthorizationStore(table),
  };
};

/** POST /v1/openapi/auth/alipay/url: a one-time link under which a user authorizes the business's Alipay app. */
export function createHandler(dependencies = realDependencies()) {
  const { configuration, links } = dependencies;
  const { secretPrefix } = configuration;
  const operation = 'create-authorization-url';
  const sources = createSources(dependencies, { operation, rings: [signingKeys, stateKeys] });
  const findBusiness = signingBusinesses(sources, secretPrefix);
  const { allowLoopback } = links;

  return createOperation(
    {
      name: operation,
      contract,
      adapter: openapiProtocol,
      middlewares: authenticate({
        ...dependencies,
        ...configuration,
        protocol: openapiProtocol,
        contract,
        alsoCheck: (members) => alsoCheck(members, links),
        loadCaller: ({ callerId }) => findBusiness(callerId),
        authorize: (input, business) => checkOwnership(input, business, { ...sources, secretPrefix, allowLoopback }),
      }),
      run: ({ resource }) => createLink(present(resource, 'resource'), dependencies),
    },
    dependencies,
  );
}

export const handler = createHandler();
