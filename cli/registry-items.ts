import { accessKeyKey, CARDS, callerKey, cardKey } from '../shared/registry/item-key.ts';
import type { CallerName } from './caller-writer.ts';
import { PROTOCOLS } from './identifiers.ts';
import type { RegistryWriter } from './registry-writer.ts';

/** A caller as the registry has it. */
export interface RegisteredCaller extends CallerName {
  /** `undefined` where no key of the ring opens it. */
  readonly document: Readonly<Record<string, unknown>> | undefined;
}

/** A connection's card as the registry has it. */
export interface RegisteredCard {
  readonly identifier: string;
  /** `undefined` where no key of the ring opens it. */
  readonly card: Readonly<Record<string, unknown>> | undefined;
}

/** So many items are read at once. */
const AT_ONCE = 20;

/** All callers, by protocol and id. @param protocol of these alone */
export async function readCallers(registry: RegistryWriter, protocol?: string): Promise<RegisteredCaller[]> {
  const names = (await registry.list()).flatMap(({ key: { pk } }) => nameOf(pk) ?? []);
  const wanted = names.filter((name) => protocol === undefined || name.protocol === protocol);
  return inTurns(wanted.sort(byName), async (name) => {
    const item = await registry.read(callerKey(name.protocol, name.id));
    return { ...name, document: item?.document as RegisteredCaller['document'] };
  });
}

/** All cards, by identifier. */
export async function readCards(registry: RegistryWriter): Promise<RegisteredCard[]> {
  const cards = (await registry.list()).filter(({ key: { pk } }) => pk === CARDS);
  const identifiers = cards.map(({ key: { sk } }) => sk).sort();
  return inTurns(identifiers, async (identifier) => {
    const item = await registry.read(cardKey(identifier));
    return { identifier, card: item?.document as RegisteredCard['card'] };
  });
}

/** An access key's pointer as the registry has it. */
export interface RegisteredPointer {
  readonly keyId: string;
  /** `undefined` where no key of the ring opens it. */
  readonly caller: string | undefined;
}

/** All pointers of access keys. */
export async function readPointers(registry: RegistryWriter): Promise<RegisteredPointer[]> {
  const keyIds = (await registry.list()).flatMap(({ key: { pk } }) => /^access-key#(.+)$/.exec(pk)?.[1] ?? []);
  return inTurns(keyIds.sort(), async (keyId) => {
    const item = await registry.read(accessKeyKey(keyId));
    return { keyId, caller: (item?.document as { caller?: string } | undefined)?.caller };
  });
}

/** The connections that a caller's document names. */
export function connectionsOf(document: RegisteredCaller['document']): string[] {
  const { connections, connection, channels } = (document ?? {}) as {
    connections?: string[];
    connection?: string;
    channels?: Record<string, string>;
  };
  return [...new Set([...(connections ?? []), ...(connection ? [connection] : []), ...Object.values(channels ?? {})])];
}

function nameOf(pk: string): CallerName | undefined {
  const [, protocolName, id = ''] = /^caller#([a-z]+)#(.+)$/.exec(pk) ?? [];
  const protocol = PROTOCOLS.find((known) => known === protocolName);
  return protocol && { protocol, id };
}

const byName = (one: CallerName, other: CallerName): number =>
  PROTOCOLS.indexOf(one.protocol) - PROTOCOLS.indexOf(other.protocol) || (one.id < other.id ? -1 : 1);

/** Works on items, some at once. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  }
  return results;
}
