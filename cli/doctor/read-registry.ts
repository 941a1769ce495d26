import type { Deployment } from '../deployment.ts';
import {
  type RegisteredCaller,
  type RegisteredCard,
  type RegisteredPointer,
  readCallers,
  readCards,
  readPointers,
} from '../registry-items.ts';
import type { ReadConnection } from './check-connections.ts';
import { listSecrets } from './read-aws.ts';

/** What a deployment's registry and its connections' secrets hold. */
export interface ReadRegistry {
  readonly callers: readonly RegisteredCaller[];
  readonly cards: readonly RegisteredCard[];
  readonly pointers: readonly RegisteredPointer[];
}

/** All of the registry. */
export async function readRegistry(deployment: Deployment): Promise<ReadRegistry> {
  const registry = await deployment.openRegistry();
  const [callers, cards, pointers] = await Promise.all([
    readCallers(registry),
    readCards(registry),
    readPointers(registry),
  ]);
  return { callers, cards, pointers };
}

/** All connections by their secrets. */
export async function readConnections({ secrets, clients, names }: Deployment): Promise<ReadConnection[]> {
  const connections = (await listSecrets(clients.secretsManager, names.secretPrefix)).flatMap(
    (name) => /^connections\/(.+)$/.exec(name)?.[1] ?? [],
  );
  return Promise.all(
    connections.sort().map(async (identifier) => ({
      identifier,
      document: await secrets.read(`connections/${identifier}`),
    })),
  );
}
