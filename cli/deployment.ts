import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AWS_CLIENT_OPTIONS } from '../shared/platform/aws.ts';
import { secureRandomBytes } from '../shared/platform/random.ts';
import { readEntity } from '../shared/secrets/entity.ts';
import { registryKeys } from '../shared/secrets/registry-keys.ts';
import { isActive } from '../shared/signing/validity.ts';
import { createRegistryWriter, type RegistryWriter } from './registry-writer.ts';
import { createSecretWriter, type SecretWriter } from './secret-writer.ts';
import { Refusal, type Surroundings } from './surroundings.ts';

/** Which deployment. */
export interface DeploymentOptions {
  readonly stage: string;
  readonly region?: string;
}

/** A deployment in an operator's hands. */
export interface Deployment {
  readonly stage: string;
  readonly secrets: SecretWriter;
  /**
   * The registry, sealed under the newest active key.
   * @throws Refusal when there is no key yet
   */
  openRegistry(): Promise<RegistryWriter>;
  close(): void;
}

const SERVICE = 'alipay-auth-gateway';
const LOCAL_STAGE = 'local';

/**
 * Finds a deployment: stage `local` by the state folder of a running `npm start`, any other by the region and the
 * environment's credentials.
 * @throws Refusal when stage `local` has no running stack
 */
export function openDeployment(
  { stage, region }: DeploymentOptions,
  { environment, nowMs }: Pick<Surroundings, 'environment' | 'nowMs'>,
): Deployment {
  const place = {
    ...AWS_CLIENT_OPTIONS,
    region: region ?? environment.AWS_REGION ?? 'eu-central-1',
    ...(stage === LOCAL_STAGE && {
      endpoint: findLocalStack(environment),
      credentials: { accessKeyId: 'operator', secretAccessKey: 'local' },
    }),
  };
  const [secretsManager, database] = [new SecretsManagerClient(place), new DynamoDBClient(place)];
  const secrets = createSecretWriter(secretsManager, `${SERVICE}/${stage}`);
  return {
    stage,
    secrets,
    async openRegistry() {
      const document = await secrets.read(registryKeys.secret);
      if (document === undefined) {
        throw new Refusal(`Stage ${stage} has no key for its registry yet. Make one: keys init --stage ${stage}`);
      }
      const keys = readEntity(registryKeys.kind, `secret ${registryKeys.secret}`, JSON.stringify(document));
      const sealing = keys.find((key) => isActive(key, nowMs));
      if (!sealing) throw new Refusal(`No key of ${registryKeys.secret} is active: nothing can be sealed.`);
      const tableName = `${SERVICE}-${stage}-registry`;
      const registry = { client: database, tableName, service: SERVICE, stage };
      return createRegistryWriter({ ...registry, keys, sealing, randomBytes: secureRandomBytes });
    },
    close() {
      secretsManager.destroy();
      database.destroy();
    },
  };
}

/** @returns origin of its AWS endpoints */
function findLocalStack(environment: Surroundings['environment']): string {
  const file = join(environment.LOCAL_STATE_DIR || '.local', 'stack.json');
  const { awsUrl = '' } = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { awsUrl?: string }) : {};
  if (awsUrl !== '') return awsUrl;
  throw new Refusal(`Stage local is a running "npm start", and none has been started here. Start one, or say --stage.`);
}
