/** The operator of a running stack: reads and writes its secrets and its registry, as the tool does; broken documents too. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { putCaller } from '../../cli/caller-writer.ts';
import { type ConnectionDocument, cardOf, putCard } from '../../cli/connection-writer.ts';
import { reencrypt } from '../../cli/keys-reencrypt.ts';
import { createRegistryWriter, type RegistryWriter } from '../../cli/registry-writer.ts';
import { type CallerProtocol, callerKey } from '../../shared/registry/item-key.ts';
import { toItem } from '../../shared/registry/item-source.ts';
import { sealDocument } from '../../shared/registry/sealed-item.ts';
import { readEntity } from '../../shared/secrets/entity.ts';
import { registryKeys } from '../../shared/secrets/registry-keys.ts';
import { isActive } from '../../shared/signing/validity.ts';

/** A document's JSON; what a test changes in it. */
// biome-ignore lint/suspicious/noExplicitAny: each kind of document has members of its own
export type SecretDocument = Record<string, any>;

/** What an operator does, by names: `callers/<protocol>/<id>`, `connections/<identifier>`, `keys/<ring>`. */
export interface Operator {
  read(name: string): Promise<SecretDocument>;
  /** Makes a document; a text is taken as it is. */
  create(name: string, document: SecretDocument | string): Promise<void>;
  /** Replaces a document that is there. */
  put(name: string, document: SecretDocument | string): Promise<void>;
  /** Seals every item of the registry under its newest active key. */
  reencrypt(): Promise<void>;
  close(): void;
}

/** @param awsUrl origin of the stack's AWS endpoints */
export function operator(awsUrl: string, service = 'alipay-auth-gateway', stage = 'local'): Operator {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
  const place = { endpoint: awsUrl, region: 'eu-central-1', credentials };
  const [client, database] = [new SecretsManagerClient(place), new DynamoDBClient(place)];
  const tableName = `${service}-${stage}-registry`;
  const idOf = (name: string): string => `${service}/${stage}/${name}`;
  const textOf = (document: SecretDocument | string): string =>
    typeof document === 'string' ? document : JSON.stringify(document);
  const readSecret = async (name: string): Promise<SecretDocument> => {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: idOf(name) }));
    return JSON.parse(SecretString) as SecretDocument;
  };
  /** All keys, and the newest active one first. */
  const ring = async () => {
    const keys = readEntity(registryKeys.kind, 'keys/registry', JSON.stringify(await readSecret('keys/registry')));
    const nowMs = Date.now();
    return [...keys.filter((key) => isActive(key, nowMs)), ...keys.filter((key) => !isActive(key, nowMs))];
  };
  const openRegistry = async (): Promise<RegistryWriter> => {
    const keys = await ring();
    const [sealing = NO_KEY] = keys;
    return createRegistryWriter({ client: database, tableName, service, stage, keys, sealing, randomBytes });
  };
  /** A text that no tool would write. */
  const putText = async (protocol: CallerProtocol, id: string, text: string): Promise<void> => {
    const key = callerKey(protocol, id);
    const [sealing = NO_KEY] = await ring();
    const item = sealDocument(text, { service, stage, key, revision: 1 }, sealing, randomBytes);
    await database.send(new PutItemCommand({ TableName: tableName, Item: toItem(key, item) }));
  };

  const write = async (name: string, document: SecretDocument | string, putSecret: () => Promise<unknown>) => {
    const [kind, second = '', id = ''] = name.split('/');
    if (kind === 'callers') {
      const protocol = second as CallerProtocol;
      if (typeof document === 'string') await putText(protocol, id, document);
      else await putCaller(await openRegistry(), { protocol, id }, document);
      return;
    }
    await putSecret();
    if (kind !== 'connections' || typeof document === 'string') return;
    await putCard(await openRegistry(), second, cardOf(document as ConnectionDocument));
  };
  return {
    async read(name) {
      const [kind, protocol, id = ''] = name.split('/');
      if (kind !== 'callers') return readSecret(name);
      const item = await (await openRegistry()).read(callerKey(protocol as CallerProtocol, id));
      return item?.document as SecretDocument;
    },
    create: (name, document) => {
      const command = new CreateSecretCommand({ Name: idOf(name), SecretString: textOf(document) });
      return write(name, document, () => client.send(command));
    },
    put: (name, document) => {
      const command = new PutSecretValueCommand({ SecretId: idOf(name), SecretString: textOf(document) });
      return write(name, document, () => client.send(command));
    },
    reencrypt: async () => void (await reencrypt(await openRegistry())),
    close: () => {
      client.destroy();
      database.destroy();
    },
  };
}

const NO_KEY = { id: 'none', key: createSecretKey(Buffer.alloc(32)) };
