import type { KeyObject } from 'node:crypto';
import { readPrivateKey } from '../signing/key-material.ts';
import { type GatewayKey, keyRing } from './gateway-keys.ts';
import { schema } from './signing-keys.schema.ts';

/** A key pair of the gateway: it signs responses and callbacks. */
export interface SigningKey extends GatewayKey {
  readonly privateKey: KeyObject;
}

/** The secret `<service>/<stage>/keys/signing`; at most two keys are active at one moment. */
export const signingKeys = keyRing('keys/signing', {
  schema,
  mostActive: 2,
  member: 'privateKey',
  readKey: ({ privateKey }) => ({ privateKey: readPrivateKey(privateKey) }),
});
