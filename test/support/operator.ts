/** The operator of a running stack: reads and puts its secrets as `aws secretsmanager` does. */
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

/** A secret's JSON; what a test changes in it. */
// biome-ignore lint/suspicious/noExplicitAny: each kind of secret has members of its own
export type SecretDocument = Record<string, any>;

/** What an operator does with secrets, by the rest of their name behind `<service>/<stage>/`. */
export interface Operator {
  read(name: string): Promise<SecretDocument>;
  /** Makes a secret; a text is taken as it is. */
  create(name: string, document: SecretDocument | string): Promise<void>;
  /** Puts a new version of a secret that is there. */
  put(name: string, document: SecretDocument | string): Promise<void>;
  close(): void;
}

/** @param awsUrl origin of the stack's AWS endpoints */
export function operator(awsUrl: string, prefix = 'alipay-auth-gateway/local'): Operator {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ endpoint: awsUrl, region: 'eu-central-1', credentials });
  const idOf = (name: string): string => `${prefix}/${name}`;
  const textOf = (document: SecretDocument | string): string =>
    typeof document === 'string' ? document : JSON.stringify(document);
  return {
    async read(name) {
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: idOf(name) }));
      return JSON.parse(SecretString) as SecretDocument;
    },
    async create(name, document) {
      await client.send(new CreateSecretCommand({ Name: idOf(name), SecretString: textOf(document) }));
    },
    async put(name, document) {
      await client.send(new PutSecretValueCommand({ SecretId: idOf(name), SecretString: textOf(document) }));
    },
    close: () => client.destroy(),
  };
}
