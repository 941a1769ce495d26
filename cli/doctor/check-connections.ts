import { isDeepStrictEqual } from 'node:util';
import type { ConnectionDocument } from '../../shared/alipay/connection.ts';
import { cardOf } from '../connection-writer.ts';
import type { RegisteredCard } from '../registry-items.ts';
import { error, type Finding } from './finding.ts';

/** A connection's secret as it was read. */
export interface ReadConnection {
  readonly identifier: string;
  readonly document: unknown;
}

/** Every connection's secret has its card, and the card says what the secret says. */
export function checkConnections(connections: readonly ReadConnection[], cards: readonly RegisteredCard[]): Finding[] {
  const secretOf = new Map(connections.map(({ identifier, document }) => [identifier, document]));
  const cardFor = new Map(cards.map(({ identifier, card }) => [identifier, card]));
  return [
    ...cards.filter(({ identifier }) => !secretOf.has(identifier)).map(({ identifier }) => withoutSecret(identifier)),
    ...connections.flatMap(({ identifier, document }) => checkCard(identifier, document, cardFor)),
  ];
}

const withoutSecret = (identifier: string): Finding =>
  error(
    `connection ${identifier}`,
    'it has a card and no secret: whatever names it fails',
    `connection put ${identifier} --file FILE, or: connection delete ${identifier}`,
  );

function checkCard(
  identifier: string,
  document: unknown,
  cards: ReadonlyMap<string, RegisteredCard['card']>,
): Finding[] {
  const about = `connection ${identifier}`;
  const remedy = `connection ${Object(document).enabled === false ? 'disable' : 'enable'} ${identifier}`;
  if (!cards.has(identifier)) return [error(about, 'it has a secret and no card: no link can be made with it', remedy)];
  const card = cards.get(identifier);
  if (card === undefined) return [error(about, 'its card cannot be opened by any key of keys/registry', remedy)];
  if (typeof document !== 'object' || document === null) return [];
  if (isDeepStrictEqual(withoutAbsent(card), withoutAbsent(cardOf(document as ConnectionDocument)))) return [];
  return [error(about, 'its card says something else than its secret', remedy)];
}

const withoutAbsent = (card: object): object =>
  Object.fromEntries(Object.entries(card).filter(([, value]) => value !== undefined));
