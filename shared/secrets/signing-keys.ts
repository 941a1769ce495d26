import type { KeyObject } from 'node:crypto';
import { readPrivateKey } from '../signing/key-material.ts';
import type { ValidityDocument } from '../signing/validity.ts';
import { type GatewayKey, keyRing } from './gateway-keys.ts';
import validate, { memberNames } from './signing-keys.schema.json';

/** A key pair of the gateway: it signs responses and callbacks. */
export interface SigningKey extends GatewayKey {
  readonly privateKey: KeyObject;
}

/** One key in the secret's JSON. */
export interface SigningKeyDocument extends ValidityDocument {
  id: string;
  privateKey: string;
}

/** The secret `<service>/<stage>/keys/signing`; at most two keys are active at one moment. */
export const signingKeys = keyRing('keys/signing', {
  validate,
  memberNames,
  mostActive: 2,
  member: 'privateKey',
  readKey: ({ privateKey }: SigningKeyDocument) => ({ privateKey: readPrivateKey(privateKey) }),
});
