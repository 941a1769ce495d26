import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AWS_CLIENT_OPTIONS } from '../shared/platform/aws.ts';
import { secureRandomBytes } from '../shared/platform/random.ts';
import { readEntity } from '../shared/secrets/entity.ts';
import { registryKeys } from '../shared/secrets/registry-keys.ts';
import { isActive } from '../shared/signing/validity.ts';
import type { Interruption } from './interruption.ts';
import { findLocalStack, LOCAL_STAGE } from './local-stack.ts';
import { createRegistryWriter, type RegistryWriter } from './registry-writer.ts';
import { createSecretWriter, type SecretWriter } from './secret-writer.ts';
import { Refusal, type Surroundings } from './surroundings.ts';

/** Which deployment. */
export interface DeploymentOptions {
  readonly stage: string;
  readonly region?: string;
}

/** Names in AWS, built as the template builds them. */
export interface DeploymentNames {
  readonly service: string;
  /** Beginning of the names of all secrets, without a slash. */
  readonly secretPrefix: string;
  readonly stateTable: string;
  readonly registryTable: string;
  readonly callbacks: string;
  readonly deadLetters: string;
  /** Of alarms. */
  readonly topics: readonly string[];
}

/** Clients of AWS that act with the operator's credentials. */
export interface DeploymentClients {
  readonly database: DynamoDBClient;
  readonly secretsManager: SecretsManagerClient;
  readonly queues: SQSClient;
  readonly topics: SNSClient;
}

/** A deployment in an operator's hands. */
export interface Deployment {
  readonly stage: string;
  readonly secrets: SecretWriter;
  /** What the stage's things are called in AWS. */
  readonly names: DeploymentNames;
  readonly clients: DeploymentClients;
  readonly interruption: Interruption;
  /**
   * The registry, sealed under the newest active key.
   * @throws Refusal when there is no key yet
   */
  openRegistry(): Promise<RegistryWriter>;
  close(): void;
}

const SERVICE = 'alipay-auth-gateway';

/**
 * Finds a deployment: stage `local` by the state folder of a running `npm start`, any other by the region and the
 * environment's credentials.
 * @throws Refusal when stage `local` has no running stack
 */
export function openDeployment(
  { stage, region }: DeploymentOptions,
  { environment, nowMs, interruption }: Pick<Surroundings, 'environment' | 'nowMs' | 'interruption'>,
): Deployment {
  const place = {
    ...AWS_CLIENT_OPTIONS,
    // An operator may be far from the region, and has time.
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 10_000,
      socketTimeout: 10_000,
      throwOnRequestTimeout: true,
    },
    region: region ?? environment.AWS_REGION ?? 'eu-central-1',
    ...(stage === LOCAL_STAGE && {
      endpoint: findLocalStack(environment).awsUrl,
      credentials: { accessKeyId: environment.LOCAL_OPERATOR || 'operator', secretAccessKey: 'local' },
    }),
  };
  const [secretsManager, database] = [new SecretsManagerClient(place), new DynamoDBClient(place)];
  const [queues, topics] = [new SQSClient(place), new SNSClient(place)];
  secretsManager.middlewareStack.add(noteWrites(interruption), { step: 'initialize' });
  database.middlewareStack.add(noteWrites(interruption), { step: 'initialize' });
  queues.middlewareStack.add(noteWrites(interruption), { step: 'initialize' });
  const names = namesOf(stage, environment);
  const secrets = createSecretWriter(secretsManager, names.secretPrefix);
  return {
    stage,
    secrets,
    names,
    clients: { database, secretsManager, queues, topics },
    interruption,
    async openRegistry() {
      const document = await secrets.read(registryKeys.secret);
      if (document === undefined) {
        throw new Refusal(`Stage ${stage} has no key for its registry yet. Make one: keys init --stage ${stage}`);
      }
      const keys = readEntity(registryKeys.kind, `secret ${registryKeys.secret}`, JSON.stringify(document));
      const sealing = keys.find((key) => isActive(key, nowMs));
      if (!sealing) throw new Refusal(`No key of ${registryKeys.secret} is active: nothing can be sealed.`);
      const registry = { client: database, tableName: names.registryTable, service: SERVICE, stage };
      return createRegistryWriter({ ...registry, keys, sealing, randomBytes: secureRandomBytes });
    },
    close() {
      secretsManager.destroy();
      database.destroy();
      queues.destroy();
      topics.destroy();
    },
  };
}

/** Operations that change nothing. */
const READS = /^(Get|List|Describe|Query|Scan)/;

/** Lets no write begin once the end was asked for, unless one has begun. */
const noteWrites =
  (interruption: Interruption) =>
  <Input, Output>(next: (input: Input) => Promise<Output>, { commandName = '' }: { commandName?: string }) =>
  (input: Input): Promise<Output> => {
    if (!READS.test(commandName)) interruption.beginWrite();
    return next(input);
  };

/** After a restore the tables have other names than the template's: the parameters `tableName` and `registryTableName`. */
function namesOf(stage: string, environment: Surroundings['environment']): DeploymentNames {
  const prefix = `${SERVICE}-${stage}`;
  return {
    service: SERVICE,
    secretPrefix: `${SERVICE}/${stage}`,
    stateTable: environment.GATEWAY_TABLE_NAME || prefix,
    registryTable: environment.GATEWAY_REGISTRY_TABLE_NAME || `${prefix}-registry`,
    callbacks: `${prefix}-callbacks`,
    deadLetters: `${prefix}-callbacks-dead`,
    topics: [`${prefix}-pages`, `${prefix}-tickets`],
  };
}
