import { ambient } from '../../shared/gateway/ambient.ts';
import { createOperation } from '../../shared/gateway/create-operation.ts';
import { parseInput } from '../../shared/gateway/middleware/parse-input.ts';
import { validateInput } from '../../shared/gateway/middleware/validate-input.ts';
import { readConfiguration } from '../../shared/platform/configuration.ts';
import { createSecretsManagerClient } from '../../shared/platform/secrets-manager.ts';
import { genauthCallers } from '../../shared/protocols/genauth/caller.ts';
import { genauthEnvelope } from '../../shared/protocols/genauth/protocol.ts';
import { SecretCache } from '../../shared/signing/secret-cache.ts';
import { secretsManagerSource } from '../../shared/signing/secret-source.ts';
import { createAppSecretCheck } from './check-app-secret.ts';
import validate from './schema.json';

/** What the operation reaches outside itself; every part has a real default. */
export const realDependencies = () => ({
  ...ambient,
  configuration: readConfiguration(),
  fetchSecret: secretsManagerSource(createSecretsManagerClient()),
});

/**
 * POST /api/v3/check-app-id-secret: says whether an app id and a secret belong together. The published Go SDK asks it in
 * its constructor and reads `data` even of a failure.
 */
export function createHandler(dependencies = realDependencies()) {
  const { configuration, fetchSecret, clock } = dependencies;
  const secrets = new SecretCache(fetchSecret, clock);
  const checkAppSecret = createAppSecretCheck(genauthCallers(secrets, configuration.secretPrefix), clock);

  return createOperation(
    {
      name: 'check-app-id-secret',
      surface: genauthEnvelope((message) => ({ valid: false, message })),
      steps: [parseInput({ input: (request) => request.members() }), validateInput(validate)],
      run: ({ input, request: { sourceIp } }) =>
        checkAppSecret({ ...(input as { appId: string; appSecret: string }), sourceIp }),
    },
    dependencies,
  );
}

export const handler = createHandler();
