import { type Connection, createConnectionKind } from '../../shared/alipay/connection.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import type { FetchCards } from '../../shared/registry/card-source.ts';
import { type ConnectionCard, connectionCardKind } from '../../shared/registry/connection-card.ts';
import { cardKey } from '../../shared/registry/item-key.ts';
import { registryOpener } from '../../shared/registry/registry.ts';
import { connectionSecretName } from '../../shared/secrets/connections.ts';
import { readEntity } from '../../shared/secrets/entity.ts';
import type { Secrets } from '../../shared/secrets/secret-cache.ts';
import { checkKey, type KeysChecked } from './check-keys.ts';
import { DAY_MS } from './check-outcome.ts';

/** What the checks of connections look at. */
export interface ConnectionsChecked extends KeysChecked {
  readonly fetchCards: FetchCards;
  readonly secrets: Secrets;
  readonly service: string;
  readonly stage: string;
}

/** Certificates that end sooner are reported. */
const EXPIRY_NOTICE_MS = 30 * DAY_MS;

/** A connection that is in use. */
export interface ListedConnection {
  readonly identifier: string;
  readonly card: ConnectionCard;
}

/**
 * Opens every card of the registry.
 * @returns the connections that are in use
 */
export async function listConnections(checked: ConnectionsChecked): Promise<ListedConnection[]> {
  const opener = registryOpener(checked);
  const cards = await checked.fetchCards();
  const texts = await Promise.all(
    cards.map(async ({ identifier, item }) => ({ identifier, text: await opener.open(item, cardKey(identifier)) })),
  );
  return texts
    .map(({ identifier, text }) => ({
      identifier,
      card: readEntity(connectionCardKind, `card of ${identifier}`, text),
    }))
    .filter(({ card }) => card.enabled);
}

/**
 * A connection's secret can be used, and its key signs and verifies.
 * @param measured takes the days also when the check fails
 * @returns the connection, and perhaps a remark
 */
export async function checkConnection(
  { fetchSecret, secretPrefix, nowMs }: KeysChecked,
  identifier: string,
  measured: (daysToExpiry: number) => void,
): Promise<{ connection: Connection; remark?: string }> {
  const name = connectionSecretName(secretPrefix, identifier);
  const refused = (why: string) => new GatewayError('misconfigured', { reason: `secret ${name}: ${why}` });
  const version = await fetchSecret(name);
  if (!version) throw refused('does not exist');
  const kind = createConnectionKind(() => nowMs);
  const connection = readEntity(kind, `secret ${name}`, version.text);
  const { enabled, privateKey, certificates } = connection;
  const leftMs = certificates ? certificates.expiresAtMs - nowMs : Number.POSITIVE_INFINITY;
  if (certificates) measured(Math.floor(leftMs / DAY_MS));
  if (!enabled) throw refused('not enabled, but its card is');
  checkKey(privateKey);
  if (leftMs <= 0) throw refused('a certificate has ended');
  if (leftMs >= EXPIRY_NOTICE_MS) return { connection };
  return { connection, remark: `a certificate ends in ${Math.floor(leftMs / DAY_MS)} days` };
}
