import type { KeyObject } from 'node:crypto';
import { type GatewayKey, keyRing } from './gateway-keys.ts';
import { readSharedSecret } from './shared-secret.ts';
import { schema } from './state-keys.schema.ts';

/**
 * A key under which the states of authorization links are made. Its id is one of `[A-Za-z0-9]`, the first character of a state.
 * Past its `notAfter` it makes no new states, but those it made live on until they expire.
 */
export interface StateKey extends GatewayKey {
  readonly key: KeyObject;
}

/** The secret `<service>/<stage>/keys/state`. */
export const stateKeys = keyRing('keys/state', {
  schema,
  member: 'secret',
  readKey: ({ secret }) => ({ key: readSharedSecret(secret) }),
});
