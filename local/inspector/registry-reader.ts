import { createSecretKey, randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ReadItem } from '../../cli/explain/who.ts';
import { createRegistryWriter, type RegistryWriter } from '../../cli/registry-writer.ts';
import { createSecretWriter } from '../../cli/secret-writer.ts';
import type { ItemKey } from '../../shared/registry/item-key.ts';
import { PLACE } from '../place.ts';

/** Whose registry it is. */
export interface RegistryPlace {
  /** Origin of the AWS endpoints. */
  readonly endpoint: string;
  readonly service: string;
  readonly stage: string;
}

/** Reads documents of the running stack's registry as they are now, each once. */
export function openRegistryReader({ endpoint, service, stage }: RegistryPlace): { read: ReadItem; close(): void } {
  const place = { endpoint, region: PLACE.region, credentials: { accessKeyId: 'operator', secretAccessKey: 'local' } };
  const [secretsManager, client] = [new SecretsManagerClient(place), new DynamoDBClient(place)];
  const open = async (): Promise<RegistryWriter> => {
    const ring = await createSecretWriter(secretsManager, `${service}/${stage}`).read('keys/registry');
    const { keys: documents = [] } = (ring ?? {}) as { keys?: { id: string; key: string }[] };
    const keys = documents.map(({ id, key }) => ({ id, key: createSecretKey(Buffer.from(key, 'base64')) }));
    const [sealing = { id: 'none', key: createSecretKey(Buffer.alloc(32)) }] = keys;
    return createRegistryWriter({
      client,
      tableName: `${service}-${stage}-registry`,
      service,
      stage,
      keys,
      sealing,
      randomBytes,
    });
  };
  let registry: Promise<RegistryWriter> | undefined;
  const documents = new Map<string, Promise<unknown>>();
  const readOnce = async (key: ItemKey): Promise<unknown> => {
    registry ??= open();
    return (await (await registry).read(key))?.document;
  };
  return {
    read: (key) => {
      const document = documents.get(key.pk) ?? readOnce(key);
      documents.set(key.pk, document);
      return document;
    },
    close: () => {
      secretsManager.destroy();
      client.destroy();
    },
  };
}
