import { ambient } from '../../shared/gateway/ambient.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { parseInput } from '../../shared/gateway/middleware/parse-input.ts';
import { validateInput } from '../../shared/gateway/middleware/validate-input.ts';
import { present } from '../../shared/gateway/request-context.ts';
import { readConfiguration } from '../../shared/platform/configuration.ts';
import { createDynamoDbClient } from '../../shared/platform/dynamodb.ts';
import { genauthCallers } from '../../shared/protocols/genauth/caller.ts';
import { languageOf } from '../../shared/protocols/genauth/language.ts';
import { genauthEnvelope } from '../../shared/protocols/genauth/protocol.ts';
import { createSources, realSources } from '../../shared/registry/sources.ts';
import { createAppSecretCheck, NOT_VALID } from './check-app-secret.ts';
import { contract } from './contract.ts';

/** What the operation reaches outside itself; every part has a real default. */
export const realDependencies = () => ({
  ...ambient,
  configuration: readConfiguration(),
  ...realSources(createDynamoDbClient()),
});

/**
 * POST /api/v3/check-app-id-secret: says whether an app id and a secret belong together. The published Go SDK asks it in
 * its constructor and reads `data` even of a failure.
 */
export function createHandler(dependencies = realDependencies()) {
  const operation = 'check-app-id-secret';
  const { registry } = createSources(dependencies, { operation });
  const checkAppSecret = createAppSecretCheck(genauthCallers(registry), dependencies.clock);

  return createOperation(
    {
      name: operation,
      contract,
      adapter: genauthEnvelope((message) => ({ valid: false, message })),
      middlewares: [parseInput({ input: (request) => request.members() }), validateInput(contract.validate)],
      run: async (context) => {
        const { input, request } = context;
        const { sourceIp } = request;
        const app = await checkAppSecret({ ...present(input, 'input'), sourceIp });
        if (!app) return { valid: false, message: NOT_VALID[languageOf(request, undefined)] };
        // Whoever has its secret is the app, and is told so in its language.
        context.caller = app;
        context.authenticated = true;
        return { valid: true };
      },
    },
    dependencies,
  );
}

export const handler = createHandler();
