import { kindOfChannel } from '../shared/protocols/daxpay/channel-codes.ts';
import type { ConnectionCard } from '../shared/registry/connection-card.ts';
import { type CallerProtocol, cardKey } from '../shared/registry/item-key.ts';
import { type ConnectionKindName, otherKind } from '../shared/secrets/connections.ts';
import type { RegistryWriter } from './registry-writer.ts';

/** A connection that a caller's document names, and where. */
export interface NamedConnection {
  readonly member: string;
  readonly identifier: string;
  /** What it must be of. */
  readonly kind: ConnectionKindName;
}

/** Documents of callers, as far as they name connections. */
interface NamingDocument {
  readonly connection?: string;
  readonly connections?: readonly string[];
  readonly channels?: Readonly<Record<string, string>>;
}

/** The connections that a document names; of channels without a client nothing is known. */
export function connectionsNamed(protocol: CallerProtocol, document: object): NamedConnection[] {
  const { connection, connections = [], channels = {} } = document as NamingDocument;
  if (protocol === 'daxpay') {
    return Object.entries(channels).flatMap(([channel, identifier]) => {
      const kind = kindOfChannel(channel);
      return kind ? [{ member: `channels/${channel}`, identifier, kind }] : [];
    });
  }
  if (protocol === 'openapi')
    return connection ? [{ member: 'connection', identifier: connection, kind: 'alipay' }] : [];
  return connections.map((identifier, at) => ({ member: `connections/${at}`, identifier, kind: 'alipay' }));
}

/** The kind of a connection that is there already; `undefined` where there is none, or its card cannot be read. */
export async function kindOnCard(
  registry: Pick<RegistryWriter, 'read'>,
  identifier: string,
): Promise<ConnectionKindName | undefined> {
  const card = (await registry.read(cardKey(identifier)))?.document as Partial<ConnectionCard> | undefined;
  return card?.kind;
}

/**
 * Compares what a document names with the cards that are there. One that is not there is no fault: it may come later.
 * @returns what is wrong, by member; nothing is good
 */
export async function wrongKinds(
  registry: Pick<RegistryWriter, 'read'>,
  named: readonly NamedConnection[],
): Promise<string[]> {
  const faults = await Promise.all(
    named.map(async ({ member, identifier, kind }) => {
      const given = await kindOnCard(registry, identifier);
      return given && given !== kind ? [`error: ${member} ${otherKind(given, kind)}`] : [];
    }),
  );
  return faults.flat();
}
