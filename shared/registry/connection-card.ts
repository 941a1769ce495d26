import type { ConnectionKindName } from '../secrets/connections.ts';
import type { EntityKind } from '../secrets/entity.ts';
import validate, { memberNames } from './connection-card.schema.json';

/** What of a connection is no secret, so that making a link needs no private key. Its `enabled` copies the secret's. */
export interface ConnectionCard {
  readonly kind: ConnectionKindName;
  readonly appId: string;
  /** Of an Alipay app. */
  readonly pid?: string;
  readonly environment?: 'production' | 'sandbox';
  readonly enabled: boolean;
}

/** The registry's item `connection` / `<identifier>`. */
export const connectionCardKind: EntityKind<ConnectionCard, ConnectionCard> = {
  validate,
  memberNames,
  build: (document) => document,
};
