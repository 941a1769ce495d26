import type { ItemKey } from '../../shared/registry/item-key.ts';
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
import { isStray } from './check-strays.ts';
import { listSecrets } from './read-aws.ts';

/** What a deployment's registry and its connections' secrets hold. */
export interface ReadRegistry {
  readonly callers: readonly RegisteredCaller[];
  readonly cards: readonly RegisteredCard[];
  readonly pointers: readonly RegisteredPointer[];
  /** Items that are none of these. */
  readonly strays: readonly ItemKey[];
}

/** All of the registry. */
export async function readRegistry(deployment: Deployment): Promise<ReadRegistry> {
  const registry = await deployment.openRegistry();
  const [callers, cards, pointers, listed] = await Promise.all([
    readCallers(registry),
    readCards(registry),
    readPointers(registry),
    registry.list(),
  ]);
  return { callers, cards, pointers, strays: listed.map(({ key }) => key).filter(isStray) };
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
