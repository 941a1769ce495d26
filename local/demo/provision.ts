import { createSecretKey, randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { putCaller } from '../../cli/caller-writer.ts';
import { putCard } from '../../cli/connection-writer.ts';
import { createRegistryWriter } from '../../cli/registry-writer.ts';
import type { AwsEndpoints } from '../aws/endpoints.ts';
import { PLACE } from '../place.ts';
import type { DemoDocuments } from './documents.ts';

/** Whose demo it is. */
interface Place {
  readonly name: string;
  readonly stage: string;
}

/** Writes the demo's secrets: before the functions start, which fetch their keys then. */
export function putDemoSecrets(
  { secrets }: AwsEndpoints,
  { name: service, stage }: Place,
  documents: DemoDocuments,
): void {
  for (const [name, document] of Object.entries(documents.secrets)) {
    secrets.ensure(`${service}/${stage}/${name}`, JSON.stringify(document));
  }
}

/** Writes the demo's cards and callers, as far as they are not there already; the tables are. */
export async function putDemoCallers(
  { url: endpoint }: AwsEndpoints,
  { name: service, stage }: Place,
  documents: DemoDocuments,
): Promise<void> {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: PLACE.region, credentials });
  const sealing = registryKeyOf(documents);
  const registry = createRegistryWriter({
    ...{ client, tableName: `${service}-${stage}-registry`, service, stage },
    ...{ keys: [sealing], sealing, randomBytes },
  });
  try {
    await Promise.all([
      ...Object.entries(documents.cards).map(([identifier, card]) => putCard(registry, identifier, card)),
      ...documents.callers.map(({ document, ...name }) => putCaller(registry, name, document)),
    ]);
  } finally {
    client.destroy();
  }
}

function registryKeyOf({ secrets }: DemoDocuments) {
  const [{ id, key }] = (secrets['keys/registry'] as { keys: [{ id: string; key: string }] }).keys;
  return { id, key: createSecretKey(Buffer.from(key, 'base64')) };
}
