import { ambient } from '../../shared/gateway/ambient.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { parseInput } from '../../shared/gateway/middleware/parse-input.ts';
import { validateInput } from '../../shared/gateway/middleware/validate-input.ts';
import { present } from '../../shared/gateway/request-context.ts';
import { readConfiguration } from '../../shared/platform/configuration.ts';
import { createDynamoDbClient } from '../../shared/platform/dynamodb.ts';
import { genauthCallers } from '../../shared/protocols/genauth/caller.ts';
import { genauthEnvelope } from '../../shared/protocols/genauth/protocol.ts';
import { createSources, realSources } from '../../shared/registry/sources.ts';
import { tokenKeys } from '../../shared/secrets/token-keys.ts';
import { contract } from './contract.ts';
import { createTokenIssuer } from './issue-token.ts';

/** What the operation reaches outside itself; every part has a real default. */
const realDependencies = () => ({
  ...ambient,
  configuration: readConfiguration(),
  ...realSources(createDynamoDbClient()),
});

/**
 * POST /api/v3/get-management-token: exchanges an access key for a bearer token, as the published Go, Python, Java and PHP
 * management clients ask first. `authorization` is not looked at.
 */
export function createHandler(dependencies = realDependencies()) {
  const operation = 'get-management-token';
  const { secrets, registry } = createSources(dependencies, { operation, rings: [tokenKeys] });
  const { secretPrefix } = dependencies.configuration;
  const issueToken = createTokenIssuer({
    ...dependencies,
    secrets,
    secretPrefix,
    findCaller: genauthCallers(registry),
  });

  return createOperation(
    {
      name: operation,
      contract,
      adapter: genauthEnvelope(),
      middlewares: [parseInput({ input: (request) => request.members() }), validateInput(contract.validate)],
      run: async (context) => {
        const { input, request } = context;
        const { caller, data } = await issueToken({ ...present(input, 'input'), sourceIp: request.sourceIp });
        // Whoever has its key is the caller, and is answered in its language.
        context.caller = caller;
        context.authenticated = true;
        return data;
      },
    },
    dependencies,
  );
}

export const handler = createHandler();
