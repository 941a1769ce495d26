import type { EntityKind } from '../secrets/entity.ts';
import { type ConnectionCard, schema } from './connection-card.schema.ts';

export type { ConnectionCard };

/** The registry's item `connection` / `<identifier>`. */
export const connectionCardKind: EntityKind<ConnectionCard, ConnectionCard> = {
  schema,
  build: (document) => document,
};
